"""One order explained: why each technician or why not, and what would change it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from solver.plan import Plan
from solver.problem import Problem
from solver.why.answers import Answer, why_not
from solver.why.counterfactual import Counterfactual, counterfactuals
from solver.why.desk import Desk

State = Literal["served", "late", "unserved"]
Phase = Literal["technicians", "remedies"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What a plan does with an order, an answer for every technician, and what would change it, cheapest first.

    late: it starts after `respond_by`. Of an order that is served in time nothing needs to change. complete: whether
    there was time for all of it.
    """

    order: str
    state: State
    start: int | None
    answers: tuple[Answer, ...]
    counterfactuals: tuple[Counterfactual, ...]
    complete: bool


def explain_order(
    problem: Problem,
    plan: Plan,
    order: str,
    *,
    stop: Callable[[], bool] = lambda: False,
    listen: Callable[[Phase, int, int], None] = lambda phase, done, of: None,
) -> Explanation:
    """Explain one order of a legal plan; KeyError where the problem does not have it.

    `stop` is asked several times a second; what is found by then is returned. `listen` hears how far it is.
    """
    desk = Desk(problem, plan, order)
    answers = why_not(desk, stop=stop, listen=lambda done, of: listen("technicians", done, of))
    found = counterfactuals(desk, stop=stop, listen=lambda done, of: listen("remedies", done, of))
    late = desk.start is not None and desk.start > desk.order.respond_by
    return Explanation(
        order=order,
        state="unserved" if desk.start is None else "late" if late else "served",
        start=desk.start,
        answers=answers,
        counterfactuals=found,
        complete=not stop(),
    )
