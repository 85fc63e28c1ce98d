"""Asking for a plan: a job that ends in a proposal."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.http.call import Call, Reply
from api.http.problems import TooManyRequests, problems
from api.http.rights import allow
from api.http.shapes.jobs import JobOut, PlanRequestIn, job_out
from api.settings import Settings
from api.tracing import trace_here
from dispatch.store.plans.day_size import unknown_regions
from dispatch.store.plans.requests import request_plan, seconds_until_allowed
from dispatch.store.work import Work

router = APIRouter(tags=["planning"])
Desk = Annotated[Call, Depends(allow("administrator", "dispatcher"))]


@router.post(
    "/plans/requests",
    status_code=202,
    response_model=JobOut,
    operation_id="request_plan",
    responses=problems(404, 409, 422, 429),
)
def request(body: PlanRequestIn, call: Desk, http: Request) -> Response:
    """Ask for a plan of a day: a job makes it, and ends in a proposal. One at a time for a day and region.

    请求优化某一天：生成后台任务，完成后得到草案；同一天同一区域同时只能有一个任务。
    """
    settings: Settings = http.app.state.settings

    def act(work: Work) -> Reply:
        wait_s = seconds_until_allowed(work, settings.solves_per_hour)
        if wait_s is not None:
            raise _too_many(settings.solves_per_hour, wait_s)
        trace = trace_here()
        job = request_plan(
            work,
            body.request(_regions(body, call)),
            max_attempts=settings.attempts,
            trace="" if trace is None else trace.traceparent,
        )
        return Reply(job_out(job), status=202, headers={"Location": f"/jobs/{job.id}"})

    return call.write(act)


def _regions(body: PlanRequestIn, call: Call) -> tuple[str, ...]:
    """Return the regions to plan: those asked for, or all that the caller has. Raises StoreMissingError for others'."""
    own = set(call.principal.regions)
    foreign = set(body.regions) - own if own else set()
    if foreign:
        raise unknown_regions(foreign)
    return tuple(sorted(set(body.regions) or own))


def _too_many(most: int, wait_s: int) -> TooManyRequests:
    return TooManyRequests(
        "too-many-plans",
        {
            "en": f"You may ask for {most} plans an hour; ask again in {wait_s} s.",
            "zh": f"每小时最多请求 {most} 次优化，请在 {wait_s} 秒后重试。",
        },
        retry_after_s=wait_s,
    )
