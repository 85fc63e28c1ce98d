"""Rule 2: one route a shift, inside the shift and its overtime, and a technician is on one route at a time."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from solver.rules.case import Case, Trip
from solver.rules.violation import Violation, violation


def judge_shifts(case: Case) -> Iterator[Violation]:
    """Compare all routes with the shifts they are driven in."""
    yield from _judge_existence(case)
    for label, times in Counter(trip.label for trip in case.trips).items():
        if times > 1:
            yield violation("route-twice", f"route {label}", times=times)
    for trip in case.trips:
        yield from _judge_hours(trip, case.problem.now)
    yield from _judge_overlaps(case)


def _judge_existence(case: Case) -> Iterator[Violation]:
    for route in case.plan.routes:
        technician = case.technicians.get(route.technician)
        if technician is not None and not 0 <= route.shift < len(technician.shifts):
            where = f"route {technician.id}/{route.shift}"
            yield violation("unknown-shift", where, shifts=len(technician.shifts), shift=route.shift)


def _judge_hours(trip: Trip, now: int) -> Iterator[Violation]:
    departure, arrival = trip.route.departure, trip.route.arrival
    earliest = max(now, trip.shift.start)
    latest = trip.shift.end + trip.shift.overtime_s
    if departure < earliest:
        seconds = earliest - departure
        yield violation("departs-early", trip.where, departure=departure, earliest=earliest, seconds=seconds)
    if arrival > latest:
        yield violation("arrives-late", trip.where, arrival=arrival, seconds=arrival - latest)


def _judge_overlaps(case: Case) -> Iterator[Violation]:
    driven: dict[str, list[Trip]] = {}
    for trip in case.trips:
        driven.setdefault(trip.technician.id, []).append(trip)
    for technician in case.technicians:
        trips = sorted(driven.get(technician, ()), key=lambda trip: (trip.route.departure, trip.route.arrival))
        for before, trip in pairwise(trips):
            departure, arrival = trip.route.departure, before.route.arrival
            if departure < arrival:
                yield violation("routes-overlap", trip.where, departure=departure, other=before.label, arrival=arrival)
