"""Two regions planned one after the other share a technician and the last piece, and are never in each other's way."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import combinations

import pytest
from small_company import DAY, EIGHT, hours, small_company

from dispatch.plan_record import SolveParameters, StoredPlan
from dispatch.planning.daily import plan_day
from dispatch.planning.day import Batch
from dispatch.stock.pieces import Count, Place
from dispatch.store.errors import StoreRefusalError
from dispatch.store.store import Store
from dispatch.technician import Shift
from dispatch.work_order import WorkOrder
from geo.point import Point
from geo.providers.great_circle import GreatCircleTravelTimes
from solver.limits import Limits
from solver.problem import Problem
from solver.solve import solve
from solver.supervise import Solved

EVENING = hours(-4)


def order(own_id: str, site_id: str, **changes: object) -> WorkOrder:
    """An hour's work that was reported early."""
    whole = WorkOrder(id=own_id, site_id=site_id, level=2, reported_at=hours(-2), duration_s=3600, skills={})
    return replace(whole, industry="machinery", **changes)


def borrowing_company() -> Batch:
    """T2 alone works, at home in R2 and lent to R1, from 8 to 17; R1 and R2 need two hours each, and the only seal."""
    company = small_company()
    near = replace(company.sites[1], point=Point(30.28, 120.22))
    return replace(
        company,
        sites=(company.sites[0], near),
        centers=tuple(replace(center, point=Point(30.25, 120.17)) for center in company.centers),
        shifts=(Shift(technician_id="T2", start_at=hours(8), end_at=hours(17)),),
        absences=(),
        counts=(Count(place=Place("center", "C1"), part_id="P1", pieces=1),),
        inbound=(),
        orders=(
            order("A1", "S1", parts={"P1": 1}),
            order("A2", "S1"),
            order("B1", "S2", parts={"P1": 1}),
            order("B2", "S2"),
        ),
    )


def solved(problem: Problem) -> Solved:
    """Solve here and now."""
    plan = solve(problem, limits=Limits(seconds=0.3))
    return Solved(plan=plan, wall_s=0.3, start_up_s=0, peak_memory_mb=None, ended="time")


def proposal(
    store: Store, *regions: str, day: date = DAY, at: datetime | None = EIGHT, now: datetime = EVENING
) -> StoredPlan:
    """Plan some regions' day from eight, the evening before."""
    return plan_day(
        store,
        day,
        at=at,
        regions=regions,
        travel_times=lambda _: GreatCircleTravelTimes(),
        solve=solved,
        parameters=SolveParameters(seconds=0.3, workers=1, memory_mb=1024),
        seed=1,
        clock=lambda: now,
    ).plan


def served(plan: StoredPlan) -> set[str]:
    """The orders that a plan serves."""
    return {stop["order"] for route in plan.plan["routes"] for stop in route["stops"] if stop["kind"] == "order"}


@pytest.fixture
def company(store: Store) -> Store:
    """The company that has one technician and one seal for two regions."""
    store.import_batch(borrowing_company(), source="first.xlsx")
    return store


def test_the_second_region_gets_what_the_first_has_left(company: Store) -> None:
    """R1 takes the seal and some hours of T2; R2 gets other hours of T2 and no seal, and both are published."""
    first = company.publish(proposal(company, "R1").number)
    second = company.publish(proposal(company, "R2").number)
    assert (served(first), served(second)) == ({"A1", "A2"}, {"B2"})
    assert [(one["order"], one["reason"]) for one in second.plan["unserved"]] == [("B1", "part")]
    spans = [(route["departure"], route["arrival"]) for plan in (first, second) for route in plan.plan["routes"]]
    assert all(a[1] <= b[0] or b[1] <= a[0] for a, b in combinations(spans, 2))


def test_of_two_proposals_made_side_by_side_one_is_refused(company: Store) -> None:
    """Both took T2's morning and the seal: the second cannot be published, planned anew it can."""
    first, stale = proposal(company, "R1"), proposal(company, "R2")
    company.publish(first.number)
    with pytest.raises(StoreRefusalError) as raised:
        company.publish(stale.number)
    assert raised.value.code == "plan-conflict"
    technician, seal = raised.value.items
    assert (technician.split(" (")[0], seal) == ("technician T2: plan 1", "center C1: P1 (−1)")
    assert company.publish(proposal(company, "R2").number).state == "published"


def test_what_today_still_serves_is_not_planned_again_for_tomorrow(company: Store) -> None:
    """At seven tomorrow is planned, from its first shift: today's orders of R1 and the seal are not in the question."""
    tomorrow = Shift(technician_id="T2", start_at=hours(32), end_at=hours(41))
    company.import_batch(Batch(shifts=(tomorrow,)), source="roster.xlsx")
    company.publish(proposal(company, "R1").number)
    planned = proposal(company, "R1", "R2", day=DAY + timedelta(days=1), at=None, now=hours(7))
    assert planned.at == hours(32)
    assert served(planned) == {"B2"}
    assert [(one["order"], one["reason"]) for one in planned.plan["unserved"]] == [("B1", "part")]
