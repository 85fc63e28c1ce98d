"""A Boston day from the city's file to the table: imported, frozen, planned by a hand, compared with history."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from dispatch.plan_record import SolveParameters
from scenarios.boston.day import BostonDay, compare, run_day
from scenarios.boston.history import ZONE, opened_on, read_history
from scenarios.boston.report import markdown
from solver.plan import Plan, Route, Unserved, Visit
from solver.problem import Problem
from solver.supervise import Solved
from solver.travel import Travel

DAY = date(2015, 3, 18)


def serve_the_first(problem: Problem) -> Solved:
    """A dispatcher who sends one person to the first order, and then goes home."""
    order = problem.orders[0]
    person = next(
        one for one in problem.technicians if all(one.skills.get(s, 0) >= level for s, level in order.skills.items())
    )
    assert person.end is not None
    travel, departure = Travel(problem), max(problem.now, person.shifts[0].start)
    arrival = departure + travel.time_s(person.start, order.location)
    finish = arrival + person.service_s(order.duration_s)
    route = Route(
        technician=person.id,
        shift=0,
        departure=departure,
        arrival=finish + travel.time_s(order.location, person.end),
        stops=(Visit(order=order.id, arrival=arrival, start=arrival, finish=finish),),
    )
    gone_home = {"en": "Everybody has gone home.", "zh": "大家都回家了。"}
    plan = Plan(
        problem=problem.name,
        routes=(route,),
        unserved=tuple(
            Unserved(order=left.id, reason="capacity", detail=gone_home) for left in problem.orders if left is not order
        ),
    )
    return Solved(plan=plan, wall_s=1.0, start_up_s=0.0, peak_memory_mb=None, ended="finished")


@pytest.fixture(scope="module")
def boston_day(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> BostonDay:
    return run_day(
        shared / "data" / "boston311" / "requests_2015_q1.csv",
        DAY,
        into=tmp_path_factory.mktemp("boston"),
        solve=serve_the_first,
        parameters=SolveParameters(seconds=1.0, workers=1, memory_mb=1024),
    )


def test_every_request_of_the_day_is_planned_or_left_out(boston_day: BostonDay) -> None:
    """What came in that day is the whole of the next morning's orders, and nothing else is."""
    assert (boston_day.orders, boston_day.served) == (139, 1)
    assert boston_day.unserved == {"capacity": 138}


def test_the_plan_is_made_next_morning(boston_day: BostonDay) -> None:
    """Nothing is foreseen: the day is over when it is planned, at eight o'clock in Boston."""
    assert boston_day.plan.day == date(2015, 3, 19)
    assert boston_day.plan.at.isoformat() == "2015-03-19T12:00:00+00:00"


def test_targets_of_the_city_are_the_orders_promises(boston_day: BostonDay) -> None:
    """Where the city set a target it is due then: here, on 18 March 2:22 for 1 April 8:30."""
    due = {order["id"]: order["resolve_by"] - order["reported_at"] for order in boston_day.plan.problem["orders"]}
    assert due["101001335598"] == 14 * 86_400 + 6 * 3600 + 8 * 60


def test_the_policy_decides_where_the_city_set_no_target(boston_day: BostonDay, shared: Path) -> None:
    """Hydrants, castings and wires have no target: they are due by the assumed clock of their level, a week here."""
    day = opened_on(read_history(shared / "data" / "boston311" / "requests_2015_q1.csv"), DAY)
    without = {request.case_id for request in day if request.target_at is None}
    orders = [order for order in boston_day.plan.problem["orders"] if order["id"] in without]
    assert {order["resolve_by"] - order["reported_at"] for order in orders} == {604_800}
    assert len(orders) == boston_day.real.without_target == 4


def test_who_is_left_out_is_not_on_time(boston_day: BostonDay) -> None:
    """One visit by its target is one of the 132 requests that the city judged, beside its own 106."""
    assert boston_day.out_of_reach == 0
    assert (boston_day.planned_on_time, boston_day.real.on_time, boston_day.real.judged) == (1, 106, 132)


def test_a_target_that_nobody_can_meet_is_out_of_reach(boston_day: BostonDay, shared: Path) -> None:
    """A job of 45 minutes that is due at half past eight cannot be done by somebody who begins at eight."""
    day = opened_on(read_history(shared / "data" / "boston311" / "requests_2015_q1.csv"), DAY)
    first = next(request for request in day if request.judged and request.kind == "Street Light Outages")
    hurried = [
        replace(request, target_at=datetime(2015, 3, 19, 8, 30, tzinfo=ZONE)) if request is first else request
        for request in day
    ]
    assert compare(boston_day.plan, tuple(hurried), boston_day.database).out_of_reach == 1


def test_the_table_says_what_is_assumed(boston_day: BostonDay) -> None:
    """Nobody reads the shares without reading that people and durations are assumed."""
    page = markdown([boston_day], command="python -m scenarios.boston")
    assert "| 2015-03-18 | 139 | 1 | 138 (capacity 138) | 1/132 = 1 % | 106/132 = 80 % |" in page
    assert "assumptions of ours" in page
