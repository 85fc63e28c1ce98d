"""Promises of time: a legal plan from half a second on, limits held, a cancel heard.

Measured in this process's own processor time: on a machine that is busy with other work the clock on the wall says
nothing of the solver, and on a free one both are the same for one worker. A search that gets little of a busy processor
leaves more orders out, and every one of them must be explained: there the promise is not held to the letter. The
benchmark's table of limits measures it on a free one.
"""

import os
import time
from pathlib import Path
from types import ModuleType

import pytest
from searched import as_document, problem_as_document, solved

from solver.files import load_problem
from solver.limits import Limits
from solver.progress import Progress
from solver.solve import solve
from solver.warm import tiny_problem

LATE_S, LATE_ON_A_BUSY_MACHINE_S = 0.5, 2.5
CANCEL_S = 1.0


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    """The compiled code is loaded before any clock runs."""
    solved(tiny_problem())


@pytest.mark.parametrize(
    ("day", "limit_s"), [("d1-60", 0.5), ("d2-300", 0.5), ("d8-150-2d-rich", 0.5), ("d4-1000", 0.5), ("d4-1000", 1.5)]
)
def test_a_legal_plan_stands_at_any_limit_and_the_limit_is_held(
    shared: Path, evaluator: ModuleType, day: str, limit_s: float
) -> None:
    """From half a second on, and to a thousand orders, the plan is legal, serves people, and comes in time."""
    problem = load_problem(shared / "bench" / "days" / f"{day}.json")
    began = time.process_time()
    plan = solve(problem, limits=Limits(seconds=limit_s))
    took_s = time.process_time() - began
    report = evaluator.evaluate(problem_as_document(problem), as_document(plan))
    assert report["violations"] == []
    assert report["kpi"]["served"] > 0.25 * len(problem.orders)
    busy = os.getloadavg()[0] > (os.cpu_count() or 1)
    assert took_s <= limit_s + (LATE_ON_A_BUSY_MACHINE_S if busy else LATE_S)


@pytest.mark.parametrize("phase", ["construct", "improve", "recombine"])
def test_a_cancel_is_heard_within_a_second_in_every_phase(shared: Path, evaluator: ModuleType, phase: str) -> None:
    """Whoever says stop just after a step of any kind has a legal plan within a second."""
    problem = load_problem(shared / "bench" / "days" / "d3-300-roam.json")
    heard: list[float] = []

    def listen(progress: Progress) -> None:
        if progress.phase == phase and not heard:
            heard.append(time.process_time())

    plan = solve(problem, limits=Limits(seconds=5), listen=listen, stop=lambda: bool(heard))
    assert heard
    assert time.process_time() - heard[0] <= CANCEL_S
    assert evaluator.evaluate(problem_as_document(problem), as_document(plan))["violations"] == []
