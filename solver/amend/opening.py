"""A published plan as something that the search can go on from: what may move, and what stays as it is.

The search plans one technician for one order, and starts routes as early as they can. What it cannot represent (crews,
waiting longer than needed, what the problem does not know) is *kept*: those technicians' routes stay to the second, and
their orders and pieces are taken out of the problem that is searched. Orders that others wait for, and those that wait,
stay with their technicians as long as they start at the very second published.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

from solver.amend.links import windows_left
from solver.amend.supply import Draw, draws, stock_without
from solver.plan import Pickup, Plan, Route, Visit
from solver.problem import Location, MatrixTravel, Order, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The part of a day that may change.

    problem: technicians that may be re-planned, their orders and whatever nobody serves yet, with what is left of the
    stock; routes: what is published of them; draws: from which lots they pick up; kept: all other routes; linked: the
    orders whose starts others depend on.
    """

    problem: Problem
    routes: tuple[Route, ...]
    draws: tuple[Draw, ...]
    kept: tuple[Route, ...]
    linked: frozenset[str]


def open_plan(
    problem: Problem,
    plan: Plan,
    *,
    keep: Collection[str] = (),
    among: Collection[str] | None = None,
    crew: str | None = None,
) -> Opened:
    """Return what may change of a plan.

    keep: technicians whose routes stay in any case. among: the only technicians that may be re-planned (None: all).
    crew: the only unserved order that may be planned although it needs several people.
    """
    orders = {order.id: order for order in problem.orders}
    starts = {stop.order: stop.start for route in plan.routes for stop in route.stops if isinstance(stop, Visit)}
    waited_for = {link.order for order in problem.orders for link in order.after} & starts.keys()
    linked = frozenset(waited_for | {order.id for order in problem.orders if order.id in starts and order.after})
    dearest = sum(order.unserved_cost for order in problem.orders) + 1
    frozen = set(keep) | set(_beyond_us(problem, plan, orders))
    if among is not None:
        frozen |= {technician.id for technician in problem.technicians} - set(among)
    routes = tuple(route for route in plan.routes if route.technician not in frozen)
    kept = tuple(route for route in plan.routes if route.technician in frozen)
    drawn = draws(problem, plan.routes)
    mine = {stop.order for route in routes for stop in route.stops if isinstance(stop, Visit)}
    searched = (
        _searched(order, starts, order.id in linked, dearest)
        for order in problem.orders
        if (order.id in mine or order.id not in starts) and (order.crew == 1 or order.id == crew)
    )
    reduced = replace(
        problem,
        technicians=tuple(technician for technician in problem.technicians if technician.id not in frozen),
        orders=tuple(order for order in searched if order is not None),
        centers=stock_without(problem.centers, (draw for draw in drawn if draw.stop[0] in frozen)),
    )
    return Opened(
        problem=_with_places_needed(reduced) if among is not None else reduced,
        routes=routes,
        draws=tuple(draw for draw in drawn if draw.stop[0] not in frozen),
        kept=kept,
        linked=linked,
    )


def _searched(order: Order, starts: Mapping[str, int], linked: bool, dearest: int) -> Order | None:
    """Return an order as the search may plan it: with its links turned into windows; None: not at all."""
    if linked:  # leaving it out would leave others without the one they wait for
        start = starts[order.id]
        return replace(order, windows=((start, start),), after=(), unserved_cost=dearest)
    if not order.after:
        return order
    windows = windows_left(order, starts)
    return replace(order, windows=windows, after=()) if windows else None


def _beyond_us(problem: Problem, plan: Plan, orders: Mapping[str, Order]) -> Iterator[str]:
    """Yield the technicians whose routes hold something that the search cannot represent."""
    shifts = {technician.id: len(technician.shifts) for technician in problem.technicians}
    centers = {center.id for center in problem.centers}
    visits = Counter(stop.order for route in plan.routes for stop in route.stops if isinstance(stop, Visit))
    routes = Counter((route.technician, route.shift) for route in plan.routes)
    for route in plan.routes:
        known = 0 <= route.shift < shifts.get(route.technician, 0) and routes[route.technician, route.shift] == 1
        for stop in route.stops:
            if isinstance(stop, Visit):
                known = known and stop.order in orders and orders[stop.order].crew == 1 and visits[stop.order] == 1
            elif isinstance(stop, Pickup):
                known = known and stop.center in centers and all(pieces > 0 for pieces in stop.parts.values())
        if not known:
            yield route.technician


def _with_places_needed(problem: Problem) -> Problem:
    """Return the problem without the locations that nobody goes to: travel times are worked out for the others only."""
    needed = set(_places(problem))
    at = [i for i, place in enumerate(problem.locations) if place.id in needed]
    if len(at) == len(problem.locations) or len(at) < 2:
        return problem
    travel = problem.travel
    if isinstance(travel, MatrixTravel):
        cells = itemgetter(*at)
        travel = MatrixTravel(
            time_s=tuple(cells(travel.time_s[i]) for i in at), distance_m=tuple(cells(travel.distance_m[i]) for i in at)
        )
    locations: Sequence[Location] = [problem.locations[i] for i in at]
    return replace(problem, locations=tuple(locations), travel=travel)


def _places(problem: Problem) -> Iterable[str]:
    for technician in problem.technicians:
        yield technician.start
        if technician.end is not None:
            yield technician.end
    yield from (order.location for order in problem.orders)
    yield from (center.location for center in problem.centers)
