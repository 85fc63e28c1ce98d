"""Orders that follow others: settled into windows, planned, and legal."""

from types import ModuleType
from typing import Any

import pytest
from searched import solved_document
from small_days import order, problem, technician

from solver.followers import settled
from solver.reading import read_problem

H = 3600


def link(name: str, min_s: int, max_s: int | None = None) -> dict[str, Any]:
    """Return a link to another order."""
    return {"order": name, "min_s": min_s, "max_s": max_s}


def day_of(*orders: dict[str, Any]) -> dict[str, Any]:
    """Return a day of one technician with these orders."""
    return problem(technicians=[technician("T0", "H")], orders=list(orders))


def starts(plan: dict[str, Any]) -> dict[str, int]:
    """Return when the orders of a plan start."""
    return {stop["order"]: stop["start"] for route in plan["routes"] for stop in route["stops"] if "order" in stop}


def test_a_link_becomes_a_window_after_the_start_of_the_other() -> None:
    """W1 follows W0 by one to two hours; W0 starts at 9: W1 may start from 10 to 11, and W0 stays at 9."""
    day = read_problem(day_of(order("W0", "A"), order("W1", "B", after=[link("W0", H, 2 * H)])))
    after = settled(day, {"W0": 9 * H})
    assert after is not None
    first, second = after.orders
    assert (first.windows, second.windows, second.after) == (((9 * H, 9 * H),), ((10 * H, 11 * H),), ())


def test_windows_that_the_link_leaves_nothing_of_are_no_windows() -> None:
    """W1 may start at noon or later, but at most an hour after W0, which starts at 9: there is nothing to settle."""
    waiting = order("W1", "B", after=[link("W0", 0, H)], windows=[[12 * H, 15 * H]])
    day = read_problem(day_of(order("W0", "A"), waiting))
    assert settled(day, {"W0": 9 * H}) is None


def test_an_order_waits_for_all_that_it_follows() -> None:
    """W2 follows W0 and W1; as long as W1 has no start, W2 has no window."""
    both = order("W2", "A", after=[link("W0", 0), link("W1", 0)])
    day = read_problem(day_of(order("W0", "A"), order("W1", "B"), both))
    assert settled(day, {"W0": 9 * H}) is None


@pytest.mark.parametrize("gap", [0, H, 3 * H])
def test_a_follower_is_served_in_time_after_the_other(gap: int, evaluator: ModuleType) -> None:
    """One technician does both orders, the second within a quarter of an hour after what was asked."""
    follower = order("W1", "B", after=[link("W0", gap + H, gap + H + H // 4)], unserved_cost=10**7)
    day = day_of(order("W0", "A"), follower)
    plan = solved_document(day)
    assert evaluator.evaluate(day, plan)["violations"] == []
    at = starts(plan)
    assert gap + H <= at["W1"] - at["W0"] <= gap + H + H // 4
