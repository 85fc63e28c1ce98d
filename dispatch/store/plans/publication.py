"""Publishing a plan: from now on it is what people know."""

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from dispatch.plan_record import IN_FORCE, StoredPlan, planned_visits
from dispatch.planning.conflicts import conflicts
from dispatch.planning.stock_counted_on import stock_counted_on
from dispatch.planning.taken import informed_at
from dispatch.store.catalog.company import COMPANY
from dispatch.store.catalog.parts import INBOUND
from dispatch.store.catalog.technicians import TECHNICIANS
from dispatch.store.errors import StoreRefusalError
from dispatch.store.live import told
from dispatch.store.plans.records import plans_beside, read_plan, replaced_plans, set_published
from dispatch.store.plans.settling import settle_orders
from dispatch.store.shelf import read, rows, table_of
from dispatch.store.stock.ledger import balances
from dispatch.store.tables.orders import OrderRow
from dispatch.work_order import PLANNABLE

if TYPE_CHECKING:
    from dispatch.store.work import Work

_ORDERS = table_of(OrderRow)


def publish(work: "Work", number: int) -> StoredPlan:
    """Bring a proposal into force as it is, in place of the plans that share a day and region with it, and tell all.

    Orders that it serves become "published", but for those that their engineer has accepted already; orders that no
    plan in force serves any more go back to "triaged". Raises StoreRefusalError ("already-published",
    "plan-superseded", "plan-stale" where orders or stock have moved on since it was made, or "plan-conflict" where it
    takes what a plan that stays in force has taken).
    """
    connection = work.connection
    plan = read_plan(connection, number)
    _refuse_unless_proposal(plan)
    _refuse_stale(connection, plan)
    refuse_conflicts(connection, plan)
    superseded = replaced_plans(connection, plan.day, plan.regions)
    before = [read_plan(connection, one) for one in superseded]
    set_published(connection, number, superseded, at=work.at)
    plan = read_plan(connection, number)
    settle_orders(work, plan, before)
    visits = planned_visits(plan)
    told.withdraw(
        work,
        {visit.order_id for visit in visits},
        but={(visit.order_id, visit.technician_id) for visit in visits},
    )
    told.tell(work, plan, visits)
    region = plan.regions[0] if len(plan.regions) == 1 else None
    work.record(
        "plan.published",
        noun="plan",
        subject=str(number),
        region_id=region,
        data={"edition": plan.edition, "superseded": superseded, "complete": True},
    )
    return read_plan(connection, number)


def _refuse_unless_proposal(plan: StoredPlan) -> None:
    if plan.state in IN_FORCE:
        raise StoreRefusalError(
            "already-published",
            cause={"en": "the plan is published already", "zh": "该计划已发布"},
            remedy={"en": "There is nothing to do.", "zh": "无需任何操作。"},
            items=(str(plan.number),),
        )
    if plan.state == "superseded":
        raise StoreRefusalError(
            "plan-superseded",
            cause={"en": "a later plan has taken this one's place", "zh": "该计划已被后来的计划取代"},
            remedy={"en": "Plan the day again and publish that.", "zh": "请重新优化当天并发布新计划。"},
            items=(str(plan.number),),
        )


def _refuse_stale(connection: Connection, plan: StoredPlan) -> None:
    served = {visit.order_id for visit in planned_visits(plan)}
    items = [
        f"{row.id}: {row.state}"
        for row in sorted(rows(connection, _ORDERS, _ORDERS.c.id, served), key=lambda row: row.id)
        if row.state not in PLANNABLE
    ]
    lying = balances(connection)
    items += [
        f"{place.kind} {place.id}: {part} ({lying.get((place, part), 0)} < {pieces})"
        for (place, part), pieces in sorted(stock_counted_on(plan).items())
        if lying.get((place, part), 0) < pieces
    ]
    if items:
        raise StoreRefusalError(
            "plan-stale",
            cause={
                "en": "orders or stock have moved on since the plan was made",
                "zh": "计划生成后，工单或库存已发生变化",
            },
            remedy={"en": "Plan the day again and publish that.", "zh": "请重新优化当天并发布新计划。"},
            items=items,
        )


def refuse_conflicts(connection: Connection, plan: StoredPlan) -> None:
    """Raise StoreRefusalError ("plan-conflict") where a plan takes what plans that stay in force have taken."""
    others = plans_beside(connection, plan.day, plan.regions, as_of=informed_at(plan))
    if not others:
        return
    people = read(connection, TECHNICIANS, {route["technician"] for route in plan.plan["routes"]})
    items = conflicts(
        plan,
        others,
        stock=balances(connection),
        inbound=list(read(connection, INBOUND).values()),
        one_way={person.id for person in people.values() if not person.returns},
        zone=ZoneInfo(read(connection, COMPANY)[1].time_zone),
    )
    if items:
        raise StoreRefusalError(
            "plan-conflict",
            cause={
                "en": "plans that stay published have taken the same orders, hours or pieces",
                "zh": "仍在执行的已发布计划已占用相同的工单、人员时间或备件",
            },
            remedy={
                "en": "Plan the day again, which leaves alone what they have taken, and publish that.",
                "zh": "请重新优化当天（将避开已占用的部分）并发布新计划。",
            },
            items=items,
        )
