"""What would change it: each thing that one could give way in, solved again, as little of it as will do.

Solved again means: the order is put, exactly, into the cheapest place that the plan leaves in the relaxed problem, all
else being done by the same people in the same sequence. The amount is the smallest with which that succeeds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from solver.plan import Plan
from solver.price import price
from solver.problem import Order, Problem
from solver.unserved.steps import FAR
from solver.why.answers import Listen
from solver.why.desk import Desk, Option, Stop, all_routes, within
from solver.why.pieces import called_in
from solver.why.places import best_place
from solver.why.relaxations import Kind, Relaxation, able, relaxations

MOST_OF_A_KIND = 3
"""So many of one kind are told, the cheapest ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterfactual:
    """A relaxed problem, and a plan that is legal for it and does what was asked.

    kind: what gives way (``as-is``: nothing); amount: how much, in the unit of the kind, the smallest that does;
    technician, start: who then serves the order, and when; cost, terms: by how much that plan is dearer than the one
    given; details: ids and instants for sentences and programs.
    """

    kind: Kind
    amount: int
    technician: str
    start: int
    cost: int
    terms: Mapping[str, int]
    problem: Problem
    plan: Plan
    details: Mapping[str, Any] = field(default_factory=dict)


class _Goal:
    """What is asked: that the order is served, in time if it is served late now, and for less than `below`."""

    def __init__(self, desk: Desk) -> None:
        self.is_late = desk.start is not None and desk.start > desk.order.respond_by
        self.below: int | None = None
        bare = Plan(problem=desk.problem.name, routes=tuple(all_routes(desk.room)), unserved=())
        self._without = price(desk.problem, bare).cost - desk.order.unserved_cost - desk.was.cost

    def wish(self, desk: Desk) -> Order:
        """Return the order with the starts that would do."""
        return within(desk.wished, -FAR, desk.order.respond_by) if self.is_late else desk.wished

    def is_met(self, extra_cost: int) -> bool:
        """Return whether adding the order to the plan without it for so much more is what was asked."""
        return self.below is None or extra_cost + self._without < self.below


def counterfactuals(desk: Desk, *, stop: Stop, listen: Listen) -> tuple[Counterfactual, ...]:
    """Return what would get an order served that the plan leaves out, or served in time that is late, cheapest first.

    Empty for an order that is served in time. Where nothing needs to give way (``as-is``) and that pays, it is all that
    is told; where it does not pay, only those relaxations count with which it does (for a late order: with which it is
    cheaper). `listen` hears how many of how many are done; `stop` is asked between two of them, and what is found until
    then is returned.
    """
    goal = _Goal(desk)
    if desk.start is not None and not goal.is_late:
        return ()
    found: list[Counterfactual] = []
    plain = Relaxation(
        kind="as-is", technicians=tuple(t.id for t in able(desk, desk.order)), make=lambda _: desk.problem
    )
    as_is = solved_again(desk, plain, goal, stop)
    if as_is is not None and as_is.cost < 0:
        return (as_is,)
    if as_is is not None:
        found.append(as_is)
        goal.below = as_is.cost if goal.is_late else 0
    asked = [*relaxations(desk), *called_in(desk)]
    for done, relaxation in enumerate(asked):
        if stop():
            break
        listen(done, len(asked))
        one = solved_again(desk, relaxation, goal, stop)
        if one is not None:
            found.append(one)
    listen(len(asked), len(asked))
    return _told(found)


def solved_again(desk: Desk, relaxation: Relaxation, goal: _Goal, stop: Stop) -> Counterfactual | None:
    """Return the least of one relaxation that does what is asked, and the plan; None: all of it does not."""
    if not relaxation.technicians:
        return None

    def enough(amount: int) -> bool:
        relaxed = desk.relaxed(relaxation.make(amount))
        if relaxed.order.crew > 1:
            return _solved(relaxed, relaxation.technicians, goal, stop) is not None
        return bool(_places(relaxed, relaxation.technicians, goal))

    fails, does = 0, relaxation.most
    if not enough(does):
        return None
    while does - fails > 1 and not stop():
        middle = (fails + does) // 2
        fails, does = (fails, middle) if enough(middle) else (middle, does)
    relaxed = desk.relaxed(relaxation.make(does))
    option = _solved(relaxed, relaxation.technicians, goal, stop)
    if option is None or does - fails > 1:
        return None
    return Counterfactual(
        kind=relaxation.kind,
        amount=does,
        technician=option.technician,
        start=option.start,
        cost=option.cost,
        terms=option.terms,
        problem=relaxed.problem,
        plan=option.plan,
        details={**relaxation.details, **({} if relaxation.at is None else {"at": relaxation.at(does)})},
    )


def _solved(desk: Desk, technicians: tuple[str, ...], goal: _Goal, stop: Stop) -> Option | None:
    """Return the cheapest plan in which one of some technicians serves the order as asked."""
    wish = goal.wish(desk)
    if wish.crew > 1:
        crews = [o for name, o in desk.gather(wish, stop).items() if name in technicians]
        met = [option for option in crews if goal.below is None or option.cost < goal.below]
        return min(met, key=lambda option: (option.cost, option.technician), default=None)
    options = (desk.option(desk.day.technicians[name], wish) for _, name in _places(desk, technicians, goal))
    return next((option for option in options if option is not None), None)


def _places(desk: Desk, technicians: tuple[str, ...], goal: _Goal) -> list[tuple[int, str]]:
    """Return for which technicians there is a place as asked, and what it adds to the cost, the cheapest first."""
    wish, people = goal.wish(desk), (desk.day.technicians[name] for name in technicians)
    places = ((t.id, place) for t in people if (place := best_place(desk.room, t, wish)) is not None)
    return sorted((place.extra_cost, name) for name, place in places if goal.is_met(place.extra_cost))


def _told(found: list[Counterfactual]) -> tuple[Counterfactual, ...]:
    """Return what is worth telling, cheapest first: a few of each kind, and each outcome once."""
    told: list[Counterfactual] = []
    for one in sorted(found, key=lambda one: (one.cost, one.amount, one.kind, one.technician)):
        same = [other for other in told if other.kind == one.kind]
        if len(same) < MOST_OF_A_KIND and not any(_alike(one, other) for other in same):
            told.append(one)
    return tuple(told)


def _alike(one: Counterfactual, other: Counterfactual) -> bool:
    return one.details == other.details or (one.kind == "part" and one.technician == other.technician)
