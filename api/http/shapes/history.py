"""What happened to an order, as it goes out."""

from datetime import datetime
from typing import Any

from pydantic import Field

from api.http.fields import Shown
from dispatch.masking.text import masked_text
from dispatch.store.orders.history import OrderEvent


class HistoryItem(Shown):
    """One event: who, when, what; telephone numbers in the remark are masked."""

    seq: int
    at: datetime
    kind: str = Field(examples=["order.state"])
    actor: str
    data: dict[str, Any] = Field(examples=[{"event": "set_out", "from": "accepted", "to": "en route"}])
    remark: str


class HistoryPage(Shown):
    """Some events, and where the next ones begin."""

    items: list[HistoryItem]
    next: str | None


def history_out(event: OrderEvent) -> HistoryItem:
    """Return an event as it is shown."""
    return HistoryItem(
        seq=event.seq,
        at=event.at,
        kind=event.kind,
        actor=event.actor,
        data=dict(event.data),
        remark=masked_text(event.remark),
    )
