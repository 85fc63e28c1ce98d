"""Why an order is unserved, and what would change it."""

from collections.abc import Callable, Container, Sequence

from solver.alone import alone
from solver.plan import Reason, Route, Unserved
from solver.problem import Order, Problem
from solver.single.day import EmptyDay
from solver.unserved.brief import BRIEFLY, MORE
from solver.unserved.capacity import capacity_fact
from solver.unserved.facts import AfterFact, Fact
from solver.unserved.hours import hours_fact
from solver.unserved.insertion import Room
from solver.unserved.parts import part_fact
from solver.unserved.people import crew_fact, lend_fact, region_fact, skill_fact
from solver.unserved.phrases import Clock, joined
from solver.unserved.pins import pin_fact
from solver.unserved.reasons import reason_of
from solver.unserved.roster import Roster
from solver.unserved.sentences import say


def always(_done: int) -> bool:
    """Leave nothing out."""
    return True


def explain_unserved(
    problem: Problem,
    routes: Sequence[Route],
    orders: Sequence[str],
    *,
    in_full: Callable[[int], bool] = always,
    possible: Container[str] = (),
) -> tuple[Unserved, ...]:
    """Return, for orders that are on none of the routes, the contract's reason and a sentence in both languages.

    The reason is that of solving the order alone, exactly, on an otherwise empty day. `in_full` is asked, with how many
    orders have theirs, whether there is time for one more sentence that says all; the orders that are dearest to leave
    out come first, and those that are left get a short one. possible: orders of which it is known that they could be
    served alone. An unknown id is a KeyError.
    """
    day, clock = EmptyDay(problem), Clock(problem.epoch)
    room = Room(Roster(day, routes))
    asked = [day.orders[name] for name in orders]
    reasons = [reason_of(day, order, room.roster.starts.keys(), possible) for order in asked]
    details = [joined(BRIEFLY[reason], MORE) for reason in reasons]
    for done, k in enumerate(sorted(range(len(asked)), key=lambda k: -asked[k].unserved_cost)):
        if not in_full(done):
            break
        details[k] = joined(*(say(fact, clock) for fact in _facts(room, asked[k], reasons[k])))
    return tuple(
        Unserved(order=order.id, reason=reason, detail=detail)
        for order, reason, detail in zip(asked, reasons, details, strict=True)
    )


def _facts(room: Room, order: Order, reason: Reason) -> list[Fact]:
    """Return the fact that stands in the way and, where it is one of people near by, who could be lent."""
    fact = _fact(room, order, reason)
    lend = lend_fact(room.roster.day, order) if reason in ("part", "window") else None
    return [fact] if lend is None else [fact, lend]


def _fact(room: Room, order: Order, reason: Reason) -> Fact:
    roster, day = room.roster, room.roster.day
    if order.pin is not None:
        return pin_fact(room, order, order.pin)
    match reason:
        case "crew":
            return crew_fact(day, order)
        case "skill":
            return skill_fact(day, order)
        case "region":
            return region_fact(day, order)
        case "after":
            return AfterFact(orders=tuple(link.order for link in order.after if link.order not in roster.starts))
        case "part":
            return part_fact(day, order)
        case "window":
            return hours_fact(day, order)
        case _:
            return capacity_fact(room, order, alone(day, order))
