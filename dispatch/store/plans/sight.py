"""Which plans, and which of their visits, somebody may see and change: those of their regions."""

from collections.abc import Collection

from sqlalchemy import Connection, select

from dispatch.plan_record import PlanHead, StoredPlan
from dispatch.store.errors import StoreMissingError, StoreRefusalError
from dispatch.store.plans.records import read_head, read_heads, read_plan
from dispatch.store.shelf import chunks, table_of
from dispatch.store.tables.company import SiteRow
from dispatch.store.tables.orders import OrderRow

_ORDERS, _SITES = table_of(OrderRow), table_of(SiteRow)


def sees(plan: StoredPlan | PlanHead, regions: Collection[str]) -> bool:
    """Return whether somebody who looks after some regions (none: all) sees a plan: it touches one of them."""
    return not regions or not plan.regions or bool(set(plan.regions) & set(regions))


def has_whole(plan: StoredPlan | PlanHead, regions: Collection[str]) -> bool:
    """Return whether all of a plan is somebody's who looks after some regions (none: all)."""
    return not regions or (bool(plan.regions) and set(plan.regions) <= set(regions))


def visible_plan(connection: Connection, number: int, regions: Collection[str]) -> StoredPlan:
    """Return a plan. Raises StoreMissingError where there is none, or it is none of somebody's regions."""
    plan = read_plan(connection, number)
    if not sees(plan, regions):
        raise _missing(number)
    return plan


def visible_head(connection: Connection, number: int, regions: Collection[str]) -> PlanHead:
    """Return a plan without its documents. Raises StoreMissingError as `visible_plan` does."""
    head = read_head(connection, number)
    if not sees(head, regions):
        raise _missing(number)
    return head


def own_plan(connection: Connection, number: int, regions: Collection[str]) -> StoredPlan:
    """Return a plan that somebody may bring into force or tell of.

    Raises StoreMissingError, and StoreRefusalError ("not-all-regions") where only a part of it is theirs.
    """
    plan = visible_plan(connection, number, regions)
    if not has_whole(plan, regions):
        raise StoreRefusalError(
            "not-all-regions",
            cause={
                "en": "the plan covers regions that others look after",
                "zh": "该计划还包含由其他人负责的区域",
            },
            remedy={
                "en": "Change your own visits in it; let somebody of all its regions apply or publish it.",
                "zh": "您可修改本区域的上门；应用或发布请由负责其全部区域的人员操作。",
            },
            items=(),
        )
    return plan


def visible_heads(connection: Connection, regions: Collection[str]) -> list[PlanHead]:
    """Return the plans that somebody sees, newest first, without their documents."""
    return [head for head in reversed(read_heads(connection)) if sees(head, regions)]


def orders_in_sight(connection: Connection, orders: Collection[str], regions: Collection[str]) -> set[str]:
    """Return those of some orders that lie in some regions (none: all)."""
    if not regions:
        return set(orders)
    question = select(_ORDERS.c.id).join(_SITES, _SITES.c.id == _ORDERS.c.site_id)
    return {
        found
        for some in chunks(list(orders))
        for found in connection.execute(
            question.where(_ORDERS.c.id.in_(some), _SITES.c.region_id.in_(list(regions)))
        ).scalars()
    }


def refuse_out_of_sight(connection: Connection, orders: Collection[str], regions: Collection[str]) -> None:
    """Raise StoreMissingError for orders of somebody else's regions: nobody learns that they exist."""
    hidden = sorted(set(orders) - orders_in_sight(connection, orders, regions))
    if hidden:
        raise StoreMissingError(
            "unknown-order",
            cause={"en": f"there is no work order {hidden[0]}", "zh": f"没有工单 {hidden[0]}"},
            remedy={"en": "List the orders to see which there are.", "zh": "请先列出现有工单。"},
        )


def _missing(number: int) -> StoreMissingError:
    return StoreMissingError(
        "unknown-plan",
        cause={"en": f"there is no plan {number}", "zh": f"没有编号为 {number} 的计划"},
        remedy={"en": "List the plans to see which there are.", "zh": "请先列出现有计划。"},
    )
