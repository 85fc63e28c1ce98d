"""Calendars against a naive oracle that looks at the clock on the wall every minute."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dispatch.sla.calendar import AROUND_THE_CLOCK, Calendar, WorkingTime

MINUTE = timedelta(minutes=1)
SHANGHAI, NEW_YORK, LORD_HOWE, SAMOA = (
    ZoneInfo(name) for name in ("Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia")
)
HAVANA = ZoneInfo("America/Havana")  # clocks change at midnight there
OFFICE = ((8 * 3600 + 1800, 12 * 3600), (13 * 3600, 17 * 3600 + 1800))
# The days around a National Day: a week off, and the Sundays and Saturdays beside it worked like other days (调休).
AUTUMN = Calendar(
    id="office",
    week=(OFFICE,) * 5 + ((), ()),
    holidays=frozenset(date(2026, 10, day) for day in range(1, 8)),
    swaps={date(2026, 9, 27): 0, date(2026, 10, 10): 4},
)


def local(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def naive(working: WorkingTime, start: datetime, end: datetime) -> timedelta:
    """Every minute that begins within working hours by the clock on the wall counts."""
    total, at = timedelta(), start
    while at < end:
        wall = at.astimezone(working.zone)
        second = wall.hour * 3600 + wall.minute * 60
        total += MINUTE * any(one <= second < two for one, two in working.calendar.hours(wall.date()))
        at += MINUTE
    return total


def days_of_hours() -> st.SearchStrategy[tuple[tuple[int, int], ...]]:
    marks = st.lists(st.integers(0, 96), max_size=6, unique=True).map(sorted)
    return marks.map(lambda found: tuple((a * 900, b * 900) for a, b in zip(found[::2], found[1::2], strict=False)))


@st.composite
def workings(draw: st.DrawFn) -> tuple[WorkingTime, datetime]:
    """A calendar in a zone, and a moment near which its clocks change or a holiday lies."""
    zone, near = draw(
        st.sampled_from(
            [
                (SHANGHAI, datetime(2026, 10, 1, tzinfo=UTC)),
                (NEW_YORK, datetime(2026, 3, 8, tzinfo=UTC)),
                (NEW_YORK, datetime(2026, 11, 1, tzinfo=UTC)),
                (LORD_HOWE, datetime(2026, 4, 5, tzinfo=UTC)),
                (HAVANA, datetime(2026, 3, 8, tzinfo=UTC)),
                (HAVANA, datetime(2026, 11, 1, tzinfo=UTC)),
                (SAMOA, datetime(2011, 12, 30, tzinfo=UTC)),
            ]
        )
    )
    days = [near.date() + timedelta(days=n) for n in range(-3, 4)]
    calendar = Calendar(
        id="any",
        week=(((3600, 7200),), *(draw(days_of_hours()) for _ in range(6))),
        holidays=frozenset(draw(st.lists(st.sampled_from(days), max_size=2))),
        swaps=draw(st.dictionaries(st.sampled_from(days), st.integers(0, 6), max_size=2)),
    )
    return WorkingTime(calendar=calendar, zone=zone), near + draw(st.integers(-4000, 4000)) * MINUTE


lengths = st.integers(0, 4000)


@settings(max_examples=60)
@given(workings(), lengths)
def test_working_time_is_what_the_wall_clock_says(of: tuple[WorkingTime, datetime], minutes: int) -> None:
    """Also where clocks go forward or back, at night, at midnight, by half an hour, or over a whole day."""
    working, start = of
    end = start + minutes * MINUTE
    assert working.working_between(start, end) == naive(working, start, end)


@given(workings(), lengths, lengths)
def test_working_times_add_up(of: tuple[WorkingTime, datetime], first: int, second: int) -> None:
    """From a to c there is what there is from a to b and from b to c."""
    working, a = of
    b, c = a + first * MINUTE, a + (first + second) * MINUTE
    assert working.working_between(a, b) + working.working_between(b, c) == working.working_between(a, c)


@given(workings(), lengths, lengths)
def test_adding_is_the_inverse(of: tuple[WorkingTime, datetime], first: int, second: int) -> None:
    """What was added lies between; it is reached as early as can be; adding twice is adding the sum; more is later."""
    working, a = of
    amount, more = first * MINUTE, second * MINUTE
    b = working.add_working(a, amount)
    assert working.working_between(a, b) == amount
    if amount:
        assert working.working_between(a, b - timedelta(microseconds=1)) < amount
    assert working.add_working(b, more) == working.add_working(a, amount + more) or not more
    assert working.add_working(a, amount + more) >= b


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-09-30 16:30", 2, "2026-10-08 09:30"),  # a week off
        ("2026-09-26 10:00", 1, "2026-09-27 09:30"),  # a Sunday worked like a Monday
        ("2026-10-09 17:00", 1, "2026-10-10 09:00"),  # a Saturday worked like a Friday
        ("2026-10-12 11:00", 8, "2026-10-13 11:00"),  # the lunch hour does not count
        ("2026-10-12 08:30", 3.5, "2026-10-12 12:00"),  # done as the lunch hour begins, not as it ends
    ],
)
def test_holidays_and_swapped_days(start: str, hours: float, end: str) -> None:
    """The holidays around 1 October with the days swapped for them."""
    working = WorkingTime(calendar=AUTUMN, zone=SHANGHAI)
    assert working.add_working(local(start), timedelta(hours=hours)) == local(end)


@pytest.mark.parametrize(("day", "hours"), [("2026-03-08", 1), ("2026-11-01", 3), ("2026-11-02", 2)])
def test_the_night_on_which_clocks_change(day: str, hours: int) -> None:
    """From one to three at night there is one hour when clocks go forward, three when they go back."""
    night = Calendar(id="night", week=(((3600, 3 * 3600),),) * 7)
    working = WorkingTime(calendar=night, zone=NEW_YORK)
    begin = local(f"{day} 00:00", NEW_YORK)
    assert working.working_between(begin, begin + timedelta(hours=20)) == timedelta(hours=hours)


@given(st.integers(0, 10**7), st.integers(0, 10**7))
@example(0, 0)
def test_around_the_clock_all_time_counts(first: int, second: int) -> None:
    """Real seconds, whatever the clocks do."""
    working = WorkingTime(calendar=AROUND_THE_CLOCK, zone=NEW_YORK)
    start = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(seconds=first)
    assert working.add_working(start, timedelta(seconds=second)) == start + timedelta(seconds=second)
    assert working.working_between(start, start + timedelta(seconds=second)) == timedelta(seconds=second)


def test_time_does_not_run_backwards() -> None:
    """Between a moment and an earlier one there is nothing."""
    working = WorkingTime(calendar=AUTUMN, zone=SHANGHAI)
    assert working.working_between(local("2026-10-12 11:00"), local("2026-10-12 09:00")) == timedelta()
