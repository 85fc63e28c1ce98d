"""Colours: from what is planned, rising at once and falling with hysteresis, and when time alone changes them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.sla.target import Margin, TargetRule
from dispatch.sla.warning import COLOURS, Colour, Foreseen, Outlook, WarningRules, outlook, steadied

START = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
FOUR_HOURS = TargetRule(kind="on_site", seconds=4 * 3600)  # yellow below an hour to spare, red below nothing
ROUTINE = WarningRules()


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def visit(arrival: float, behind: float | None = None, length: float = 1) -> Foreseen:
    since = None if behind is None else at(behind)
    return Foreseen(
        arrival_at=at(arrival), start_at=at(arrival + 0.25), finish_at=at(arrival + length), behind_since=since
    )


def look(now: float, planned: Foreseen | None, before: Colour = "blue", rule: TargetRule = FOUR_HOURS) -> Outlook:
    """A promise that is due at four o'clock."""
    return outlook(rule, ROUTINE, due_at=at(4), visit=planned, lacks_part=False, before=before, now=at(now))


@pytest.mark.parametrize(
    ("arrival", "colour", "cause"),
    [
        (2.5, "blue", None),
        (3, "blue", None),
        (3.01, "yellow", "travel"),
        (4, "yellow", "travel"),
        (4.01, "red", "travel"),
    ],
)
def test_the_colour_comes_from_the_planned_arrival(arrival: float, colour: str, cause: str | None) -> None:
    """Exactly an hour to spare is enough, exactly on time is not too late."""
    found = look(0, visit(arrival))
    assert (found.colour, found.cause, found.planned_at) == (colour, cause, at(arrival))


def test_each_kind_looks_at_its_own_moment_of_the_visit() -> None:
    """Arrival for on site, start of work for the diagnosis, finish for the resolution."""
    planned = visit(1, length=2)
    moments = [look(0, planned, rule=TargetRule(kind=kind, seconds=60)).planned_at for kind in
               ("on_site", "diagnosis", "resolution", "first_response", "progress")]  # fmt: skip
    assert moments == [at(1), at(1.25), at(3), None, None]


def test_without_a_plan_somebody_is_there_after_the_least_lead() -> None:
    """An hour from now at the earliest: yellow from two o'clock on, red from three."""
    assert [look(now, None).colour for now in (2, 2.01, 3, 3.01, 9)] == ["blue", "yellow", "yellow", "red", "red"]
    assert look(2.5, None).cause == "no_plan"
    assert look(0, None).next_change_at == at(2) + timedelta(seconds=1)


def test_an_answer_and_a_word_need_no_plan() -> None:
    """They can be given now, so that only the clock counts; silence is the cause."""
    answer = TargetRule(kind="first_response", seconds=4 * 3600)
    assert [look(now, None, rule=answer).colour for now in (3, 3.01, 4.01)] == ["blue", "yellow", "red"]
    assert look(3.5, visit(1), rule=answer).cause == "no_word"


def test_a_visit_behind_one_that_runs_over_is_pushed_back() -> None:
    """Planned for half past two behind a visit that should have been done at two."""
    planned = visit(2.5, behind=2)
    assert look(1.9, planned).next_change_at == at(2.5) + timedelta(seconds=1)
    assert look(2.4, planned).colour == "blue"
    pushed = look(2.6, planned)
    assert (pushed.colour, pushed.cause) == ("yellow", "overrun")
    assert look(3.6, planned).colour == "red"


def test_a_visit_that_should_have_begun_is_expected_now() -> None:
    """Nobody has arrived: at half past three there is half an hour to spare."""
    assert look(3.5, visit(2)).colour == "yellow"


def test_waiting_for_a_part_is_the_cause_before_all() -> None:
    """Another plan would not help."""
    found = outlook(FOUR_HOURS, ROUTINE, due_at=at(4), visit=None, lacks_part=True, before="blue", now=at(5))
    assert (found.colour, found.cause) == ("red", "part")


def test_a_colour_falls_only_past_the_hysteresis() -> None:
    """Five minutes more to spare than made it come."""
    five = timedelta(minutes=5)
    assert look(0, visit(3), before="yellow").colour == "yellow"
    assert look(0, visit((at(3) - five - START) / timedelta(hours=1)), before="yellow").colour == "blue"
    assert look(0, visit(4), before="red").colour == "red"
    assert look(0, visit(3.9), before="red").colour == "yellow"
    assert look(0, visit(1), before="red").colour == "blue"


def test_margins_are_seconds_and_percent() -> None:
    """Ten minutes and a tenth of four hours are thirty-four minutes."""
    assert Margin(seconds=600, percent=10).of(4 * 3600) == 34 * 60
    early = TargetRule(kind="on_site", seconds=4 * 3600, red=Margin(seconds=1800))
    assert [look(0, visit(when), rule=early).colour for when in (3.5, 3.51)] == ["yellow", "red"]


margins = st.integers(-20_000, 20_000)
colours = st.sampled_from(COLOURS)


@given(st.lists(margins, min_size=1), colours, st.integers(0, 5_000), st.integers(0, 5_000))
def test_trembling_within_the_hysteresis_changes_a_colour_once(
    several: list[int], before: Colour, red_s: int, hysteresis_s: int
) -> None:
    """Never calmer than its margin; margins that move by less than the hysteresis never flip it back."""
    yellow_s = red_s + 3_000
    colour = before
    for margin in several:
        colour = steadied(timedelta(seconds=margin), colour, yellow_s, red_s, hysteresis_s)
        plain = steadied(timedelta(seconds=margin), "blue", yellow_s, red_s, 0)
        assert COLOURS.index(colour) >= COLOURS.index(plain)
    trembling = {colour}
    for margin in (several[-1] - hysteresis_s, several[-1], several[-1] - hysteresis_s, several[-1]):
        colour = steadied(timedelta(seconds=margin), colour, yellow_s, red_s, hysteresis_s)
        trembling.add(colour)
    assert COLOURS.index(colour) == max(map(COLOURS.index, trembling))


@given(
    st.integers(0, 20_000), st.integers(0, 20_000), st.one_of(st.none(), st.integers(-10_000, 20_000)), st.booleans()
)
def test_nothing_changes_before_the_next_look(now: int, arrival: int, behind: int | None, planned: bool) -> None:
    """The moment that the outlook names is the first at which the colour is another."""
    second = timedelta(seconds=1)
    since = None if behind is None else START + behind * second
    one = Foreseen(arrival_at=START + arrival * second, start_at=START + arrival * second,
                   finish_at=START + (arrival + 60) * second, behind_since=since)  # fmt: skip
    foreseen = one if planned else None

    def looked(moment: datetime, before: Colour) -> Outlook:
        return outlook(FOUR_HOURS, ROUTINE, due_at=at(4), visit=foreseen, lacks_part=False, before=before, now=moment)

    first = looked(START + now * second, "blue")
    if first.next_change_at is None:
        assert first.colour == "red"
        return
    assert looked(first.next_change_at - second, first.colour).colour == first.colour
    assert looked(first.next_change_at, first.colour).colour != first.colour
