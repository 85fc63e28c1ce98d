"""The loop of one worker: lease a job, have it done, end it together with its effect; again, until told to stop."""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from threading import Event
from typing import Any

from api.logs import log_of
from api.tracing import QUIET, Tracer
from api.worker.ending import PASSING, Ending, problem_of
from api.worker.errand import Errand
from api.worker.tools import Handler, Tools
from dispatch.actor import SYSTEM
from dispatch.job import Job
from dispatch.store import jobs
from dispatch.store.errors import StoreError, StoreRefusalError
from dispatch.store.store import Store
from solver.apart.errors import NoPlanError

LOOK_S = 0.1
"""Between two looks at a handler."""

PROGRESS_S = 0.25
"""Progress is written at most this often."""

CANCEL_LOOK_S = 0.4
"""Between two looks at whether somebody wants the job cancelled."""

LAST_WORD_S = 2.0
"""A worker that must stop tries no longer than this to write down how its last job ended."""

_log = log_of("worker")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast a worker lives, in seconds.

    lease_s: who is silent for so long has lost the job; heartbeat_s: between two words at most; poll_s: between two
    looks for a job; leave_s: after this a handler that does not listen is left behind when the worker must stop.
    """

    lease_s: float = 30.0
    heartbeat_s: float = 5.0
    poll_s: float = 0.5
    leave_s: float = 7.0


class Worker:
    """Does jobs, one after the other, until `stop` is set.

    tools: makes what a handler works with, for one errand; tracer: records each job as a span. Everything it knows of
    others, and they of it, is in the store.
    """

    def __init__(
        self,
        store: Store,
        handlers: Mapping[str, Handler],
        tools: Callable[[Errand], Tools],
        *,
        name: str,
        stop: Event,
        pace: Pace,
        tracer: Tracer = QUIET,
    ) -> None:
        self._store = store
        self._handlers = handlers
        self._tools = tools
        self._name = name
        self._stop = stop
        self._pace = pace
        self._tracer = tracer

    def run(self) -> None:
        """Work until told to stop. A handler that does not listen then is left behind in its thread."""
        while not self._stop.is_set():
            job = self._leased()
            if job is None:
                self._stop.wait(self._pace.poll_s)
                continue
            with self._tracer.span(f"job {job.kind}", job.trace) as span:
                how = self._attend(job)
                span.note(job__kind=job.kind, job__attempt=job.attempts, job__outcome=how)
                if how == "failed":
                    span.failed()

    def _leased(self) -> Job | None:
        try:
            return jobs.lease_next(self._store, self._name, tuple(self._handlers), self._pace.lease_s)
        except StoreError as error:
            _log.warning("no lease", code=error.code)
            return None

    def _attend(self, job: Job) -> str:
        """See one job to its end, whatever its handler does; return how it ended."""
        _log.info("job started", job=job.id, kind=job.kind, attempt=job.attempts)
        begun = time.monotonic()
        errand = Errand(job, lambda own: self._handlers[job.kind](job, self._tools(own)))
        errand.begin()
        how = self._end(errand) if self._watch(errand) else self._give_back(errand)
        _log.info("job left", job=job.id, kind=job.kind, how=how, seconds=round(time.monotonic() - begun, 3))
        return how

    def _watch(self, errand: Errand) -> bool:
        """Look after the lease while the handler works; return False for one that does not listen to a stop."""
        pulse = _Beat(self._store, errand, self._pace)
        leave_at: float | None = None
        while not errand.over(LOOK_S):
            if self._stop.is_set():
                errand.end_early("worker stops")
                leave_at = leave_at or time.monotonic() + self._pace.leave_s
            pulse.beat()
            if leave_at is not None and time.monotonic() > leave_at:
                return False
        return True

    def _end(self, errand: Errand) -> str:
        """End a job whose handler is through; return how, for the log."""
        if errand.why == "lease lost":
            return "lease lost"
        cut_short = isinstance(errand.error, NoPlanError) or (errand.ending and errand.ending.how == "cut short")
        if errand.why == "worker stops" and cut_short:
            return self._give_back(errand)
        if errand.error is not None:
            return self._failed(errand, errand.error)
        assert errand.ending is not None, "a handler that is through hands over something or raises"  # noqa: S101
        ending = errand.ending
        return self._lasting(errand, lambda: self._commit(errand, ending))

    def _failed(self, errand: Errand, error: Exception) -> str:
        if errand.why == "cancelled" and isinstance(error, NoPlanError):
            return self._lasting(errand, lambda: self._cancelled_empty(errand))
        if isinstance(error, PASSING) and not errand.job.exhausted:
            # The lease runs out by itself; the job is then tried again, as often as it may.
            _log.warning("job put off", job=errand.job.id, code=error.code)
            return "put off"
        _log.error("job failed", job=errand.job.id, kind=errand.job.kind, exc_info=error)
        return self._lasting(errand, lambda: self._fail(errand, error))

    def _commit(self, errand: Errand, ending: Ending) -> str:
        """Do the effect and end the job in one transaction; where the effect is refused, the job has failed."""
        job = errand.job
        try:
            with self._store.writing(SYSTEM) as work:
                jobs.require_held(work.connection, job.id, job.fence)
                result = ending.effect(work)
                end = jobs.stop if ending.how == "cut short" else jobs.finish
                return end(work, job.id, job.fence, result).state
        except PASSING:
            raise
        except Exception as error:
            if isinstance(error, StoreRefusalError) and error.code == "lease-lost":
                raise
            _log.error("effect refused", job=job.id, kind=job.kind, exc_info=error)
            return self._fail(errand, error)

    def _fail(self, errand: Errand, error: Exception) -> str:
        with self._store.writing(SYSTEM) as work:
            return jobs.fail(work, errand.job.id, errand.job.fence, problem_of(error)).state

    def _cancelled_empty(self, errand: Errand) -> str:
        with self._store.writing(SYSTEM) as work:
            return jobs.stop(work, errand.job.id, errand.job.fence, None).state

    def _give_back(self, errand: Errand) -> str:
        def back() -> str:
            with self._store.writing(SYSTEM) as work:
                return jobs.give_back(work, errand.job.id, errand.job.fence).state

        return self._lasting(errand, back)

    def _lasting(self, errand: Errand, step: Callable[[], str]) -> str:
        """Take the last step of a job, again while the database cannot take it, for as long as the lease may last."""
        begun = time.monotonic()
        while True:
            try:
                return step()
            except PASSING as error:
                _log.warning("job not ended yet", job=errand.job.id, code=error.code)
                patience_s = LAST_WORD_S if self._stop.is_set() else self._pace.lease_s
                if time.monotonic() - begun > patience_s:
                    return "lease lost"
                time.sleep(LOOK_S)
            except StoreError as error:  # the lease is gone, or the job with it
                _log.warning("job lost", job=errand.job.id, code=error.code)
                return "lease lost"


class _Beat:
    """The heartbeat of one errand: prolongs the lease, writes progress, hears of a cancellation."""

    def __init__(self, store: Store, errand: Errand, pace: Pace) -> None:
        self._store = store
        self._errand = errand
        self._pace = pace
        self._news: Mapping[str, Any] | None = None
        self._written_at = self._looked_at = time.monotonic()

    def beat(self) -> None:
        """Do what is due. What the database cannot take now is tried again; when it is too late, the lease is lost."""
        now = time.monotonic()
        self._news = self._errand.news() or self._news
        since_s = now - self._written_at
        with suppress(*PASSING):
            if since_s >= self._pace.heartbeat_s or (self._news is not None and since_s >= PROGRESS_S):
                self._write(now)
            elif now - self._looked_at >= CANCEL_LOOK_S:
                self._looked_at = now
                self._hear(jobs.look(self._store, self._errand.job.id, self._errand.job.fence))

    def _write(self, now: float) -> None:
        job = self._errand.job
        heard = jobs.heartbeat(self._store, job.id, job.fence, self._news, lease_s=self._pace.lease_s)
        self._news, self._written_at, self._looked_at = None, now, now
        self._hear(heard)

    def _hear(self, heard: jobs.Pulse) -> None:
        if heard == "cancel":
            self._errand.end_early("cancelled")
        elif heard == "lost":
            self._errand.end_early("lease lost")
