"""The job "plan": a day becomes a proposal, judged, with what it costs and how far from the best it can be."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from api.worker.ending import Ending
from api.worker.tools import Tools
from dispatch.job import Job
from dispatch.plan_record import PlanHead, SolveParameters
from dispatch.planning.daily import DayDrafted, draft_day, first_shift_at
from dispatch.planning.request import PlanRequest, refuse_too_large
from dispatch.store.plans.holding import holding
from dispatch.store.plans.records import pack, save_plan
from dispatch.store.work import Work
from solver.problem import Problem
from solver.progress import gap_of
from solver.supervise import Solved

DAY_S = 86_400


def plan(job: Job, tools: Tools) -> Ending:
    """Plan the day that a job asks for; the proposal is stored in the transaction that ends the job.

    Raises PlanningError where it cannot be planned, SolverError where the solve fails.
    """
    request = PlanRequest.of(job.request)
    tools.progress({"phase": "reading"})
    drafted = draft_day(
        tools.store,
        request.day,
        at=request.at or _moment(request, tools),
        regions=request.regions or None,
        travel_times=tools.travel_times,
        solve=lambda problem: _solve(problem, request, tools),
        parameters=SolveParameters(seconds=request.seconds, workers=1, memory_mb=tools.memory_mb),
        seed=request.seed,
        profile=request.profile,
        held=holding(tools.store, request.movable),
        clock=tools.clock,
    )

    packed = pack(drafted.draft)

    def keep(work: Work) -> Mapping[str, Any]:
        stored = save_plan(work.connection, packed)
        region = stored.regions[0] if len(stored.regions) == 1 else None
        work.record("plan.proposed", noun="plan", subject=str(stored.number), region_id=region, data={"job": job.id})
        return plan_result(stored, drafted)

    return Ending(effect=keep, how="cut short" if drafted.solved.ended == "cancelled" else "finished")


def plan_result(stored: PlanHead, drafted: DayDrafted) -> dict[str, Any]:
    """Return what a job says of the proposal that it stored."""
    gap = gap_of(stored.cost, stored.bound)
    return {
        "plan": stored.number,
        "cost": stored.cost,
        "bound": stored.bound,
        "gap": None if gap is None else round(gap, 6),
        "orders": len(drafted.frozen.problem.orders),
        "unserved": len(drafted.solved.plan.unserved),
        "held_back": len(drafted.frozen.held),
        "ended": drafted.solved.ended,
        "seconds": round(drafted.solved.wall_s, 1),
    }


def _moment(request: PlanRequest, tools: Tools) -> datetime:
    """Return the planning moment when nobody says one: now, or when the first shift starts if that is later."""
    return max(tools.clock(), first_shift_at(tools.store, request.day, request.regions or None))


def _solve(problem: Problem, request: PlanRequest, tools: Tools) -> Solved:
    starts = [shift.start for person in problem.technicians for shift in person.shifts]
    ends = [shift.end + shift.overtime_s for person in problem.technicians for shift in person.shifts]
    days = -(-(max(ends) - min(starts)) // DAY_S)
    refuse_too_large(orders=len(problem.orders), technicians=len(problem.technicians), days=days)
    tools.progress({"phase": "starting", "orders": len(problem.orders), "of_seconds": request.seconds})
    return tools.solve(problem, seconds=request.seconds, seed=request.seed)
