"""Jobs in the store: asked for, leased to one worker at a time, ended in the transaction that has their effect.

A worker that has lost its lease finds out by its fence (`dispatch.job`): what it then tries to end is refused, and with
it everything else that its transaction would have changed.
"""

import json
from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Literal, Protocol
from uuid import uuid4

from sqlalchemy import Connection, Row, and_, delete, func, insert, or_, select, update

from dispatch import job as steps
from dispatch.actor import SYSTEM, Actor
from dispatch.job import LIVE, MAX_ATTEMPTS, Job, JobProblem, JobState, JobStepError
from dispatch.store.errors import StoreMissingError, StoreRefusalError
from dispatch.store.references import Reference, refuse_missing
from dispatch.store.shelf import chunks, table_of
from dispatch.store.tables.jobs import JobRegionRow, JobRow
from dispatch.store.work import Work
from solver.words import Words

_JOBS, _REGIONS = table_of(JobRow), table_of(JobRegionRow)
_PURGED_AT_ONCE = 1_000

Pulse = Literal["go on", "cancel", "lost"]
"""What a worker learns about its job: nothing new, somebody wants it cancelled, or it is somebody else's by now."""


class JobStore(Protocol):
    """The part of the store that workers need."""

    def writing(self, actor: Actor, at: datetime | None = None) -> AbstractContextManager[Work]:
        """Open a transaction that writes."""
        ...

    def reading(self) -> AbstractContextManager[Connection]:
        """Open a transaction that reads."""
        ...


def enqueue(
    work: Work,
    kind: str,
    request: Mapping[str, Any],
    *,
    scope: str | None = None,
    regions: Collection[str] = (),
    max_attempts: int = MAX_ATTEMPTS,
    trace: str = "",
) -> Job:
    """Store a job that waits for a worker.

    regions: ids of the regions it is about, empty for all. scope: only one live job may work on it in any one region.
    trace: the traceparent of the request that asks, if any.
    Raises StoreRefusalError ("job-running", `items` names the job) where another live job does, or "unknown-reference"
    for a region that does not exist.
    """
    refuse_missing(work.connection, [Reference("job", "regions", region) for region in sorted(set(regions))])
    if scope is not None:
        _refuse_second(work.connection, scope, regions)
    job = Job(
        id=str(uuid4()),
        kind=kind,
        state="queued",
        request=request,
        scope=scope,
        regions=tuple(sorted(set(regions))),
        max_attempts=max_attempts,
        created_by=work.actor.id,
        created_at=work.at,
        trace=trace,
    )
    work.connection.execute(insert(_JOBS), [_row(job)])
    if job.regions:
        rows = [{"job_id": job.id, "region_id": region} for region in job.regions]
        work.connection.execute(insert(_REGIONS), rows)
    _tell(work, job, "queued")
    return job


def read_job(connection: Connection, job_id: str) -> Job:
    """Return a job. Raises StoreMissingError ("unknown-job")."""
    row = connection.execute(select(_JOBS).where(_JOBS.c.id == job_id)).first()
    if row is None:
        raise unknown_job(job_id)
    return _job(row)


def list_jobs(
    connection: Connection,
    *,
    regions: Collection[str] | None = None,
    states: Collection[JobState] = (),
    kinds: Collection[str] = (),
    limit: int,
    after: tuple[datetime, str] | None = None,
) -> list[Job]:
    """Return jobs, newest first.

    regions: only those about one of these, or about all (None: whatever they are about). states, kinds: only these
    (empty: all). after: go on behind the job that was created then and has that id.
    """
    question = select(_JOBS).order_by(_JOBS.c.created_at.desc(), _JOBS.c.id.desc()).limit(limit)
    if regions is not None:
        about = select(_REGIONS.c.job_id).where(_REGIONS.c.region_id.in_(list(regions)))
        question = question.where(or_(_JOBS.c.area == _area(()), _JOBS.c.id.in_(about)))
    if states:
        question = question.where(_JOBS.c.state.in_(list(states)))
    if kinds:
        question = question.where(_JOBS.c.kind.in_(list(kinds)))
    if after is not None:
        created_at, own_id = after
        earlier = and_(_JOBS.c.created_at == created_at, _JOBS.c.id < own_id)
        question = question.where(or_(_JOBS.c.created_at < created_at, earlier))
    return [_job(row) for row in connection.execute(question)]


