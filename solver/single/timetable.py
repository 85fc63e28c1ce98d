"""The times of a way, each stop as late as the start of service allows, and what the way costs.

As late as possible is as cheap as possible: nobody waits where `duration` has a price, and a pick-up finishes when the
most lots are there. The search has made sure that the earliest times are legal; these are no earlier.
"""

from dataclasses import dataclass
from itertools import pairwise

from solver.plan import Break, Pickup, Route, Stop, Visit
from solver.problem import BreakRule, Order, Technician
from solver.single.day import EmptyDay
from solver.single.pieces import Basket, fill_basket
from solver.single.way import Call, Errand, Task, Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """The routes of a way for one start of service, what they cost, and the basket that they fill."""

    routes: tuple[Route, ...]
    cost: int
    basket: Basket


def timetable(task: Task, way: Way, start: int) -> Timetable:
    """Return the routes that serve the order at `start` (in [way.earliest, way.latest]), and their whole cost."""
    drafts = [*(_errand_route(task, errand) for errand in way.errands), _service_route(task, way, start)]
    calls = [(stop.center, stop.finish) for route in drafts for stop in route.stops if isinstance(stop, Pickup)]
    basket = fill_basket(task.day.batches, task.missing, calls)
    return Timetable(
        routes=_loaded(drafts, basket),
        cost=way.errands_cost
        + basket.cost
        + route_cost(task.day, drafts[-1], way.travel_s)
        + service_cost(task.day, task.technician, task.order, start),
        basket=basket,
    )


def least_cost(task: Task, way: Way, start: int) -> int:
    """Return what a way costs at least, without building its timetable."""
    weights, shift = task.day.problem.weights, task.technician.shifts[way.shift]
    finish = start + task.service_s
    arrival = finish + task.home_s(task.order.location)
    return (
        way.errands_cost
        + weights.travel * way.travel_s
        + weights.overtime * max(0, arrival - shift.end)
        + service_cost(task.day, task.technician, task.order, start)
    )


def errand_cost(task: Task, errand: Errand) -> int:
    """Return what an errand costs, without the pieces that it fetches."""
    end = task.technician.end
    places = [task.technician.start, *(task.day.centers[call.center].location for call in errand.calls)]
    places += [] if end is None else [end]
    travel_s = sum(task.day.leg_s(a, b) for a, b in pairwise(places))
    return route_cost(task.day, _errand_route(task, errand), travel_s)


def service_cost(day: EmptyDay, technician: Technician, order: Order, start: int) -> int:
    """Return what it costs to begin an order at `start` with this technician; the route has its own price."""
    weights = day.problem.weights
    finish = start + technician.service_s(order.duration_s)
    over_s = 0 if order.resolve_by is None else max(0, finish - order.resolve_by)
    cost = order.weight * (
        weights.response * max(0, start - order.reported_at)
        + weights.late * max(0, start - order.respond_by)
        + weights.unresolved * over_s
    )
    cost += weights.away if order.region != technician.regions[0] else 0
    if order.previous is not None and order.previous != technician.id:
        cost += weights.change * order.change_pct // 100
    return cost + order.prices.get(technician.id, 0)


def route_cost(day: EmptyDay, route: Route, travel_s: int) -> int:
    """Return what a route costs, given its travel time: driving, overtime, working time."""
    weights, shift = day.problem.weights, day.technicians[route.technician].shifts[route.shift]
    return (
        weights.travel * travel_s
        + weights.overtime * max(0, route.arrival - shift.end)
        + weights.duration * (route.arrival - route.departure)
    )


def _service_route(task: Task, way: Way, start: int) -> Route:
    site, finish = task.order.location, start + task.service_s
    visit = Visit(order=task.order.id, arrival=start, start=start, finish=finish)
    rule = _rule(task, way.shift)
    arrival = finish + task.home_s(site)
    after: list[Stop] = [visit]
    if rule is not None and way.rest_leg == len(way.calls) + 1:
        after.append(_rest(rule, finish))
        arrival = max(arrival, rule.earliest) + rule.duration_s
    return _backwards(task, way.shift, way.calls, way.rest_leg, (site, start), after, arrival)


def _errand_route(task: Task, errand: Errand) -> Route:
    last = task.day.centers[errand.calls[-1].center].location
    place = last if task.technician.end is None else task.technician.end
    return _backwards(task, errand.shift, errand.calls, errand.rest_leg, (place, errand.arrival), [], errand.arrival)


def _backwards(
    task: Task,
    shift: int,
    calls: tuple[Call, ...],
    rest_leg: int | None,
    target: tuple[str, int],
    after: list[Stop],
    arrival: int,
) -> Route:
    """Build a route from its target (place, second) back to its departure, each stop as late as it may be."""
    day, rule, stops = task.day, _rule(task, shift), after[::-1]
    place, at = target
    for leg in range(len(calls), -1, -1):
        center = day.centers[calls[leg - 1].center] if leg else None
        before = task.technician.start if center is None else center.location
        free = at - day.leg_s(before, place)
        if rule is not None and leg == rest_leg:
            free = min(free - rule.duration_s, rule.latest)
            stops.append(_rest(rule, free))
        if center is not None:
            place, at = before, free - center.pickup_s
            stops.append(Pickup(center=center.id, parts={}, arrival=at, finish=free))
    return Route(technician=task.technician.id, shift=shift, departure=free, arrival=arrival, stops=tuple(stops[::-1]))


def _rest(rule: BreakRule, free: int) -> Break:
    start = max(free, rule.earliest)
    return Break(start=start, finish=start + rule.duration_s)


def _rule(task: Task, shift: int) -> BreakRule | None:
    return task.day.break_due(task.technician.shifts[shift])


def _loaded(drafts: list[Route], basket: Basket) -> tuple[Route, ...]:
    """Write into each pick-up what the basket takes there."""
    taken = iter(basket.taken)
    return tuple(
        Route(
            technician=route.technician,
            shift=route.shift,
            departure=route.departure,
            arrival=route.arrival,
            stops=tuple(
                Pickup(center=stop.center, parts=next(taken), arrival=stop.arrival, finish=stop.finish)
                if isinstance(stop, Pickup)
                else stop
                for stop in route.stops
            ),
        )
        for route in drafts
    )
