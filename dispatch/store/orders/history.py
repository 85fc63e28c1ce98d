"""All that happened to an order: its events, with what was said about them as far as it is still there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from dispatch.store.events import events_after
from dispatch.store.orders.remarks import remarks_of


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderEvent:
    """One event of an order. actor: who did it; remark: what they said about it ("": nothing, or erased)."""

    seq: int
    at: datetime
    kind: str
    actor: str
    data: Mapping[str, Any]
    remark: str = ""


def history(connection: Connection, order_id: str, *, after: int = 0, limit: int = 50) -> list[OrderEvent]:
    """Return up to `limit` events of an order behind a sequence number, oldest first."""
    remarks = remarks_of(connection, order_id)
    return [
        OrderEvent(
            seq=event.seq,
            at=event.at,
            kind=event.kind,
            actor=event.actor,
            data=event.data,
            remark=remarks.get(event.data.get("remark", 0), ""),
        )
        for event in events_after(connection, after, limit=limit, noun="order", subject=order_id)
    ]
