"""How far a published plan has come at a moment: which stops are begun, and which are bound to others that are."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from solver.plan import Break, Pickup, Plan, Route, Visit
from solver.problem import Order, Problem, Technician

Label = tuple[str, int]
"""Technician and shift of a route."""

Done = Mapping[Label, int]
"""How many stops of every route are done."""


def label(route: Route) -> Label:
    """Return what a route is known by."""
    return route.technician, route.shift


def head(route: Route, stops: int) -> Route:
    """Return the part of a route that is done; it arrives when the last of its stops ends."""
    if stops == len(route.stops):
        return route
    arrival = route.stops[stops - 1].finish if stops else route.departure
    return replace(route, stops=route.stops[:stops], arrival=arrival)


def done_by(problem: Problem, plan: Plan, at: int, back: Mapping[str, int]) -> dict[Label, int]:
    """Return how many stops of every route are done: begun before `at`, or bound to others that are.

    Whoever is to meet somebody who has set out keeps the appointment, as do those whom a done order waits for; and see
    `open_shifts`. back: the second at which people who drop out at `at` are back.
    """
    orders = {order.id: order for order in problem.orders}
    mine = {
        technician.id: [route for route in plan.routes if route.technician == technician.id]
        for technician in problem.technicians
    }
    done = {label(route): begun(route, at) for route in plan.routes}
    while True:
        more = dict(done)
        met = {
            stop.order for route in plan.routes for stop in route.stops[: done[label(route)]] if isinstance(stop, Visit)
        }
        met |= {link.order for name in met if name in orders for link in orders[name].after}
        for route in plan.routes:
            bound = [k + 1 for k, stop in enumerate(route.stops) if isinstance(stop, Visit) and stop.order in met]
            more[label(route)] = max(done[label(route)], *bound, 0)
        for technician in problem.technicians:
            usable = open_shifts(technician, mine[technician.id], orders, more, at, back.get(technician.id))
            for route in mine[technician.id]:
                if route.shift not in usable and not _dropped(technician, route, at, back.get(technician.id)):
                    more[label(route)] = len(route.stops)
        if more == done:
            return done
        done = more


def open_shifts(
    technician: Technician, routes: Sequence[Route], orders: Mapping[str, Order], done: Done, at: int, back: int | None
) -> list[int]:
    """Return the shifts in which a technician may still be planned, in time order.

    A technician has one `start` for all shifts. So in the middle of a shift only that one is open, and shifts from the
    first with an appointment on are closed; and while pieces that closed shifts need may be on the van, none is open.
    """
    since = at if back is None else back
    usable = [
        k
        for k in sorted(range(len(technician.shifts)), key=lambda k: (technician.shifts[k].start, k))
        if technician.shifts[k].end + technician.shifts[k].overtime_s > at
        and (back is None or technician.shifts[k].start >= since)
    ]
    started = [k for k in usable if done.get((technician.id, k), 0)]
    if not started:
        return usable
    first = usable.index(started[0])
    still = usable[:1] if first == 0 and back is None else usable[:first]
    closed = [route for route in routes if route.shift in usable and route.shift not in still]
    return [] if any(_moves_parts(route, orders) for route in closed) else still


def begun(route: Route, at: int) -> int:
    """Return how many stops of a route somebody has set out for, or begun, before a second."""
    count, free_at = 0, route.departure
    for k, stop in enumerate(route.stops):
        if isinstance(stop, Break):
            if stop.start < at:
                count = k + 1
            if stop.start == free_at:  # a later break comes on the road: the drive has begun before it
                free_at = stop.finish
            continue
        if free_at < at:
            count = k + 1
        free_at = stop.finish
    return count


def _dropped(technician: Technician, route: Route, at: int, back: int | None) -> bool:
    """Tell whether nobody drives a route any more: the technician has dropped out, or it is over."""
    shift = technician.shifts[route.shift]
    over = shift.end + shift.overtime_s <= at
    return not over and back is not None and shift.start < back


def _moves_parts(route: Route, orders: Mapping[str, Order]) -> bool:
    """Tell whether a route takes or uses pieces."""
    return any(
        isinstance(stop, Pickup)
        or (isinstance(stop, Visit) and stop.order in orders and bool(orders[stop.order].parts))
        for stop in route.stops
    )
