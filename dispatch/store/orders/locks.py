"""Locks: a dispatcher who edits an order has it alone for two minutes at a time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, update

from dispatch.store.errors import StoreRefusalError
from dispatch.store.orders.sight import engineers_of, region_of
from dispatch.store.shelf import rows, table_of
from dispatch.store.tables.order_work import OrderLockRow
from dispatch.store.work import Work

LEASE = timedelta(minutes=2)
_LOCKS = table_of(OrderLockRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLock:
    """Who is editing an order. holder: the account; since: when it was taken; expires_at: when it ends by itself."""

    order_id: str
    holder: str
    locked_at: datetime
    expires_at: datetime


def lock(work: Work, order_id: str) -> OrderLock:
    """Lock an order for whoever asks, or renew their lock, and return it.

    Raises StoreRefusalError ("locked") where somebody else has it.
    """
    refuse_locked(work, order_id)
    before = locks_on(work.connection, [order_id], at=work.at).get(order_id)
    taken = OrderLock(
        order_id=order_id,
        holder=work.actor.id,
        locked_at=before.locked_at if before else work.at,
        expires_at=work.at + LEASE,
    )
    if before is not None:
        renewal = update(_LOCKS).where(_LOCKS.c.order_id == order_id)
        work.connection.execute(renewal.values(expires_at=taken.expires_at))
        return taken  # nothing new for anybody: a renewal is no event
    work.connection.execute(delete(_LOCKS).where(_LOCKS.c.order_id == order_id))  # one that ended by itself
    work.connection.execute(
        insert(_LOCKS).values(
            order_id=order_id, holder=taken.holder, locked_at=taken.locked_at, expires_at=taken.expires_at
        )
    )
    _record(work, "order.locked", taken)
    return taken


def unlock(work: Work, order_id: str) -> None:
    """Give an order back. Raises StoreRefusalError ("locked") where somebody else has it; without a lock it is well."""
    refuse_locked(work, order_id)
    before = locks_on(work.connection, [order_id], at=work.at).get(order_id)
    work.connection.execute(delete(_LOCKS).where(_LOCKS.c.order_id == order_id))
    if before is not None:
        _record(work, "order.unlocked", before)


def locks_on(connection: Connection, order_ids: Collection[str], *, at: datetime) -> dict[str, OrderLock]:
    """Return the locks that hold at a moment, by order."""
    return {
        row.order_id: OrderLock(
            order_id=row.order_id, holder=row.holder, locked_at=row.locked_at, expires_at=row.expires_at
        )
        for row in rows(connection, _LOCKS, _LOCKS.c.order_id, order_ids)
        if row.expires_at > at
    }


def refuse_locked(work: Work, order_id: str) -> None:
    """Raise StoreRefusalError ("locked"), naming who, where somebody else is editing an order."""
    held = locks_on(work.connection, [order_id], at=work.at).get(order_id)
    if held is None or held.holder == work.actor.id:
        return
    raise StoreRefusalError(
        "locked",
        cause={
            "en": f"{held.holder} is editing the order until {held.expires_at:%H:%M:%S} UTC",
            "zh": f"{held.holder} 正在编辑该工单，至 {held.expires_at:%H:%M:%S}（UTC）",
        },
        remedy={"en": "Wait, or ask them to release it.", "zh": "请稍候，或请对方释放。"},
        items=(order_id,),
    )


def _record(work: Work, kind: str, held: OrderLock) -> None:
    work.record(
        kind,
        noun="order",
        subject=held.order_id,
        region_id=region_of(work.connection, held.order_id),
        technicians=engineers_of(work.connection, [held.order_id])[held.order_id],
        data={"holder": held.holder, "expires_at": held.expires_at.isoformat()},
    )
