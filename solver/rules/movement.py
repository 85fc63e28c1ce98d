"""Rule 3: time passes along a route as it must: drives, work, pick-ups and breaks one after the other."""

from collections.abc import Iterator

from solver.plan import Pickup, Visit
from solver.rules.case import Case, Trip
from solver.rules.legs import legs
from solver.rules.violation import Violation, violation


def judge_movement(case: Case) -> Iterator[Violation]:
    """Follow every route through its day."""
    for trip in case.trips:
        yield from _judge_drives(case, trip)
        yield from _judge_stops(case, trip)
        yield from _judge_open_end(trip)


def _judge_drives(case: Case, trip: Trip) -> Iterator[Violation]:
    for leg in legs(case, trip):
        early_s = leg.earliest(case.travel.time_s(leg.origin, leg.target)) - leg.reached_at
        if early_s > 0:
            yield violation("travels-too-fast", trip.where, target=leg.target, arrival=leg.reached_at, seconds=early_s)


def _judge_stops(case: Case, trip: Trip) -> Iterator[Violation]:
    free_at = trip.route.departure
    for stop in trip.stops:
        if isinstance(stop, Visit):
            yield from _judge_visit(case, trip, stop)
        elif isinstance(stop, Pickup):
            taken, needed = stop.finish - stop.arrival, case.centers[stop.center].pickup_s
            if taken < needed:
                yield violation("pickup-short", trip.where, center=stop.center, taken=taken, needed=needed)
        elif stop.start < free_at or stop.finish < stop.start:
            yield violation("break-overlaps", trip.where, start=stop.start, finish=stop.finish, free=free_at)
        free_at = stop.finish


def _judge_visit(case: Case, trip: Trip, visit: Visit) -> Iterator[Violation]:
    if visit.start < visit.arrival:
        yield violation(
            "starts-before-arrival", trip.where, order=visit.order, start=visit.start, arrival=visit.arrival
        )
    taken, needed = visit.finish - visit.start, trip.technician.service_s(case.orders[visit.order].duration_s)
    if taken != needed:
        yield violation("service-time", trip.where, order=visit.order, taken=taken, needed=needed)


def _judge_open_end(trip: Trip) -> Iterator[Violation]:
    if trip.technician.end is not None:
        return
    finish = trip.stops[-1].finish if trip.stops else trip.route.departure
    if trip.route.arrival != finish:
        yield violation("open-end", trip.where, finish=finish, arrival=trip.route.arrival)
