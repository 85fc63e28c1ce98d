"""What people tell of an order, late, early or twice: it happens, or is kept as refused."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dispatch.store.errors import StoreRefusalError
from dispatch.store.live.told import answer
from dispatch.store.orders.changes import claim, happen, illegal_transition, read_order, record_of_order
from dispatch.store.orders.sight import engineers_of
from dispatch.store.work import Work
from dispatch.work_order import WorkOrder

_ANSWERS: dict[str, Literal["accept", "refuse"]] = {"accept": "accept", "refuse": "refuse"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What became of an event that somebody told of. refusal: why it did not happen (None: it did)."""

    order: WorkOrder
    refusal: StoreRefusalError | None = None


def hear(
    work: Work,
    order_id: str,
    event: str,
    *,
    by_technician: str | None = None,
    reason: str = "",
    claimed_at: datetime | None = None,
) -> Heard:
    """Let an event happen as somebody told of it; one that may not happen is kept in the history as refused.

    Unlike `happen` it raises nothing for an illegal event: what was told stays either way. An answer, accept or refuse,
    is the answer of the engineer who gave it, or of the only one who was told.
    """
    who = by_technician or (_only_engineer(work, order_id) if event in _ANSWERS else None)
    try:
        if event in _ANSWERS and who is not None:
            answer(work, order_id, who, _ANSWERS[event], reason, claimed_at=claimed_at)
            return Heard(order=read_order(work.connection, order_id))
        order = happen(work, order_id, event, by_technician=by_technician, reason=reason, claimed_at=claimed_at)
    except StoreRefusalError as refusal:
        if refusal.code != "illegal-transition":
            raise
        order = read_order(work.connection, order_id)
        refused(work, order, event, by_technician=by_technician, reason=reason, claimed_at=claimed_at)
        return Heard(order=order, refusal=refusal)
    return Heard(order=order)


def refused(
    work: Work,
    order: WorkOrder,
    event: str,
    *,
    by_technician: str | None = None,
    reason: str = "",
    claimed_at: datetime | None = None,
) -> StoreRefusalError:
    """Keep in an order's history that an event was told and could not be, and return why."""
    data = {"event": event, "from": order.state, **claim(work, order.id, reason, claimed_at)}
    record_of_order(work, "order.refused_event", order.id, data, by_technician=by_technician)
    return illegal_transition(order, event)


def _only_engineer(work: Work, order_id: str) -> str | None:
    engineers = engineers_of(work.connection, [order_id])[order_id]
    return engineers[0] if len(engineers) == 1 else None
