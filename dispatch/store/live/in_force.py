"""What applying, changing and telling have in common: a plan in force, its visits, and who hears of a change."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from dispatch.plan_record import IN_FORCE, PlanHead, PlannedVisit, StoredPlan, planned_visits
from dispatch.store.errors import StoreRefusalError
from dispatch.store.sla import promises as sla

if TYPE_CHECKING:
    from dispatch.store.work import Work


def refuse_unless_in_force(plan: StoredPlan | PlanHead) -> None:
    """Raise StoreRefusalError for a plan that nobody works by."""
    if plan.state not in IN_FORCE:
        raise StoreRefusalError(
            "not-in-force",
            cause={"en": "the plan is not in force", "zh": "该计划未在执行"},
            remedy={
                "en": "Apply it first, or change the plan that is in force.",
                "zh": "请先应用，或修改正在执行的计划。",
            },
            items=(f"{plan.number}: {plan.state}",),
        )


def open_visits(plan: StoredPlan) -> list[PlannedVisit]:
    """Return a plan's visits, of an order that was there before and comes again only the one to come."""
    visits = {(visit.order_id, visit.technician_id): visit for visit in planned_visits(plan)}
    return list(visits.values())


def tell_promises(work: "Work", orders: Iterable[str]) -> None:
    """Let targets and warnings follow."""
    sla.refresh(work, sorted(orders))


def record_plan(work: "Work", kind: str, plan: StoredPlan, data: Mapping[str, Any]) -> None:
    """Write down what happened to a plan, for its region, or for all if it has several."""
    region = plan.regions[0] if len(plan.regions) == 1 else None
    work.record(kind, noun="plan", subject=str(plan.number), region_id=region, data=dict(data))
