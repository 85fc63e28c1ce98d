"""The job "plan" makes a judged proposal, keeps the best so far when it is cancelled, and says why when it cannot."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from rig import FAST, company, ended, once

from api.wiring import travel_times
from api.worker.errand import Errand
from api.worker.handlers import HANDLERS
from api.worker.loop import Worker
from api.worker.tools import Tools
from dispatch.actor import SYSTEM
from dispatch.job import Job
from dispatch.planning.error import PlanningError
from dispatch.planning.request import PlanRequest
from dispatch.store import jobs
from dispatch.store.plans.requests import request_plan, seconds_until_allowed
from dispatch.store.store import Store

FAKE = Path(__file__).parents[2] / "solver" / "fake_child.py"
DAY = date(2026, 3, 2)
EIGHT = datetime(2026, 3, 2, 0, tzinfo=UTC)


@contextmanager
def planning(store: Store, legs: Path, behaviour: str) -> Iterator[Event]:
    """Have a worker of a thread make plans, by a solver that behaves as told."""

    def tools(errand: Errand) -> Tools:
        return Tools(
            store=store,
            travel_times=lambda policy: travel_times(policy, legs),
            stop=errand.stopping,
            progress=errand.tell,
            command=(sys.executable, str(FAKE), behaviour),
        )

    stop = Event()
    worker = Worker(store, HANDLERS, tools, name="W1", stop=stop, pace=FAST)
    thread = Thread(target=worker.run, daemon=True)
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join(15)
        assert not thread.is_alive()


@pytest.fixture
def firm(own_store: Store) -> Store:
    """The small company's store."""
    own_store.import_batch(company(), source="small.xlsx")
    return own_store


def ask(store: Store, **facts: Any) -> Job:
    """A request for a plan, as it is stored."""
    with store.writing(SYSTEM) as work:
        return request_plan(work, PlanRequest(**{"day": DAY, "seconds": 5.0, "at": EIGHT, **facts}))


def test_a_plan_is_a_proposal_and_the_job_names_it(firm: Store, tmp_path: Path) -> None:
    """With its cost, what it leaves out, and how its solve ended."""
    with planning(firm, tmp_path / "legs.sqlite3", "quick"):
        job = ended(firm, ask(firm, regions=("R1",), seed=3), within_s=30)
    assert job.problem is None
    assert job.result is not None
    plan = firm.plan(job.result["plan"])
    assert (plan.state, plan.regions, plan.seed, plan.at) == ("proposal", ("R1",), 3, EIGHT)
    assert (job.result["cost"], job.result["ended"]) == (plan.cost, "finished")
    assert job.result["unserved"] == len(plan.plan["unserved"])


def test_a_cancelled_plan_keeps_the_best_so_far_and_says_so(firm: Store, tmp_path: Path) -> None:
    """The job is cancelled within a second; the proposal is there, labelled."""
    with planning(firm, tmp_path / "legs.sqlite3", "plan-then-wait"):
        asked = ask(firm)
        once(firm, asked, lambda job: job.progress.get("incumbent"), within_s=30)
        began = time.monotonic()
        with firm.writing(SYSTEM) as work:
            jobs.cancel(work, asked.id)
        job = ended(firm, asked)
        assert time.monotonic() - began < 1.5
    assert (job.state, len(firm.plans())) == ("cancelled", 1)
    assert job.result is not None
    assert job.result["ended"] == firm.plan(job.result["plan"]).plan["ended"] == "cancelled"


def test_a_stopped_worker_keeps_no_half_plan(firm: Store, tmp_path: Path) -> None:
    """The job waits for another worker, and there is no proposal."""
    with planning(firm, tmp_path / "legs.sqlite3", "plan-then-wait") as stop:
        asked = ask(firm)
        once(firm, asked, lambda job: job.progress.get("incumbent"), within_s=30)
        stop.set()
        job = once(firm, asked, lambda found: found.state == "queued")
    assert (job.attempts, firm.plans()) == (0, [])


def test_a_solver_that_dies_fails_its_job_alone(firm: Store, tmp_path: Path) -> None:
    """With the reason, in both languages; the worker is unharmed."""
    with planning(firm, tmp_path / "legs.sqlite3", "signal-SIGSEGV"):
        job = ended(firm, ask(firm), within_s=30)
    assert job.problem is not None
    assert "SIGSEGV" in job.problem.cause["en"]
    assert "SIGSEGV" in job.problem.cause["zh"]
    assert firm.plans() == []


def test_a_day_with_nothing_to_plan_says_why(firm: Store, tmp_path: Path) -> None:
    """Orders that came in only later are not planned at six in the morning of that day."""
    with planning(firm, tmp_path / "legs.sqlite3", "quick"):
        job = ended(firm, ask(firm, at=EIGHT - timedelta(days=30)), within_s=30)
    assert job.problem is not None
    assert job.problem.code == "no-orders"


def test_what_cannot_be_is_refused_at_once(firm: Store) -> None:
    """Before there is any job."""
    for facts, code in (({"day": date(2026, 7, 1)}, "no-shift-that-day"), ({"profile": "carnival"}, "unknown-profile")):
        with pytest.raises(PlanningError) as refused:
            ask(firm, **facts)
        assert refused.value.code == code
    with firm.reading() as connection:
        assert jobs.list_jobs(connection, limit=1) == []


def test_ten_plans_an_hour(firm: Store) -> None:
    """The eleventh has to wait until the first is an hour old."""
    for number in range(10):
        with firm.writing(SYSTEM, at=EIGHT + timedelta(minutes=number)) as work:
            assert seconds_until_allowed(work, 10) is None
            jobs.cancel(work, request_plan(work, PlanRequest(day=DAY, at=EIGHT)).id)
    with firm.writing(SYSTEM, at=EIGHT + timedelta(minutes=30)) as work:
        assert seconds_until_allowed(work, 10) == 30 * 60
    with firm.writing(SYSTEM, at=EIGHT + timedelta(minutes=60)) as work:
        assert seconds_until_allowed(work, 10) is None


def test_a_worker_process_ends_on_sigterm_and_gives_its_solve_back(firm: Store, own_url: str, tmp_path: Path) -> None:
    """`python -m api.worker` with a real solve of a minute under way: within fifteen seconds, and quietly."""
    asked = ask(firm, seconds=60.0)
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "api.worker"],
        env={**os.environ, "PAIGONG_DATABASE_URL": own_url, "PAIGONG_TRAVEL_CACHE": str(tmp_path / "legs.sqlite3")},
        stderr=subprocess.DEVNULL,
    )
    try:
        once(firm, asked, lambda job: job.state == "running", within_s=60)
        told = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        assert time.monotonic() - told <= 15
    finally:
        process.kill()
        process.wait()
    with firm.reading() as connection:
        job = jobs.read_job(connection, asked.id)
    assert (job.state, job.attempts, firm.plans()) == ("queued", 0, [])
