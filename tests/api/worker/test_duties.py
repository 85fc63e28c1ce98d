"""What falls due by the clock is attended to by one worker at a time, and one failing duty does not stop the others."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from rig import now_is

from api.worker.duties import Duty, DutyLoop, purge_jobs, purge_replies, requeue_abandoned
from dispatch.actor import SYSTEM
from dispatch.store import duties as leases
from dispatch.store import jobs
from dispatch.store.errors import StoreMissingError
from dispatch.store.replies import Errand, StoredReply, keep_reply, reply_to
from dispatch.store.store import Store

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


def loop(store: Store, *duties: Duty, worker: str = "W1", lease_s: float = 15.0) -> DutyLoop:
    """The duties of one worker."""
    return DutyLoop(store, duties, worker=worker, stop=threading.Event(), lease_s=lease_s)


def test_old_answers_are_forgotten(own_store: Store) -> None:
    """Fourteen days after they were given, and not a moment before."""
    errand = Errand(account_id="A1", route="POST /orders", key="K1", question="Q1")
    with own_store.writing(SYSTEM, at=NOW) as work:
        keep_reply(work, errand, StoredReply(status=201, headers={}, body=b"{}"))
    for later, kept in ((timedelta(days=14), True), (timedelta(days=14, seconds=1), False)):
        purge_replies(14)(own_store, NOW + later)
        with own_store.reading() as connection:
            assert (reply_to(connection, errand) is not None) is kept


def test_one_worker_at_a_time(own_store: Store) -> None:
    """The second takes over when the first has been silent for the length of the lease, or has let go."""
    seen: list[str] = []

    def duty(name: str) -> Duty:
        return Duty(name="note", every_s=0.0, do=lambda store, now: seen.append(name))

    first = loop(own_store, duty("first"), lease_s=0.4)
    second = loop(own_store, duty("second"), worker="W2", lease_s=0.4)
    for _ in range(3):
        first.once()
        second.once()
    assert seen == ["first"] * 3
    time.sleep(0.45)
    second.once()
    first.once()
    assert seen == ["first"] * 3 + ["second"]


def test_a_worker_that_stops_lets_go(own_store: Store) -> None:
    """Nobody has to wait for the end of its lease."""
    stop = threading.Event()
    last = Duty(name="last", every_s=0.0, do=lambda *_: stop.set())
    own = DutyLoop(own_store, [last], worker="W1", stop=stop, lease_s=60)
    own.run()
    with own_store.reading() as connection:
        assert leases.holder(connection, datetime.now(UTC)) is None


def test_a_failing_duty_is_counted_and_the_others_go_on(own_store: Store) -> None:
    """Each failure is written down by its kind, without what it said."""
    done: list[datetime] = []

    def fail(store: Store, now: datetime) -> None:
        raise KeyError("王伟 13800000000")

    own = loop(
        own_store,
        Duty(name="broken", every_s=0.0, do=fail),
        Duty(name="sound", every_s=0.0, do=lambda store, now: done.append(now)),
    )
    own.once()
    own.once()
    with own_store.reading() as connection:
        told = leases.failures(connection)
    assert len(done) == 2
    assert [(one.name, one.failures, one.reason) for one in told] == [("broken", 2, "KeyError")]


def test_each_duty_has_its_own_pace(own_store: Store) -> None:
    """What is due every hour is not done every second."""
    done: list[str] = []
    own = loop(
        own_store,
        Duty(name="often", every_s=0.0, do=lambda *_: done.append("often")),
        Duty(name="seldom", every_s=3600.0, do=lambda *_: done.append("seldom")),
    )
    for _ in range(3):
        own.once()
    assert done == ["often", "seldom", "often", "often"]


def test_duties_put_abandoned_jobs_back_and_delete_old_ones(own_store: Store) -> None:
    """By the moment they are given."""
    with own_store.writing(SYSTEM, at=NOW) as work:
        lost, old = (jobs.enqueue(work, "test", {}) for _ in range(2))
    assert jobs.lease_next(own_store, "W1", ["test"], 30, now=NOW) is not None
    with own_store.reading() as connection:
        running = jobs.list_jobs(connection, states=["running"], limit=1)[0]
    waiting = old if running.id == lost.id else lost
    with own_store.writing(SYSTEM, at=NOW) as work:
        jobs.cancel(work, waiting.id)
    requeue_abandoned(own_store, NOW + timedelta(seconds=29))
    assert now_is(own_store, running).state == "running"
    requeue_abandoned(own_store, NOW + timedelta(seconds=30))
    assert now_is(own_store, running).state == "queued"
    purge_jobs(90)(own_store, NOW + timedelta(days=90))
    assert now_is(own_store, waiting).state == "cancelled"
    purge_jobs(90)(own_store, NOW + timedelta(days=90, seconds=1))
    with pytest.raises(StoreMissingError):
        now_is(own_store, waiting)
    assert now_is(own_store, running).state == "queued"
