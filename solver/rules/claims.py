"""Rule 0: what a legal plan says of its own cost, and of all plans' cost, is true."""

from collections.abc import Iterator

from solver.plan import Plan
from solver.rules.violation import Violation, violation


def judge_claims(plan: Plan, cost: int) -> Iterator[Violation]:
    """Compare the claims of a plan, legal otherwise, with its cost."""
    if plan.cost is not None and plan.cost != cost:
        yield violation("cost-claim", "plan", said=plan.cost, cost=cost)
    if plan.bound is not None and plan.bound > cost:
        yield violation("bound-claim", "plan", said=plan.bound, cost=cost)
