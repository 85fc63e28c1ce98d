"""Limits and cancels at every size and shape; processor time stands for time, as the machine may be busy."""

import importlib.util
import resource
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from searched import as_document, problem_as_document, solved

from solver.files import load_problem
from solver.limits import Limits
from solver.problem import Problem
from solver.reading import read_problem
from solver.search import Search
from solver.single.day import EmptyDay
from solver.solve import solve
from solver.unserved.reasons import reason_of
from solver.warm import tiny_problem

LATE_S = 0.5
"""What is promised."""

BUSY_S = 0.5
"""Processor time is not quite what it would be on a machine with nothing else to do."""


@pytest.fixture(autouse=True)
def kernel_is_loaded() -> None:
    """Load the kernel before any clock runs."""
    solved(tiny_problem())


@pytest.fixture
def processor_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the solver look at the processor time that this process has used."""
    monkeypatch.setattr(time, "monotonic", time.process_time)


def one_technician(_days: Path) -> Problem:
    """Two thousand orders, of which nearly all must be left out and explained."""
    day = tiny_problem()
    return replace(
        day,
        technicians=day.technicians[:1],
        orders=tuple(replace(day.orders[0], id=f"W{n}", duration_s=600 + n % 50) for n in range(2000)),
    )


def half_staffed(days: Path) -> Problem:
    """A thousand orders for half the people that they need."""
    day = load_problem(days / "d4-1000.json")
    return replace(day, technicians=day.technicians[::2])


def well_staffed(days: Path) -> Problem:
    """A thousand orders and enough people."""
    return load_problem(days / "d4-1000.json")


@pytest.mark.usefixtures("processor_time")
@pytest.mark.parametrize(("shape", "seconds"), [(one_technician, 0.5), (half_staffed, 0.5), (well_staffed, 0.5)])
def test_the_limit_holds_with_all_reasons_found(
    evaluator: ModuleType, shared: Path, shape: Callable[[Path], Problem], seconds: float
) -> None:
    """Neither thousands of reasons nor a tiny limit make a solve late, and its plan is legal."""
    problem = shape(shared / "bench" / "days")
    began = time.process_time()
    plan = solve(problem, limits=Limits(seconds=seconds))
    assert time.process_time() - began <= seconds + LATE_S + BUSY_S
    assert evaluator.evaluate(problem_as_document(problem), as_document(plan))["violations"] == []


@pytest.mark.parametrize("day", ["d1-60", "d3-300-roam", "d8-150-2d-rich"])
def test_what_the_search_knows_of_orders_left_out_is_what_an_exact_look_finds(shared: Path, day: str) -> None:
    """Of whatever the search says that it could be served alone, that is the reason found without its help."""
    problem = load_problem(shared / "bench" / "days" / f"{day}.json")
    orders = [order.id for order in problem.orders if not order.after and order.pin is None]
    possible = Search(problem, seed=1, workers=1).possible(orders)
    assert len(possible) > len(orders) / 3
    empty = EmptyDay(problem)
    assert {reason_of(empty, empty.orders[name], frozenset()) for name in possible} == {"capacity"}


def test_stop_ends_a_choice_among_routes_within_a_second(shared: Path) -> None:
    """Whoever says stop while OR-Tools chooses waits no longer than in any other phase."""
    search = Search(load_problem(shared / "bench" / "days" / "d4-1000.json"), seed=1, workers=1)
    while search.waiting:
        search.insert(100)
    search.anneal(3000, 500)
    cost, said = search.cost, threading.Event()
    timer = threading.Timer(0.3, said.set)
    timer.start()
    began = time.process_time()
    search.recombine(None, ask=lambda: None, stop=said.is_set)
    assert time.process_time() - began <= 0.3 + 1.0
    assert search.cost <= cost
    timer.join()


@pytest.mark.long
def test_five_thousand_orders(evaluator: ModuleType, shared: Path) -> None:
    """A country's day: a legal plan after five seconds, the limit held, and memory that a laptop has."""
    problem = drawn(shared, orders=5000, technicians=1000, centers=20)
    for seconds, workers in ((5.0, 1), (30.0, 2)):
        began = time.monotonic()
        plan = solve(problem, limits=Limits(seconds=seconds), workers=workers)
        assert time.monotonic() - began <= seconds + LATE_S
        report = evaluator.evaluate(problem_as_document(problem), as_document(plan))
        assert report["violations"] == []
        assert report["kpi"]["served"] > 4800
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 2 * 1024 * 1024


@pytest.mark.long
@pytest.mark.parametrize("after_s", [2.0, 8.0])
def test_stop_ends_a_search_among_five_thousand_orders_within_a_second(shared: Path, after_s: float) -> None:
    """Whoever says stop gets the best plan so far at once, however large the day."""
    problem = drawn(shared, orders=5000, technicians=1000, centers=20)
    began = time.monotonic()
    solve(problem, limits=Limits(seconds=60), stop=lambda: time.monotonic() - began > after_s)
    assert time.monotonic() - began <= after_s + 1.0 + BUSY_S


def drawn(shared: Path, *, orders: int, technicians: int, centers: int) -> Problem:
    """Draw a day as the benchmarks do."""
    spec = importlib.util.spec_from_file_location("generate", shared / "bench" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    generator = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generator)
    return read_problem(generator.generate(orders, technicians, centers, 2001, haversine=True))
