"""A small legal day to start from: two technicians and two orders in Shanghai, changed field by field in tests."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from dispatch.center import Region, ServiceCenter
from dispatch.company import Company, Customer, Site
from dispatch.fault import Fault
from dispatch.planning.day import DaySnapshot
from dispatch.policy import Clock, Policy, TravelRule
from dispatch.stock.pieces import Part, Place
from dispatch.technician import BreakWindow, Shift, Skill, Technician
from dispatch.work_order import WorkOrder
from geo.point import Point
from geo.travel import Parts, TravelMatrix
from solver.problem import Weights

DAY = date(2026, 3, 2)
CENTER = Point(31.23, 121.47)
HOME = Point(31.25, 121.50)
PLANT = Point(31.20, 121.40)
ROOF = Point(31.30, 121.55)


class StraightLines:
    """Travel times of a test: 100 s and 1 km between any two different places; remembers what it was asked."""

    def __init__(self) -> None:
        self.points: list[Point] = []
        self.areas: list[str | None] = []

    def matrix(self, places: Sequence[Point], areas: Sequence[str | None], parts: Parts | None = None) -> TravelMatrix:
        self.points, self.areas = list(places), list(areas)
        n = len(places)
        return TravelMatrix(
            duration_s=tuple(tuple(0 if i == j else 100 for j in range(n)) for i in range(n)),
            distance_m=tuple(tuple(0 if i == j else 1000 for j in range(n)) for i in range(n)),
            provenance="straight lines of a test",
            estimated=True,
        )


def local(clock: str, day: date = DAY, zone: str = "Asia/Shanghai") -> datetime:
    """Return a local time of day ("08:30", "08:30:00.5") as aware UTC."""
    return datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def policy(**changes: object) -> Policy:
    whole = Policy(
        id="standard",
        version=3,
        clocks=(
            Clock(industry="", level=1, respond_s=3600, resolve_s=24 * 3600, weight=8),
            Clock(industry="machinery", level=2, respond_s=4 * 3600, resolve_s=None, weight=3),
        ),
        tier_weight={"ordinary": 1, "key": 2},
        weights=Weights(response=1, late=4, unresolved=2, travel=1, overtime=2, away=1800, change=3600),
        travel=(TravelRule(region_id="", detour_pct=130, speed_kmh=45),),
    )
    return replace(whole, **changes)


def shift(who: str = "T1", start: str = "08:00", end: str = "17:00", **changes: object) -> Shift:
    rest = BreakWindow(earliest_at=local("11:30"), latest_at=local("13:00"), duration_s=3600)
    whole = Shift(technician_id=who, start_at=local(start), end_at=local(end), overtime_s=3600, rest=rest)
    return replace(whole, **changes)


def technician(own_id: str = "T1", **changes: object) -> Technician:
    whole = Technician(
        id=own_id, name=f"工程师{own_id}", center_id="C1", regions=("R1",), skills=(Skill(skill="hydraulics", level=3),)
    )
    return replace(whole, **changes)


def order(own_id: str = "W1", **changes: object) -> WorkOrder:
    whole = WorkOrder(
        id=own_id,
        site_id="S1",
        level=1,
        reported_at=local("06:00"),
        duration_s=3000,
        skills={"hydraulics": 2},
        parts={"P1": 1},
        fault_id="F1",
        text="油缸漏油",
    )
    return replace(whole, **changes)


def snapshot(**changes: object) -> DaySnapshot:
    whole = DaySnapshot(
        day=DAY,
        company=Company(name="派工示例", time_zone="Asia/Shanghai"),
        policy=policy(),
        regions=(Region(id="R1", name="华东"),),
        centers=(ServiceCenter(id="C1", name="上海中心", region_id="R1", point=CENTER),),
        customers={"K1": Customer(id="K1", name="客户一", tier="key", phone="13812345678")},
        sites={
            "S1": Site(id="S1", customer_id="K1", name="一号厂", point=PLANT, region_id="R1", address="沪太路1号"),
            "S2": Site(id="S2", customer_id="K1", name="屋顶", point=ROOF, region_id="R1", address="逸仙路2号"),
        },
        faults={"F1": Fault(id="F1", name="油缸漏油", industry="machinery", level=1, duration_s=3000)},
        parts={"P1": Part(id="P1", name="密封圈"), "TOOL": Part(id="TOOL", name="压力表", reusable=True)},
        technicians=(technician("T1"), technician("T2", home=HOME, returns=False)),
        shifts=(shift("T1"), shift("T2", "09:00", "18:00")),
        absences=(),
        stock={(Place("center", "C1"), "P1"): 5, (Place("van", "T2"), "P1"): 1},
        inbound=(),
        orders=(order("W1"), order("W2", site_id="S2", parts={})),
    )
    return replace(whole, **changes)
