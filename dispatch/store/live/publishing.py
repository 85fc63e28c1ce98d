"""Engineers are told of the plan in force, and what is no longer theirs is taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from dispatch.live.publish_next import visits_to_tell
from dispatch.plan_record import PlannedVisit, StoredPlan
from dispatch.store.errors import StoreRefusalError
from dispatch.store.live import told
from dispatch.store.live.in_force import open_visits, record_plan, refuse_unless_in_force, tell_promises
from dispatch.store.live.told import ToldVisit
from dispatch.store.plans.records import read_plan, set_published
from dispatch.store.shelf import rows, table_of
from dispatch.store.tables.orders import OrderRow
from dispatch.work_order import PLANNABLE
from solver.amend.ledger import open_ledger
from solver.reading import read_plan as plan_of
from solver.reading import read_problem as problem_of

if TYPE_CHECKING:
    from dispatch.store.work import Work

_ORDERS = table_of(OrderRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """Of which visits engineers were told something new; complete: whether everybody knows all now."""

    plan: StoredPlan
    told: tuple[ToldVisit, ...]
    withdrawn: tuple[ToldVisit, ...]
    complete: bool


def publish(work: "Work", number: int, *, most: int | None = None) -> Published:
    """Tell engineers of a plan in force: of all visits, or of the next `most` of each technician.

    Visits of which somebody else was told are taken back from them. Raises StoreRefusalError ("not-in-force",
    "plan-illegal" with everything that the judge finds).
    """
    connection = work.connection
    plan = read_plan(connection, number)
    refuse_unless_in_force(plan)
    _refuse_illegal(plan)
    visits = open_visits(plan)
    to_tell = visits_to_tell(visits, most)
    serving = {(visit.order_id, visit.technician_id) for visit in visits}
    concerned = {visit.order_id for visit in visits} - _under_way(connection, visits)
    withdrawn = told.withdraw(work, concerned, but=serving)
    new = told.tell(work, plan, to_tell)
    complete = told.up_to_date(connection, visits)
    if complete and plan.state != "published":
        set_published(connection, number, (), at=work.at)
    tell_promises(work, {visit.order_id for visit in new})
    record_plan(work, "plan.published", plan, {"told": len(new), "withdrawn": len(withdrawn), "complete": complete})
    return Published(plan=read_plan(connection, number), told=tuple(new), withdrawn=tuple(withdrawn), complete=complete)


def _under_way(connection: Connection, visits: Sequence[PlannedVisit]) -> set[str]:
    states = rows(connection, _ORDERS, _ORDERS.c.id, {visit.order_id for visit in visits})
    return {row.id for row in states if row.state not in PLANNABLE}


def _refuse_illegal(plan: StoredPlan) -> None:
    found = open_ledger(problem_of(plan.problem), plan_of(plan.plan)).violations
    if found:
        raise StoreRefusalError(
            "plan-illegal",
            cause={"en": "the plan breaks rules", "zh": "计划违反规则"},
            remedy={"en": "Put it right by hand, or plan again.", "zh": "请人工调整，或重新优化。"},
            items=[f"{one.where}: {one.message['en']} [{one.code}]" for one in found],
        )
