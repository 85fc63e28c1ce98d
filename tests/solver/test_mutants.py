"""Every rule, broken in one place by one second or one piece, is caught by name; one unit less is accepted."""

from types import ModuleType

import pytest
from mutant import Mutant
from mutants_of_orders import ORDER_MUTANTS
from mutants_of_routes import ROUTE_MUTANTS
from small_days import edited

from solver.check import check
from solver.reading import read_plan, read_problem
from solver.rules.violation import KINDS

MUTANTS = [*ORDER_MUTANTS, *ROUTE_MUTANTS]
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


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("before the shift", "departs at 28800, 1 s before 28801"),
        ("after the shift", "arrives at 33600, 1 s past its overtime"),
        ("a second too early there", "reaches A at 29399, 1 s before that is possible"),
        ("work a second too short", "W1 takes 3600 s, this technician needs 3601 s"),
        ("a hasty pick-up", "the pick-up at C0 takes 600 s, it needs 601 s"),
        ("a crew one second apart", "the crew starts between 29400 and 29401, not together"),
        ("a second too soon after", "starts 4200 s after W1, 1 s too early"),
        ("a second too long after", "starts 4200 s after W1, 1 s too late"),
        ("a second too short", "the break lasts 1800 s, it needs 1801 s"),
        ("two take the last piece", "1 × board picked up by 30000 that the centre does not have"),
        ("all are excluded", "the reason is capacity, but it can only be region"),
    ],
)
def test_messages_carry_the_figures(name: str, message: str) -> None:
    """A violation tells by how much, so that the dispatcher sees what to move."""
    mutant = next(mutant for mutant in MUTANTS if mutant.name == name)
    day = edited(mutant.day, mutant.broken)
    violations = check(read_problem(day["problem"]), read_plan(day["plan"]))
    assert message in [violation.message["en"] for violation in violations]


def test_there_is_a_mutant_for_every_kind_of_violation() -> None:
    """A new kind of violation comes with its pair of plans."""
    assert {mutant.code for mutant in MUTANTS} == set(KINDS)
