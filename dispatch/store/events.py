"""The trail of events in the store: only ever added to, by one writer at a time, and so in the order of commits."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from dispatch.actor import Actor
from dispatch.event import Breach, Event, Head, first_breach, seal_of
from dispatch.store.shelf import table_of
from dispatch.store.tables.events import EventHeadRow, EventRow

_EVENTS, _HEAD = table_of(EventRow), table_of(EventHeadRow)
_PAGE = 1_000


def append(
    connection: Connection,
    *,
    at: datetime,
    actor: Actor,
    kind: str,
    noun: str,
    subject: str,
    region_id: str | None,
    technicians: tuple[str, ...],
    data: Mapping[str, Any],
) -> Event:
    """Add an event behind the last one, and return it."""
    head = head_of(connection)
    event = Event(
        seq=head.seq + 1,
        at=at,
        actor=actor.id,
        role=actor.role,
        source=actor.source,
        kind=kind,
        noun=noun,
        subject=subject,
        region_id=region_id,
        technicians=technicians,
        data=data,
    )
    event = replace(event, seal=seal_of(event, head.seal))
    connection.execute(insert(_EVENTS).values(**{**asdict(event), "technicians": list(technicians)}))
    if head.seq:
        connection.execute(update(_HEAD).values(seq=event.seq, seal=event.seal))
    else:
        connection.execute(insert(_HEAD).values(id=1, seq=event.seq, seal=event.seal))
    return event


def head_of(connection: Connection) -> Head:
    """Return where the trail ends."""
    row = connection.execute(select(_HEAD)).first()
    return Head() if row is None else Head(seq=row.seq, seal=row.seal)


def events_after(
    connection: Connection, seq: int, *, limit: int, noun: str | None = None, subject: str | None = None
) -> list[Event]:
    """Return the first `limit` events behind number `seq`, of one noun and subject where asked."""
    question = select(_EVENTS).where(_EVENTS.c.seq > seq).order_by(_EVENTS.c.seq).limit(limit)
    if noun is not None:
        question = question.where(_EVENTS.c.noun == noun)
    if subject is not None:
        question = question.where(_EVENTS.c.subject == subject)
    return [_event(row) for row in connection.execute(question)]


def last_seq(connection: Connection) -> int:
    """Return the number of the last event, 0 where there is none."""
    return connection.execute(select(func.max(_EVENTS.c.seq))).scalar() or 0


def verify(connection: Connection) -> Breach | None:
    """Return where the whole trail is first not as it was written; None if it is."""
    return first_breach(_trail(connection), head_of(connection))


def _trail(connection: Connection) -> Iterator[Event]:
    after = 0
    while page := events_after(connection, after, limit=_PAGE):
        yield from page
        after = page[-1].seq


def _event(row: Row[Any]) -> Event:
    facts = row._asdict()
    return Event(**{**facts, "technicians": tuple(facts["technicians"])})
