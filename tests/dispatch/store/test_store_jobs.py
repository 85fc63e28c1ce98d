"""Jobs in the store: leased once, ended once with their effect, and never two at a time on one scope."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from small_company import small_company
from sqlalchemy import insert, select

from dispatch.actor import SYSTEM
from dispatch.job import Job, JobProblem
from dispatch.store import jobs
from dispatch.store.errors import StoreBusyError, StoreMissingError, StoreRefusalError
from dispatch.store.shelf import table_of
from dispatch.store.store import Store
from dispatch.store.tables.jobs import JobRow
from dispatch.store.tables.plans import ImportRow
from dispatch.store.work import Work

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
LEASE_S = 30.0
EFFECTS, JOBS = table_of(ImportRow), table_of(JobRow)
NO_ORDERS = JobProblem(code="no-orders", cause={"en": "none", "zh": "无"}, remedy={"en": "wait", "zh": "等"})


def after(seconds: float) -> datetime:
    """So many seconds after NOW."""
    return NOW + timedelta(seconds=seconds)


def change(store: Store, step: Callable[[Work], Any], *, at: datetime = NOW) -> Any:
    """What a step returns that is taken in a transaction of its own."""
    with store.writing(SYSTEM, at=at) as work:
        return step(work)


def put(store: Store, kind: str = "plan", *, at: datetime = NOW, **facts: Any) -> Job:
    """A job that waits."""
    job: Job = change(store, lambda work: jobs.enqueue(work, kind, {"day": "2026-03-02"}, **facts), at=at)
    return job


def take(store: Store, *, at: datetime = NOW, worker: str = "W1") -> Job | None:
    """The job that a worker is given."""
    return jobs.lease_next(store, worker, ["plan"], LEASE_S, now=at)


def taken(store: Store, *, at: datetime = NOW, worker: str = "W1") -> Job:
    """The job that a worker is given, where there must be one."""
    job = take(store, at=at, worker=worker)
    assert job is not None
    return job


def patiently(step: Callable[[], Any]) -> Any:
    """What a step returns, as workers take it: again while others keep the database busy for too long."""
    while True:
        try:
            return step()
        except StoreBusyError:
            continue


def now_is(store: Store, job: Job) -> Job:
    """A job as it is stored now."""
    with store.reading() as connection:
        return jobs.read_job(connection, job.id)


def effect(work: Work, job: Job) -> None:
    """Something that a job changes, to be counted."""
    work.connection.execute(insert(EFFECTS), [{"at": work.at, "source": job.id, "summary": {}}])


def effects(store: Store) -> list[str]:
    """The jobs whose effect is there, each as often as it is."""
    with store.reading() as connection:
        return sorted(connection.execute(select(EFFECTS.c.source)).scalars())


@pytest.fixture
def company(store: Store) -> Store:
    """A store that knows regions R1 and R2; its log of imports is empty."""
    store.import_batch(small_company(), source="small.xlsx")
    with store.writing(SYSTEM, at=NOW) as work:
        work.connection.execute(EFFECTS.delete())
    return store


def test_a_job_comes_back_as_it_was_stored(company: Store) -> None:
    """Every field survives both databases, also problem, result and progress."""
    job = put(company, regions=["R2", "R1"], scope="plan 2026-03-02", trace="00-aa-bb-01")
    assert now_is(company, job) == job
    held = taken(company)
    jobs.heartbeat(company, held.id, 1, {"phase": "search", "gap": 0.25}, lease_s=LEASE_S, now=after(5))
    change(company, lambda work: jobs.fail(work, held.id, 1, NO_ORDERS), at=after(6))
    ended = now_is(company, job)
    assert (ended.state, ended.regions, ended.scope, ended.trace) == ("failed", ("R1", "R2"), job.scope, "00-aa-bb-01")
    assert (ended.problem, ended.progress) == (NO_ORDERS, {"phase": "search", "gap": 0.25})
    assert (ended.created_at, ended.started_at, ended.ended_at) == (NOW, NOW, after(6))
    assert ended.revision > held.revision > job.revision


def test_the_oldest_job_of_the_right_kind_is_leased_first(company: Store) -> None:
    """Other kinds stay where they are; nothing is leased twice."""
    put(company, "import", at=NOW)
    second, first = put(company, at=after(2)), put(company, at=after(1))
    assert [taken(company, at=after(3)).id, taken(company, at=after(3)).id] == [first.id, second.id]
    assert take(company, at=after(4)) is None


def test_a_silent_worker_loses_its_job_and_changes_nothing_more(company: Store) -> None:
    """The second worker takes it after the lease; the first one's effect is rolled back with its finish."""
    put(company)
    lost = taken(company)
    assert take(company, at=after(29), worker="W2") is None
    mine = taken(company, at=after(30), worker="W2")
    assert (mine.id, mine.fence, mine.attempts) == (lost.id, 2, 2)

    def finish(work: Work, job: Job) -> None:
        effect(work, job)
        jobs.finish(work, job.id, job.fence, {"plan": job.fence})

    with pytest.raises(StoreRefusalError) as refused:
        change(company, lambda work: finish(work, lost), at=after(31))
    assert refused.value.code == "lease-lost"
    assert effects(company) == []
    assert jobs.heartbeat(company, lost.id, 1, None, lease_s=LEASE_S, now=after(31)) == "lost"
    change(company, lambda work: finish(work, mine), at=after(32))
    assert effects(company) == [mine.id]
    assert now_is(company, mine).result == {"plan": 2}


