"""A stored plan, made again from what was stored with it."""

from dataclasses import dataclass, replace

import pytest
from plan_builder import FIRST, SECOND, left_out, small_plan, stored

from dispatch.planning import replay as replaying
from dispatch.planning.error import PlanningError
from dispatch.planning.replay import replay
from solver.limits import Limits
from solver.plan import Pickup, Plan
from solver.problem import Problem
from solver.reading import read_problem


@dataclass
class FakeSolver:
    """Answers with a plan that the test chose, and remembers what it was asked."""

    plan: Plan
    asked: tuple[Problem, Limits, int] | None = None

    def __call__(self, problem: Problem, *, limits: Limits, seed: int, workers: int, memory_mb: int) -> "FakeSolver":
        self.asked = problem, limits, seed
        return self


def solver(monkeypatch: pytest.MonkeyPatch, plan: Plan) -> FakeSolver:
    fake = FakeSolver(plan)
    monkeypatch.setattr(replaying, "solve_apart", fake)
    return fake


def test_a_replay_asks_the_same_question_with_the_same_seed_and_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing but what was stored goes into the second solve: no seconds, no clock."""
    record = stored()
    fake = solver(monkeypatch, small_plan(FIRST, SECOND))
    repeated = replay(record)
    assert fake.asked == (read_problem(record.problem), Limits(work={"rounds": 7}), 5)
    assert (repeated.same, repeated.difference.same) == (True, True)


def test_another_technician_is_a_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    """A solve that comes out otherwise says which orders changed."""
    solver(monkeypatch, small_plan(FIRST, unserved=[left_out("W2")]))
    repeated = replay(stored())
    assert not repeated.same
    assert [(change.kind, change.order_id) for change in repeated.difference.changes] == [("removed", "W2")]


def test_a_single_piece_makes_a_plan_another_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """What no dispatcher would notice is still not the same plan: one seal less is picked up."""
    one_less = replace(FIRST, stops=(replace(FIRST.stops[0], parts={"P1": 1}), FIRST.stops[1]))
    assert isinstance(one_less.stops[0], Pickup)
    solver(monkeypatch, small_plan(one_less, SECOND))
    repeated = replay(stored())
    assert (repeated.same, repeated.difference.same) == (False, True)


def test_a_plan_without_recorded_work_cannot_be_repeated() -> None:
    """A plan that came from elsewhere says so instead of being solved by the clock."""
    with pytest.raises(PlanningError, match="not-repeatable"):
        replay(replace(stored(), work={}))
