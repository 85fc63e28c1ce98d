"""Orders with what is known about them beside themselves, for screens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from dispatch.orders.repeat_repair import RepeatRepair
from dispatch.store.orders.locks import OrderLock, locks_on
from dispatch.store.orders.repeats import stored_repeats
from dispatch.store.orders.sight import engineers_of, regions_of
from dispatch.work_order import WorkOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCard:
    """An order with its region, the engineers whose visit it is, who is editing it, and why it was raised."""

    order: WorkOrder
    region_id: str
    technicians: tuple[str, ...] = ()
    lock: OrderLock | None = None
    repeat: RepeatRepair | None = None


def cards(connection: Connection, orders: Sequence[WorkOrder], *, at: datetime) -> list[OrderCard]:
    """Return the cards of stored orders as they are at a moment, in the same order."""
    ids = [order.id for order in orders]
    regions, engineers = regions_of(connection, ids), engineers_of(connection, ids)
    locks, repeats = locks_on(connection, ids, at=at), stored_repeats(connection, ids)
    return [
        OrderCard(
            order=order,
            region_id=regions[order.id],
            technicians=engineers[order.id],
            lock=locks.get(order.id),
            repeat=repeats.get(order.id),
        )
        for order in orders
    ]
