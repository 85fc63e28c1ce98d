"""Work orders at work: what people and the service do to them, one event for each change."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, select, update

from dispatch.life_cycle import RULES, is_skewed, next_state, skew_s
from dispatch.store.errors import StoreMissingError, StoreRefusalError
from dispatch.store.order_sight import engineers_of, region_of
from dispatch.store.orders import ORDERS
from dispatch.store.shelf import read, table_of
from dispatch.store.tables.orders import OrderRow
from dispatch.work_order import WorkOrder

if TYPE_CHECKING:
    from dispatch.store.work import Work

_ORDERS = table_of(OrderRow)


def read_order(connection: Connection, order_id: str, *, sight: ColumnElement[bool] | None = None) -> WorkOrder:
    """Return an order; sight: the condition that whoever asks may see it (`order_sight.in_sight`; None: sees all).

    Raises StoreMissingError where there is none, or none in sight: nobody learns that it exists.
    """
    if sight is not None:
        question = select(_ORDERS.c.id).where(_ORDERS.c.id == order_id, sight)
        if connection.execute(question).first() is None:
            raise _missing(order_id)
    found = read(connection, ORDERS, [order_id]).get(order_id)
    if found is None:
        raise _missing(order_id)
    return found


def happen(
    work: "Work",
    order_id: str,
    event: str,
    *,
    by_technician: str | None = None,
    reason: str = "",
    claimed_at: datetime | None = None,
) -> WorkOrder:
    """Let an event of the life cycle happen to an order, and return the order as it is then.

    by_technician: the engineer who told of it; reason: why, in somebody's words (kept beside the event, erasable);
    claimed_at: when it happened by the teller's clock (kept, never believed). Raises StoreMissingError, and
    StoreRefusalError ("illegal-transition") where the state machine does not allow it.
    """
    order = read_order(work.connection, order_id)
    target = next_state(order.state, event)
    if target is None:
        raise illegal_transition(order, event)
    work.connection.execute(update(_ORDERS).where(_ORDERS.c.id == order_id).values(state=target))
    data = {"event": event, "from": order.state, "to": target, **_claim(work, by_technician, claimed_at)}
    _record(work, "order.state", order_id, data, by_technician)
    return read_order(work.connection, order_id)


def _claim(work: "Work", by_technician: str | None, claimed_at: datetime | None) -> dict[str, Any]:
    claim: dict[str, Any] = {}
    if by_technician is not None:
        claim["technician"] = by_technician
    if claimed_at is not None:
        claim["claimed_at"] = claimed_at.isoformat()
        claim["skew_s"] = skew_s(claimed_at, work.at)
        claim["skewed"] = is_skewed(claimed_at, work.at)
    return claim


def _record(work: "Work", kind: str, order_id: str, data: dict[str, Any], by_technician: str | None = None) -> None:
    engineers = {*engineers_of(work.connection, order_id), *([by_technician] if by_technician else [])}
    work.record(
        kind,
        noun="order",
        subject=order_id,
        region_id=region_of(work.connection, order_id),
        technicians=tuple(sorted(engineers)),
        data=data,
    )


def illegal_transition(order: WorkOrder, event: str) -> StoreRefusalError:
    """Return the error for an event that may not happen in the state that an order is in."""
    rule = RULES.get(event)
    states = ", ".join(sorted(rule.sources)) if rule else ""
    return StoreRefusalError(
        "illegal-transition",
        cause={
            "en": "this may not happen to an order in its present state",
            "zh": "工单在当前状态下不允许此操作",
        },
        remedy={
            "en": f"It may happen in: {states}." if rule else "There is no such event.",
            "zh": f"允许的状态：{states}。" if rule else "没有这种事件。",
        },
        items=(f"{order.id}: {order.state}, {event}",),
    )


def _missing(order_id: str) -> StoreMissingError:
    return StoreMissingError(
        "unknown-order",
        cause={"en": f"there is no work order {order_id}", "zh": f"没有工单 {order_id}"},
        remedy={"en": "List the orders to see which there are.", "zh": "请先列出现有工单。"},
    )
