"""All that happened to an order: its events, with what was said about them as far as it is still there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from dispatch.store.order_remarks import remarks_of
from dispatch.store.shelf import table_of
from dispatch.store.tables.events import EventRow

_EVENTS = table_of(EventRow)


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
    question = (
        select(_EVENTS)
        .where(_EVENTS.c.noun == "order", _EVENTS.c.subject == order_id, _EVENTS.c.seq > after)
        .order_by(_EVENTS.c.seq)
        .limit(limit)
    )
    remarks = remarks_of(connection, order_id)
    return [
        OrderEvent(
            seq=row.seq,
            at=row.at,
            kind=row.kind,
            actor=row.actor,
            data=row.data,
            remark=remarks.get(row.data.get("remark"), ""),
        )
        for row in connection.execute(question)
    ]
