"""Hours in which driving takes longer: the pace of a plan's regions, and what it changes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from day_builder import StraightLines, local, order, policy, shift, snapshot, technician

from dispatch.live.known_travel import KnownTravel
from dispatch.planning.day import DaySnapshot
from dispatch.planning.day_clock import DayClock
from dispatch.planning.problem import FrozenDay, freeze
from dispatch.planning.travel_hours import paces
from dispatch.policy import TravelHours, TravelRule
from geo.point import Point
from geo.travel import TravelMatrix
from solver.limits import Limits
from solver.problem import MatrixTravel, Shift, Technician
from solver.solve import solve

HOUR = 3600
DAY = date(2026, 3, 2)
CLOCK = DayClock(day=DAY, zone=ZoneInfo("Asia/Shanghai"))


def rule(*hours: tuple[float, float, int], region: str = "") -> TravelRule:
    """A rule with hours: from, to, percent."""
    slow = (
        TravelHours(from_s=int(begin * HOUR), to_s=int(end * HOUR), factor_pct=factor_pct)
        for begin, end, factor_pct in hours
    )
    return TravelRule(region_id=region, detour_pct=130, speed_kmh=45, hours=tuple(slow))


def person(*shifts: tuple[float, float], regions: tuple[str, ...] = ("R1",), own_id: str = "T1") -> Technician:
    """Somebody who works then."""
    return Technician(
        id=own_id, center="C1", start="center:C1", end="center:C1", skills={}, regions=regions,
        shifts=tuple(Shift(start=int(begin * HOUR), end=int(end * HOUR), overtime_s=HOUR) for begin, end in shifts),
    )  # fmt: skip


def pace(rules: Sequence[TravelRule], *people: Technician, at_h: float = 0, clock: DayClock = CLOCK) -> dict[str, int]:
    """The pace of R1 and R2."""
    return paces(rules, {"R1", "R2"}, people, clock=clock, now=int(at_h * HOUR))


def test_the_pace_is_the_mean_over_the_hours_of_work() -> None:
    """Two of eight hours at 150 % make 112.5 %; hours in which nobody works, overtime too, do not count."""
    rules = [rule((5, 6, 500), (7, 9, 150), (12.5, 20, 400))]
    assert pace(rules, person((7, 12), (9, 12))) == {"R1": 1125, "R2": 1125}


def test_only_what_is_left_after_the_planning_moment_counts() -> None:
    """Who plans at eight has one of the two slow hours before them; at nine there is none left."""
    rules = [rule((7, 9, 150))]
    assert [pace(rules, person((7, 11)), at_h=at)["R1"] for at in (0, 8, 9, 12)] == [1250, 1167, 1000, 1000]


def test_a_region_goes_by_its_own_rule_and_its_own_people() -> None:
    """A rule replaces the general one altogether; where nobody may work, everybody's hours count."""
    early, late = person((6, 8)), person((8, 12), regions=("R2",), own_id="T2")
    rules = [rule((6, 7, 200)), rule((8, 10, 120), region="R2")]
    assert pace(rules, early, late) == {"R1": 1500, "R2": 1100}
    assert pace([rule((6, 7, 200)), rule(region="R2")], early, late) == {"R1": 1500, "R2": 1000}
    assert pace(rules, early) == {"R1": 1500, "R2": 1000}
    assert pace([rule()], early, late) == {}


def test_means_are_rounded_up_and_may_be_below_the_usual() -> None:
    """A third of the time at half the usual is 83.4 %; a third at 101 % is 100.4 %."""
    assert pace([rule((0, 1, 50))], person((0, 3)))["R1"] == 834
    assert pace([rule((0, 1, 101))], person((0, 3)))["R1"] == 1004


def test_hours_come_every_day_and_go_by_the_clock_on_the_wall() -> None:
    """A night shift meets the next morning's rush; where clocks go forward, two hours by the clock are one."""
    assert pace([rule((6, 7, 200))], person((22, 32)))["R1"] == 1100
    new_york = DayClock(day=date(2026, 3, 8), zone=ZoneInfo("America/New_York"))
    assert pace([rule((1, 3, 200))], person((0, 4)), clock=new_york)["R1"] == 1250
    assert pace([rule((0, 24, 150))], person((0, 23)), clock=new_york)["R1"] == 1500


def at_eight(rules: Sequence[TravelRule], **changes: object) -> FrozenDay:
    """A day that is planned at eight, legs of half an hour."""

    class HalfHours(StraightLines):
        def matrix(self, places: Sequence[Point], areas: Sequence[str | None], parts: object = None) -> TravelMatrix:
            legs = tuple(tuple(0 if i == j else 1800 for j in range(len(places))) for i in range(len(places)))
            return TravelMatrix(duration_s=legs, distance_m=legs, provenance="half hours", estimated=False)

    return freeze(rush_day(rules, **changes), HalfHours(), at=local("08:00"))


def rush_day(rules: Sequence[TravelRule], **changes: object) -> DaySnapshot:
    """One person for three hours, two orders of forty minutes, half an hour from anywhere to anywhere."""
    one = shift("T1", "08:00", "11:00", overtime_s=0, rest=None)
    work = tuple(
        order(own_id, site_id=site, duration_s=2400, parts={}) for own_id, site in (("W1", "S1"), ("W2", "S2"))
    )
    day = snapshot(technicians=(technician("T1"),), shifts=(one,), orders=work, policy=policy(travel=tuple(rules)))
    return replace(day, **changes)


def test_a_day_without_hours_is_as_it_was() -> None:
    """Neither a second nor a word of the provenance changes; at 100 % only the label does."""
    plain, told = at_eight([rule()]), at_eight([rule((8, 11, 100))])
    assert plain.provenance == "half hours"
    assert told.problem == plain.problem
    assert told.provenance == "half hours; time of day: 100 %"


def test_road_times_are_slowed_as_well() -> None:
    """Whoever made the matrix: the factor is put on it, and the plan says so."""
    day = at_eight([rule((8, 11, 150))])
    assert isinstance(day.problem.travel, MatrixTravel)
    assert {leg for row in day.problem.travel.time_s for leg in row} == {0, 2700}
    assert {leg for row in day.problem.travel.distance_m or () for leg in row} == {0, 1800}
    assert (day.provenance, day.estimated) == ("half hours; time of day: R1 150 %, elsewhere 100 %", False)


@pytest.mark.parametrize(("factor_pct", "served"), [(100, 2), (150, 1)])
def test_a_rush_hour_day_is_planned_differently(factor_pct: int, served: int) -> None:
    """Three drives and two repairs fill 170 of 180 minutes; with drives half as long again one order is left out."""
    problem = at_eight([rule((7, 9.5, factor_pct), (9.5, 12, factor_pct))]).problem
    plan = solve(problem, limits=Limits(seconds=0.2))
    assert 2 - len(plan.unserved) == served


def test_legs_of_a_plan_in_force_are_not_slowed_again() -> None:
    """The hours are in them already."""
    first = at_eight([rule((8, 11, 150))])
    again = freeze(
        rush_day([rule((8, 11, 150))]),
        StraightLines(),
        at=local("09:00"),
        known=KnownTravel(problems=[first.problem]).legs,
    )
    assert again.problem.travel == first.problem.travel
    assert again.provenance == "travel times of the plan"
