"""Pins: a person fixes who goes to an order, when the work starts, or both."""

from dataclasses import replace

from dispatch.planning.day import Batch
from dispatch.store.errors import StoreRefusalError
from dispatch.store.orders.changes import pin_document, read_order, record_of_order
from dispatch.store.orders.locks import refuse_locked
from dispatch.store.orders.rows import ORDERS
from dispatch.store.references import batch_references, refuse_missing
from dispatch.store.shelf import write
from dispatch.store.work import Work
from dispatch.work_order import PLANNABLE, Pin, WorkOrder

_CAN_BE_PINNED = PLANNABLE | {"waiting for part", "waiting for customer"}


def pin(work: Work, order_id: str, wish: Pin) -> WorkOrder:
    """Fix who goes to an order, when the work starts, or both, in place of what was fixed before.

    Raises StoreRefusalError ("locked", "not-plannable" where the visit has begun or is over, "pinned-excluded").
    """
    before = read_order(work.connection, order_id)
    refuse_locked(work, order_id)
    _refuse_begun(before)
    if wish.technician_id is not None and wish.technician_id in before.excluded:
        raise StoreRefusalError(
            "pinned-excluded",
            cause={"en": "this technician must not go to this order", "zh": "该技术员不得派往此工单"},
            remedy={"en": "Fix somebody else, or allow this one first.", "zh": "请改派他人，或先取消排除。"},
            items=(f"{order_id}: {wish.technician_id}",),
        )
    after = replace(before, pin=wish)
    refuse_missing(work.connection, batch_references(Batch(orders=(after,))))
    if after != before:
        write(work.connection, ORDERS, [after])
        record_of_order(work, "order.pinned", order_id, {"pin": pin_document(wish)})
    return after


def unpin(work: Work, order_id: str) -> WorkOrder:
    """Leave it to the plan again who goes and when. Raises StoreRefusalError ("locked", "not-plannable")."""
    before = read_order(work.connection, order_id)
    refuse_locked(work, order_id)
    _refuse_begun(before)
    after = replace(before, pin=None)
    if after != before:
        write(work.connection, ORDERS, [after])
        record_of_order(work, "order.unpinned", order_id, {"pin": None})
    return after


def free_of(work: Work, order_id: str, technician_id: str) -> WorkOrder:
    """Take a technician who will not go out of an order's pin; a start that was fixed with them stays."""
    before = read_order(work.connection, order_id)
    if before.pin is None or before.pin.technician_id != technician_id:
        return before
    start_at = before.pin.start_at
    after = replace(before, pin=Pin(start_at=start_at) if start_at is not None else None)
    write(work.connection, ORDERS, [after])
    record_of_order(work, "order.unpinned", order_id, {"pin": pin_document(after.pin)})
    return after


def _refuse_begun(order: WorkOrder) -> None:
    if order.state not in _CAN_BE_PINNED:
        raise StoreRefusalError(
            "not-plannable",
            cause={"en": "no plan moves this order any more", "zh": "该工单已不再由计划调整"},
            remedy={"en": "Pin orders before somebody sets out.", "zh": "请在工程师出发前固定。"},
            items=(f"{order.id}: {order.state}",),
        )
