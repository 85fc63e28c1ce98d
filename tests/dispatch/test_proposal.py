"""A plan becomes a record only if it is legal, and the record says all that is needed to judge and repeat it."""

from dataclasses import replace

import pytest
from day_builder import local, order, snapshot
from plan_builder import FIRST, SECOND, drafted, small_plan

from dispatch.planning.proposal import SOLVER_VERSION, IllegalPlanError
from dispatch.work_order import Pin
from solver.check import check
from solver.reading import read_plan, read_problem


def test_the_record_holds_both_documents_and_everything_to_repeat_it() -> None:
    """What went in and came out is kept whole, with seed, work, versions and the source of travel times."""
    record = drafted()
    assert check(read_problem(record.problem), read_plan(record.plan)) == ()
    assert record.cost == record.plan["cost"]
    assert (record.seed, record.work, record.solver_version) == (5, {"rounds": 7}, SOLVER_VERSION)
    assert (record.policy_id, record.policy_version) == ("standard", 3)
    assert (record.travel, record.plan["travel_estimated"]) == ("straight lines of a test", True)
    assert (record.at, record.epoch_at) == (local("08:00"), local("00:00"))


def test_the_same_question_has_the_same_name() -> None:
    """Two records of one problem share its hash, whatever was decided; another problem has another."""
    other = snapshot(orders=(order("W1"), order("W2", site_id="S2", parts={}, duration_s=2999)))
    sooner = replace(SECOND, arrival=35_499, stops=(replace(SECOND.stops[0], finish=35_499),))
    assert drafted().problem_hash == drafted().problem_hash
    assert drafted().problem_hash != drafted(small_plan(FIRST, sooner), other).problem_hash


def test_an_illegal_plan_never_becomes_a_record() -> None:
    """A solver that forgets an order is not believed: the judge names what is wrong."""
    with pytest.raises(IllegalPlanError, match="W2") as caught:
        drafted(small_plan(FIRST))
    assert [violation.code for violation in caught.value.violations] == ["unanswered"]


def test_orders_held_back_are_kept_with_the_plan() -> None:
    """What planning left out is not forgotten with the problem that does not hold it."""
    day = snapshot(orders=(order("W1"), order("W2", site_id="S2", parts={}), order("W3", pin=Pin(technician_id="T9"))))
    held = drafted(day=day).plan["held_back"]
    assert [(one["order"], one["reason"]) for one in held] == [("W3", "pin")]
    assert "T9" in held[0]["detail_zh"]
