"""The live feed of one process: new events are read once, whoever listens, and handed to each who may know of them."""

import asyncio
import json
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any

from api.http.call import Principal
from api.http.figures import FEED_LAG_SECONDS
from api.http.problems import Unauthorized
from api.logs import log_of
from dispatch.event import Event
from dispatch.store.errors import StoreError
from dispatch.store.events import events_after, last_seq
from dispatch.store.store import Store

_log = log_of("feed")
_LOOK_S = 0.25
_PAGE = 500
_KEPT = 5_000  # events that are kept in memory for those who come back after a moment
_KEPT_BEFORE = 2_000  # events from before this process, kept for those who come over from the one before
_QUIET_S = 15.0  # after so long without an event a word keeps the connection open
_RIGHTS_S = 30.0  # after so long rights are looked at again, though nothing is to be told
_OFFICE_ONLY = frozenset({"account", "session", "person"})
"""Nouns whose events are for administrators alone."""


class Feed:
    """What has happened since this process began to look. Lives in the event loop; the database is read in a thread."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._events: deque[Event] = deque()
        self._of_engineers: defaultdict[str, deque[Event]] = defaultdict(deque)  # the same, by whom they concern
        self._seq = 0
        self._rights_seq = 0
        self._begun = False  # until it is known where the trail ends
        self._waiting: dict[str | None, set[asyncio.Future[None]]] = {}

    async def run(self) -> None:
        """Look for new events until cancelled."""
        while not await self._look(self._begin):
            await asyncio.sleep(_LOOK_S)
        self._begun = True
        self._wake_all()
        while True:
            await self._look(self._read)
            await asyncio.sleep(_LOOK_S)

    async def newest(self) -> int:
        """Return where "from now on" begins; a process that has just started has to look."""
        return self._seq if self._begun else await asyncio.to_thread(self._last_seq)

    @property
    def seq(self) -> int:
        """The number of the newest event known here."""
        return self._seq

    @property
    def rights_seq(self) -> int:
        """The last event that may have changed somebody's rights: who was looked up after it need not be again."""
        return self._rights_seq

    async def after(self, seq: int, who: Principal) -> tuple[list[Event], int]:
        """Return what somebody may know of the next events behind a number, and how far was looked.

        From memory where they are there, else from the database. Of a thousand engineers who listen, each is shown
        only the few events about them.
        """
        if self._begun and seq >= self._seq:
            return [], seq
        if not self._events or self._events[0].seq > seq + 1:
            found = await asyncio.to_thread(self._page, seq)
            return [event for event in found if may_know(who, event)], found[-1].seq if found else seq
        if who.role == "engineer":
            own = self._of_engineers.get(who.technician_id or "", ())
            return [event for event in own if event.seq > seq], self._seq
        first = seq + 1 - self._events[0].seq
        page = [self._events[place] for place in range(first, min(first + _PAGE, len(self._events)))]
        return [event for event in page if may_know(who, event)], page[-1].seq

    async def wait(self, who: Principal) -> bool:
        """Wait for new events that may concern somebody; False if none have come for a while.

        Engineers are woken by events about them alone: of a thousand who listen, most events concern one.
        """
        woken = asyncio.get_running_loop().create_future()
        waiting = self._waiting.setdefault(_bell_of(who), set())
        waiting.add(woken)
        try:
            await asyncio.wait_for(woken, _QUIET_S)
        except TimeoutError:
            return False
        finally:
            waiting.discard(woken)
        return True

    def _wake(self, found: list[Event]) -> None:
        for bell in {None, *(who for event in found for who in event.technicians)}:
            for woken in self._waiting.pop(bell, ()):
                if not woken.done():
                    woken.set_result(None)

    def _wake_all(self) -> None:
        for woken in (one for waiting in self._waiting.values() for one in waiting):
            if not woken.done():
                woken.set_result(None)
        self._waiting.clear()

    async def _look(self, read: Callable[[], list[Event]]) -> bool:
        try:
            found = await asyncio.to_thread(read)
        except StoreError as error:
            _log.warning("the feed cannot read", code=error.code)
            return False
        if found:
            self._keep(found)
            self._seq = found[-1].seq
            self._wake(found)
        return True

    def _keep(self, found: list[Event]) -> None:
        for event in found:
            self._events.append(event)
            if event.noun in _OFFICE_ONLY:
                self._rights_seq = event.seq
            for who in event.technicians:
                self._of_engineers[who].append(event)
        while len(self._events) > _KEPT:
            for who in self._events.popleft().technicians:
                self._of_engineers[who].popleft()
                if not self._of_engineers[who]:
                    del self._of_engineers[who]

    def _begin(self) -> list[Event]:
        """Return the end of the trail: after a restart everybody comes back at once, from about there."""
        with self._store.reading() as connection:
            self._seq = last_seq(connection)
            return events_after(connection, self._seq - _KEPT_BEFORE, limit=_KEPT_BEFORE)

    def _last_seq(self) -> int:
        with self._store.reading() as connection:
            return last_seq(connection)

    def _read(self) -> list[Event]:
        found = self._page(self._seq)
        if found:
            FEED_LAG_SECONDS.observe(max(0.0, (datetime.now(UTC) - found[0].at).total_seconds()))
        return found

    def _page(self, seq: int) -> list[Event]:
        with self._store.reading() as connection:
            return events_after(connection, seq, limit=_PAGE)


