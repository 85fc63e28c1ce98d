"""A proposal applied while people went on working: what they changed meanwhile stays as they have it, and is listed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dispatch.live.carry import Tails, broken, tails, timed
from dispatch.live.pieces import with_pieces
from solver.amend.by_hand import Desk, edit
from solver.amend.done import Label
from solver.amend.edits import Unassign
from solver.amend.ledger import Ledger
from solver.plan import Pickup, Plan, Route, Stop, Visit
from solver.problem import Order, Problem
from solver.words import Words

GONE: Words = {
    "en": "its technician does not work any more as the proposal thought",
    "zh": "草案中的技术员已不再当班",
}
NEW: Words = {"en": "came in, and into the plan, after the proposal was asked for", "zh": "在草案生成后才进入计划"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """An order with which the plan does not do what the proposal wanted, and why."""

    order: str
    why: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The plan that came of a proposal, judged on the problem of now, and what of the proposal it does not do."""

    ledger: Ledger
    skipped: tuple[Skipped, ...]


def merge(
    problem: Problem,
    proposal: Plan,
    live: Plan,
    *,
    kept: Mapping[str, Words],
    gone: Mapping[str, Words],
    since: Mapping[str, int],
    asked: Iterable[str],
    edited: Collection[str] = (),
) -> Merged:
    """Return what becomes of a proposal.

    problem: of now; live: the plan in force, carried forward to it (`carry`); kept: orders that stay as people have
    them, with why; gone: those that the proposal knows and that no plan may have any more; since: as `tails` has it;
    asked: the orders that the proposal was asked for; edited: those of `kept` that people gave other data: where
    nobody serves such an order yet, it comes where the proposal has it, if that is still possible with its new data.
    """
    known = {order.id: order for order in problem.orders}
    serving = _serving(live.routes)
    found = tails(problem, proposal.routes, since)
    why = {name: words for name, words in kept.items() if name in known}
    why |= {name: GONE for name in found.lost if name not in why}
    why |= {name: NEW for name in serving if name not in set(asked) and name in known and name not in why}
    wanted = {stop.order: who for (who, _), stop in _stops(found.routes.values())}
    anew = {name for name in edited if name in wanted and name not in serving and _may_go(known[name], wanted[name])}
    routes, touched = _without(found, why.keys() - anew)
    touched |= {at for at, stop in _stops(found.routes.values()) if stop.order in anew}
    for name in sorted(
        why.keys() - anew, key=lambda name: min((stop.start for _, stop in serving.get(name, ())), default=0)
    ):
        for at, stop in _places(known[name], serving.get(name, ()), problem):
            routes[at] = _inserted(routes.get(at), at, stop)
            touched.add(at)
    unserved = [*live.unserved, *proposal.unserved]
    entries = {entry.order: entry for entry in unserved if entry.order not in why or entry in live.unserved}
    ledger = timed(problem, routes.values(), touched, entries.values())
    ledger = _without_impossible(with_pieces(ledger, {who for who, _ in touched}), anew)
    listed = {**gone, **why}
    return Merged(ledger=ledger, skipped=tuple(Skipped(order=name, why=listed[name]) for name in sorted(listed)))


def _stops(routes: Iterable[Route]) -> Iterator[tuple[Label, Visit]]:
    for route in routes:
        for stop in route.stops:
            if isinstance(stop, Visit):
                yield (route.technician, route.shift), stop


def _serving(routes: Iterable[Route]) -> dict[str, list[tuple[Label, Visit]]]:
    found: dict[str, list[tuple[Label, Visit]]] = defaultdict(list)
    for at, stop in _stops(routes):
        found[stop.order].append((at, stop))
    return found


def _may_go(order: Order, technician: str) -> bool:
    return order.pin is None or order.pin.technician == technician


def _without_impossible(ledger: Ledger, orders: Collection[str]) -> Ledger:
    """Take orders off again that cannot be served where they are."""
    bad = broken(ledger)
    lifted = sorted({stop.order for at, stop in _stops(ledger.plan.routes) if at in bad and stop.order in orders})
    if not lifted:
        return ledger
    return edit(Desk(ledger=ledger), *(Unassign(order=name) for name in lifted)).desk.ledger


def _without(found: Tails, orders: Collection[str]) -> tuple[dict[Label, Route], set[Label]]:
    """Take orders off routes."""
    routes, touched = {}, set(found.touched)
    for at, route in found.routes.items():
        stops = tuple(stop for stop in route.stops if not (isinstance(stop, Visit) and stop.order in orders))
        if stops != route.stops:
            touched.add(at)
        routes[at] = replace(route, stops=stops)
    return routes, touched


def _places(order: Order, served: Sequence[tuple[Label, Visit]], problem: Problem) -> list[tuple[Label, Visit]]:
    """Return where people have an order: whom they fixed for it, or who has it in the plan in force."""
    pin = order.pin
    people = {technician.id: technician for technician in problem.technicians}
    if pin is None or order.crew > 1 or any(who == pin.technician for (who, _), _ in served):
        return list(served)
    if pin.technician not in people or not (served or pin.start is not None):
        return []
    start = pin.start if pin.start is not None else served[0][1].start
    shifts = people[pin.technician].shifts
    k = next((k for k, shift in enumerate(shifts) if shift.end + shift.overtime_s > start), len(shifts) - 1)
    return [((pin.technician, k), Visit(order=order.id, arrival=start, start=start, finish=start))]


def _inserted(route: Route | None, at: Label, stop: Visit) -> Route:
    """Put a visit where its time is in a route."""
    if route is None:
        return Route(technician=at[0], shift=at[1], departure=stop.arrival, arrival=stop.finish, stops=(stop,))
    place = next((k for k, other in enumerate(route.stops) if _begins(other) >= stop.start), len(route.stops))
    return replace(route, stops=(*route.stops[:place], stop, *route.stops[place:]))


def _begins(stop: Stop) -> int:
    return stop.arrival if isinstance(stop, Pickup) else stop.start
