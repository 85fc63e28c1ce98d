"""A stored plan is made again from what was stored with it: the same problem, seed and work give the same plan."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from dispatch.plan_record import StoredPlan
from dispatch.planning.difference import PlanDiff, diff
from dispatch.planning.error import PlanningError
from dispatch.planning.proposal import SOLVER_VERSION
from solver.limits import Limits
from solver.reading import read_problem
from solver.supervise import solve_apart
from solver.writing import plan_document


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """What came out the second time. same: every stop of every route and every reason are equal, so the cost is too.

    difference: what a dispatcher would notice; versions: of the solver then and now, on which the result may depend.
    """

    same: bool
    difference: PlanDiff
    versions: tuple[str, str]


def replay(record: StoredPlan) -> Repeated:
    """Solve a stored plan's problem again, with its seed and the work that was recorded; nothing is stored.

    Raises PlanningError ("not-repeatable") where the plan does not say how much work was done, and what a solve raises.
    """
    if not record.work:
        raise PlanningError(
            "not-repeatable",
            cause={
                "en": f"plan {record.number} does not say how much work the solver did",
                "zh": f"计划 {record.number} 未记录求解工作量",
            },
            remedy={"en": "Only plans that `optimize` made can be repeated.", "zh": "只有由优化生成的计划可以重算。"},
        )
    solved = solve_apart(
        read_problem(record.problem),
        limits=Limits(work=record.work),
        seed=record.seed,
        workers=record.parameters.workers,
        memory_mb=record.parameters.memory_mb,
    )
    repeated = plan_document(solved.plan)
    again = replace(record, plan={**repeated, "held_back": record.plan.get("held_back", [])})
    return Repeated(
        same=_decision(record.plan) == _decision(repeated),
        difference=diff(record, again, moved_min=0),
        versions=(record.solver_version, SOLVER_VERSION),
    )


def _decision(plan: Mapping[str, Any]) -> tuple[object, ...]:
    """Return what a plan decides, without its sentences and figures."""
    routes = sorted(plan["routes"], key=lambda route: (route["technician"], route["shift"]))
    left_out = sorted((one["order"], one["reason"]) for one in plan["unserved"])
    return routes, left_out