def live_job(connection: Connection, scope: str, regions: Collection[str]) -> Job | None:
    """Return a live job that works on a scope in one of some regions (empty: any); None where there is none."""
    question = select(_JOBS).where(_JOBS.c.scope == scope, _JOBS.c.state.in_(LIVE)).order_by(_JOBS.c.created_at)
    jobs = (_job(row) for row in connection.execute(question))
    wanted = set(regions)
    return next((job for job in jobs if not wanted or not job.regions or wanted & set(job.regions)), None)


def asked_since(connection: Connection, created_by: str, kinds: Collection[str], since: datetime) -> list[datetime]:
    """Return when somebody asked for jobs of some kinds after a moment, oldest first."""
    question = select(_JOBS.c.created_at).where(
        _JOBS.c.created_by == created_by, _JOBS.c.kind.in_(list(kinds)), _JOBS.c.created_at > since
    )
    return sorted(connection.execute(question).scalars())


def queue_age_s(connection: Connection, now: datetime) -> dict[str, float]:
    """Return for how long (s) the oldest waiting job of each kind has waited; kinds without one are left out."""
    question = select(_JOBS.c.kind, func.min(_JOBS.c.created_at).label("oldest_at")).where(_JOBS.c.state == "queued")
    found = connection.execute(question.group_by(_JOBS.c.kind)).all()
    return {row.kind: max(0.0, (now - row.oldest_at).total_seconds()) for row in found}


def count_by_state(connection: Connection) -> dict[tuple[str, JobState], int]:
    """Return how many jobs there are of each kind in each state."""
    question = select(_JOBS.c.kind, _JOBS.c.state, func.count().label("number")).group_by(_JOBS.c.kind, _JOBS.c.state)
    return {(row.kind, row.state): row.number for row in connection.execute(question)}


def cancel(work: Work, job_id: str) -> Job:
    """Cancel a job that waits, or ask the worker of a running one to stop; asking twice changes nothing.

    Raises StoreMissingError ("unknown-job"), StoreRefusalError ("job-ended").
    """
    before = read_job(work.connection, job_id)
    after = _stepped(before, lambda: steps.cancelled(before, now=work.at))
    if after != before:
        _save(work.connection, after)
        _tell(work, after, "cancelled" if after.state == "cancelled" else "cancel_asked")
    return read_job(work.connection, job_id)


def lease_next(
    store: JobStore, worker: str, kinds: Collection[str], lease_s: float, *, now: datetime | None = None
) -> Job | None:
    """Give a worker the oldest job of some kinds that waits, or whose worker is gone; None where there is none.

    A job whose worker is gone and that has no attempts left fails here, or is cancelled if that was asked.
    """
    at = now or datetime.now(UTC)
    with store.reading() as connection:  # writers are not disturbed by idle workers
        if _next_free(connection, kinds, at) is None:
            return None
    with store.writing(SYSTEM, at=at) as work:
        while (job := _next_free(work.connection, kinds, at)) is not None:
            if job.state == "running" and _end_abandoned(work, job):
                continue
            taken = steps.leased(job, worker, now=at, lease_s=lease_s)
            _save(work.connection, taken)
            _tell(work, taken, "started")
            return read_job(work.connection, job.id)
    return None


def heartbeat(
    store: JobStore,
    job_id: str,
    fence: int,
    progress: Mapping[str, Any] | None,
    *,
    lease_s: float,
    now: datetime | None = None,
) -> Pulse:
    """Prolong a lease and note how far the job is (None: as before); return what its worker must know.

    This is no event: nobody needs to know later how far a job once was.
    """
    at = now or datetime.now(UTC)
    with store.writing(SYSTEM, at=at) as work:
        try:
            job = read_job(work.connection, job_id)
            after = steps.beating(job, fence, now=at, lease_s=lease_s, progress=progress)
        except (JobStepError, StoreMissingError):
            return "lost"
        _save(work.connection, after)
    return pulse(after, fence)


def look(store: JobStore, job_id: str, fence: int) -> Pulse:
    """Return what a job's worker must know, without writing anything."""
    with store.reading() as connection:
        try:
            return pulse(read_job(connection, job_id), fence)
        except StoreMissingError:
            return "lost"


