"""Kills workers (SIGKILL) again and again while they work, and counts what becomes of their jobs.

Run as ``python killing_workers.py URL KILLS IN_COMMIT SEED``, with a store at head at URL that holds the small company.
Two workers are at work at any time. IN_COMMIT of the kills hit a worker around the commit that ends a job: by turns
just before and just after it. All others hit at a random moment. One job is a real solve. Prints one JSON object.
"""

import json
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from rig import effect_of, effects
from sqlalchemy import Engine, Pool, event

from api.logs import set_up_logs
from api.settings import Settings
from api.worker.due import all_duties
from api.worker.ending import Ending
from api.worker.loop import Pace
from api.worker.plan import plan
from api.worker.process import work as be_a_worker
from api.worker.tools import Handler, Tools
from dispatch.actor import SYSTEM
from dispatch.job import Job
from dispatch.planning.request import PlanRequest
from dispatch.store import jobs
from dispatch.store.store import open_store
from dispatch.store.work import Work

PACE = Pace(lease_s=1.0, heartbeat_s=0.3, poll_s=0.05, leave_s=3.0)
JOBS_A_KILL = 4
SOLVE_AT = 3
LAST_S = 120.0
COMMIT_S = 20.0
DAY, EIGHT = date(2026, 3, 2), datetime(2026, 3, 2, 0, tzinfo=UTC)
BEFORE, AFTER, ANY = "before the commit", "after the commit", "any moment"


def _tiny(job: Job, tools: Tools) -> Ending:
    """Work for a moment, telling of it, then change something."""
    until = time.monotonic() + random.Random(job.id).uniform(0.0, 0.15)
    while time.monotonic() < until and not tools.stop():
        tools.progress({"phase": "tiny"})
        time.sleep(0.01)
    return _marked(Ending(effect=effect_of(job)))


def _solve(job: Job, tools: Tools) -> Ending:
    """Solve the small company's day for real; its effect is counted like the others'."""
    ending = plan(job, tools)
    return _marked(Ending(effect=lambda work: {**ending.effect(work), **effect_of(job)(work)}))


_ending = False


def _marked(ending: Ending) -> Ending:
    """Know that the transaction under way is the one that ends a job."""

    def effect(work: Work) -> Mapping[str, Any]:
        global _ending
        _ending = True
        return ending.effect(work)

    return Ending(effect=effect, how=ending.how)


def _die_when(death: str) -> None:
    """Arrange for this process to be killed around the commit that ends a job, which its main thread makes."""

    def die(*_: object) -> None:
        if _ending and threading.current_thread() is threading.main_thread():
            os.kill(os.getpid(), signal.SIGKILL)

    if death == BEFORE:
        event.listen(Engine, "commit", die)
    elif death == AFTER:
        event.listen(Pool, "checkin", die)


def _worker(url: str, death: str) -> int:
    """Start a worker in a process of its own; return its id."""
    child = os.fork()
    if child:
        return child
    try:
        _die_when(death)
        with tempfile.TemporaryDirectory() as folder:
            settings = Settings(
                database_url=url, travel_cache=Path(folder) / "legs.sqlite3", worker_nice=0, log_level="error"
            )
            set_up_logs(settings.log_level, settings.log_format)
            handlers: dict[str, Handler] = {"tiny": _tiny}
            if death not in (BEFORE, AFTER):  # those wait for a commit, which a solve lets them wait for too long
                handlers["plan"] = _solve
            be_a_worker(settings, handlers, all_duties(settings), pace=PACE)
    except BaseException:
        os._exit(1)
    os._exit(0)


def _put(url: str, kind: str, number: int) -> list[str]:
    """Ask for so many jobs; return their ids. Nobody but the workers holds a connection when one is started."""
    request = PlanRequest(day=DAY, seconds=1.0, at=EIGHT).document() if kind == "plan" else {}
    with open_store(url) as store, store.writing(SYSTEM) as work:
        return [jobs.enqueue(work, kind, request, max_attempts=1_000).id for _ in range(number)]


def _kill(url: str, deaths: list[str], chance: random.Random) -> tuple[list[str], Counter[str]]:
    """Have workers die those deaths, two at a time; return the jobs they were given, and how they died.

    The solve is asked for when few deaths are left: it takes long to begin.
    """
    asked: list[str] = []
    died: Counter[str] = Counter()
    workers: dict[int, tuple[str, float]] = {}
    while deaths or workers:
        while deaths and len(workers) < 2:
            death = deaths.pop()
            asked += _put(url, "tiny", JOBS_A_KILL)
            if len(deaths) == SOLVE_AT:
                asked += _put(url, "plan", 1)
            left_s = chance.uniform(0.1, 1.5) if death == ANY else COMMIT_S
            workers[_worker(url, death)] = death, time.monotonic() + left_s
        for process, (death, kill_at) in list(workers.items()):
            ended, status = os.waitpid(process, os.WNOHANG)
            if ended:
                assert os.WIFSIGNALED(status), f"a worker ended by itself: {status}"
                assert os.WTERMSIG(status) == signal.SIGKILL
                died[death] += 1
                del workers[process]
            elif time.monotonic() > kill_at:
                os.kill(process, signal.SIGKILL)
                workers[process] = ANY, float("inf")
        time.sleep(0.01)
    return asked, died


def _clear_up(url: str, asked: list[str]) -> float:
    """Have two workers do the rest, then tell them to stop; return the seconds that the slower one took to end."""
    workers = [_worker(url, "") for _ in range(2)]
    until = time.monotonic() + LAST_S
    with open_store(url) as store:
        while time.monotonic() < until:
            with store.reading() as connection:
                if not any(jobs.read_job(connection, job_id).live for job_id in asked):
                    break
            time.sleep(0.1)
    told = time.monotonic()
    for process in workers:
        os.kill(process, signal.SIGTERM)
    for process in workers:
        assert os.waitpid(process, 0)[1] == 0
    return time.monotonic() - told


def main(url: str, kills: int, in_commit: int, seed: int) -> None:
    """Kill so many workers, so many of them around a commit; print what became of the jobs."""
    chance = random.Random(seed)
    deaths = [BEFORE, AFTER] * (in_commit // 2) + [ANY] * (kills - in_commit // 2 * 2)
    chance.shuffle(deaths)
    asked, died = _kill(url, deaths, chance)
    stop_s = _clear_up(url, asked)
    with open_store(url) as store:
        with store.reading() as connection:
            found = [jobs.read_job(connection, job_id) for job_id in asked]
        done = Counter(effects(store))
        told = {
            "kills": sum(died.values()),
            "died": died,
            "jobs": len(found),
            "stuck": sum(job.live for job in found),
            "lost": sum(job.state != "done" or done[job.id] == 0 for job in found),
            "doubled": sum(done[job.id] > 1 for job in found),
            "plans": len(store.plans()),
            "solves": sum(job.kind == "plan" for job in found),
            "attempts": max(job.attempts for job in found),
            "stop_s": round(stop_s, 2),
        }
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
