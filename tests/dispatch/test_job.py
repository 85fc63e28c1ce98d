"""A job takes only its legal steps, and only the worker that holds it takes them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch import job as steps
from dispatch.job import LIVE, Job, JobProblem, JobStepError

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
LATER = NOW + timedelta(seconds=31)
LEASE_S = 30.0
NO_ROAD = JobProblem(code="no-orders", cause={"en": "none", "zh": "无"}, remedy={"en": "wait", "zh": "等"})


def waiting(**changes: object) -> Job:
    """A job that nobody has begun."""
    return replace(Job(id="J1", kind="plan", state="queued", request={}, created_by="A1", created_at=NOW), **changes)


def running(**changes: object) -> Job:
    """The same job in the hands of a worker."""
    return replace(steps.leased(waiting(), "W1", now=NOW, lease_s=LEASE_S), **changes)


def refused(step: object, *arguments: object, **named: object) -> str:
    """The code with which a step is refused."""
    with pytest.raises(JobStepError) as caught:
        step(*arguments, **named)  # type: ignore[operator]
    return caught.value.code


def test_a_lease_begins_a_job_under_a_new_fence() -> None:
    """State, attempt, fence, worker and the end of the lease are all written at once."""
    job = running()
    assert (job.state, job.attempts, job.fence, job.worker) == ("running", 1, 1, "W1")
    assert (job.started_at, job.lease_until) == (NOW, NOW + timedelta(seconds=30))


def test_a_job_in_good_hands_is_not_leased_again() -> None:
    """Not while its lease lasts; from the moment it has run out, under the next fence."""
    job = running()
    assert refused(steps.leased, job, "W2", now=NOW + timedelta(seconds=29), lease_s=LEASE_S) == "job-not-free"
    taken = steps.leased(job, "W2", now=NOW + timedelta(seconds=30), lease_s=LEASE_S)
    assert (taken.worker, taken.attempts, taken.fence, taken.started_at) == ("W2", 2, 2, NOW)


def test_an_old_fence_ends_nothing() -> None:
    """Whoever lost the lease can neither finish, fail, stop, give back nor prolong it."""
    job = steps.leased(running(), "W2", now=LATER, lease_s=LEASE_S)
    assert refused(steps.finished, job, 1, {}, now=LATER) == "lease-lost"
    assert refused(steps.failed, job, 1, NO_ROAD, now=LATER) == "lease-lost"
    assert refused(steps.stopped, job, 1, None, now=LATER) == "lease-lost"
    assert refused(steps.given_back, job, 1, now=LATER) == "lease-lost"
    assert refused(steps.beating, job, 1, now=LATER, lease_s=LEASE_S, progress=None) == "lease-lost"


def test_a_late_worker_may_still_finish_what_nobody_took() -> None:
    """A lease that ran out is lost only when another worker takes the job."""
    assert steps.finished(running(), 1, {"plan": 7}, now=LATER).result == {"plan": 7}


def test_what_was_given_back_does_not_count() -> None:
    """A worker that must stop leaves the job as if it had never begun, but for the fence."""
    back = steps.given_back(running(), 1, now=NOW)
    assert (back.state, back.attempts, back.fence, back.lease_until) == ("queued", 0, 1, None)
    assert refused(steps.finished, back, 1, {}, now=NOW) == "lease-lost"


def test_after_the_last_attempt_it_has_failed_and_says_why() -> None:
    """Three workers die over it; there is no fourth attempt."""
    job = waiting()
    at = NOW
    for _ in range(3):
        job = steps.leased(job, "W", now=at, lease_s=LEASE_S)
        at += timedelta(seconds=30)
    assert refused(steps.leased, job, "W", now=at, lease_s=LEASE_S) == "job-not-free"
    end = steps.requeued(job, now=at)
    assert (end.state, end.ended_at, end.lease_until) == ("failed", at, None)
    assert end.problem is not None
    assert (end.problem.code, "3" in end.problem.cause["en"], "3" in end.problem.cause["zh"]) == (
        "worker-lost",
        True,
        True,
    )


def test_cancelling_a_waiting_job_ends_it_and_asks_a_running_one() -> None:
    """Asking twice changes nothing; what has ended cannot be cancelled."""
    assert steps.cancelled(waiting(), now=NOW).state == "cancelled"
    asked = steps.cancelled(running(), now=NOW)
    assert (asked.state, asked.cancel_asked_at) == ("running", NOW)
    assert steps.cancelled(asked, now=LATER) is asked
    assert refused(steps.cancelled, steps.finished(asked, 1, {}, now=NOW), now=NOW) == "job-ended"


def test_a_cancelled_job_does_not_begin_again() -> None:
    """Whether its worker dies or must stop, a job that was to be cancelled is."""
    asked = steps.cancelled(running(), now=NOW)
    assert steps.requeued(asked, now=LATER).state == "cancelled"
    assert steps.given_back(asked, 1, now=NOW).state == "cancelled"
    assert refused(steps.leased, asked, "W2", now=LATER, lease_s=LEASE_S) == "job-not-free"


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["lease", "beat", "back", "requeue", "cancel", "finish", "stop", "fail"]),
        st.integers(0, 4),
        st.integers(0, 40),
    ),
    max_size=25,
)


@given(STEPS)
def test_no_sequence_of_steps_leads_astray(taken: list[tuple[str, int, int]]) -> None:
    """Whatever is tried: ended jobs stay as they are, the fence never falls, attempts stay within bounds."""
    job, now = waiting(), NOW
    for name, fence, seconds in taken:
        now += timedelta(seconds=seconds)
        before = job
        try:
            match name:
                case "lease":
                    job = steps.leased(job, "W", now=now, lease_s=LEASE_S)
                case "beat":
                    job = steps.beating(job, fence, now=now, lease_s=LEASE_S, progress={"phase": "search"})
                case "back":
                    job = steps.given_back(job, fence, now=now)
                case "requeue":
                    job = steps.requeued(job, now=now)
                case "cancel":
                    job = steps.cancelled(job, now=now)
                case "finish":
                    job = steps.finished(job, fence, {}, now=now)
                case "stop":
                    job = steps.stopped(job, fence, None, now=now)
                case "fail":
                    job = steps.failed(job, fence, NO_ROAD, now=now)
        except JobStepError:
            assert job is before
        assert before.live or job is before
        assert job.fence >= before.fence
        assert 0 <= job.attempts <= job.max_attempts
        assert (job.state in LIVE) == (job.ended_at is None)
        assert (job.state == "running") == (job.lease_until is not None)
        assert (job.state == "failed") == (job.problem is not None)
