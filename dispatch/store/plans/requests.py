"""Asking for a plan: looked at before it is stored, so that what cannot be is refused at once, with the reason."""

from datetime import timedelta

from dispatch.job import MAX_ATTEMPTS, Job
from dispatch.planning.daily import policy_for
from dispatch.planning.problem import default_moment
from dispatch.planning.request import PlanRequest, refuse_too_large
from dispatch.store.jobs import asked_since, enqueue
from dispatch.store.plans.day_size import day_size
from dispatch.store.sla.policies import policy_in_force
from dispatch.store.work import Work

KIND = "plan"
HOUR = timedelta(hours=1)


def request_plan(work: Work, request: PlanRequest, *, max_attempts: int = MAX_ATTEMPTS, trace: str = "") -> Job:
    """Store the job that makes a plan.

    Raises StoreRefusalError ("job-running", `items` names the job) where a plan of that day and one of these regions is
    being made, StoreMissingError for a region that does not exist, PlanningError where the day is too large, where
    nobody works that day, or where the policy does not have the profile.
    """
    size = day_size(work.connection, request.day, regions=request.regions, at=request.at or work.at)
    if size.starts_at is None:
        default_moment(())
    refuse_too_large(orders=size.orders, technicians=size.technicians, days=size.days)
    policy = policy_in_force(work.connection)
    if policy is not None:
        policy_for(policy, request.profile)
    return enqueue(
        work,
        KIND,
        request.document(),
        scope=request.scope,
        regions=request.regions,
        max_attempts=max_attempts,
        trace=trace,
    )


def seconds_until_allowed(work: Work, most: int) -> int | None:
    """Return after how many seconds whoever asks may ask for another plan, at so many an hour; None: now.

    Plans that an event asks for are the system's, and count for nobody.
    """
    asked = asked_since(work.connection, work.actor.id, [KIND], work.at - HOUR)
    if len(asked) < most:
        return None
    free_at = asked[-most] + HOUR
    return max(1, -(-(free_at - work.at) // timedelta(seconds=1)))