def test_a_heartbeat_keeps_the_lease(company: Store) -> None:
    """Whoever speaks in time keeps the job for another lease."""
    put(company)
    job = taken(company)
    assert jobs.heartbeat(company, job.id, 1, None, lease_s=LEASE_S, now=after(20)) == "go on"
    assert take(company, at=after(49)) is None
    assert taken(company, at=after(50)).fence == 2


def test_a_worker_hears_that_its_job_is_to_be_cancelled(company: Store) -> None:
    """By its heartbeat or by looking; a job that waits is cancelled at once."""
    job = put(company)
    held = taken(company)
    assert jobs.look(company, job.id, held.fence) == "go on"
    assert change(company, lambda work: jobs.cancel(work, job.id)).state == "running"
    assert jobs.look(company, job.id, held.fence) == "cancel"
    assert jobs.heartbeat(company, job.id, held.fence, None, lease_s=LEASE_S, now=after(1)) == "cancel"
    change(company, lambda work: jobs.stop(work, job.id, held.fence, {"plan": 3}), at=after(2))
    ended = now_is(company, job)
    assert (ended.state, ended.result) == ("cancelled", {"plan": 3})
    waiting = put(company)
    assert change(company, lambda work: jobs.cancel(work, waiting.id)).state == "cancelled"
    with pytest.raises(StoreRefusalError, match="job-ended"):
        change(company, lambda work: jobs.cancel(work, waiting.id))


def test_three_dead_workers_are_enough(company: Store) -> None:
    """After the third attempt the job has failed, with the reason; the next one in the queue is leased instead."""
    put(company)
    for attempt in range(3):
        assert taken(company, at=after(30 * attempt)).attempts == attempt + 1
    later = put(company, at=after(80))
    assert taken(company, at=after(90)).id == later.id
    with company.reading() as connection:
        first = jobs.list_jobs(connection, states=["failed"], limit=10)
    assert [job.problem.code if job.problem else "" for job in first] == ["worker-lost"]


def test_abandoned_jobs_are_put_back_by_the_clock(company: Store) -> None:
    """Even while no worker is free: they wait again, or end where they were to be cancelled."""
    one, other = put(company), put(company, at=after(1))
    taken(company, at=after(2)), taken(company, at=after(2))
    change(company, lambda work: jobs.cancel(work, other.id), at=after(3))
    with company.reading() as connection:
        assert not jobs.any_abandoned(connection, after(31))
        assert jobs.any_abandoned(connection, after(32))
    assert change(company, jobs.requeue_abandoned, at=after(32)) == 2
    assert [now_is(company, job).state for job in (one, other)] == ["queued", "cancelled"]


def test_a_job_given_back_waits_as_if_never_begun(company: Store) -> None:
    """The attempt does not count, the fence does."""
    job = put(company)
    taken(company)
    change(company, lambda work: jobs.give_back(work, job.id, 1))
    again = taken(company)
    assert (again.attempts, again.fence) == (1, 2)


def test_one_scope_has_one_live_job(company: Store) -> None:
    """A second is refused with the first one's id while that lives, in every region that they share."""
    first = put(company, scope="plan 2026-03-02", regions=["R1"])
    for regions in (["R1"], ["R1", "R2"], []):
        with pytest.raises(StoreRefusalError) as refused:
            put(company, scope="plan 2026-03-02", regions=regions)
        assert (refused.value.code, refused.value.items) == ("job-running", (first.id,))
    put(company, scope="plan 2026-03-02", regions=["R2"])
    put(company, scope="plan 2026-03-03", regions=["R1"])
    put(company), put(company)
    change(company, lambda work: jobs.cancel(work, first.id))
    put(company, scope="plan 2026-03-02", regions=["R1"])


