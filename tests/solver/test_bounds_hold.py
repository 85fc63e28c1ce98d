"""No bound that a solve claims is above the best plan that anybody has ever found for that day."""

from pathlib import Path

import pytest

from solver.files import load_problem
from solver.limits import Limits
from solver.solve import solve
from tests.benchmarks import best_known
from tests.benchmarks.one_solve import fingerprint


@pytest.mark.parametrize("day", ["d1-60", "d6-200-2d-crew", "d7-150-rich"])
def test_a_bound_is_not_above_the_best_known_plan(shared: Path, day: str) -> None:
    """A short solve has a bound, and that is at most the best known cost, and at most its own plan's."""
    path = shared / "bench" / "days" / f"{day}.json"
    best = best_known.read()[day, fingerprint(path)]
    plan = solve(load_problem(path), limits=Limits(seconds=2))
    assert plan.cost is not None
    assert plan.bound is not None
    assert 0 < plan.bound <= best.cost
    assert plan.bound <= plan.cost


@pytest.mark.long
def test_longer_solves_claim_no_more(shared: Path) -> None:
    """The same on every day of the benchmark, with time for the bound to rise."""
    for path in sorted((shared / "bench" / "days").glob("*.json")):
        plan = solve(load_problem(path), limits=Limits(seconds=20), workers=2)
        best = best_known.read()[path.stem, fingerprint(path)]
        assert plan.bound is not None
        assert 0 < plan.bound <= best.cost, path.stem
