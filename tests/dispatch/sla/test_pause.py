"""Pauses: overlapping ones count once, and what they cover does not run."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from dispatch.sla.calendar import AROUND_THE_CLOCK, Calendar, WorkingTime
from dispatch.sla.pause import Pause, PauseRule, due, merged, paused_since, pauses_of, remaining

START = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
ALWAYS = WorkingTime(calendar=AROUND_THE_CLOCK, zone=ZoneInfo("UTC"))
OFFICE = WorkingTime(
    calendar=Calendar(id="office", week=(((9 * 3600, 17 * 3600),),) * 5 + ((), ())), zone=ZoneInfo("UTC")
)


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def pause(begin: float, end: float | None = None, reason: str = "waiting for customer") -> Pause:
    return Pause(reason=reason, from_at=at(begin), to_at=None if end is None else at(end))  # type: ignore[arg-type]


def hour(number: float) -> timedelta:
    return timedelta(hours=number)


def test_overlapping_and_touching_pauses_are_one() -> None:
    """Whatever their order; a pause without length is none."""
    several = [pause(5, 6), pause(1, 3), pause(2, 4), pause(4, 5), pause(8, 8)]
    assert merged(several) == [(at(1), at(6))]
    assert merged([pause(3), pause(1, 2), pause(4, 9)]) == [(at(1), at(2)), (at(3), None)]


def test_a_pause_moves_the_due_moment_by_its_length() -> None:
    """Four hours with two hours' pause are six; a pause after the due moment moves nothing."""
    assert due(ALWAYS, at(0), hour(4), [pause(1, 3)], at(10)) == at(6)
    assert due(ALWAYS, at(0), hour(4), [pause(1, 3), pause(2, 3.5)], at(10)) == at(6.5)
    assert due(ALWAYS, at(0), hour(4), [pause(4, 9)], at(10)) == at(4)
    assert due(ALWAYS, at(2), hour(4), [pause(0, 3)], at(10)) == at(7)


def test_an_open_pause_ends_when_it_is_asked_for() -> None:
    """What is left stays the same as long as it lasts."""
    for now in (2, 5, 50):
        assert due(ALWAYS, at(0), hour(4), [pause(1)], at(now)) == at(now + 3)
        assert remaining(ALWAYS, at(0), hour(4), [pause(1)], at(now)) == hour(3)
    assert paused_since([pause(1)], at(2)) == at(1)
    assert paused_since([pause(1, 2)], at(2)) is None


def test_a_pause_outside_working_hours_moves_nothing() -> None:
    """From five in the afternoon to nine in the morning nobody worked anyway."""
    assert due(OFFICE, at(16), hour(2), [pause(17, 33)], at(100)) == at(34)
    assert due(OFFICE, at(16), hour(2), [pause(17, 34)], at(100)) == at(35)


def test_what_is_overdue_is_counted_without_pauses() -> None:
    """Due at 4; at 10, four hours of pause later, two hours are overdue."""
    assert remaining(ALWAYS, at(0), hour(4), [pause(5, 9)], at(10)) == hour(-2)
    assert remaining(ALWAYS, at(0), hour(4), [pause(5)], at(10)) == hour(-1)


def test_a_reason_stops_only_what_the_policy_says() -> None:
    """A pause whose reason is not listed stops nothing."""
    rules = [PauseRule(reason="waiting for customer", kinds=("resolution",))]
    both = [pause(1, 2), pause(2, 3, "waiting for part")]
    assert pauses_of("resolution", both, rules) == (both[0],)
    assert pauses_of("on_site", both, rules) == ()


spans = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 20)).map(lambda one: (one[0], one[0] + one[1])), max_size=5
)


@given(spans, st.integers(0, 30), st.sampled_from([ALWAYS, OFFICE]))
def test_exactly_the_promised_time_lies_before_the_due_moment(
    found: list[tuple[int, int]], hours: int, working: WorkingTime
) -> None:
    """Counted by hand, hour by hour: those that the calendar has and no pause covers."""
    several = [pause(*one) for one in found]
    ends = due(working, at(0), hour(hours), several, at(500))
    counted, n = 0, 0
    while at(n) < ends:
        counted += working.working_between(at(n), at(n + 1)) > hour(0) and not any(a <= n < b for a, b in found)
        n += 1
    assert counted == hours
    assert remaining(working, at(0), hour(hours), several, at(0)) == hour(hours)
