"""The solver beside the true optimum: its bound is never above, its plan never below, and nearly always the same."""

from collections import defaultdict
from types import ModuleType

import pytest

from tests.solver.exhaustive.against import Outcome, compare
from tests.solver.exhaustive.optima import known_optima

QUICK_S, LONG_S = 0.35, 1.0
QUICK = 48
"""Problems that `make test` solves, spread over all kinds."""

LEAST_OPTIMAL = 0.7


def assert_true(evaluator: ModuleType, outcome: Outcome) -> None:
    """Judge one plan: legal, honest about its cost, on the right side of the optimum."""
    best = outcome.known.cost
    assert outcome.report["feasible"], (outcome.known.name, outcome.report["violations"])
    assert outcome.cost >= best, f"{outcome.known.name}: a plan of {outcome.cost} is cheaper than the optimum {best}"
    if outcome.bound is not None:
        assert outcome.bound <= best, f"{outcome.known.name}: the bound {outcome.bound} is above the optimum {best}"
    if outcome.proven:
        assert outcome.cost == best, f"{outcome.known.name}: proven at {outcome.cost}, but {best} is possible"


def missed(outcomes: list[Outcome]) -> str:
    """Return which optima were missed, kind by kind."""
    names = defaultdict(list)
    for outcome in outcomes:
        if outcome.cost > outcome.known.cost:
            names[outcome.known.kind].append(f"{outcome.known.name} +{outcome.gap:.2%}")
    return "; ".join(", ".join(each) for each in names.values())


def test_a_share_of_small_problems_against_their_optima(evaluator: ModuleType) -> None:
    """Forty-eight problems of all kinds, a third of a second each: bound ≤ optimum ≤ plan, and most are optimal."""
    optima = known_optima()
    outcomes = [compare(evaluator, known, seconds=QUICK_S) for known in optima[:: len(optima) // QUICK]]
    for outcome in outcomes:
        assert_true(evaluator, outcome)
    optimal = sum(outcome.cost == outcome.known.cost for outcome in outcomes)
    assert optimal >= LEAST_OPTIMAL * len(outcomes), missed(outcomes)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_all_small_problems_against_their_optima(evaluator: ModuleType) -> None:
    """As above for all of them, a second each."""
    outcomes = [compare(evaluator, known, seconds=LONG_S) for known in known_optima()]
    for outcome in outcomes:
        assert_true(evaluator, outcome)
    optimal = sum(outcome.cost == outcome.known.cost for outcome in outcomes)
    assert optimal >= LEAST_OPTIMAL * len(outcomes), missed(outcomes)
