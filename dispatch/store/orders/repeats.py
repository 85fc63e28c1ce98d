"""Repeat repairs in the store: the last repair of a machine, and why an order was raised for it."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from dispatch.orders.repeat_repair import EarlierRepair, RepeatRepair
from dispatch.store.orders.sight import engineers_of
from dispatch.store.shelf import rows, table_of
from dispatch.store.tables.order_work import RepeatRepairRow, VisitReportRow
from dispatch.store.tables.orders import OrderRow
from dispatch.store.work import Work
from dispatch.work_order import WorkOrder

_ORDERS, _REPORTS, _REPEATS = table_of(OrderRow), table_of(VisitReportRow), table_of(RepeatRepairRow)
_DONE = ("done", "confirmed", "closed")


def earlier_repair(connection: Connection, order: WorkOrder) -> EarlierRepair | None:
    """Return the last repair of an order's equipment that was done before the order was reported."""
    if order.equipment_id is None:
        return None
    question = (
        select(_ORDERS.c.id, _ORDERS.c.done_at)
        .where(
            _ORDERS.c.equipment_id == order.equipment_id,
            _ORDERS.c.id != order.id,
            _ORDERS.c.state.in_(_DONE),
            _ORDERS.c.done_at <= order.reported_at,
        )
        .order_by(_ORDERS.c.done_at.desc(), _ORDERS.c.id)
        .limit(1)
    )
    last = connection.execute(question).first()
    if last is None:
        return None
    return EarlierRepair(order_id=last.id, done_at=last.done_at, technicians=_who_was_there(connection, last.id))


def own_repair(connection: Connection, order: WorkOrder) -> EarlierRepair | None:
    """Return the repair that an order itself was, None where it never was done."""
    done_at = connection.execute(select(_ORDERS.c.done_at).where(_ORDERS.c.id == order.id)).scalar()
    if done_at is None or order.state not in _DONE:
        return None
    return EarlierRepair(order_id=order.id, done_at=done_at, technicians=_who_was_there(connection, order.id))


def keep_repeat(work: Work, why: RepeatRepair) -> None:
    """Keep why an order was raised; of one that was raised before, the level and skills that it had at first stay."""
    before = stored_repeats(work.connection, [why.order_id]).get(why.order_id)
    if before is not None:
        why = replace(why, level_before=before.level_before, skills_before=before.skills_before)
    same = _REPEATS.c.order_id == why.order_id, _REPEATS.c.earlier_id == why.earlier_id
    work.connection.execute(delete(_REPEATS).where(*same))  # an order that was reopened before
    work.connection.execute(
        insert(_REPEATS).values(
            order_id=why.order_id,
            earlier_id=why.earlier_id,
            days=why.days,
            level_before=why.level_before,
            skills_before=dict(why.skills_before),
            failed=list(why.failed),
            measure=why.measure,
        )
    )


def stored_repeats(connection: Connection, order_ids: Collection[str]) -> dict[str, RepeatRepair]:
    """Return why some orders were raised the last time, by order; most were not."""
    found = list(rows(connection, _REPEATS, _REPEATS.c.order_id, order_ids))
    found.sort(key=lambda row: row.earlier_id == row.order_id)  # an order is reopened after it was made
    return {row.order_id: _repeat(row) for row in found}


def _repeat(row: Any) -> RepeatRepair:
    return RepeatRepair(
        order_id=row.order_id,
        earlier_id=row.earlier_id,
        days=row.days,
        level_before=row.level_before,
        skills_before=row.skills_before,
        failed=tuple(row.failed),
        measure=row.measure,
    )


def _who_was_there(connection: Connection, order_id: str) -> tuple[str, ...]:
    """Return who reported the last visit, else whose visit it was."""
    question = select(_REPORTS.c.technician_id).where(_REPORTS.c.order_id == order_id)
    last = connection.execute(question.order_by(_REPORTS.c.id.desc()).limit(1)).scalar()
    return (last,) if last is not None else engineers_of(connection, [order_id])[order_id]
