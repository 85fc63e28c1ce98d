"""Why an order is unserved, and what would change it."""

from collections.abc import Sequence

from solver.plan import Route, Unserved
from solver.problem import Order, Problem
from solver.single.day import EmptyDay
from solver.unserved.capacity import capacity_fact
from solver.unserved.facts import AfterFact, Fact
from solver.unserved.hours import hours_fact
from solver.unserved.insertion import Room
from solver.unserved.parts import part_fact
from solver.unserved.people import crew_fact, lend_fact, region_fact, skill_fact
from solver.unserved.phrases import Clock, joined
from solver.unserved.pins import pin_fact
from solver.unserved.reasons import Verdict, judge
from solver.unserved.roster import Roster
from solver.unserved.sentences import say


def explain_unserved(problem: Problem, routes: Sequence[Route], orders: Sequence[str]) -> tuple[Unserved, ...]:
    """Return, for orders that are on none of the routes, the contract's reason and a sentence in both languages.

    The reason is that of solving the order alone, exactly, on an otherwise empty day. An unknown id is a KeyError.
    """
    day, clock = EmptyDay(problem), Clock(problem.epoch)
    room = Room(Roster(day, routes))
    found: list[Unserved] = []
    for order in (day.orders[name] for name in orders):
        verdict = judge(day, order, room.roster.starts.keys())
        detail = joined(*(say(fact, clock) for fact in _facts(room, order, verdict)))
        found.append(Unserved(order=order.id, reason=verdict.reason, detail=detail))
    return tuple(found)


def _facts(room: Room, order: Order, verdict: Verdict) -> list[Fact]:
    """Return the fact that stands in the way and, where it is one of people near by, who could be lent."""
    fact = _fact(room, order, verdict)
    lend = lend_fact(room.roster.day, order) if verdict.reason in ("part", "window") else None
    return [fact] if lend is None else [fact, lend]


def _fact(room: Room, order: Order, verdict: Verdict) -> Fact:
    roster, day = room.roster, room.roster.day
    if order.pin is not None:
        return pin_fact(room, order, order.pin)
    match verdict.reason:
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
            return capacity_fact(room, order, verdict.alone)
