"""The benchmark days in seconds instead of minutes: a smoke test of quality. The full table is made by `make bench`."""

from pathlib import Path
from types import ModuleType

import pytest
from searched import as_document, problem_as_document

from solver.files import load_problem
from solver.limits import Limits
from solver.solve import solve


@pytest.mark.parametrize(("day", "bar"), [("d1-60", 34_404_301), ("d2-300", 170_767_109)])
def test_three_seconds_beat_the_best_off_the_shelf_solver(
    evaluator: ModuleType, shared: Path, day: str, bar: int
) -> None:
    """In a tenth of the peers' time the plan is legal and costs less than the best of theirs."""
    problem = load_problem(shared / "bench" / "days" / f"{day}.json")
    plan = solve(problem, limits=Limits(seconds=3))
    report = evaluator.evaluate(problem_as_document(problem), as_document(plan))
    assert report["violations"] == []
    assert report["cost"] <= bar
