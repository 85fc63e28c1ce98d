"""Whatever a solver does harms its own job alone: it fails with a reason, and others are answered meanwhile."""

import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from alert_rules import Watch, read_rules
from odd_worker import BEHAVIOURS
from served_firm import DAY, NEW_ORDER, Alone, new_key

WORKER = Path(__file__).with_name("odd_worker.py")
RESULTS = Path(__file__).parents[3] / "build" / "long" / "solver_faults.json"
SECONDS = 1.0
CODES = {
    "signal-SIGKILL": "solver-killed",
    "signal-SIGSEGV": "solver-killed",
    "memory": "solver-out-of-memory",
    "hang": "solve-overran",
    "exit": "solver-ended",
    "illegal": "plan-untrustworthy",
}


@contextmanager
def odd_worker(alone: Alone) -> Iterator[None]:
    """A worker whose solvers do as they are told."""
    worker = subprocess.Popen(
        [sys.executable, str(WORKER)], env={**os.environ, **alone.founded.environment}, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        worker.terminate()
        worker.wait(30)


@contextmanager
def people(alone: Alone) -> Iterator[Counter[int]]:
    """Others ask and write all the while: status → how often."""
    statuses, over = Counter[int](), threading.Event()

    def go_on() -> None:
        with alone.founded.client(alone.service, "desk1") as desk:
            while not over.wait(0.05):
                for path in ("/orders", "/plans", "/jobs", "/readyz", "/stock"):
                    statuses[desk.get(path).status_code] += 1
                statuses[desk.post("/orders", json=NEW_ORDER, headers=new_key()).status_code] += 1

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        yield statuses
    finally:
        over.set()
        thread.join()


def solved(alone: Alone, behaviour: str) -> tuple[dict[str, Any], float]:
    """A job whose solver behaves so, when it has ended; and how long it ran, in seconds."""
    wish = {
        "day": DAY, "seconds": SECONDS, "seed": BEHAVIOURS.index(behaviour), "at": f"{DAY}T06:00:00+08:00",
    }  # fmt: skip
    with alone.founded.client(alone.service) as desk:
        asked = desk.post("/plans/requests", json=wish)
        assert asked.status_code == 202, asked.text
        began, deadline = None, time.monotonic() + 60
        while time.monotonic() < deadline:
            job: dict[str, Any] = desk.get(f"/jobs/{asked.json()['id']}").json()
            if began is None and job["state"] != "queued":
                began = time.monotonic()
            if job["state"] not in ("queued", "running"):
                return job, time.monotonic() - (began or 0)
            time.sleep(0.05)
    raise AssertionError(f"still {job}")


def faults(alone: Alone, times: int) -> dict[str, Any]:
    """Have solvers fail in each way so often, each followed by one that does not; return what became of it."""
    wrong, slowest_s, ended = [], 0.0, Counter[str]()
    with odd_worker(alone), people(alone) as statuses:
        for _ in range(times):
            for behaviour, code in CODES.items():
                job, seconds = solved(alone, behaviour)
                problem = job["problem"] or {}
                ended[f"{behaviour}: {job['state']} {problem.get('code')}"] += 1
                if behaviour != "hang":  # its end is its own time limit
                    slowest_s = max(slowest_s, seconds)
                if (job["state"], problem.get("code")) != ("failed", code) or not (problem["en"] and problem["zh"]):
                    wrong.append(job)
            after, _ = solved(alone, "quick")
            ended[f"quick: {after['state']}"] += 1
            if after["state"] != "done":
                wrong.append(after)
        figures = httpx.get(f"{alone.service.address}/metrics", timeout=10).text
    return {
        "alerts": sorted(Watch(read_rules()).look(0, figures)),
        "ended": dict(ended),
        "wrong": wrong[:3],
        "slowest_s": round(slowest_s, 2),
        "others": dict(statuses),
    }


def assert_harmless(told: dict[str, Any]) -> None:
    """Each job failed with its own reason, the next one was done, nobody else met a fault, and the alerts tell."""
    assert told["wrong"] == [], told
    assert set(told["others"]) == {200, 201}, told
    assert told["alerts"] == ["PaigongIllegalPlan", "PaigongPlansFail"], told


def test_a_solver_that_fails_harms_its_job_alone(alone: Alone) -> None:
    """Killed, crashed, out of memory, endless, ended without a word, or with a plan that breaks rules."""
    assert_harmless(faults(alone, times=1))


@pytest.mark.long
@pytest.mark.timeout(1500)
def test_long_twenty_of_each_fault_harm_their_jobs_alone(alone: Alone) -> None:
    """What became of them is kept in build/long/solver_faults.json."""
    told = faults(alone, times=20)
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    with RESULTS.open("a", encoding="utf-8") as file:
        file.write(json.dumps(told) + "\n")
    assert_harmless(told)
