"""Workers that are killed lose no job, leave none stuck, and have no job's effect twice."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from rig import company

from dispatch.store.store import Store

KILLING = Path(__file__).with_name("killing_workers.py")


def kill_workers(url: str, *, kills: int, in_commit: int, seed: int) -> dict[str, Any]:
    """Let a program kill workers of its own; return what became of the jobs."""
    words = [sys.executable, KILLING, url, str(kills), str(in_commit), str(seed)]
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def assert_whole(told: dict[str, Any]) -> None:
    """Nothing stuck, lost or doubled; the solve has one plan; the last workers ended in time."""
    assert (told["stuck"], told["lost"], told["doubled"]) == (0, 0, 0), told
    assert told["plans"] == told["solves"] == 1
    assert told["stop_s"] <= 15


def test_ten_killed_workers_leave_every_job_done_once(own_store: Store, own_url: str) -> None:
    """Ten kills, four of them around the commit that ends a job; a real solve among the jobs."""
    own_store.import_batch(company(), source="small.xlsx")
    told = kill_workers(own_url, kills=10, in_commit=4, seed=1)
    assert told["kills"] == 10
    assert told["died"].get("before the commit", 0) + told["died"].get("after the commit", 0) == 4
    assert_whole(told)


@pytest.mark.long
@pytest.mark.timeout(1500)
@pytest.mark.parametrize("seed", [11, 12])
def test_a_hundred_killed_workers_leave_every_job_done_once(own_store: Store, own_url: str, seed: int) -> None:
    """Two parts of fifty kills, ten of them around the commit that ends a job."""
    own_store.import_batch(company(), source="small.xlsx")
    told = kill_workers(own_url, kills=50, in_commit=10, seed=seed)
    assert told["kills"] == 50
    assert_whole(told)
