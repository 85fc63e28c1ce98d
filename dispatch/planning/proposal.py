"""A solver's plan, judged, becomes a record that can be stored, shown and repeated."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version

from dispatch.plan_record import PlanDraft, SolveParameters
from dispatch.planning.problem import FrozenDay
from solver.check import check
from solver.plan import Plan, Unserved
from solver.price import price
from solver.rules.violation import Violation
from solver.writing import plan_document, problem_document

SOLVER_VERSION = version("paigong")


class IllegalPlanError(RuntimeError):
    """A solver returned a plan that breaks a rule: it is not stored. `violations` are all that the judge found."""

    def __init__(self, violations: Sequence[Violation]) -> None:
        self.violations = tuple(violations)
        super().__init__("\n".join(f"{one.where}: {one.message['en']} [{one.code}]" for one in violations))


def propose(
    frozen: FrozenDay,
    plan: Plan,
    *,
    created_at: datetime,
    parameters: SolveParameters,
    seed: int,
    solve_s: float,
    regions: Sequence[str] = (),
) -> PlanDraft:
    """Return the record of a plan, which is checked and priced here, whoever made it.

    regions: ids of the regions that were asked for, empty for all. The plan document also keeps what its problem cannot
    say: orders held back, notices, and whether travel times are estimates. Raises IllegalPlanError.
    """
    violations = check(frozen.problem, plan)
    if violations:
        raise IllegalPlanError(violations)
    cost = price(frozen.problem, plan).cost
    facts = {
        **plan.facts,
        "held_back": [_held(unserved) for unserved in frozen.held],
        "notices": [
            {"code": notice.code, "subject": notice.subject, **notice.text}  # "en" and "zh"
            for notice in frozen.notices
        ],
        "travel_estimated": frozen.estimated,
        "fingerprints": dict(frozen.fingerprints),
        "base": list(frozen.base),
    }
    return PlanDraft(
        day=frozen.day,
        regions=tuple(sorted(regions)),
        created_at=created_at.astimezone(UTC),
        at=frozen.at.astimezone(UTC),
        epoch_at=frozen.epoch_at,
        problem=problem_document(frozen.problem),
        plan=plan_document(replace(plan, cost=cost, facts=facts)),
        policy_id=frozen.policy_id,
        policy_version=frozen.policy_version,
        solver_version=SOLVER_VERSION,
        parameters=parameters,
        seed=seed,
        travel=frozen.provenance,
        cost=cost,
        bound=plan.bound,
        work=dict(plan.facts.get("work", {})),
        solve_s=solve_s,
    )


def _held(unserved: Unserved) -> dict[str, str]:
    return {
        "order": unserved.order,
        "reason": unserved.reason,
        "detail": unserved.detail["en"],
        "detail_zh": unserved.detail["zh"],
    }
