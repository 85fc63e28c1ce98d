"""A second witness for solver.unserved.insertion: an order put into every place of a route, timed by hand, judged.

For days without inbound pieces.
"""

from collections.abc import Iterator

from solver.check import check
from solver.plan import Break, Pickup, Plan, Route, Stop, Visit
from solver.price import price
from solver.problem import Problem
from solver.travel import Travel

Item = Visit | Pickup
"""A stop of which only the what counts: its times are made anew."""


def cheapest_cost(problem: Problem, route: Route, order: str) -> int | None:
    """Return what the day of one technician costs at least with one more order in the route; None: it does not fit."""
    costs = [
        price(problem, plan).cost
        for items in sequences(problem, route, order)
        for rest in (None, *range(len(items) + 1))
        if (timed := at_earliest(problem, route, items, rest)) is not None
        and not check(problem, plan := Plan(problem=problem.name, routes=(timed,), unserved=()))
    ]
    return min(costs, default=None)


def sequences(problem: Problem, route: Route, name: str) -> Iterator[list[Item]]:
    """Yield the route's stops with the order at every place, without and with a pick-up of its parts before it."""
    items: list[Item] = [stop for stop in route.stops if not isinstance(stop, Break)]
    order = next(order for order in problem.orders if order.id == name)
    visit = Visit(order=name, arrival=0, start=0, finish=0)
    for n in range(len(items) + 1):
        yield [*items[:n], visit, *items[n:]]
        for m in range(n + 1 if order.parts else 0):
            for center in problem.centers:
                pickup = Pickup(center=center.id, parts=order.parts, arrival=0, finish=0)
                yield [*items[:m], pickup, *items[m:n], visit, *items[n:]]


def at_earliest(problem: Problem, route: Route, items: list[Item], rest: int | None) -> Route | None:
    """Time stops as early as they go, with the break on one leg; None where break or windows do not allow it."""
    travel, technician = Travel(problem), problem.technicians[0]
    shift = technician.shifts[route.shift]
    departure = max(problem.now, shift.start)
    here, free, stops = technician.start, departure, list[Stop]()
    for leg, item in enumerate([*items, None]):
        place = place_of(problem, item) or technician.end or here
        arrival = free + travel.time_s(here, place)
        if leg == rest:
            rule = shift.break_rule
            if rule is None or max(free, rule.earliest) > rule.latest:
                return None
            begin = max(free, rule.earliest)
            arrival = max(arrival, begin) + rule.duration_s
            stops.append(Break(start=begin, finish=begin + rule.duration_s))
        here, free = place, arrival
        if isinstance(item, Visit):
            order = next(order for order in problem.orders if order.id == item.order)
            starts = [max(arrival, a) for a, b in order.windows or ((arrival, arrival),) if arrival <= b]
            if not starts:
                return None
            free = min(starts) + technician.service_s(order.duration_s)
            stops.append(Visit(order=order.id, arrival=arrival, start=min(starts), finish=free))
        elif isinstance(item, Pickup):
            free = arrival + next(center.pickup_s for center in problem.centers if center.id == item.center)
            stops.append(Pickup(center=item.center, parts=item.parts, arrival=arrival, finish=free))
    return Route(technician=technician.id, shift=route.shift, departure=departure, arrival=free, stops=tuple(stops))


def place_of(problem: Problem, item: Item | None) -> str | None:
    """Return where a stop is; None: it is the way home."""
    if isinstance(item, Visit):
        return next(order.location for order in problem.orders if order.id == item.order)
    return None if item is None else next(center.location for center in problem.centers if center.id == item.center)
