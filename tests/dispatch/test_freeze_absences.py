"""What absences leave of a shift."""

from zoneinfo import ZoneInfo

import pytest
from day_builder import DAY, StraightLines, local, shift, snapshot, technician

from dispatch.freezing.availability import working_times
from dispatch.planning.day_clock import DayClock
from dispatch.planning.error import PlanningError
from dispatch.planning.problem import freeze
from dispatch.technician import Absence
from solver import problem

CLOCK = DayClock(day=DAY, zone=ZoneInfo("Asia/Shanghai"))
HOUR = 3600


def absence(start: str, end: str, who: str = "T1") -> Absence:
    return Absence(technician_id=who, start_at=local(start), end_at=local(end), reason="医院")


def left(*absences: Absence, **changes: object) -> list[tuple[float, float, float]]:
    """Return start, end and overtime in hours of what is left of a shift 08:00–17:00 with an hour of overtime."""
    parts = working_times([shift("T1", **changes)], absences, CLOCK)
    return [(part.start / HOUR, part.end / HOUR, part.overtime_s / HOUR) for part in parts]


def test_without_absences_the_shift_is_as_it_was() -> None:
    """Nothing is taken from a shift that nobody interrupts."""
    assert left(absence("18:00", "19:00")) == [(8, 17, 1)]


@pytest.mark.parametrize(
    ("absences", "expected"),
    [
        ([("07:00", "09:00")], [(9, 17, 1)]),
        ([("15:00", "17:00")], [(8, 15, 0)]),
        ([("15:00", "20:00")], [(8, 15, 0)]),
        ([("12:00", "14:00")], [(8, 12, 0), (14, 17, 1)]),
        ([("17:30", "20:00")], [(8, 17, 0.5)]),
        ([("10:00", "12:00"), ("11:00", "13:00"), ("15:00", "16:00")], [(8, 10, 0), (13, 15, 0), (16, 17, 1)]),
        ([("08:29", "16:00")], [(16, 17, 1)]),
        ([("08:30", "16:00")], [(8, 8.5, 0), (16, 17, 1)]),
        ([("00:00", "23:59")], []),
    ],
    ids=["morning", "until the end", "past the end", "middle", "overtime", "several", "crumb", "no crumb", "all day"],
)
def test_absences_shorten_and_split(
    absences: list[tuple[str, str]], expected: list[tuple[float, float, float]]
) -> None:
    """Nobody is planned into an absence, not even in overtime; less than half an hour of a shift is dropped."""
    assert left(*(absence(*span) for span in absences)) == expected


@pytest.mark.parametrize(
    ("away", "expected"),
    [
        (("14:00", "15:00"), [(11.5, 13), None]),
        (("08:00", "12:00"), [(12, 13)]),
        (("12:30", "14:00"), [(11.5, 11.5), None]),
        (("12:00", "12:30"), [None, (12.5, 13)]),
        (("11:45", "13:30"), [None, None]),
    ],
    ids=["before the absence", "shift begins late", "just fits", "after the absence", "fits nowhere"],
)
def test_the_break_goes_to_the_part_where_it_fits(
    away: tuple[str, str], expected: list[tuple[float, float] | None]
) -> None:
    """A break of an hour that starts between 11:30 and 13:00 is due once, in the part with most room for it."""
    parts = working_times([shift("T1")], [absence(*away)], CLOCK)
    rules = [rule and (rule.earliest / HOUR, rule.latest / HOUR) for rule in (part.break_rule for part in parts)]
    assert rules == expected


def test_a_short_shift_that_nobody_cut_is_kept() -> None:
    """Twenty minutes that somebody planned are no crumb."""
    assert left(end_at=local("08:20"), overtime_s=0) == [(8, 8 + 1 / 3, 0)]


def test_who_works_in_two_parts_comes_back_in_between() -> None:
    """The contract allows an open end for a single shift only."""
    day = snapshot(technicians=(technician("T1", returns=False),), absences=(absence("12:00", "14:00"),))
    person = freeze(day, StraightLines(), at=local("08:00")).problem.technicians[0]
    assert (len(person.shifts), person.end) == (2, "center:C1")


def test_shifts_that_are_over_are_left_out() -> None:
    """At 14:00 the morning's part is no longer there to be filled."""
    day = snapshot(absences=(absence("12:00", "13:00"),))
    person = freeze(day, StraightLines(), at=local("14:00")).problem.technicians[0]
    assert [(part.start, part.end) for part in person.shifts] == [(13 * HOUR, 17 * HOUR)]


def test_who_is_absent_all_day_is_named() -> None:
    """The other one is planned, and a notice says who is missing."""
    day = freeze(snapshot(absences=(absence("00:00", "23:00"),)), StraightLines(), at=local("08:00"))
    assert [person.id for person in day.problem.technicians] == ["T2"]
    assert [(notice.code, notice.subject) for notice in day.notices] == [("absent", "T1")]


def test_everybody_absent_is_an_error() -> None:
    """Nobody is left to plan for."""
    away = (absence("00:00", "23:00", "T1"), absence("00:00", "23:00", "T2"))
    with pytest.raises(PlanningError, match="all-absent"):
        freeze(snapshot(absences=away), StraightLines(), at=local("08:00"))


def test_seconds_of_an_absence_are_never_worked() -> None:
    """An absence from half a second past noon takes the whole second at both ends."""
    parts = working_times([shift("T1", rest=None)], [absence("12:00:00.5", "13:00:00.5")], CLOCK)
    assert parts == (
        problem.Shift(start=8 * HOUR, end=12 * HOUR),
        problem.Shift(start=13 * HOUR + 1, end=17 * HOUR, overtime_s=HOUR),
    )
