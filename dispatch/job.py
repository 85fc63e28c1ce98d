"""Long work as a thing of its own: asked for now, done by some worker, ended once.

    queued ──lease──► running ──finish──► done
       ▲ ▲               │ │ ├──stop────► cancelled   (somebody asked; what was found so far is kept)
       │ └──give back────┘ │ └──fail────► failed
       └──lease ran out────┘ (after the last attempt: failed)
    queued ──cancel──► cancelled

A worker holds a job for the length of a lease, under a fence: a number that grows with every lease. Whoever comes back
with an old fence has lost the job, and changes nothing any more.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from solver.words import Words

JobState = Literal["queued", "running", "done", "failed", "cancelled"]
STATES: tuple[JobState, ...] = ("queued", "running", "done", "failed", "cancelled")
LIVE: tuple[JobState, ...] = ("queued", "running")
MAX_ATTEMPTS = 3


class JobStepError(ValueError):
    """A job cannot take this step. code: "job-ended", "job-not-free", "job-not-abandoned" or "lease-lost"."""

    def __init__(self, code: str, job: "Job") -> None:
        self.code = code
        super().__init__(f"job {job.id} is {job.state}, fence {job.fence}: {code}")


@dataclass(frozen=True, slots=True, kw_only=True)
class JobProblem:
    """Why a job failed. code: stable, kebab-case; cause: what is wrong; remedy: what to do about it."""

    code: str
    cause: Words
    remedy: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One piece of long work. All instants are aware UTC.

    request, result, progress: plain data whose meaning `kind` decides, without personal data. scope: what only one live
    job may work on at a time, region by region; None: no such limit. regions: ids of the regions that it is about,
    empty for all. attempts: how often it was begun and not given back; worker: who runs it, or ran it last; trace: the
    W3C traceparent of the request that asked for it, empty for none.
    cancel_asked_at: when somebody asked a running job to stop. revision: grows with every change that is stored.
    """

    id: str
    kind: str
    state: JobState
    request: Mapping[str, Any]
    created_by: str
    created_at: datetime
    regions: tuple[str, ...] = ()
    scope: str | None = None
    max_attempts: int = MAX_ATTEMPTS
    attempts: int = 0
    fence: int = 0
    revision: int = 0
    worker: str = ""
    trace: str = ""
    progress: Mapping[str, Any] = field(default_factory=dict)
    result: Mapping[str, Any] | None = None
    problem: JobProblem | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    lease_until: datetime | None = None
    cancel_asked_at: datetime | None = None

    @property
    def live(self) -> bool:
        """Whether it waits or runs."""
        return self.state in LIVE

    @property
    def exhausted(self) -> bool:
        """Whether it has been begun as often as it may be."""
        return self.attempts >= self.max_attempts

    def abandoned(self, now: datetime) -> bool:
        """Return whether it runs, but its worker has not been heard of for the length of its lease."""
        return self.state == "running" and (self.lease_until is None or self.lease_until <= now)

    def held(self, fence: int) -> bool:
        """Return whether the worker that leased it under a fence still holds it."""
        return self.state == "running" and self.fence == fence


def leased(job: Job, worker: str, *, now: datetime, lease_s: float) -> Job:
    """Return a job that `worker` begins now.

    Raises JobStepError unless it waits, or was abandoned with attempts left.
    """
    if not job.live:
        raise JobStepError("job-ended", job)
    if (job.state == "running" and not job.abandoned(now)) or job.exhausted or job.cancel_asked_at is not None:
        raise JobStepError("job-not-free", job)
    return replace(
        job,
        state="running",
        worker=worker,
        attempts=job.attempts + 1,
        fence=job.fence + 1,
        started_at=job.started_at or now,
        lease_until=now + timedelta(seconds=lease_s),
        progress={},
    )


def beating(job: Job, fence: int, *, now: datetime, lease_s: float, progress: Mapping[str, Any] | None) -> Job:
    """Return a job whose worker goes on with it. progress: how far it is; None: as it was. Raises JobStepError."""
    _held(job, fence)
    return replace(
        job,
        lease_until=now + timedelta(seconds=lease_s),
        progress=job.progress if progress is None else progress,
    )


def given_back(job: Job, fence: int, *, now: datetime) -> Job:
    """Return a job whose worker must stop before it is done: it waits again, and the attempt does not count.

    Where somebody has asked to cancel it meanwhile, it is cancelled. Raises JobStepError.
    """
    _held(job, fence)
    if job.cancel_asked_at is not None:
        return stopped(job, fence, None, now=now)
    return replace(job, state="queued", attempts=job.attempts - 1, lease_until=None, progress={})


def requeued(job: Job, *, now: datetime) -> Job:
    """Return an abandoned job as it goes on: it waits again, is cancelled if that was asked, or has failed for good.

    Raises JobStepError where it was not abandoned.
    """
    if not job.abandoned(now):
        raise JobStepError("job-not-abandoned", job)
    if job.cancel_asked_at is not None:
        return replace(job, state="cancelled", ended_at=now, lease_until=None)
    if job.exhausted:
        return replace(job, state="failed", ended_at=now, lease_until=None, problem=_worker_lost(job))
    return replace(job, state="queued", lease_until=None, progress={})


def cancelled(job: Job, *, now: datetime) -> Job:
    """Return a job that somebody wants to stop: one that waits ends at once, one that runs is asked to.

    Raises JobStepError where it has ended. Asking twice changes nothing.
    """
    if not job.live:
        raise JobStepError("job-ended", job)
    if job.state == "queued":
        return replace(job, state="cancelled", cancel_asked_at=now, ended_at=now)
    return job if job.cancel_asked_at is not None else replace(job, cancel_asked_at=now)


def finished(job: Job, fence: int, result: Mapping[str, Any], *, now: datetime) -> Job:
    """Return a job that is done. Raises JobStepError where its worker does not hold it any more."""
    _held(job, fence)
    return replace(job, state="done", result=result, ended_at=now, lease_until=None)


def stopped(job: Job, fence: int, result: Mapping[str, Any] | None, *, now: datetime) -> Job:
    """Return a job that ended early because somebody asked. result: what was kept, None for nothing."""
    _held(job, fence)
    return replace(job, state="cancelled", result=result, ended_at=now, lease_until=None)


def failed(job: Job, fence: int, problem: JobProblem, *, now: datetime) -> Job:
    """Return a job that cannot be done, and why. Raises JobStepError where its worker does not hold it any more."""
    _held(job, fence)
    return replace(job, state="failed", problem=problem, ended_at=now, lease_until=None)


def _held(job: Job, fence: int) -> None:
    if not job.held(fence):
        raise JobStepError("lease-lost", job)


def _worker_lost(job: Job) -> JobProblem:
    return JobProblem(
        code="worker-lost",
        cause={
            "en": f"the worker ended without a word in each of {job.attempts} attempts",
            "zh": f"已尝试 {job.attempts} 次，每次工作进程都意外终止",
        },
        remedy={
            "en": "Look at the workers' logs, and at the machine's memory; then ask again.",
            "zh": "请检查工作进程日志及机器内存，然后重新提交。",
        },
    )
