"""An event of the life cycle that happens to many orders at once, as when a plan comes into force."""

from collections.abc import Collection

from sqlalchemy import update

from dispatch.orders.life_cycle import next_state
from dispatch.store.errors import StoreRefusalError
from dispatch.store.orders.sight import engineers_of, regions_of
from dispatch.store.shelf import chunks, rows, table_of
from dispatch.store.tables.orders import OrderRow
from dispatch.store.work import Entry, Work

_ORDERS = table_of(OrderRow)
BATCHED = frozenset({"plan", "unplan", "publish", "withdraw"})
"""Events by which nothing but the state changes; all others go through `order_work.happen`, one by one."""


def happen_to_all(work: Work, order_ids: Collection[str], event: str) -> dict[str, str]:
    """Let an event of `BATCHED` happen to some orders, each with its own entry in the trail; return their new states.

    Raises StoreRefusalError ("illegal-transition"), listing all, where the state machine does not allow it.
    """
    assert event in BATCHED, event  # noqa: S101
    before = {row.id: row.state for row in rows(work.connection, _ORDERS, _ORDERS.c.id, order_ids)}
    after = {order_id: next_state(state, event) for order_id, state in sorted(before.items())}
    _refuse(event, [f"{order_id}: {before[order_id]}" for order_id, target in after.items() if target is None])
    moved = {order_id: target for order_id, target in after.items() if target is not None}
    for target in set(moved.values()):
        for some in chunks([order_id for order_id, state in moved.items() if state == target]):
            work.connection.execute(update(_ORDERS).where(_ORDERS.c.id.in_(some)).values(state=target))
    regions, engineers = regions_of(work.connection, moved), engineers_of(work.connection, moved)
    work.record_all(
        "order.state",
        noun="order",
        entries=[
            Entry(
                subject=order_id,
                region_id=regions[order_id],
                technicians=engineers[order_id],
                data={"event": event, "from": before[order_id], "to": target},
            )
            for order_id, target in moved.items()
        ],
    )
    return moved


def _refuse(event: str, items: list[str]) -> None:
    if items:
        raise StoreRefusalError(
            "illegal-transition",
            cause={"en": f"“{event}” may not happen now", "zh": f"当前状态不允许“{event}”"},
            remedy={"en": "Read the orders again.", "zh": "请重新读取工单。"},
            items=items,
        )
