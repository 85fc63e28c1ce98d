"""A worker does jobs one after the other, and each ends once, whatever its handler does."""

import threading
import time

from rig import FAST, effect_of, effects, ended, now_is, once, patient, put, quick, working

from api.worker.ending import Ending
from api.worker.loop import Pace
from api.worker.tools import Tools
from dispatch.actor import SYSTEM
from dispatch.job import Job
from dispatch.planning.error import PlanningError
from dispatch.store import jobs
from dispatch.store.errors import StoreBusyError
from dispatch.store.store import Store
from dispatch.store.work import Work


def test_jobs_are_done_with_their_effect(own_store: Store) -> None:
    """The effect and the end of each job are there together, once."""
    waiting = [put(own_store) for _ in range(5)]
    with working(own_store, quick):
        done = [ended(own_store, job) for job in waiting]
    assert {(job.state, job.attempts, str(job.result)) for job in done} == {("done", 1, "{'effect': True}")}
    assert sorted(effects(own_store)) == sorted(job.id for job in waiting)


def test_what_cannot_be_planned_says_why(own_store: Store) -> None:
    """An error with words becomes the job's problem, in both languages; the worker goes on."""

    def refuse(job: Job, tools: Tools) -> Ending:
        raise PlanningError("no-orders", cause={"en": "no orders", "zh": "没有工单"}, remedy={"en": "", "zh": ""})

    first, second = put(own_store), put(own_store)
    with working(own_store, refuse):
        problem = ended(own_store, first).problem
        assert ended(own_store, second).state == "failed"
    assert problem is not None
    assert (problem.code, problem.cause) == ("no-orders", {"en": "no orders", "zh": "没有工单"})


def test_a_defect_names_its_kind_and_no_data(own_store: Store) -> None:
    """What nobody foresaw fails the job at once; its message, which may hold data, is not kept."""

    def break_down(job: Job, tools: Tools) -> Ending:
        raise ZeroDivisionError("王伟 13800000000")

    job = put(own_store)
    with working(own_store, break_down):
        problem = ended(own_store, job).problem
    assert problem is not None
    assert problem.code == "job-defect"
    assert "ZeroDivisionError" in problem.cause["en"]
    assert "138" not in str(problem)


def test_a_refused_effect_fails_the_job_and_leaves_nothing(own_store: Store) -> None:
    """What the effect had changed before it raised is undone."""

    def half(job: Job, tools: Tools) -> Ending:
        def effect(work: Work) -> dict[str, object]:
            effect_of(job)(work)
            raise PlanningError("day-is-over", cause={"en": "over", "zh": "已结束"}, remedy={"en": "", "zh": ""})

        return Ending(effect=effect)

    job = put(own_store)
    with working(own_store, half):
        problem = ended(own_store, job).problem
    assert problem is not None
    assert problem.code == "day-is-over"
    assert effects(own_store) == []


def test_a_busy_database_is_asked_again(own_store: Store) -> None:
    """An effect that the database cannot take now is tried again, and is there once."""
    attempts: list[str] = []

    def late(job: Job, tools: Tools) -> Ending:
        def effect(work: Work) -> dict[str, object]:
            effect_of(job)(work)
            attempts.append(job.id)
            if len(attempts) < 3:
                raise StoreBusyError
            return {}

        return Ending(effect=effect)

    job = put(own_store)
    with working(own_store, late):
        assert ended(own_store, job).state == "done"
    assert (len(attempts), effects(own_store)) == (3, [job.id])


def test_a_cancelled_job_stops_within_a_second(own_store: Store) -> None:
    """The handler hears of it, and what it had is kept under the state "cancelled"."""
    job = put(own_store)
    with working(own_store, patient):
        once(own_store, job, lambda found: found.state == "running" and found.progress)
        asked = time.monotonic()
        with own_store.writing(SYSTEM) as work:
            jobs.cancel(work, job.id)
        found = ended(own_store, job)
        assert time.monotonic() - asked < 1.0
    assert (found.state, found.result, effects(own_store)) == ("cancelled", {"effect": True}, [job.id])


def test_progress_is_written_four_times_a_second_at_most(own_store: Store) -> None:
    """A handler may tell a hundred times; the row does not change more often than that."""
    job = put(own_store)
    with working(own_store, patient):
        begun = once(own_store, job, lambda found: found.progress)
        time.sleep(1.5)
        later = now_is(own_store, job)
    assert 2 <= later.revision - begun.revision <= 7
    assert later.progress["beats"] > begun.progress["beats"]


def test_a_worker_that_must_stop_gives_its_job_back(own_store: Store) -> None:
    """The job waits again, its attempt does not count, and nothing of it is kept."""
    job = put(own_store)
    with working(own_store, patient) as stop:
        once(own_store, job, lambda found: found.state == "running")
        stop.set()
        back = once(own_store, job, lambda found: found.state == "queued")
    assert (back.attempts, back.fence, effects(own_store)) == (0, 1, [])


def test_a_handler_that_does_not_listen_is_left_behind(own_store: Store) -> None:
    """The worker gives the job back all the same; what the handler comes up with later changes nothing."""
    awake = threading.Event()

    def deaf(job: Job, tools: Tools) -> Ending:
        awake.wait(10)
        return Ending(effect=effect_of(job))

    job = put(own_store)
    with working(own_store, deaf) as stop:
        once(own_store, job, lambda found: found.state == "running")
        told = time.monotonic()
        stop.set()
        once(own_store, job, lambda found: found.state == "queued")
        assert time.monotonic() - told < FAST.leave_s + 1
    awake.set()
    assert (now_is(own_store, job).attempts, effects(own_store)) == (0, [])


def test_a_lost_lease_ends_the_work_without_effect(own_store: Store) -> None:
    """Another worker took the job meanwhile: this one stops, and its effect is not there."""
    job = put(own_store)
    with working(own_store, patient):
        once(own_store, job, lambda found: found.state == "running")
        with own_store.writing(SYSTEM) as work:
            jobs.give_back(work, job.id, 1)
            held = jobs.cancel(work, job.id)
        assert held.state == "cancelled"
        time.sleep(1.0)
    assert (now_is(own_store, job).state, effects(own_store)) == ("cancelled", [])


def test_what_passes_is_tried_again_after_the_lease(own_store: Store) -> None:
    """A handler that finds the database busy does not fail its job: it is tried again, three times at most."""
    tries: list[int] = []

    def unlucky(job: Job, tools: Tools) -> Ending:
        tries.append(job.attempts)
        raise StoreBusyError

    job = put(own_store)
    with working(own_store, unlucky, pace=Pace(lease_s=0.3, heartbeat_s=0.1, poll_s=0.05)):
        problem = ended(own_store, job).problem
    assert tries == [1, 2, 3]
    assert problem is not None
    assert problem.code == "store-busy"
