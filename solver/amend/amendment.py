"""What comes out of amending a plan: the new plan, what it costs more or less, and who has to be told."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from solver.amend.changes import Change, changes
from solver.amend.ledger import Ledger, revise
from solver.explain import explain_unserved
from solver.plan import Plan, Unserved, Visit
from solver.problem import Problem
from solver.rules.case import study
from solver.rules.reasons import possible_reasons
from solver.rules.violation import Violation
from solver.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """A plan after something happened.

    difference: cost by term, after less before (terms that stay left out); changed: visits of the plan before that
    people must be told of; violations: of the whole new plan; work: repeats the search (see `Limits`).
    """

    problem: Problem
    plan: Plan
    cost: int
    difference: Mapping[str, int]
    changed: tuple[Change, ...]
    violations: tuple[Violation, ...]
    work: Mapping[str, Any]

    def reason(self, order: str) -> Unserved | None:
        """Return why an order is not served, None if it is."""
        return next((entry for entry in self.plan.unserved if entry.order == order), None)


def left_out(problem: Problem, plan: Plan) -> tuple[str, ...]:
    """Return the orders that a plan neither serves nor lists as unserved."""
    served = {stop.order for route in plan.routes for stop in route.stops if isinstance(stop, Visit)}
    listed = {entry.order for entry in plan.unserved}
    return tuple(order.id for order in problem.orders if order.id not in served and order.id not in listed)


def without_stale(problem: Problem, plan: Plan) -> Plan:
    """Return a plan without the entries of orders that wait for others, where others make another reason true now."""
    linked = {order.id for order in problem.orders if order.after and order.pin is None}
    if all(entry.order not in linked for entry in plan.unserved):
        return plan
    case = study(problem, plan)
    kept = tuple(
        entry
        for entry in plan.unserved
        if entry.order not in linked or entry.reason in possible_reasons(case, case.orders[entry.order])
    )
    return replace(plan, unserved=kept)


def explained(problem: Problem, plan: Plan) -> Plan:
    """Return a plan with a reason, true now, of every order that is left out."""
    plan = without_stale(problem, plan)
    fresh = explain_unserved(problem, plan.routes, left_out(problem, plan))
    return replace(plan, unserved=(*plan.unserved, *fresh))


def judged(before: Ledger, plan: Plan, problem: Problem, work: Mapping[str, Any]) -> Amendment:
    """Compare a plan with the one before, on a problem that has some orders more."""
    after = revise(before, plan, problem)
    return Amendment(
        problem=problem,
        plan=replace(plan, cost=after.cost),
        cost=after.cost,
        difference=difference(before.terms, after.terms),
        changed=changes(before.plan, plan),
        violations=after.violations,
        work=dict(work),
    )


def difference(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, int]:
    """Return what each term costs more now, terms that cost the same left out."""
    return {term: cost - before[term] for term, cost in after.items() if cost != before[term]}


def unexplained(problem: Problem, plan: Plan) -> Plan:
    """Return a plan with an entry of every order left out, its reason one that can be told without searching."""
    plan = without_stale(problem, plan)
    orders = left_out(problem, plan)
    if not orders:
        return plan
    case = study(problem, plan)
    detail: Words = {
        "en": "no free place without moving other visits; still searching",
        "zh": "不改动其他上门就没有空位；仍在搜索",
    }
    named = (case.orders[name] for name in orders)
    reasons = {order.id: "pin" if order.pin else possible_reasons(case, order)[-1] for order in named}
    entries = (Unserved(order=name, reason=reason, detail=detail) for name, reason in reasons.items())
    return replace(plan, unserved=(*plan.unserved, *entries))
