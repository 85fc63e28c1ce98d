"""The trail of events in the store: only ever added to, by one writer at a time, and so in the order of commits."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from dispatch.event import Breach, Event, Head, first_breach, seal_of
from dispatch.store.shelf import table_of
from dispatch.store.tables.events import EventHeadRow, EventRow

_EVENTS, _HEAD = table_of(EventRow), table_of(EventHeadRow)
_INSERT = insert(_EVENTS)
_COLUMNS = tuple(_EVENTS.c.keys())
_END = update(_HEAD).values({name: bindparam(name) for name in ("seq", "seal")})
_WHERE_IT_ENDS = select(_HEAD)
_PAGE = 1_000


class Trail:
    """The end of the trail while somebody writes: events are added at once, the head is written when all are there."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._begun: Head | None = None
        self._head = Head()

    def add(self, events: Iterable[Event]) -> list[Event]:
        """Add events behind the last one, and return them with their numbers and seals."""
        if self._begun is None:
            self._begun = self._head = head_of(self._connection)
        added = []
        for event in events:
            numbered = replace(event, seq=self._head.seq + 1)
            added.append(replace(numbered, seal=seal_of(numbered, self._head.seal)))
            self._head = Head(seq=numbered.seq, seal=added[-1].seal)
        if added:
            self._connection.execute(_INSERT, [{name: getattr(event, name) for name in _COLUMNS} for event in added])
        return added

    def close(self) -> None:
        """Write down where the trail ends now. The transaction must not end without it."""
        if self._begun is None:
            return
        values = {"seq": self._head.seq, "seal": self._head.seal}
        if self._begun.seq:
            self._connection.execute(_END, values)
        else:
            self._connection.execute(insert(_HEAD).values({"id": 1, **values}))


def head_of(connection: Connection) -> Head:
    """Return where the trail ends."""
    row = connection.execute(_WHERE_IT_ENDS).first()
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
