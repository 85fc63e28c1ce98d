"""Every rule, broken in one place by one second or one piece, is caught by name; one unit less is accepted."""

from types import ModuleType

import pytest
from mutants import MUTANTS, Mutant
from small_days import edited

from solver.check import check
from solver.reading import read_plan, read_problem
from solver.rules.violation import KINDS

EACH = pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: f"{mutant.code}: {mutant.name}")


@EACH
def test_the_barely_legal_twin_is_accepted(mutant: Mutant, evaluator: ModuleType) -> None:
    """A plan that keeps the rule to the second and to the piece is legal, for us and for the contract's evaluator."""
    day = edited(mutant.day, mutant.legal)
    assert check(read_problem(day["problem"]), read_plan(day["plan"])) == ()
    assert evaluator.evaluate(day["problem"], day["plan"])["violations"] == []


@EACH
def test_the_mutant_is_caught_and_named(mutant: Mutant, evaluator: ModuleType) -> None:
    """One unit more is a violation with the right code, and illegal for the contract's evaluator too."""
    day = edited(mutant.day, mutant.broken)
    codes = {violation.code for violation in check(read_problem(day["problem"]), read_plan(day["plan"]))}
    assert mutant.code in codes
    assert not evaluator.evaluate(day["problem"], day["plan"])["feasible"]


def test_there_is_a_mutant_for_every_kind_of_violation() -> None:
    """A new kind of violation comes with its pair of plans."""
    assert {mutant.code for mutant in MUTANTS} == set(KINDS)
