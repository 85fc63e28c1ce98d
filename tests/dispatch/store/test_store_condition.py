"""What the store says of itself: schema, queue, failures, workers."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, update

from dispatch.actor import SYSTEM
from dispatch.job import JobProblem
from dispatch.store import jobs
from dispatch.store.condition import at_head, condition_of, worker_until
from dispatch.store.shelf import table_of
from dispatch.store.store import Store
from dispatch.store.tables.jobs import DutyLeaseRow, DutyRow

NOW = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
PROBLEM = JobProblem(
    code="plan-untrustworthy", cause={"en": "cause", "zh": "原因"}, remedy={"en": "remedy", "zh": "处理"}
)


def test_an_empty_store_is_at_head_and_waits_for_nobody(store: Store) -> None:
    """No jobs, no failures, no worker that was ever heard of."""
    with store.reading() as connection:
        assert at_head(connection)
        found = condition_of(connection, NOW)
    assert (dict(found.jobs), dict(found.queue_age_s), dict(found.failures)) == ({}, {}, {})
    assert found.worker_until is None
    assert found.write_ahead_log_bytes >= 0


def test_jobs_are_counted_by_kind_and_state_and_failures_of_the_last_hour_by_reason(store: Store) -> None:
    """Two wait, the older for five minutes; one has failed, which is news for an hour."""
    with store.writing(SYSTEM, at=NOW) as work:
        jobs.enqueue(work, "plan", {})
    taken = jobs.lease_next(store, "w", ("plan",), 30.0, now=NOW)
    assert taken is not None
    with store.writing(SYSTEM, at=NOW) as work:
        jobs.fail(work, taken.id, taken.fence, PROBLEM)
        jobs.enqueue(work, "plan", {})
    with store.writing(SYSTEM, at=LATER) as work:
        jobs.enqueue(work, "plan", {})
    with store.reading() as connection:
        found = condition_of(connection, LATER)
        much_later = condition_of(connection, NOW + timedelta(hours=2))
    assert dict(found.jobs) == {("plan", "failed"): 1, ("plan", "queued"): 2}
    assert dict(found.queue_age_s) == {"plan": 300.0}
    assert dict(found.failures) == {("plan", "plan-untrustworthy"): 1}
    assert dict(much_later.failures) == {}


def test_a_worker_has_spoken_and_a_duty_has_failed(store: Store) -> None:
    """The lease of the duties says until when a worker lives; each duty's failures are counted."""
    lease, duty = table_of(DutyLeaseRow), table_of(DutyRow)
    with store.writing(SYSTEM, at=NOW) as work:
        work.connection.execute(insert(lease).values(id=1, worker="w", until=NOW))
        work.connection.execute(insert(duty).values(name="sla", failures=2, failed_at=NOW, reason="StoreBusyError"))
        work.connection.execute(update(lease).values(until=LATER))
    with store.reading() as connection:
        assert worker_until(connection) == LATER
        assert dict(condition_of(connection, LATER).duty_failures) == {"sla": 2}
