"""The solver beside the true optimum: its bound is never above, its plan never below, and nearly always the same."""

from collections import defaultdict
from types import ModuleType

import pytest

from solver.limits import Limits
from tests.solver.exhaustive.against import WAYS_THROUGH, Outcome, compare, fixed_work
from tests.solver.exhaustive.optima import known_optima

LAPS = 8
LONG_S = 1.0
QUICK = 2
"""`make test` solves one in so many problems, with fixed work: how fast the machine is decides nothing."""

LEAST_OPTIMAL, LEAST_WITH_FIXED_WORK = 0.95, 0.92
"""Of the problems without ways through a centre, see `WAYS_THROUGH`; the fixed work is about a fifth of a second."""


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


def assert_nearly_all_optimal(outcomes: list[Outcome], least: float) -> None:
    """Judge the share of optimal plans."""
    ordinary = [outcome for outcome in outcomes if outcome.known.kind != WAYS_THROUGH]
    optimal = sum(outcome.cost == outcome.known.cost for outcome in ordinary)
    assert optimal >= least * len(ordinary), f"{optimal} of {len(ordinary)}: {missed(ordinary)}"


def test_a_share_of_small_problems_against_their_optima(evaluator: ModuleType) -> None:
    """Half the problems of every kind with the same work each: bound ≤ optimum ≤ plan, and nearly all are optimal."""
    outcomes = [compare(evaluator, known, limits=fixed_work(LAPS)) for known in known_optima()[::QUICK]]
    for outcome in outcomes:
        assert_true(evaluator, outcome)
    assert_nearly_all_optimal(outcomes, LEAST_WITH_FIXED_WORK)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_all_small_problems_against_their_optima(evaluator: ModuleType) -> None:
    """As above for all of them, a second each."""
    outcomes = [compare(evaluator, known, limits=Limits(seconds=LONG_S)) for known in known_optima()]
    for outcome in outcomes:
        assert_true(evaluator, outcome)
    assert_nearly_all_optimal(outcomes, LEAST_OPTIMAL)
