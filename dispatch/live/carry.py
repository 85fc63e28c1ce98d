"""A plan carried forward to the problem of now: what is done or bound is gone, what people changed is in.

Routes that are still possible stay as they are, to the second: people were told of them. All others are timed anew, as
early as they can be, in the same sequence; what they break is listed by the judges like everything else.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from solver.amend.by_hand import Desk, edit
from solver.amend.done import Label, label
from solver.amend.edits import Rest
from solver.amend.ledger import Ledger, open_ledger
from solver.plan import Break, Plan, Route, Stop, Unserved, Visit
from solver.problem import Order, Problem, Technician
from solver.rules.case import study
from solver.rules.reasons import possible_reasons
from solver.words import Words

CAME_IN: Words = {"en": "no plan serves it yet: plan again, or assign it", "zh": "尚未列入计划：请重新优化或人工指派"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tails:
    """Routes on the problem of now, by technician and shift; touched: those that must be timed anew.

    lost: orders of the problem that the routes served, and that nobody serves any more (their technician is gone).
    """

    routes: Mapping[Label, Route]
    touched: frozenset[Label]
    lost: tuple[str, ...]


def tails(problem: Problem, routes: Iterable[Route], since: Mapping[str, int]) -> Tails:
    """Return what is left of routes on the problem of now.

    since: the second at which technicians who are bound, or out, are free: stops of theirs at no customer's before it
    are past.
    """
    people = {technician.id: technician for technician in problem.technicians}
    orders = {order.id: order for order in problem.orders}
    left: dict[Label, Route] = {}
    touched, served = set[Label](), set[str]()
    for route in sorted(routes, key=lambda route: (route.technician, route.departure)):
        served |= {stop.order for stop in route.stops if isinstance(stop, Visit) and stop.order in orders}
        technician = people.get(route.technician)
        stops = _ahead(route, orders, since.get(route.technician))
        if technician is None or not any(isinstance(stop, Visit) for stop in stops):
            continue
        tail, as_it_was = _tail(problem, technician, route, stops, since)
        at = label(tail)
        if at in left:
            tail, as_it_was = replace(left[at], stops=(*left[at].stops, *tail.stops)), False
        left[at] = tail
        if not as_it_was:
            touched.add(at)
    return _whole(problem, left, touched, served)


def timed(problem: Problem, routes: Iterable[Route], touched: Iterable[Label], unserved: Iterable[Unserved]) -> Ledger:
    """Judge routes; those touched, and those that break a rule of their own, are timed anew first."""
    plan = with_reasons(problem, Plan(problem=problem.name, routes=tuple(routes), unserved=tuple(unserved)))
    ledger = open_ledger(problem, plan)
    again = {*touched, *broken(ledger)} & {label(route) for route in plan.routes}
    if not again:
        return ledger
    return edit(
        Desk(ledger=ledger), *(Rest(technician=who, start=None, shift=k) for who, k in sorted(again))
    ).desk.ledger


def carry(problem: Problem, plan: Plan, since: Mapping[str, int]) -> Ledger:
    """Return a plan as it is on the problem of now."""
    found = tails(problem, plan.routes, since)
    return timed(problem, found.routes.values(), found.touched, plan.unserved)


def with_reasons(problem: Problem, plan: Plan) -> Plan:
    """Return a plan with an entry for every order that it leaves out, the reason one that can be true now."""
    case = study(problem, plan)
    told = {entry.order: entry for entry in plan.unserved}
    entries = []
    for order in problem.orders:
        if order.id in case.services:
            continue
        possible = ("pin",) if order.pin is not None else possible_reasons(case, order)
        entry = told.get(order.id, Unserved(order=order.id, reason=possible[-1], detail=CAME_IN))
        if entry.reason not in possible:
            entry = Unserved(order=order.id, reason=possible[-1], detail=entry.detail)
        entries.append(entry)
    return replace(plan, unserved=tuple(entries))


def _ahead(route: Route, orders: Mapping[str, Order], since: int | None) -> tuple[Stop, ...]:
    """Return the stops that are not past, without orders for which this technician must not be sent any more."""
    ahead: list[Stop] = []
    for stop in route.stops:
        if isinstance(stop, Visit):
            if stop.order in orders and route.technician not in orders[stop.order].excluded:
                ahead.append(stop)
        elif since is None or (stop.start if isinstance(stop, Break) else stop.arrival) >= since:
            ahead.append(stop)
    return tuple(ahead)


def _tail(
    problem: Problem, technician: Technician, route: Route, stops: tuple[Stop, ...], since: Mapping[str, int]
) -> tuple[Route, bool]:
    """Return the rest of a route in the shift that it falls into, and whether nothing about it has changed."""
    first = stops[0].start if isinstance(stops[0], Break) else stops[0].arrival
    fitting = (k for k, shift in enumerate(technician.shifts) if shift.end + shift.overtime_s > first)
    k = next(fitting, len(technician.shifts) - 1)
    opens = max(problem.now, technician.shifts[k].start)
    whole = stops == route.stops and route.departure >= opens
    ends_alike = stops[-1] == route.stops[-1]
    departure = opens if technician.id in since or not whole else route.departure
    arrival = stops[-1].finish if technician.end is None else route.arrival
    tail = replace(route, shift=k, stops=stops, departure=departure, arrival=arrival)
    return tail, ends_alike and (whole or technician.id in since)


def _whole(problem: Problem, left: dict[Label, Route], touched: set[Label], served: set[str]) -> Tails:
    """Take off orders that miss a member of their crew, or one that they wait for."""
    orders = {order.id: order for order in problem.orders}
    while True:
        visits = Counter(stop.order for route in left.values() for stop in route.stops if isinstance(stop, Visit))
        torn = {
            name
            for name, members in visits.items()
            if members < orders[name].crew or any(link.order not in visits for link in orders[name].after)
        }
        if not torn:
            return Tails(routes=left, touched=frozenset(touched), lost=tuple(sorted(served - visits.keys())))
        for at, route in list(left.items()):
            kept = tuple(stop for stop in route.stops if not (isinstance(stop, Visit) and stop.order in torn))
            if kept != route.stops:
                touched.add(at)
                left[at] = replace(route, stops=kept)
            if not any(isinstance(stop, Visit) for stop in kept):
                del left[at]
                touched.discard(at)


def broken(ledger: Ledger) -> set[Label]:
    """Return the routes that have to do with a violation."""
    names, orders, shops = set[str](), set[str](), set[str]()
    for (kind, name), entry in ledger.entries.items():
        if entry.violations:
            {"route": names, "van": names, "order": orders, "center": shops}.get(kind, set()).add(name)
    found = set()
    for route in ledger.plan.routes:
        visits = {stop.order for stop in route.stops if isinstance(stop, Visit)}
        centers = {getattr(stop, "center", "") for stop in route.stops}
        if route.technician in names or visits & orders or centers & shops:
            found.add(label(route))
    return found
