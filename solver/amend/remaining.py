"""What is left of a published plan at a moment of the day, as a problem of its own.

The plan is taken as carried out to the second. Whoever has set out for a stop before the moment finishes it, whoever is
to meet them there keeps the appointment, and nobody is called back from the way home. Those stops are *done*: their
orders, pieces and breaks are out of the problem, and everybody is free where and when their part of it ends.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from solver.amend.changes import appointments
from solver.amend.done import done_by, head, label, open_shifts
from solver.amend.links import cut
from solver.amend.published import published
from solver.amend.supply import draws, stock_without
from solver.explain import explain_unserved
from solver.plan import Break, Pickup, Plan, Route, Unserved, Visit
from solver.problem import Order, Problem, Shift, Technician
from solver.rules.case import study
from solver.rules.reasons import possible_reasons


@dataclass(frozen=True, slots=True, kw_only=True)
class Remaining:
    """The rest of a day.

    plan: what is left of the published plan, on the problem of what is left; done: the part that is not left (see
    `solver.amend.done`); shifts: which shift of the whole problem every remaining one was.
    """

    problem: Problem
    plan: Plan
    done: tuple[Route, ...]
    shifts: Mapping[str, tuple[int, ...]]


def remaining(problem: Problem, plan: Plan, at: int, *, back: Mapping[str, int] | None = None) -> Remaining:
    """Return what is left of a legal plan at second `at` (no earlier than the problem's `now`).

    back: technicians who drop out at `at`, and the second at which they are back; what they have set out for they still
    do. Their other orders are neither served nor listed as unserved then.
    """
    gone = back or {}
    done = done_by(problem, plan, at, gone)
    heads = tuple(part for route in plan.routes if (part := head(route, done[label(route)])).stops)
    met = {name: start for name, (_, start) in appointments(replace(plan, routes=heads)).items()}
    vans = _vans(problem, heads)
    orders = {order.id: order for order in problem.orders}
    people, shifts, tails = [], {}, []
    for technician in problem.technicians:
        mine = {route.shift: route for route in plan.routes if route.technician == technician.id}
        still = open_shifts(technician, list(mine.values()), orders, done, at, gone.get(technician.id))
        driven = {route.shift: route for route in heads if route.technician == technician.id}
        left = {k: _shift(problem, technician, technician.shifts[k], driven.get(k), at) for k in still}
        left = {k: shift for k, shift in left.items() if shift.start <= shift.end + shift.overtime_s}
        start = next((_place(problem, technician, driven[k], at) for k in left if k in driven), technician.start)
        people.append(replace(technician, start=start, shifts=tuple(left.values()), van_stock=vans[technician.id]))
        shifts[technician.id] = tuple(left)
        tails += [_tail(mine[k], place, done[label(mine[k])], left[k]) for place, k in enumerate(left) if k in mine]
    rest = replace(
        problem,
        now=at,
        technicians=tuple(people),
        centers=stock_without(problem.centers, draws(problem, heads)),
        orders=tuple(_left(order, met, at) for order in published(problem, plan).orders if order.id not in met),
    )
    routes = _without_lost(rest, {technician.id: technician.end for technician in people}, tails)
    rest_of_plan = Plan(problem=plan.problem, routes=routes, unserved=_still_unserved(rest, plan, routes))
    return Remaining(problem=rest, plan=rest_of_plan, done=heads, shifts=shifts)


def _without_lost(problem: Problem, ends: Mapping[str, str | None], tails: Sequence[Route]) -> tuple[Route, ...]:
    """Return routes without the orders that miss a member of their crew, or an order that they wait for."""
    orders = {order.id: order for order in problem.orders}
    while True:
        visits = Counter(stop.order for tail in tails for stop in tail.stops if isinstance(stop, Visit))
        lost = {
            name
            for name, members in visits.items()
            if members < orders[name].crew or any(link.order not in visits for link in orders[name].after)
        }
        if not lost:
            return tuple(tail for tail in tails if tail.stops)
        kept = []
        for tail in tails:
            stops = tuple(stop for stop in tail.stops if not (isinstance(stop, Visit) and stop.order in lost))
            arrival = stops[-1].finish if stops and ends[tail.technician] is None else tail.arrival
            kept.append(replace(tail, stops=stops, arrival=arrival))
        tails = kept


def _still_unserved(problem: Problem, plan: Plan, routes: tuple[Route, ...]) -> tuple[Unserved, ...]:
    """Return the entries of orders left out; where time has made another reason true, that one."""
    case = study(problem, Plan(problem=plan.problem, routes=routes, unserved=()))
    entries = [entry for entry in plan.unserved if entry.order in case.orders]
    fine = [
        case.orders[entry.order].pin is not None or entry.reason in possible_reasons(case, case.orders[entry.order])
        for entry in entries
    ]
    stale = [entry.order for entry, so in zip(entries, fine, strict=True) if not so]
    fresh = {entry.order: entry for entry in explain_unserved(problem, routes, stale)} if stale else {}
    return tuple(fresh.get(entry.order, entry) for entry in entries)


def _place(problem: Problem, technician: Technician, driven: Route, at: int) -> str:
    """Return where a technician is free again: at the last stop, or at the end of the route if on the way there."""
    places = {order.id: order.location for order in problem.orders}
    shops = {center.id: center.location for center in problem.centers}
    here = technician.start
    for stop in driven.stops:
        if isinstance(stop, Visit):
            here = places[stop.order]
        elif isinstance(stop, Pickup):
            here = shops[stop.center]
    return technician.end if technician.end is not None and _homeward(driven, at) else here


def _homeward(driven: Route, at: int) -> bool:
    """Tell whether somebody has set out for the end of the route (whose arrival is then that of the whole route)."""
    return driven.stops[-1].finish < at and driven.arrival > driven.stops[-1].finish


def _shift(problem: Problem, technician: Technician, shift: Shift, driven: Route | None, at: int) -> Shift:
    """Return what is left of a shift: from when the technician is free, and without a break that was taken.

    Overtime that is worked anyway is no overtime of what is left.
    """
    rule, free_at = shift.break_rule, max(problem.now, shift.start)
    if driven is not None:
        free_at = driven.arrival if _homeward(driven, at) else driven.stops[-1].finish
        if any(isinstance(stop, Break) for stop in driven.stops):
            rule = None
    if rule is not None and free_at <= rule.latest < at:  # rested while there was nothing to do
        free_at, rule = max(free_at, rule.earliest) + rule.duration_s, None
    elif driven is None:
        return shift
    end = max(shift.end, free_at)
    overtime_s = shift.end + shift.overtime_s - end
    if overtime_s < 0:
        return replace(shift, start=end + 1, end=end, overtime_s=0)
    return Shift(start=free_at, end=end, overtime_s=overtime_s, break_rule=rule)


def _tail(route: Route, place: int, stops: int, shift: Shift) -> Route:
    """Return the part of a route that is not done, as the route of what is left of its shift."""
    departure = shift.start if stops else route.departure
    return replace(route, shift=place, departure=departure, stops=route.stops[stops:])


def _left(order: Order, met: Mapping[str, int], at: int) -> Order:
    """Return an order with its links to orders that are done turned into windows; one that is past if none is left."""
    links = [link for link in order.after if link.order in met]
    if not links:
        return order
    first = max(met[link.order] + link.min_s for link in links)
    last = min((met[link.order] + link.max_s for link in links if link.max_s is not None), default=10**11)
    windows = cut(order.windows, first, last) or ((at - 1, at - 1),)
    return replace(order, windows=windows, after=tuple(link for link in order.after if link.order not in met))


def _vans(problem: Problem, heads: Sequence[Route]) -> dict[str, dict[str, int]]:
    """Return what is on every van when all that is done is done (the contract's rule 6)."""
    orders = {order.id: order for order in problem.orders}
    vans = {technician.id: Counter(technician.van_stock) for technician in problem.technicians}
    members: dict[str, list[str]] = {}
    events: list[tuple[int, int, str, str, Mapping[str, int]]] = []
    for route in heads:
        for stop in route.stops:
            if isinstance(stop, Pickup):
                events.append((stop.finish, 0, route.technician, "", stop.parts))
            elif isinstance(stop, Visit):
                members.setdefault(stop.order, []).append(route.technician)
                events.append((stop.start, 1, route.technician, stop.order, {}))
    for _, _, person, name, parts in sorted(events, key=lambda event: event[:4]):
        if not name:
            vans[person].update(parts)
        for part, pieces in orders[name].parts.items() if name and person == min(members[name]) else ():
            if part not in problem.reusable:
                holder = max(sorted(members[name]), key=lambda member: vans[member][part])
                vans[holder][part] -= pieces
    return {name: {part: pieces for part, pieces in van.items() if pieces > 0} for name, van in vans.items()}
