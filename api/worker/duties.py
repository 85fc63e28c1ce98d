"""What falls due by the clock alone: attended to by one worker at a time, each duty on its own."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event

from api.logs import log_of
from api.worker.tools import now_utc
from dispatch.actor import SYSTEM
from dispatch.store import duties as leases
from dispatch.store import jobs, replies
from dispatch.store.errors import StoreError
from dispatch.store.store import Store

_log = log_of("duties")


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Something to look after every so many seconds. do: asks the store what is due at a moment, and does that.

    It may run twice for one moment (a worker that comes back from a long pause), so it must be safe to repeat.
    """

    name: str
    every_s: float
    do: Callable[[Store, datetime], None]


def requeue_abandoned(store: Store, now: datetime) -> None:
    """Let jobs whose worker is gone wait again, or fail after their last attempt."""
    with store.reading() as connection:
        if not jobs.any_abandoned(connection, now):
            return
    with store.writing(SYSTEM, at=now) as work:
        jobs.requeue_abandoned(work)


def purge_jobs(days: int) -> Callable[[Store, datetime], None]:
    """Return what deletes jobs that ended more than so many days ago."""

    def purge(store: Store, now: datetime) -> None:
        before = now - timedelta(days=days)
        with store.reading() as connection:
            if not jobs.any_ended_before(connection, before):
                return
        with store.writing(SYSTEM, at=now) as work:
            jobs.purge(work, before)

    return purge


def purge_replies(days: int) -> Callable[[Store, datetime], None]:
    """Return what forgets the answers to requests that nobody will send again after so many days."""

    def purge(store: Store, now: datetime) -> None:
        before = now - timedelta(days=days)
        with store.reading() as connection:
            if not replies.any_older(connection, before):
                return
        with store.writing(SYSTEM, at=now) as work:
            replies.purge(work, before)

    return purge


class DutyLoop:
    """Attends to duties for as long as this worker holds their lease; asks for it now and then while another does."""

    def __init__(
        self,
        store: Store,
        duties: Sequence[Duty],
        *,
        worker: str,
        stop: Event,
        lease_s: float,
        clock: Callable[[], datetime] = now_utc,
    ) -> None:
        self._store = store
        self._duties = tuple(duties)
        self._worker = worker
        self._stop = stop
        self._lease_s = lease_s
        self._clock = clock
        self._held_until = 0.0
        self._due_at = {duty.name: 0.0 for duty in self._duties}

    def run(self, every_s: float = 1.0) -> None:
        """Look every so many seconds at what is due, until told to stop; then let another worker do it."""
        while not self._stop.is_set():
            self.once()
            self._stop.wait(every_s)
        if self._held_until:
            self._quietly(self._let_go)

    def once(self) -> None:
        """Do all that is due now, if this worker is the one to do it."""
        for duty in self._duties:
            if self._stop.is_set() or time.monotonic() < self._due_at[duty.name]:
                continue
            if not self._hold():
                return
            self._due_at[duty.name] = time.monotonic() + duty.every_s
            self._do(duty)

    def _hold(self) -> bool:
        """Return whether the lease is this worker's, and prolong it when a third of it is over."""
        now = time.monotonic()
        if now < self._held_until - self._lease_s * 2 / 3:
            return True
        self._held_until = 0.0
        try:
            with self._store.reading() as connection:
                if leases.holder(connection, self._clock()) not in (None, self._worker):
                    return False
            with self._store.writing(SYSTEM, at=self._clock()) as work:
                held = leases.hold(work, self._worker, self._lease_s)
        except StoreError as error:
            _log.warning("no lease on the duties", code=error.code)
            return False
        self._held_until = now + self._lease_s if held else 0.0
        return held

    def _do(self, duty: Duty) -> None:
        """Attend to one duty; when it fails, the others go on."""
        try:
            duty.do(self._store, self._clock())
        except Exception as error:
            kind = type(error).__name__
            _log.error("duty failed", duty=duty.name, exc_info=error)
            self._quietly(lambda: self._note(duty.name, kind))

    def _note(self, name: str, kind: str) -> None:
        with self._store.writing(SYSTEM, at=self._clock()) as work:
            leases.note_failure(work, name, kind)

    def _let_go(self) -> None:
        with self._store.writing(SYSTEM, at=self._clock()) as work:
            leases.let_go(work, self._worker)

    def _quietly(self, step: Callable[[], None]) -> None:
        try:
            step()
        except StoreError as error:
            _log.warning("not written", code=error.code)
