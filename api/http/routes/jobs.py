"""Long work as seen from outside: which jobs there are, how far one is, and stopping it."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Response
from fastapi.responses import StreamingResponse
from sqlalchemy import Connection

from api.http.call import Call, Reply
from api.http.cursors import After, Limit, cursor, instant, place
from api.http.fields import Id
from api.http.job_stream import job_events, revision_seen
from api.http.problems import Forbidden, problems
from api.http.rights import allow
from api.http.shapes.jobs import JobOut, JobPage, job_out
from dispatch.job import Job, JobState
from dispatch.store import jobs
from dispatch.store.errors import StoreMissingError
from dispatch.store.work import Work

router = APIRouter(tags=["jobs"])
Reader = Annotated[Call, Depends(allow("administrator", "dispatcher", "planner"))]
Desk = Annotated[Call, Depends(allow("administrator", "dispatcher"))]


@router.get("/jobs", response_model=JobPage, operation_id="list_jobs", responses=problems(422))
def list_jobs(
    call: Reader,
    state: Annotated[JobState | None, Query(description="only jobs in this state")] = None,
    kind: Annotated[str | None, Query(max_length=50, pattern="^[a-z-]+$", description="only jobs of this kind")] = None,
    limit: Limit = 50,
    after: After = None,
) -> Response:
    """List jobs, newest first: those about one's own regions, and those about all.

    列出任务，最新的在前；仅含本人区域及全部区域的任务。
    """

    def look(connection: Connection) -> Reply:
        found = jobs.list_jobs(
            connection,
            regions=call.principal.regions or None,
            states=() if state is None else (state,),
            kinds=() if kind is None else (kind,),
            limit=limit + 1,
            after=_place(after),
        )
        shown = found[:limit]
        more = cursor(shown[-1].created_at.isoformat(), shown[-1].id) if len(found) > limit else None
        return Reply(JobPage(items=[job_out(job) for job in shown], next=more))

    return call.read(look)


@router.get("/jobs/{job_id}", response_model=JobOut, operation_id="read_job", responses=problems(404))
def read_job(job_id: Id, call: Reader) -> Response:
    """Read a job: how far it is, or how it ended.

    查看任务的进度或结果。
    """
    return call.read(lambda connection: Reply(job_out(_seen(connection, job_id, call))))


@router.post(
    "/jobs/{job_id}/cancel", response_model=JobOut, operation_id="cancel_job", responses=problems(403, 404, 409)
)
def cancel_job(job_id: Id, call: Desk) -> Response:
    """Cancel a job that waits, or ask a running one to stop: it keeps the best it has found so far.

    取消排队中的任务，或请求停止运行中的任务（保留目前最好的结果）。
    """

    def act(work: Work) -> Reply:
        _refuse_beyond(_seen(work.connection, job_id, call), call)
        return Reply(job_out(jobs.cancel(work, job_id)))

    return call.write(act)


@router.get(
    "/jobs/{job_id}/progress",
    operation_id="follow_job",
    response_class=StreamingResponse,
    responses={
        200: {"content": {"text/event-stream": {}}, "description": "Events “progress”, at last one “end”."},
        204: {"description": "The job has ended, and its end was seen already."},
        **problems(404),
    },
)
def follow_job(job_id: Id, call: Reader, last_event_id: Annotated[str | None, Header()] = None) -> Response:
    """Follow a job as an event stream, which ends with the job. Last-Event-ID takes up where a stream broke off.

    以事件流（SSE）跟踪任务进度，任务结束时关闭；可用 Last-Event-ID 续接。
    """
    seen = revision_seen(last_event_id)

    def look() -> Job:
        with call.store.reading() as connection:
            return _seen(connection, job_id, call)

    def read() -> Job | None:
        try:
            return look()
        except StoreMissingError:
            return None

    job = look()
    if not job.live and job.revision == seen:
        return Response(status_code=204)  # tells a browser not to come back
    return StreamingResponse(
        job_events(read, seen), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
    )


def _seen(connection: Connection, job_id: str, call: Call) -> Job:
    """Return a job that the caller may know of. Raises StoreMissingError ("unknown-job") for any other."""
    job = jobs.read_job(connection, job_id)
    own = set(call.principal.regions)
    if own and job.regions and not own.intersection(job.regions):
        raise jobs.unknown_job(job_id)
    return job


def _refuse_beyond(job: Job, call: Call) -> None:
    """Raise Forbidden for a job that is also about regions of others."""
    own = set(call.principal.regions)
    if own and not (job.regions and own.issuperset(job.regions)):
        raise Forbidden(
            "job-of-others",
            {
                "en": "The job is also about regions that are not yours: ask somebody who has them all.",
                "zh": "该任务还涉及您职责之外的区域，请联系负责这些区域的人员。",
            },
        )


def _place(after: str | None) -> tuple[datetime, str] | None:
    found = place(after, texts=2)
    return None if found is None else (instant(found[0]), found[1])
