"""The service answers while two solvers work, and the load of ten firms is within its bar."""

import argparse
import asyncio
import os
from pathlib import Path

import pytest
from kept import keep

from tests.load.__main__ import Load, quantiles, served


def run(folder: Path, **wanted: float) -> Load:
    """Make a load, and return what was seen."""
    with served(folder, argparse.Namespace(**wanted)) as load:
        asyncio.run(load.run())
    return load


def busy() -> float:
    """How many processes wait for each of this machine's processors: nothing answers faster than it gets one."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def test_the_service_answers_while_two_solvers_work(tmp_path: Path) -> None:
    """Twelve seconds (N: the load of ten firms), two solves of a hundred orders, ten probes a second: p99 < 100 ms."""
    load = run(tmp_path, seconds=12, phones=20, streams=20, writes=2, solves=2, to_plan=100)
    probes = quantiles(load.seen.took["live probe"])
    assert load.seen.statuses["live probe"] == {"200": 120}
    assert load.seen.statuses["ask for a plan"]["202"] >= 2, load.seen.solved
    assert not any(status.startswith("5") for counts in load.seen.statuses.values() for status in counts)
    assert probes["p99"] < 100 * busy(), probes


@pytest.mark.long
@pytest.mark.timeout(1500)
def test_long_ten_firms(tmp_path: Path) -> None:
    """The bar for five minutes: no 5xx, p95 200 ms, p99 500 ms, event to phone p95 5 s."""
    load = run(tmp_path, seconds=300, phones=1000, streams=1000, writes=20, solves=2, to_plan=100)
    took = [one for kind, times in load.seen.took.items() if kind != "live probe" for one in times]
    found, heard = quantiles(took), quantiles(load.seen.heard)
    keep("load", **load.report())
    assert not any(status.startswith("5") for counts in load.seen.statuses.values() for status in counts)
    assert found["p95"] < 200 * busy(), found
    assert found["p99"] < 500 * busy(), found
    assert heard["p95"] < 5_000, heard
