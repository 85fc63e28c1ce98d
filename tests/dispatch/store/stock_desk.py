"""What tests of stock do with a store: write at a moment, and read which events that has left."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from small_company import EIGHT

from dispatch.actor import SYSTEM
from dispatch.event import Event
from dispatch.store.events import events_after, last_seq
from dispatch.store.store import Store
from dispatch.store.work import Work


@contextmanager
def writing(store: Store, at: datetime = EIGHT) -> Iterator[Work]:
    """Open a transaction that writes, on behalf of the service."""
    with store.writing(SYSTEM, at=at) as work:
        yield work


class Told:
    """The events that are recorded from now on."""

    def __init__(self, work: Work) -> None:
        self._work, self._since = work, last_seq(work.connection)

    @property
    def events(self) -> list[Event]:
        """All of them, in order."""
        return events_after(self._work.connection, self._since, limit=1_000)

    @property
    def kinds(self) -> list[str]:
        """Their kinds, in order."""
        return [event.kind for event in self.events]