def pulse(job: Job, fence: int) -> Pulse:
    """Return what the worker that leased a job under a fence must know."""
    if not job.held(fence):
        return "lost"
    return "go on" if job.cancel_asked_at is None else "cancel"


def require_held(connection: Connection, job_id: str, fence: int) -> None:
    """Raise StoreRefusalError ("lease-lost") where a worker does not hold a job any more."""
    job = read_job(connection, job_id)
    if not job.held(fence):
        raise _refusal("lease-lost", job)


def finish(work: Work, job_id: str, fence: int, result: Mapping[str, Any]) -> Job:
    """End a job as done, in the transaction that has its effect.

    Raises StoreRefusalError ("lease-lost") where the worker does not hold it any more: the effect must not be, either.
    """
    return _ended(work, job_id, "done", lambda job: steps.finished(job, fence, result, now=work.at))


def stop(work: Work, job_id: str, fence: int, result: Mapping[str, Any] | None) -> Job:
    """End a job as cancelled, in the transaction that keeps what was found so far. Raises as `finish` does."""
    return _ended(work, job_id, "cancelled", lambda job: steps.stopped(job, fence, result, now=work.at))


def fail(work: Work, job_id: str, fence: int, problem: JobProblem) -> Job:
    """End a job as failed, with the reason. Raises as `finish` does."""
    return _ended(work, job_id, "failed", lambda job: steps.failed(job, fence, problem, now=work.at))


def give_back(work: Work, job_id: str, fence: int) -> Job:
    """Let a job wait again because its worker must stop; the attempt does not count. Raises as `finish` does."""
    before = read_job(work.connection, job_id)
    after = _stepped(before, lambda: steps.given_back(before, fence, now=work.at))
    _save(work.connection, after)
    _tell(work, after, after.state)
    return read_job(work.connection, job_id)


def requeue_abandoned(work: Work) -> int:
    """Let all jobs whose worker is gone wait again, or end; return how many they were."""
    question = select(_JOBS).where(_JOBS.c.state == "running", _JOBS.c.lease_until <= work.at)
    abandoned = [_job(row) for row in work.connection.execute(question.order_by(_JOBS.c.created_at, _JOBS.c.id))]
    for job in abandoned:
        if not _end_abandoned(work, job):
            after = steps.requeued(job, now=work.at)
            _save(work.connection, after)
            _tell(work, after, "queued")
    return len(abandoned)


def any_abandoned(connection: Connection, now: datetime) -> bool:
    """Return whether there is a job whose worker is gone."""
    question = select(_JOBS.c.id).where(_JOBS.c.state == "running", _JOBS.c.lease_until <= now).limit(1)
    return connection.execute(question).first() is not None


def any_ended_before(connection: Connection, before: datetime) -> bool:
    """Return whether there is a job that ended before a moment."""
    return connection.execute(select(_JOBS.c.id).where(_JOBS.c.ended_at < before).limit(1)).first() is not None


def purge(work: Work, before: datetime) -> int:
    """Delete jobs that ended before a moment, a thousand at most; return how many. Their events stay."""
    question = select(_JOBS.c.id).where(_JOBS.c.ended_at < before).order_by(_JOBS.c.ended_at).limit(_PURGED_AT_ONCE)
    ids = list(work.connection.execute(question).scalars())
    for some in chunks(ids):
        work.connection.execute(delete(_REGIONS).where(_REGIONS.c.job_id.in_(some)))
        work.connection.execute(delete(_JOBS).where(_JOBS.c.id.in_(some)))
    return len(ids)


def unknown_job(job_id: str) -> StoreMissingError:
    """Return the error for a job that does not exist, or that somebody may not know of."""
    return StoreMissingError(
        "unknown-job",
        cause={"en": f"there is no job {job_id}", "zh": f"没有任务 {job_id}"},
        remedy={"en": "List the jobs to see which there are.", "zh": "请先列出现有任务。"},
    )


def _refuse_second(connection: Connection, scope: str, regions: Collection[str]) -> None:
    running = live_job(connection, scope, regions)
    if running is not None:
        raise StoreRefusalError(
            "job-running",
            cause={"en": "a job is at work on this already", "zh": "已有任务正在处理"},
            remedy={"en": "Wait for it, or cancel it first.", "zh": "请等待其完成，或先将其取消。"},
            items=(running.id,),
        )