def test_the_database_itself_refuses_a_second_live_job(company: Store) -> None:
    """Whoever got round the check is stopped by the index."""
    job = put(company, scope="plan 2026-03-02", regions=["R1"])
    with company.reading() as connection:
        row = dict(connection.execute(select(JOBS).where(JOBS.c.id == job.id)).one()._mapping)
    with pytest.raises(StoreRefusalError, match="store-rule"):
        change(company, lambda work: work.connection.execute(insert(JOBS), [{**row, "id": "another"}]))


def test_of_fifty_requests_for_one_scope_one_is_taken(company: Store) -> None:
    """At the same moment, from fifty threads: 49 are told the id of the one that runs."""

    def ask(_: int) -> tuple[str, str]:
        try:
            return "taken", put(company, scope="plan 2026-03-02", regions=["R1"]).id
        except StoreRefusalError as refused:
            return refused.code, refused.items[0]

    with ThreadPoolExecutor(50) as threads:
        answers = list(threads.map(ask, range(50)))
    assert sorted(code for code, _ in answers) == ["job-running"] * 49 + ["taken"]
    assert len({job_id for _, job_id in answers}) == 1


def test_eight_workers_lease_two_hundred_jobs_each_once(company: Store) -> None:
    """No job is leased twice, none is left; every effect is there exactly once."""
    with company.writing(SYSTEM, at=NOW) as work:
        expected = sorted(jobs.enqueue(work, "plan", {"number": number}).id for number in range(200))

    def end(job: Job) -> None:
        with company.writing(SYSTEM, at=after(1)) as work:
            effect(work, job)
            jobs.finish(work, job.id, job.fence, {})

    def worker(number: int) -> list[str]:
        done = []
        while (job := patiently(lambda: take(company, at=after(1), worker=f"W{number}"))) is not None:
            patiently(partial(end, job))
            done.append(job.id)
        return done

    with ThreadPoolExecutor(8) as threads:
        done = [job_id for ids in threads.map(worker, range(8)) for job_id in ids]
    assert sorted(done) == expected
    assert effects(company) == expected


def test_jobs_are_listed_newest_first_page_by_page(company: Store) -> None:
    """By region, state and kind; whoever may see R1 also sees what is about all regions."""
    made = [put(company, at=after(number), regions=regions) for number, regions in enumerate((["R1"], ["R2"], []))]
    with company.reading() as connection:
        first = jobs.list_jobs(connection, limit=2)
        rest = jobs.list_jobs(connection, limit=2, after=(first[-1].created_at, first[-1].id))
        ours = jobs.list_jobs(connection, limit=9, regions=["R1"])
        none = jobs.list_jobs(connection, limit=9, states=["running"], kinds=["plan"])
    assert [job.id for job in (*first, *rest)] == [job.id for job in reversed(made)]
    assert [job.id for job in ours] == [made[2].id, made[0].id]
    assert none == []


def test_old_jobs_are_deleted_and_live_ones_never(company: Store) -> None:
    """Only what ended before the moment goes."""
    old, waiting = put(company, regions=["R1"]), put(company)
    change(company, lambda work: jobs.cancel(work, old.id))
    assert change(company, lambda work: jobs.purge(work, NOW)) == 0
    assert change(company, lambda work: jobs.purge(work, after(1))) == 1
    assert now_is(company, waiting).state == "queued"
    with pytest.raises(StoreMissingError, match="unknown-job"):
        now_is(company, old)


def test_figures_tell_how_the_queue_stands(company: Store) -> None:
    """How many of each kind in each state, how old the oldest is, what somebody asked for lately."""
    put(company), put(company, at=after(5)), put(company, "import", at=after(6))
    taken(company, at=after(7))
    with company.reading() as connection:
        assert jobs.count_by_state(connection) == {
            ("plan", "queued"): 1,
            ("plan", "running"): 1,
            ("import", "queued"): 1,
        }
        assert jobs.queue_age_s(connection, after(10)) == {"plan": 5.0, "import": 4.0}
        assert jobs.asked_since(connection, SYSTEM.id, ["plan"], NOW) == [after(5)]
