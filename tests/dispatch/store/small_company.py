"""A company small enough to keep in mind, in which every field of every noun is used at least once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from dispatch.center import Region, ServiceCenter
from dispatch.company import Company, Customer, Equipment, Site
from dispatch.fault import Fault
from dispatch.plan_record import PlanDraft, SolveParameters
from dispatch.planning.day import Batch
from dispatch.policies.documents import shipped_policy
from dispatch.stock.pieces import Count, Inbound, Part, Place
from dispatch.technician import Absence, BreakWindow, Shift, Skill, Technician
from dispatch.work_order import Follows, Pin, WorkOrder
from geo.areas.service_area import ServiceArea, shape_of_rings
from geo.point import Point

DAY = date(2026, 3, 2)
MIDNIGHT = datetime(2026, 3, 1, 16, 0, tzinfo=UTC)  # DAY begins in Asia/Shanghai
EIGHT = MIDNIGHT + timedelta(hours=8)
CORNERS = (Point(30.0, 120.0), Point(30.0, 121.0), Point(31.0, 121.0))


def hours(number: float) -> datetime:
    """The instant so many hours after DAY began."""
    return MIDNIGHT + timedelta(hours=number)


def small_company() -> Batch:
    """Two regions, two centres, three technicians, four orders."""
    return Batch(
        company=Company(name="派工示例公司", time_zone="Asia/Shanghai"),
        policy=shipped_policy("machinery"),
        regions=(Region(id="R1", name="杭州"), Region(id="R2", name="宁波")),
        areas=(ServiceArea(region_id="R1", shape=shape_of_rings([CORNERS])),),
        centers=(
            ServiceCenter(id="C1", name="杭州中心", region_id="R1", point=Point(30.25, 120.17), pickup_s=300),
            ServiceCenter(id="C2", name="宁波中心", region_id="R2", point=Point(29.87, 121.55)),
        ),
        customers=(
            Customer(id="K1", name="钱塘重工", tier="strategic", phone="057112345678"),
            Customer(id="K2", name="甬江铝业"),
        ),
        sites=(
            Site(
                id="S1",
                customer_id="K1",
                name="一号厂",
                point=Point(30.3, 120.2),
                region_id="R1",
                address="江干路 1 号",
            ),
            Site(id="S2", customer_id="K2", name="码头", point=Point(29.9, 121.6), region_id="R2"),
        ),
        equipment=(Equipment(id="E1", site_id="S1", model="SY215C", serial="0007"),),
        faults=(
            Fault(
                id="F1",
                name="油缸漏油",
                industry="machinery",
                level=2,
                duration_s=5400,
                skills={"hydraulics": 2},
                parts={"P1": 2},
            ),
        ),
        parts=(Part(id="P1", name="密封圈"), Part(id="P2", name="压力表", reusable=True)),
        technicians=(
            Technician(
                id="T1",
                name="王伟",
                center_id="C1",
                regions=("R1",),
                skills=(
                    Skill(skill="hydraulics", level=3, valid_until=date(2026, 12, 31)),
                    Skill(skill="controls", level=1),
                ),
                home=Point(30.2, 120.1),
                returns=False,
                efficiency_pct=90,
                phone="13800000000",
            ),
            Technician(id="T2", name="李娜", center_id="C2", regions=("R2", "R1"), skills=()),
            Technician(id="T3", name="张敏", center_id="C2", regions=("R2",), skills=()),
        ),
        shifts=(
            Shift(
                technician_id="T1",
                start_at=hours(8),
                end_at=hours(17),
                overtime_s=3600,
                rest=BreakWindow(earliest_at=hours(11.5), latest_at=hours(12.5), duration_s=2700),
            ),
            Shift(technician_id="T2", start_at=hours(8), end_at=hours(17)),
            Shift(technician_id="T3", start_at=hours(32), end_at=hours(41)),
        ),
        absences=(Absence(technician_id="T2", start_at=hours(13), end_at=hours(17), reason="体检"),),
        counts=(
            Count(place=Place("center", "C1"), part_id="P1", pieces=5),
            Count(place=Place("van", "T1"), part_id="P1", pieces=1),
            Count(place=Place("van", "T1"), part_id="P2", pieces=1),
        ),
        inbound=(
            Inbound(id="L1", center_id="C1", part_id="P1", quantity=3, available_at=hours(10), cost=200, origin="C2"),
        ),
        orders=(
            WorkOrder(
                id="X1",
                site_id="S1",
                fault_id="F1",
                equipment_id="E1",
                industry="machinery",
                level=2,
                text="3 号机油缸漏油",
                reported_at=hours(-2),
                respond_by=hours(9),
                resolve_by=hours(30),
                duration_s=5400,
                skills={"hydraulics": 2},
                parts={"P1": 2},
                windows=((hours(9), hours(12)), (hours(14), hours(16))),
                crew=1,
                pin=Pin(technician_id="T1", start_at=hours(9)),
                excluded=("T3", "T2"),
                prices={"T1": 0, "T2": 900},
                change_pct=200,
            ),
            WorkOrder(
                id="X2",
                site_id="S2",
                level=3,
                reported_at=hours(1),
                duration_s=1800,
                skills={},
                follows=(Follows(order_id="X1", min_s=0, max_s=7200), Follows(order_id="X3", min_s=60)),
            ),
            WorkOrder(
                id="X3",
                site_id="S2",
                level=1,
                reported_at=hours(20),
                duration_s=600,
                skills={},
                crew=2,
                pin=Pin(technician_id="T3"),
            ),
            WorkOrder(id="X4", site_id="S1", level=1, reported_at=hours(0), duration_s=600, skills={}, state="done"),
        ),
    )


def nothing_but(**nouns: Any) -> Batch:
    """A batch of these nouns alone."""
    return replace(Batch(), **nouns)


def visit(order: str, start: int, *, minutes: int = 30) -> dict[str, Any]:
    """A stop of a plan document."""
    return {"kind": "order", "order": order, "arrival": start, "start": start, "finish": start + 60 * minutes}


def pickup(center: str, at: int = 29_000, **parts: int) -> dict[str, Any]:
    """A pick-up of a plan document: ten minutes."""
    return {"kind": "pickup", "center": center, "parts": parts, "arrival": at, "finish": at + 600}


def draft(routes: dict[str, list[dict[str, Any]]], *, day: date = DAY, regions: tuple[str, ...] = ()) -> PlanDraft:
    """A plan of a day of the small company: technician id → stops, on the road from 8:00 to the end of the last."""
    begins = timedelta(days=(day - DAY).days)
    return PlanDraft(
        day=day,
        regions=regions,
        created_at=hours(7.5),
        at=EIGHT + begins,
        epoch_at=MIDNIGHT + begins,
        problem={
            "format": "dispatch-problem/1",
            "name": day.isoformat(),
            "centers": [
                {"id": "C1", "inbound": [{"part": "P1", "quantity": 3, "available_at": 36_000, "cost": 200}]},
                {"id": "C2"},
            ],
            "technicians": [
                {"id": who, "shifts": [{"start": 28_800, "end": 61_200, "overtime_s": 3600}]} for who in routes
            ],
            "orders": [
                {"id": "X1", "parts": {"P1": 2}},
                {"id": "X2"},
                {"id": "X3", "crew": 2},
            ],
            "reusable": ["P2"],
        },
        plan={
            "format": "dispatch-plan/1",
            "problem": day.isoformat(),
            "routes": [
                {"technician": who, "shift": 0, "departure": 28_800, "arrival": stops[-1]["finish"], "stops": stops}
                for who, stops in routes.items()
            ],
            "unserved": [],
        },
        policy_id="machinery",
        policy_version=1,
        solver_version="0.1.0",
        parameters=SolveParameters(seconds=10, workers=2, memory_mb=4096),
        seed=7,
        travel="great circle × 1.3 at 45 km/h",
        cost=2**40,
        bound=12,
        work={"rounds": 3, "steps": [1, 2]},
        solve_s=9.75,
    )