def _bell_of(who: Principal) -> str | None:
    """Return what wakes somebody: None, every event; of an engineer, those of their technician's id."""
    return who.technician_id or "" if who.role == "engineer" else None


def may_know(who: Principal, event: Event) -> bool:
    """Tell whether somebody may know of an event: engineers of their own, dispatchers of their regions'."""
    if who.role == "engineer":
        return who.technician_id in event.technicians
    if event.noun in _OFFICE_ONLY and who.role != "administrator":
        return False
    return not who.regions or event.region_id is None or event.region_id in who.regions


def told(who: Principal, event: Event) -> dict[str, Any]:
    """Return what somebody is told of an event. An engineer hears what to fetch anew, and nothing of other people."""
    shown: dict[str, Any] = {
        "seq": event.seq,
        "at": event.at.isoformat(),
        "kind": event.kind,
        "noun": event.noun,
        "subject": event.subject,
    }
    if who.role != "engineer":
        shown |= {
            "actor": event.actor,
            "region": event.region_id,
            "technicians": list(event.technicians),
            "data": dict(event.data),
        }
    return shown


async def stream(feed: Feed, who: Callable[[], Principal], after: int | None) -> AsyncIterator[str]:
    """Yield server-sent events behind a number (None: from now on), and comments where nothing happens.

    who: looks up again who listens: before anything is told that came after a change of somebody's rights, and every
    now and then. The stream ends when they may not any more.
    """
    looked_upto = feed.seq
    principal, looked_at = await asyncio.to_thread(who), time.monotonic()
    seq = await feed.newest() if after is None else after
    yield f"retry: 2000\nid: {seq}\n\n"
    while True:
        found, seq = await feed.after(seq, principal)
        outdated = bool(found) and looked_upto < feed.rights_seq
        if outdated or time.monotonic() - looked_at >= _RIGHTS_S:
            looked_upto = feed.seq
            try:
                principal, looked_at = await asyncio.to_thread(who), time.monotonic()
            except (Unauthorized, StoreError):
                return
        for event in found:
            if may_know(principal, event):
                data = json.dumps(told(principal, event), ensure_ascii=False, separators=(",", ":"))
                yield f"id: {event.seq}\nevent: {event.kind}\ndata: {data}\n\n"
        if seq < feed.seq:
            continue
        if not await feed.wait(principal):
            yield f"id: {seq}\n\n"  # no event, but who comes back from here need not be shown all that was not theirs
