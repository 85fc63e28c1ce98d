"""People change things while plans are made, and whoever applies one may die of it: nothing is lost or torn."""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from kept import keep

INTERLEAVED = Path(__file__).with_name("interleaved.py")


def run(url: str, *, solves: int, kills: int, seed: int) -> dict[str, Any]:
    """Let a program have so many solves with people beside them; return what became of what they did."""
    words = [sys.executable, INTERLEAVED, url, str(solves), str(kills), str(seed)]
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    told: dict[str, Any] = json.loads(done.stdout)
    assert (told["solves"], sum(told["died"].values())) == (solves, kills)
    return told


def assert_kept(told: dict[str, Any]) -> None:
    """All or nothing of each plan; all that people did stands and is listed."""
    assert told["partial"] == []
    assert told["overwritten"] == []
    assert told["unlisted"] == []
    assert told["skipped"] >= sum(told["changes"].values())


def test_what_people_change_during_a_solve_wins_and_is_listed(store_url: str) -> None:
    """Ten solves with people at work meanwhile, in four of which somebody dies who applies the plan."""
    assert_kept(run(store_url, solves=10, kills=4, seed=1))


@pytest.mark.long
@pytest.mark.timeout(1500)
@pytest.mark.parametrize("part", range(4))
def test_long_what_people_change_during_a_solve_wins_and_is_listed(store_url: str, part: int) -> None:
    """Four parts of fifty solves and five kills, on each kind of database."""
    began = time.monotonic()
    told = run(store_url, solves=50, kills=5, seed=10 + part)
    counts = {name: len(told[name]) for name in ("partial", "overwritten", "unlisted")}
    kind, seconds = store_url.partition(":")[0], round(time.monotonic() - began)
    keep("interleaved", **{**told, **counts, "database": kind, "part": part, "seconds": seconds})
    assert_kept(told)
