"""The times of a route whose stops somebody has chosen: as early as they can be, however much they break.

The search times only what is legal. A person may ask for anything, and is told when it would take place and what is
wrong with it: a stop that has no window left starts on arrival, and a route that is too long is driven to its end.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from solver.amend.focus import Known
from solver.plan import Break, Pickup, Route, Stop, Visit
from solver.problem import BreakRule, Order, Technician

FAR = 10**9  # what a second costs that a wanted break comes later than wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """A route as somebody wants it: stops in their order, times left open.

    A pick-up's `finish` is the time before which it does not end: it waits for inbound pieces. rest_at: the second at
    which the break is wanted (None: wherever it is best).
    """

    technician: Technician
    shift: int
    stops: tuple[Visit | Pickup, ...]
    rest_at: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """A route with its times, and what is wrong with them: seconds against the rules, then cost, then its end."""

    route: Route
    rank: tuple[int, int, int]


def time_route(known: Known, sketch: Sketch, *, leaves_at: int, not_before: Mapping[str, int]) -> Route:
    """Return the route with the earliest times, its break where it does the least harm.

    leaves_at: the earliest departure; not_before: orders that start no earlier (those who wait for others).
    """
    shift = sketch.technician.shifts[sketch.shift]
    rule = shift.break_rule
    if rule is not None and rule.latest < max(known.problem.now, shift.start):
        rule = None
    legs: Sequence[int | None] = [None] if rule is None else [None, *range(len(sketch.stops) + 1)]
    if rule is not None and sketch.rest_at is not None:
        legs = range(len(sketch.stops) + 1)
    tried = [_timed(known, sketch, rule, leg, leaves_at, not_before) for leg in legs]
    return min(tried, key=lambda timed: timed.rank).route


def _timed(
    known: Known, sketch: Sketch, rule: BreakRule | None, leg: int | None, leaves_at: int, not_before: Mapping[str, int]
) -> Timed:
    """Time a route with its break on one leg (None: none)."""
    technician, here, free_at = sketch.technician, sketch.technician.start, leaves_at
    shift, stops, harm, cost = technician.shifts[sketch.shift], list[Stop](), 0, 0
    for k, stop in enumerate((*sketch.stops, None)):
        place = technician.end if stop is None else _place(known, stop)
        leg_s = known.travel.time_s(here, place) if place is not None else 0
        arrival = free_at + leg_s
        if rule is not None and k == leg:
            asked = rule.earliest if sketch.rest_at is None else sketch.rest_at
            rest_at = max(free_at, asked)
            harm += max(0, rest_at - rule.latest, rule.earliest - rest_at)
            cost += 0 if sketch.rest_at is None else FAR * (rest_at - asked)
            stops.append(Break(start=rest_at, finish=rest_at + rule.duration_s))
            arrival = max(arrival, rest_at) + rule.duration_s
        if stop is None:
            break
        timed = _visited(known, technician, stop, arrival, not_before)
        if isinstance(timed, Visit):
            harm += _outside(known.orders[timed.order], timed.start)
            cost += _lateness(known, known.orders[timed.order], timed)
        stops.append(timed)
        here, free_at = place or here, timed.finish
    if rule is not None and leg is None and arrival > rule.latest:
        harm += arrival - rule.latest
    if technician.end is None and stops:
        arrival = stops[-1].finish
    route = Route(
        technician=technician.id, shift=sketch.shift, departure=leaves_at, arrival=arrival, stops=tuple(stops)
    )
    late_s = max(0, arrival - shift.end - shift.overtime_s)
    cost += known.problem.weights.overtime * max(0, arrival - shift.end)
    return Timed(route=_leaving_late(route), rank=(harm + late_s, cost, arrival))


def _place(known: Known, stop: Visit | Pickup) -> str:
    return known.orders[stop.order].location if isinstance(stop, Visit) else known.centers[stop.center].location


def _visited(
    known: Known, technician: Technician, stop: Visit | Pickup, arrival: int, not_before: Mapping[str, int]
) -> Visit | Pickup:
    if isinstance(stop, Pickup):
        return replace(stop, arrival=arrival, finish=max(arrival + known.centers[stop.center].pickup_s, stop.finish))
    order = known.orders[stop.order]
    start = max(arrival, not_before.get(stop.order, arrival))
    if order.pin is not None and order.pin.start is not None:
        start = max(start, order.pin.start)
    windows = order.windows or ((start, start),)
    start = min((max(a, start) for a, b in windows if b >= start), default=start)
    return Visit(order=stop.order, arrival=arrival, start=start, finish=start + technician.service_s(order.duration_s))


def _outside(order: Order, start: int) -> int:
    """Return how far a start is from every window."""
    if order.windows is None:
        return 0
    return min(max(a - start, start - b, 0) for a, b in order.windows)


def _lateness(known: Known, order: Order, visit: Visit) -> int:
    weights = known.problem.weights
    over = max(0, visit.finish - order.resolve_by) if order.resolve_by is not None else 0
    return order.weight * (
        weights.response * max(0, visit.start - order.reported_at)
        + weights.late * max(0, visit.start - order.respond_by)
        + weights.unresolved * over
    )


def _leaving_late(route: Route) -> Route:
    """Leave no earlier than the first visit asks for, if nothing comes before it."""
    first = route.stops[0] if route.stops else None
    if not isinstance(first, Visit) or first.start == first.arrival:
        return route
    wait_s = first.start - first.arrival
    return replace(
        route, departure=route.departure + wait_s, stops=(replace(first, arrival=first.start), *route.stops[1:])
    )
