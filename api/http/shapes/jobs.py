"""Jobs as they go out, and the request for a plan as it comes in."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from api.http.fields import Body, Day, Id, Instant, Shown
from api.http.shapes.catalog import Page
from api.tracing import Trace
from dispatch.job import Job, JobState
from dispatch.planning.request import LONGEST_S, MAX_ORDERS, SHORTEST_S, PlanRequest

_SENTENCE_END = {"en": ". ", "zh": "。"}

Profile = Annotated[str, Field(min_length=1, max_length=50)]


class PlanRequestIn(Body):
    """Which day to plan, for whom, and for how long to search.

    One plan may look at 5,000 orders, 1,000 technicians and 7 days; regions that hold more are refused.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "day": "2026-03-02",
                    "regions": ["R1"],
                    "seconds": 60,
                    "seed": 1,
                    "profile": "normal",
                    "movable": "all",
                    "at": None,
                }
            ]
        }
    )

    day: Annotated[Day, Field(description="the day to plan, in the company's time zone")]
    regions: Annotated[
        list[Id], Field(max_length=1_000, description="ids of regions; none: all that one may plan for")
    ] = []  # noqa: RUF012 - pydantic copies it
    seconds: Annotated[float, Field(ge=SHORTEST_S, le=LONGEST_S, description="time for the search")] = 60.0
    seed: Annotated[int, Field(ge=0, le=2**31 - 1, description="of the search")] = 1
    profile: Annotated[
        Profile, Field(description="the kind of day: normal, storm, weekend, emergency, or one of the policy's own")
    ] = "normal"
    movable: Annotated[
        Literal["all", "untold"] | Annotated[list[Id], Field(max_length=MAX_ORDERS)],
        Field(description="what may move: all that is not frozen, what no engineer was told of, or only these orders"),
    ] = "all"
    at: Annotated[
        Instant | None,
        Field(description="the planning moment; none: now, or the start of the first shift if that is later"),
    ] = None

    def request(self, regions: tuple[str, ...]) -> PlanRequest:
        """Return what is asked, for some regions."""
        return PlanRequest(
            day=self.day,
            regions=regions,
            seconds=self.seconds,
            seed=self.seed,
            profile=self.profile,
            movable=self.movable if isinstance(self.movable, str) else tuple(self.movable),
            at=self.at,
        )


class JobProblemOut(Shown):
    """Why a job failed, and what to do about it, in both languages."""

    code: str = Field(examples=["no-orders"])
    en: str = Field(examples=["there is no open work order that can be planned for 2026-03-02. Import work orders."])
    zh: str = Field(examples=["2026-03-02 没有可安排的待处理工单。请导入工单。"])


class JobOut(Shown):
    """A job: what was asked, how far it is, and how it ended.

    progress of a plan: phase, seconds of how many, cost of the best plan so far (incumbent), bound, gap, orders served.
    result of a plan: its number, cost, bound, gap, and how the search ended ("cancelled": the best plan until then).
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "6f0c0a52-7d0e-4a57-9d53-2f1d6a3f0a11",
                    "kind": "plan",
                    "state": "running",
                    "regions": ["R1"],
                    "request": {"day": "2026-03-02", "regions": ["R1"], "seconds": 60.0},
                    "progress": {"phase": "improve", "seconds": 12.1, "incumbent": 412345, "gap": 0.021},
                    "result": None,
                    "problem": None,
                    "attempts": 1,
                    "max_attempts": 3,
                    "created_by": "dispatcher-1",
                    "created_at": "2026-03-02T00:00:00Z",
                    "started_at": "2026-03-02T00:00:01Z",
                    "ended_at": None,
                    "cancel_asked_at": None,
                    "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736",
                }
            ]
        }
    )

    id: str
    kind: str = Field(description="plan, urgent, absence, …")
    state: JobState
    regions: list[str] = Field(description="ids; empty: all")
    request: dict[str, Any]
    progress: dict[str, Any]
    result: dict[str, Any] | None
    problem: JobProblemOut | None
    attempts: int
    max_attempts: int
    created_by: str
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    cancel_asked_at: datetime | None
    trace_id: str | None


class JobPage(Page[JobOut]):
    """Jobs, newest first."""


def job_out(job: Job) -> JobOut:
    """Return a job as it goes out: without who holds it and under which fence."""
    return JobOut(
        id=job.id,
        kind=job.kind,
        state=job.state,
        regions=list(job.regions),
        request=dict(job.request),
        progress=dict(job.progress),
        result=None if job.result is None else dict(job.result),
        problem=_problem_out(job),
        attempts=job.attempts,
        max_attempts=job.max_attempts,
        created_by=job.created_by,
        created_at=job.created_at,
        started_at=job.started_at,
        ended_at=job.ended_at,
        cancel_asked_at=job.cancel_asked_at,
        trace_id=Trace.after(job.trace).trace_id if job.trace else None,
    )


def _problem_out(job: Job) -> JobProblemOut | None:
    if job.problem is None:
        return None
    cause, remedy = job.problem.cause, job.problem.remedy
    return JobProblemOut(
        code=job.problem.code,
        en=cause["en"].rstrip(". ") + _SENTENCE_END["en"] + remedy["en"],
        zh=cause["zh"].rstrip("。 ") + _SENTENCE_END["zh"] + remedy["zh"],
    )
