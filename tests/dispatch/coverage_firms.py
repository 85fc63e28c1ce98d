"""Small companies drawn at random for coverage, in which every rule decides something now and then."""

from collections.abc import Callable
from datetime import date
from random import Random

from day_builder import local, policy

from dispatch.center import ServiceCenter
from dispatch.company import Site
from dispatch.coverage.facts import CoverageFacts
from dispatch.policy import Clock, TravelHours, TravelRule
from dispatch.stock.pieces import Key, Place
from dispatch.technician import Absence, Shift, Skill, Technician
from dispatch.work_order import WorkOrder
from geo.point import Point
from geo.providers.great_circle import GreatCircleRule, GreatCircleTravelTimes

AT = local("09:00")
SKILLS, PARTS, REGIONS = ("hydraulics", "controls", "optics"), ("P1", "P2", "P3"), ("R1", "R2", "R3")
TRAVEL = GreatCircleTravelTimes(by_area={"R2": GreatCircleRule(detour_pct=150, speed_kmh=30)})
POLICY = policy(
    clocks=tuple(Clock(industry="", level=level, respond_s=level * 2400, resolve_s=None, weight=1) for level in (1, 2)),
    travel=(
        TravelRule(region_id="", detour_pct=130, speed_kmh=45),
        TravelRule(
            region_id="R3",
            detour_pct=130,
            speed_kmh=45,
            hours=(TravelHours(from_s=9 * 3600, to_s=10 * 3600, factor_pct=140),),
        ),
    ),
)


def firm(seed: int) -> CoverageFacts:
    """Return one company with up to a dozen people and orders."""
    dice = Random(seed)

    def somewhere() -> Point:
        return Point(round(31 + dice.uniform(0, 0.25), 2), round(121 + dice.uniform(0, 0.25), 2))

    def some(names: tuple[str, ...], most: int) -> list[str]:
        return dice.sample(names, dice.randint(0, most))

    centers = tuple(
        ServiceCenter(id=f"C{k}", name="", region_id=dice.choice(REGIONS), point=somewhere(), pickup_s=600 * (k % 2))
        for k in range(dice.randint(1, 3))
    )
    people = tuple(_person(dice, k, centers, somewhere) for k in range(dice.randint(0, 6)))
    sites = {
        f"S{k}": Site(id=f"S{k}", customer_id="K", name="", point=somewhere(), region_id=dice.choice(REGIONS))
        for k in range(4)
    }
    stock: dict[Key, int] = {}
    for place in (*(Place("van", one.id) for one in people), *(Place("center", one.id) for one in centers)):
        for part in some(PARTS, 2):
            stock[place, part] = dice.randint(0, 3)
    orders = tuple(
        WorkOrder(
            id=f"W{k:02}",
            site_id=dice.choice(sorted(sites)),
            level=dice.choice((1, 1, 2, 2, 3)),  # 3: nothing is promised
            reported_at=AT,
            duration_s=dice.choice((1800, 7200)),
            skills={skill: dice.randint(1, 3) for skill in some(SKILLS, 2)},
            parts={part: dice.randint(0, 2) for part in some(PARTS, 2)},
            crew=dice.choice((1, 1, 1, 2)),
            excluded=tuple(f"T{one}" for one in dice.sample(range(6), dice.choice((0, 0, 1)))),
        )
        for k in range(dice.randint(0, 12))
    )
    shifts = tuple(shift for person in people for shift in _shifts(dice, person.id))
    absences = tuple(
        Absence(technician_id=person.id, start_at=local("09:30"), end_at=local("11:00"))
        for person in people
        if dice.random() < 0.2
    )
    return CoverageFacts(
        at=AT,
        time_zone="Asia/Shanghai",
        policy=POLICY,
        centers=centers,
        technicians=people,
        shifts=shifts,
        absences=absences,
        orders=orders,
        sites=sites,
        tiers={"K": "key"},
        stock=stock,
    )


def _person(dice: Random, k: int, centers: tuple[ServiceCenter, ...], somewhere: Callable[[], Point]) -> Technician:
    ends = (None, None, date(2026, 3, 1), date(2026, 3, 2))
    return Technician(
        id=f"T{k}",
        name="",
        center_id=dice.choice(centers).id,
        regions=tuple(dice.sample(REGIONS, dice.randint(1, 3))),
        skills=tuple(
            Skill(skill=skill, level=dice.randint(1, 3), valid_until=dice.choice(ends))
            for skill in dice.sample(SKILLS, dice.randint(1, 3))
        ),
        home=somewhere() if dice.random() < 0.5 else None,
        efficiency_pct=dice.choice((80, 100, 130)),
    )


def _shifts(dice: Random, who: str) -> list[Shift]:
    kinds = {
        "day": [("08:00", "17:00")],
        "late": [("10:00", "18:00")],
        "split": [("06:00", "09:20"), ("09:50", "13:00")],
        "over": [("00:00", "08:30")],
        "none": [],
    }
    return [
        Shift(technician_id=who, start_at=local(begin), end_at=local(end), overtime_s=3600)
        for begin, end in kinds[dice.choice(("day", "day", "day", "late", "split", "over", "none"))]
    ]
