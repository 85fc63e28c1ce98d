"""What a dispatcher hears about the difference between two plans."""

from dataclasses import replace

import pytest
from plan_builder import FIRST, SECOND, left_out, names, small_plan, stored

from dispatch.plan_record import StoredPlan
from dispatch.planning.difference import diff
from solver.plan import Plan, Visit

BOTH = small_plan(FIRST, SECOND)
ONE = small_plan(FIRST, unserved=[left_out("W2")])


def second_at(start: int) -> Plan:
    visit = Visit(order="W2", arrival=32_500, start=start, finish=start + 3000)
    return small_plan(FIRST, replace(SECOND, arrival=start + 3000, stops=(visit,)))


def given_to_first() -> Plan:
    """T1 does both orders, T2 none."""
    visit = Visit(order="W2", arrival=32_600, start=32_600, finish=35_600)
    return small_plan(replace(FIRST, arrival=35_700, stops=(*FIRST.stops, visit)))


def kinds(before: Plan, after: Plan) -> list[tuple[str, str]]:
    return [(change.kind, change.order_id) for change in diff(stored(before), stored(after)).changes]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (BOTH, BOTH, []),
        (ONE, BOTH, [("added", "W2")]),
        (BOTH, ONE, [("removed", "W2")]),
        (BOTH, given_to_first(), [("reassigned", "W2")]),
        (BOTH, second_at(32_500 + 301), [("moved", "W2")]),
        (BOTH, second_at(32_500 + 300), []),
        (ONE, small_plan(FIRST, unserved=[left_out("W2", "window")]), [("reason", "W2")]),
    ],
    ids=["same", "added", "removed", "reassigned", "moved", "moved by little", "reason"],
)
def test_each_kind_of_change_is_told_once(before: Plan, after: Plan, expected: list[tuple[str, str]]) -> None:
    """One order changed is one line, named by what matters most; five minutes are no change."""
    assert kinds(before, after) == expected


def test_a_row_names_people_times_and_reasons() -> None:
    """The printed line says who went when before, and why nobody does now."""
    change = diff(stored(BOTH), stored(ONE)).changes[0]
    assert change.row(names(), "zh") == ("取消", "W2", "03-02 09:01 工程师T2", "当天已排满")
    assert change.row(names(), "en") == ("removed", "W2", "03-02 09:01 工程师T2", "the day is full")


def test_figures_stand_side_by_side() -> None:
    """Leaving W2 out changes the figures, and they say by how much."""
    difference = diff(stored(BOTH), stored(ONE))
    assert difference.figures["served"] == (2, 1)
    assert difference.figures["unserved"] == (0, 1)
    before, after = difference.figures["cost"]
    assert before < after
    assert not difference.same


def test_an_order_that_only_one_plan_knows_is_added() -> None:
    """What came in after the first plan has no fate there."""
    first, second = stored(ONE), stored(BOTH)
    ignorant: StoredPlan = replace(first, plan={**first.plan, "unserved": []})
    change = diff(ignorant, second).changes[0]
    assert (change.kind, change.row(names(), "en")[2]) == ("added", "–")