def _next_free(connection: Connection, kinds: Collection[str], now: datetime) -> Job | None:
    free = or_(_JOBS.c.state == "queued", and_(_JOBS.c.state == "running", _JOBS.c.lease_until <= now))
    question = select(_JOBS).where(_JOBS.c.state.in_(LIVE), free, _JOBS.c.kind.in_(list(kinds)))
    row = connection.execute(question.order_by(_JOBS.c.created_at, _JOBS.c.id).limit(1)).first()
    return None if row is None else _job(row)


def _end_abandoned(work: Work, job: Job) -> bool:
    """End an abandoned job that must not be begun again; return whether it was one."""
    after = steps.requeued(job, now=work.at)
    if after.live:
        return False
    _save(work.connection, after)
    _tell(work, after, after.state)
    return True


def _ended(work: Work, job_id: str, what: str, step: Callable[[Job], Job]) -> Job:
    before = read_job(work.connection, job_id)
    after = _stepped(before, lambda: step(before))
    _save(work.connection, after)
    _tell(work, after, what)
    return read_job(work.connection, job_id)


def _stepped(job: Job, step: Callable[[], Job]) -> Job:
    """Take a step; one that a job cannot take becomes a refusal."""
    try:
        return step()
    except JobStepError as error:
        raise _refusal(error.code, job) from error


def _refusal(code: str, job: Job) -> StoreRefusalError:
    return StoreRefusalError(code, cause=_REFUSED[code], remedy=_LOOK, items=(job.id,))


def _tell(work: Work, job: Job, what: str) -> None:
    """Record what happened to a job; what it was asked and what came of it stays with the job."""
    data: dict[str, Any] = {"kind": job.kind, "attempts": job.attempts}
    if job.problem is not None:
        data["problem"] = job.problem.code
    region = job.regions[0] if len(job.regions) == 1 else None
    work.record(f"job.{what}", noun="job", subject=job.id, region_id=region, data=data)


def _save(connection: Connection, job: Job) -> None:
    row = _row(job)
    row["revision"] = job.revision + 1
    connection.execute(update(_JOBS).where(_JOBS.c.id == row.pop("id")).values(row))


def _row(job: Job) -> dict[str, Any]:
    return {
        "id": job.id,
        "kind": job.kind,
        "state": job.state,
        "request": dict(job.request),
        "scope": job.scope,
        "area": _area(job.regions),
        "created_by": job.created_by,
        "created_at": job.created_at,
        "started_at": job.started_at,
        "ended_at": job.ended_at,
        "lease_until": job.lease_until,
        "cancel_asked_at": job.cancel_asked_at,
        "attempts": job.attempts,
        "max_attempts": job.max_attempts,
        "fence": job.fence,
        "revision": job.revision,
        "worker": job.worker,
        "trace": job.trace,
        "progress": dict(job.progress),
        "result": None if job.result is None else dict(job.result),
        "problem": None if job.problem is None else asdict(job.problem),
    }


def _job(row: Row[Any]) -> Job:
    return Job(
        id=row.id,
        kind=row.kind,
        state=row.state,
        request=row.request,
        scope=row.scope,
        regions=tuple(json.loads(row.area)),
        created_by=row.created_by,
        created_at=row.created_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        lease_until=row.lease_until,
        cancel_asked_at=row.cancel_asked_at,
        attempts=row.attempts,
        max_attempts=row.max_attempts,
        fence=row.fence,
        revision=row.revision,
        worker=row.worker,
        trace=row.trace,
        progress=row.progress,
        result=row.result,
        problem=None if row.problem is None else JobProblem(**row.problem),
    )


def _area(regions: Collection[str]) -> str:
    """Return some regions as one text: the same for the same regions."""
    return json.dumps(sorted(set(regions)), ensure_ascii=False)


_REFUSED: dict[str, Words] = {
    "lease-lost": {"en": "another worker has this job by now, or it has ended", "zh": "该任务已由其他进程接手或已结束"},
    "job-ended": {"en": "the job has ended already", "zh": "任务已结束"},
}
_LOOK: Words = {
    "en": "Look at the job as it is now; nothing was changed.",
    "zh": "请查看任务当前状态；数据未作任何更改。",
}
