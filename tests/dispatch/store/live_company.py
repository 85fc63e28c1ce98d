"""A company with one region, four technicians and a dozen visits: large enough for a day to change in many ways."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from small_company import DAY, EIGHT, hours

from dispatch.actor import Actor
from dispatch.center import Region, ServiceCenter
from dispatch.company import Company, Customer, Site
from dispatch.event import Event
from dispatch.plan_record import PlannedVisit, SolveParameters, StoredPlan, planned_visits
from dispatch.planning.daily import plan_day
from dispatch.planning.day import Batch
from dispatch.policies.documents import shipped_policy
from dispatch.stock.pieces import Count, Part, Place
from dispatch.store.events import events_after
from dispatch.store.store import Store
from dispatch.store.work import Work
from dispatch.technician import Shift, Technician
from dispatch.work_order import WorkOrder
from geo.point import Point
from geo.providers.great_circle import GreatCircleTravelTimes
from solver.limits import Limits
from solver.problem import Problem
from solver.solve import solve
from solver.supervise import Solved

SIX = hours(6)
PEOPLE = ("T1", "T2", "T3", "T4")


@contextmanager
def at_work(store: Store, at: datetime, who: str = "d1") -> Iterator[Work]:
    """Open a transaction of a dispatcher's."""
    with store.writing(Actor(id=who, role="dispatcher", source="test"), at=at) as work:
        yield work


def noted(work: Work, kind: str = "") -> list[Event]:
    """The events of a transaction so far, of one kind or all."""
    events = events_after(work.connection, 0, limit=10_000)
    return [event for event in events if event.at == work.at and kind in ("", event.kind)]


def order(number: int, **changes: Any) -> WorkOrder:
    """Forty minutes' work, reported in the night."""
    whole: dict[str, Any] = {
        "id": f"W{number:02d}",
        "site_id": f"S{number % 6}",
        "level": 3,
        "industry": "machinery",
        "reported_at": hours(-3 + number / 100),
        "duration_s": 2400,
        "skills": {},
    }
    return WorkOrder(**{**whole, **changes})


def live_company(orders: int = 12) -> Batch:
    """The company; every third order needs a seal, of which each van has one and the centre many."""
    return Batch(
        company=Company(name="杭州示例", time_zone="Asia/Shanghai"),
        policy=shipped_policy("machinery"),
        regions=(Region(id="R1", name="杭州"),),
        centers=(ServiceCenter(id="C1", name="杭州中心", region_id="R1", point=Point(30.25, 120.17), pickup_s=300),),
        customers=(Customer(id="K1", name="钱塘重工"),),
        sites=tuple(
            Site(
                id=f"S{k}",
                customer_id="K1",
                name=f"{k} 号厂",
                point=Point(30.2 + k / 50, 120.1 + k / 40),
                region_id="R1",
            )
            for k in range(6)
        ),
        parts=(Part(id="P1", name="密封圈"),),
        technicians=tuple(Technician(id=who, name=who, center_id="C1", regions=("R1",), skills=()) for who in PEOPLE),
        shifts=tuple(Shift(technician_id=who, start_at=hours(8), end_at=hours(17), overtime_s=7200) for who in PEOPLE),
        counts=(
            Count(place=Place("center", "C1"), part_id="P1", pieces=50),
            *(Count(place=Place("van", who), part_id="P1", pieces=1) for who in PEOPLE),
        ),
        orders=tuple(order(k, parts={"P1": 1} if k % 3 == 0 else {}) for k in range(orders)),
    )


def solved(problem: Problem) -> Solved:
    """Solve here and now, quickly."""
    plan = solve(problem, limits=Limits(seconds=0.15))
    return Solved(plan=plan, wall_s=0.15, start_up_s=0, peak_memory_mb=None, ended="time")


def proposal(
    store: Store,
    *,
    at: datetime = EIGHT,
    now: datetime = SIX,
    regions: Sequence[str] = (),
    solve: Callable[[Problem], Solved] = solved,
) -> StoredPlan:
    """Plan the day and store what comes out."""
    return plan_day(
        store,
        DAY,
        at=at,
        regions=list(regions) or None,
        travel_times=lambda _: GreatCircleTravelTimes(),
        solve=solve,
        parameters=SolveParameters(seconds=0.15, workers=1, memory_mb=1024),
        seed=1,
        clock=lambda: now,
    ).plan


def serving(plan: StoredPlan) -> dict[str, tuple[str, datetime]]:
    """Who goes to which order of a plan, and when the work starts."""
    return {visit.order_id: (visit.technician_id, visit.start_at) for visit in planned_visits(plan)}


def visits_by_person(plan: StoredPlan) -> dict[str, list[PlannedVisit]]:
    """The visits of each technician, in time order."""
    found: dict[str, list[PlannedVisit]] = {who: [] for who in PEOPLE}
    for visit in sorted(planned_visits(plan), key=lambda visit: visit.start_at):
        found[visit.technician_id].append(visit)
    return found


def minutes(number: float) -> timedelta:
    """So many minutes."""
    return timedelta(minutes=number)


def utc(at: datetime) -> datetime:
    """The same instant in UTC."""
    return at.astimezone(UTC)
