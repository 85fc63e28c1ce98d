"""A problem is what it says, not how it is sorted: shuffled, it gets the very same plan."""

import json
from pathlib import Path
from random import Random

import pytest
from searched import as_document

from solver.limits import Limits
from solver.reading import read_problem
from solver.solve import solve
from tests.benchmarks.shuffling import shuffled_day

WORK = {
    "steps": [
        ["insert", 1000],
        ["anneal", 500, 200],
        ["recombine", 9],
        ["settle"],
        ["insert", 1000],
        ["anneal", 300, 800],
    ]
}


@pytest.mark.parametrize("day", ["d1-60", "d6-200-2d-crew", "d8-150-2d-rich"])
def test_a_shuffled_problem_gets_the_same_plan(shared: Path, day: str) -> None:
    """Orders, technicians, centres, locations, lots and members in another order change nothing at equal work."""
    document = json.loads((shared / "bench" / "days" / f"{day}.json").read_text(encoding="utf-8"))
    plans = []
    for version in (document, shuffled_day(document, Random(7))):
        plan = as_document(solve(read_problem(version), limits=Limits(work=WORK), seed=3))
        plans.append([plan["cost"], plan["routes"], plan["unserved"]])
    assert plans[0] == plans[1]
