"""Somebody at work on orders, for tests: a transaction with a moment and a name, and the events that came of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from small_company import EIGHT

from dispatch.actor import Actor
from dispatch.event import Event
from dispatch.store.events import events_after, head_of
from dispatch.store.store import Store
from dispatch.store.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk(Work):
    """What functions of the store take as their work. begun: where the trail of events ended before."""

    begun: int

    @property
    def noted(self) -> list[Event]:
        """What was recorded so far."""
        return list(events_after(self.connection, self.begun, limit=100_000))


@contextmanager
def at_work(store: Store, at: datetime = EIGHT, who: str = "d1") -> Iterator[Desk]:
    """Open a transaction that writes."""
    with store.writing(Actor(id=who, role="dispatcher", source="test"), at=at) as work:
        begun = head_of(work.connection).seq
        yield Desk(connection=work.connection, actor=work.actor, at=at, trail=work.trail, begun=begun)
