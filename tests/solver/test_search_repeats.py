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


@pytest.mark.parametrize("workers", [1, 2])
def test_recorded_work_repeats_in_fresh_processes(shared: Path, tmp_path: Path, workers: int) -> None:
    """What a run under the clock recorded gives its plan again, whatever the hash seed of the process."""
    day = shared / "bench" / "days" / "d1-60.json"
    plan = solve(load_problem(day), limits=Limits(seconds=1.5), seed=7, workers=workers)
    expected = digest(as_document(plan))
    save_document(plan.facts["work"], tmp_path / "work.json")
    for hash_seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", REPEAT, str(day), str(tmp_path / "work.json"), str(workers)],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == expected


def test_the_seed_is_used(shared: Path) -> None:
    """Two seeds do not search alike: with little, equal work on a real day they end with different plans."""
    problem = load_problem(shared / "bench" / "days" / "d2-300.json")
    work = {"steps": [["insert", 300], ["anneal", 300, 500]]}
    costs = [solve(problem, limits=Limits(work=work), seed=seed).cost for seed in (1, 2)]
    assert costs[0] != costs[1]
