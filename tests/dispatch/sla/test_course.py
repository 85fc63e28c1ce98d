"""How an order comes along, as far as its promises ask."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.sla.course import OVER, Course, advanced, first_seen, told
from dispatch.work_order import STATES

START = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def course(*states: str) -> Course:
    """An order reported at 0 that is in each of these states at 1, 2, … o'clock."""
    found = first_seen("reported", reported_at=at(0), at=at(0))
    for hour, state in enumerate(states, start=1):
        found = advanced(found, state, at=at(hour))
    return found


def test_a_plain_visit() -> None:
    """Each promise is kept when its state comes first; every state is a word to the customer."""
    found = course("triaged", "planned", "published", "en route", "on site", "repairing", "done", "confirmed")
    assert (found.answered_at, found.reached_at, found.diagnosed_at, found.done_at, found.word_at) == (
        at(1), at(5), at(6), at(7), at(8)
    )  # fmt: skip
    assert found.over


def test_settled_without_a_visit() -> None:
    """What is done need not be visited any more: all is kept at once."""
    found = course("triaged", "done")
    assert (found.reached_at, found.diagnosed_at, found.done_at) == (at(2), at(2), at(2))


@pytest.mark.parametrize(("before", "diagnosed"), [("triaged", None), ("on site", at(2))])
def test_a_missing_part_is_a_diagnosis_only_on_site(before: str, diagnosed: datetime | None) -> None:
    """Who is there and waits for a part knows what is wrong."""
    assert course(before, "waiting for part").diagnosed_at == diagnosed


def test_a_reopened_order_owes_everything_again() -> None:
    """From the reopening on; a visit that was only broken off goes on."""
    again = course("triaged", "on site", "done", "reopened")
    assert (again.begins_at, again.answered_at, again.reached_at, again.done_at) == (at(4), None, None, None)
    broken_off = course("triaged", "on site", "reopened")
    assert (broken_off.begins_at, broken_off.reached_at) == (at(0), at(2))


def test_what_happened_before_anybody_looked_was_in_time() -> None:
    """Nobody can say when it was; the next word is owed from now on."""
    found = first_seen("repairing", reported_at=at(0), at=at(30))
    assert (found.answered_at, found.reached_at, found.diagnosed_at, found.done_at) == (at(0), at(0), at(0), None)
    assert found.word_at == at(30)


def test_a_word_never_turns_time_back() -> None:
    """The later one counts."""
    assert told(course("triaged"), at=at(0.5)).word_at == at(1)
    assert told(course("triaged"), at=at(3)).word_at == at(3)


@given(st.lists(st.sampled_from(STATES)))
def test_moments_stand_once_they_have_come(states: list[str]) -> None:
    """Whatever order the states come in: moments never move unless all is owed again, and lie after its beginning."""
    before = first_seen("reported", reported_at=at(0), at=at(0))
    for hour, state in enumerate(states, start=1):
        after = advanced(before, state, at=at(hour))
        assert after.state == state
        for name in ("answered_at", "reached_at", "diagnosed_at", "done_at"):
            was, now = getattr(before, name), getattr(after, name)
            assert now is None or now >= after.begins_at
            assert was is None or now == was or after.begins_at == at(hour)
        assert (after.begins_at != before.begins_at) == (before.state in OVER and state not in OVER)
        before = after
