"""The real solver in its child process, and its plans of days with planted causes."""

import time
from pathlib import Path

import pytest
from planted import planted

from solver.files import load_problem
from solver.limits import Limits
from solver.plan import Visit
from solver.problem import Problem
from solver.progress import Progress
from solver.solve import solve
from solver.supervise import solve_apart


@pytest.fixture(scope="module")
def day_of_sixty(shared: Path) -> Problem:
    return load_problem(shared / "bench" / "days" / "d1-60.json")


@pytest.mark.parametrize("seed", range(25))
def test_solver_leaves_the_order_out_for_the_planted_cause(seed: int):
    """In the plan of a real search the order is unserved for its cause, and every order is somewhere."""
    problem, _, reason = planted(seed)
    plan = solve(problem, limits=Limits(seconds=0.1))
    served = [stop.order for route in plan.routes for stop in route.stops if isinstance(stop, Visit)]
    unserved = {left.order: left.reason for left in plan.unserved}
    assert {*served, *unserved} == {order.id for order in problem.orders}
    assert unserved.get("W", "capacity") == reason


def test_real_solver_runs_apart(day_of_sixty: Problem):
    """A day of sixty orders comes back planned, in its time, within little memory."""
    heard: list[Progress] = []
    solved = solve_apart(day_of_sixty, limits=Limits(seconds=1.5), memory_mb=2048, on_progress=heard.append)
    assert solved.ended in ("time", "finished")
    assert solved.wall_s < 4
    assert len(solved.plan.unserved) < 20
    assert heard
    assert (solved.peak_memory_mb or 0) < 1000


def test_real_solver_stops_when_asked(day_of_sixty: Problem):
    """Asked to stop in the middle of its search, the real solver returns a plan in about a second."""
    began: list[float] = []

    def stop() -> bool:
        if heard:
            began.append(time.monotonic())
        return bool(heard)

    heard: list[Progress] = []
    solved = solve_apart(day_of_sixty, limits=Limits(seconds=60), on_progress=heard.append, stop=stop)
    assert solved.ended == "cancelled"
    assert time.monotonic() - began[0] < 3
    assert solved.plan.routes
