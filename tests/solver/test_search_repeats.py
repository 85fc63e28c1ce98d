"""The same problem, seed and recorded work give the same plan, bit for bit, in any process."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from searched import as_document

from solver.files import load_problem, save_document
from solver.limits import Limits
from solver.solve import solve

REPEAT = """
import hashlib, json, sys
from pathlib import Path
from solver.files import load_problem
from solver.limits import Limits
from solver.solve import solve
from solver.writing import plan_document
problem, work, workers = load_problem(Path(sys.argv[1])), json.loads(Path(sys.argv[2]).read_text()), int(sys.argv[3])
plan = plan_document(solve(problem, limits=Limits(work=work), seed=7, workers=workers))
print(hashlib.sha256(json.dumps([plan["routes"], plan["unserved"], plan["cost"]]).encode()).hexdigest())
"""


def digest(document: dict[str, object]) -> str:
    """Return a hash of what matters of a plan."""
    decided = [document["routes"], document["unserved"], document["cost"]]
    return hashlib.sha256(json.dumps(decided).encode()).hexdigest()


def recorded(day: Path, folder: Path, *, seconds: float, workers: int) -> tuple[str, Path]:
    """Solve under the clock; return the plan's hash and the file of its work."""
    plan = solve(load_problem(day), limits=Limits(seconds=seconds), seed=7, workers=workers)
    save_document(plan.facts["work"], folder / "work.json")
    return digest(as_document(plan)), folder / "work.json"


def repeated(day: Path, work: Path, *, workers: int, hash_seed: int) -> str:
    """Repeat recorded work in a fresh process; return the plan's hash."""
    done = subprocess.run(
        [sys.executable, "-c", REPEAT, str(day), str(work), str(workers)],
        env={**os.environ, "PYTHONHASHSEED": str(hash_seed)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


@pytest.mark.parametrize("workers", [1, 2])
def test_recorded_work_repeats_in_fresh_processes(shared: Path, tmp_path: Path, workers: int) -> None:
    """What a run under the clock recorded gives its plan again, whatever the hash seed of the process."""
    day = shared / "bench" / "days" / "d1-60.json"
    expected, work = recorded(day, tmp_path, seconds=1.5, workers=workers)
    assert {repeated(day, work, workers=workers, hash_seed=seed) for seed in (1, 2)} == {expected}


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize(("day", "workers"), [("d2-300", 1), ("d6-200-2d-crew", 2), ("d8-150-2d-rich", 1)])
def test_twenty_fresh_processes_give_one_plan(shared: Path, tmp_path: Path, day: str, workers: int) -> None:
    """The promise in full: twenty processes, twenty hash seeds, several shifts, crews and links, one plan."""
    path = shared / "bench" / "days" / f"{day}.json"
    expected, work = recorded(path, tmp_path, seconds=5, workers=workers)
    assert {repeated(path, work, workers=workers, hash_seed=seed) for seed in range(1, 21)} == {expected}


def test_the_seed_is_used(shared: Path) -> None:
    """Two seeds do not search alike: with little, equal work on a real day they end with different plans."""
    problem = load_problem(shared / "bench" / "days" / "d2-300.json")
    work = {"steps": [["insert", 300], ["anneal", 300, 500]]}
    costs = [solve(problem, limits=Limits(work=work), seed=seed).cost for seed in (1, 2)]
    assert costs[0] != costs[1]
