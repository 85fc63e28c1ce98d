"""Publishing a plan: from now on it is what people know."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select, update

from dispatch.conflicts import conflicts
from dispatch.plan_record import StoredPlan, planned_visits
from dispatch.plan_stock import stock_counted_on
from dispatch.store.company import COMPANY
from dispatch.store.errors import StoreRefusalError
from dispatch.store.people import TECHNICIANS
from dispatch.store.plans import plans_beside, read_plan, replaced_plans, set_published
from dispatch.store.reserved import all_lots, plannable_stock
from dispatch.store.shelf import chunks, read, rows, table_of
from dispatch.store.tables.orders import OrderRow
from dispatch.store.tables.plans import PlanRow, VisitRow
from dispatch.taken import informed_at
from dispatch.work_order import PLANNABLE

_ORDERS, _PLANS, _VISITS = table_of(OrderRow), table_of(PlanRow), table_of(VisitRow)
_NOT_YET_ACCEPTED = PLANNABLE - {"accepted"}


def publish(connection: Connection, number: int, *, at: datetime) -> StoredPlan:
    """Publish a proposal in place of the plans of that day that share a region with it.

    Orders that it serves become "published", but for those that their engineer has accepted already; orders that were
    published and that no published plan serves any more go back to "triaged". Raises StoreRefusalError
    ("already-published", "plan-superseded", "plan-stale" where orders or stock have moved on since it was made, or
    "plan-conflict" where it takes what a plan that stays published has taken).
    """
    plan = read_plan(connection, number)
    _refuse_unless_proposal(plan)
    _refuse_stale(connection, plan)
    _refuse_conflicts(connection, plan)
    superseded = replaced_plans(connection, plan.day, plan.regions)
    set_published(connection, number, superseded, at=at)
    _tell_orders(connection, plan, superseded)
    return read_plan(connection, number)


def _tell_orders(connection: Connection, plan: StoredPlan, superseded: list[int]) -> None:
    for some in chunks({visit.order_id for visit in planned_visits(plan)}):
        told = update(_ORDERS).where(_ORDERS.c.id.in_(some), _ORDERS.c.state.in_(_NOT_YET_ACCEPTED))
        connection.execute(told.values(state="published"))
    live = select(_VISITS.c.order_id).join(_PLANS).where(_PLANS.c.state == "published")
    was_served = select(_VISITS.c.order_id).where(_VISITS.c.plan_number.in_(superseded))
    dropped = update(_ORDERS).where(
        _ORDERS.c.state == "published", _ORDERS.c.id.in_(was_served), _ORDERS.c.id.not_in(live)
    )
    connection.execute(dropped.values(state="triaged"))


def _refuse_unless_proposal(plan: StoredPlan) -> None:
    if plan.state == "published":
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
    lying = plannable_stock(connection)
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


def _refuse_conflicts(connection: Connection, plan: StoredPlan) -> None:
    others = plans_beside(connection, plan.day, plan.regions, as_of=informed_at(plan))
    if not others:
        return
    people = read(connection, TECHNICIANS, {route["technician"] for route in plan.plan["routes"]})
    items = conflicts(
        plan,
        others,
        stock=plannable_stock(connection),
        inbound=all_lots(connection, informed_at(plan)),
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
