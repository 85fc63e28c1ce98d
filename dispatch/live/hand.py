"""A plan in force changed by hand: timed, judged and priced at once; who was moved by hand is fixed by that."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dispatch.live.pieces import with_pieces
from solver.amend.amendment import difference
from solver.amend.by_hand import Desk, edit
from solver.amend.changes import Change, changes
from solver.amend.edits import Assign, Edit, Move, PinStart, Swap, Unassign
from solver.amend.ledger import Ledger, revise
from solver.problem import Pin, Problem
from solver.rules.violation import Violation


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """Fix who serves an order (whoever does now; nobody: not at all any more)."""

    order: str
    fixed: bool


HandEdit = Edit | Fix


@dataclass(frozen=True, slots=True, kw_only=True)
class HandEdited:
    """What edits by hand have done.

    difference: cost by term, after less before; violations: all of the new plan, those that are new first, so many;
    changed: visits whose people must be told; pins: orders whose pin is another one now (None: no pin); moved: the
    orders that the edits name, or that an offer gives to somebody else.
    """

    ledger: Ledger
    difference: Mapping[str, int]
    violations: tuple[Violation, ...]
    new_violations: int
    changed: tuple[Change, ...]
    pins: Mapping[str, Pin | None]
    moved: tuple[str, ...]


def by_hand(before: Ledger, edits: Sequence[HandEdit], *, fix: bool) -> HandEdited:
    """Carry edits out together; whoever is given an order fetches the pieces that they lack.

    fix: whether moving an order fixes its technician. Raises EditError, nothing done.
    """
    plain = [one for one in edits if not isinstance(one, Fix)]
    after = edit(Desk(ledger=before), *plain).desk.ledger
    after = with_pieces(after, _given(after, plain))
    wanted = _pins(before.known.problem, after, edits, fix=fix)
    changed = {name: now for name, now in wanted.items() if now != before.known.orders[name].pin}
    if any(after.known.orders[name].pin != now for name, now in changed.items()):
        orders = tuple(
            replace(order, pin=changed[order.id]) if order.id in changed else order
            for order in after.known.problem.orders
        )
        after = revise(after, after.plan, replace(after.known.problem, orders=orders))
    return hand_edited(before, after, pins=changed, moved=orders_named(edits))


def hand_edited(before: Ledger, after: Ledger, *, pins: Mapping[str, Pin | None], moved: tuple[str, ...]) -> HandEdited:
    """Return what has come of a plan that somebody has made another one of."""
    old = Counter(map(str, before.violations))
    fresh, standing = list[Violation](), list[Violation]()
    for found in after.violations:
        (standing if old[str(found)] > 0 else fresh).append(found)
        old[str(found)] -= 1
    return HandEdited(
        ledger=after,
        difference=difference(before.terms, after.terms),
        violations=(*fresh, *standing),
        new_violations=len(fresh),
        changed=changes(before.plan, after.plan),
        pins=pins,
        moved=moved,
    )


def _given(after: Ledger, edits: Sequence[Edit]) -> set[str]:
    """Return the technicians who serve an order that the edits have given to somebody."""
    named = orders_named([one for one in edits if isinstance(one, Assign | Move | Swap)])
    services = (after.facts.services[name] for name in named if name in after.facts.services)
    return {technician.id for service in services for technician, _ in service.visits}


def orders_named(edits: Sequence[HandEdit]) -> tuple[str, ...]:
    """Return the orders that edits move, take off or fix, sorted."""
    named = set[str]()
    for one in edits:
        if isinstance(one, Swap):
            named |= {one.first, one.second}
        elif isinstance(one, Assign | Move | Unassign | PinStart | Fix):
            named.add(one.order)
    return tuple(sorted(named))


def _pins(problem: Problem, after: Ledger, edits: Sequence[HandEdit], *, fix: bool) -> dict[str, Pin | None]:
    """Return the pin of every order that the edits name, as it is after them."""
    orders = {order.id: order for order in problem.orders}
    wanted: dict[str, Pin | None] = {}
    for one in edits:
        for name in orders_named([one]):
            was = wanted.get(name, orders[name].pin)
            people = (
                tuple(technician.id for technician, _ in after.facts.services[name].visits)
                if (name in after.facts.services)
                else ()
            )
            wanted[name] = _pin(one, was, people, after.known.orders[name].pin, fix=fix)
    return wanted


def _pin(one: HandEdit, was: Pin | None, people: tuple[str, ...], now: Pin | None, *, fix: bool) -> Pin | None:
    if isinstance(one, PinStart):
        return now
    if isinstance(one, Fix):
        if not one.fixed or not people:
            return None
        return was if was is not None and was.technician in people else Pin(technician=people[0])
    if not people:
        return None  # taken off: whom it was fixed to, it has not any more
    if was is not None and was.technician in people:
        return was
    return Pin(technician=people[0]) if fix or was is not None else None
