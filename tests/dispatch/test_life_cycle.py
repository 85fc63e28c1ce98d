"""The state machine of a work order: what may happen, what may not, and that no order of events breaks it."""

from datetime import UTC, datetime, timedelta
from itertools import permutations, product

import pytest

from dispatch.orders.life_cycle import (
    RULES,
    Told,
    fold,
    is_skewed,
    may_tell,
    next_state,
    open_events,
)
from dispatch.orders.life_cycle_page import life_cycle_markdown
from dispatch.orders.progress import state_after_import
from dispatch.work_order import PLANNABLE, STATES

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
ROLES = ("administrator", "dispatcher", "planner", "engineer", "system")
BACK = {"triage", "unplan", "withdraw", "resume", "break_off", "reopen", "refuse"}
"""Events that may take an order to where it was before."""

LEGAL = {
    "reported": "triage plan publish cancel",
    "triaged": "settle_remotely plan publish wait_for_part wait_for_customer cancel",
    "planned": "publish unplan wait_for_part wait_for_customer cancel",
    "published": "withdraw unplan accept refuse set_out arrive wait_for_part wait_for_customer cancel",
    "accepted": "withdraw unplan refuse set_out arrive wait_for_part wait_for_customer cancel",
    "en route": "refuse arrive start_repair wait_for_part wait_for_customer cancel",
    "on site": "start_repair wait_for_part wait_for_customer break_off complete cancel",
    "repairing": "wait_for_part wait_for_customer break_off complete",
    "done": "confirm reopen",
    "confirmed": "close reopen",
    "closed": "reopen",
    "waiting for part": "start_repair resume break_off complete cancel",
    "waiting for customer": "settle_remotely start_repair resume break_off complete cancel",
    "rejected by engineer": "settle_remotely plan publish wait_for_part wait_for_customer cancel",
    "cancelled": "reopen",
    "reopened": "triage settle_remotely plan publish wait_for_part wait_for_customer cancel",
}


@pytest.mark.parametrize(("state", "event"), list(product(STATES, RULES)))
def test_every_event_in_every_state(state: str, event: str) -> None:
    """An event leads to its one state where it is legal, and nowhere elsewhere."""
    legal = event in LEGAL[state].split()
    assert next_state(state, event) == (RULES[event].target if legal else None)


def test_the_way_of_an_ordinary_order() -> None:
    """From the complaint to the end, event by event."""
    way = "triage plan publish accept set_out arrive start_repair complete confirm close"
    steps = fold("reported", [Told(event=event, received_at=NOW) for event in way.split()])
    assert [step.target for step in steps] == [
        "triaged", "planned", "published", "accepted", "en route", "on site", "repairing", "done", "confirmed",
        "closed",
    ]  # fmt: skip


def test_every_state_is_reached_and_left() -> None:
    """No state is a dead end, and none is out of reach from the complaint."""
    reached = {"reported"}
    while more := {rule.target for rule in RULES.values() if rule.sources & reached} - reached:
        reached |= more
    assert reached == set(STATES)
    assert all(any(state in rule.sources for rule in RULES.values()) for state in STATES)


def test_shuffled_late_and_early_events_end_in_a_legal_state() -> None:
    """All 720 orders of six events by five clocks: each is applied or refused, and the end follows from the applied."""
    events = ("accept", "set_out", "arrive", "start_repair", "complete", "confirm")
    skews = [timedelta(days=-1), timedelta(hours=-8), timedelta(0), timedelta(hours=8), timedelta(days=365)]
    runs = ends = 0
    for order, skew in product(permutations(events), skews):
        told = [
            Told(event=event, received_at=(at := NOW + timedelta(minutes=i)), claimed_at=at + skew)
            for i, event in enumerate(order)
        ]
        steps = fold("published", told)
        runs += 1
        assert [step.told for step in steps] == told
        state = "published"
        for step in steps:
            assert step.source == state
            assert step.applied == (next_state(state, step.told.event) is not None)
            assert step.skewed == bool(skew)
            state = step.target or state
        assert state in STATES
        ends += state == "confirmed"
        assert {step.target for step in steps if step.applied} <= set(STATES)
    assert runs == 3600
    assert ends >= 5  # at least the right order, by every clock


def test_a_claim_is_off_from_five_minutes_on() -> None:
    """Barely believable, barely not, and nothing claimed."""
    assert not is_skewed(NOW - timedelta(minutes=5), NOW)
    assert is_skewed(NOW + timedelta(minutes=5, seconds=1), NOW)
    assert not is_skewed(None, NOW)


def test_who_may_tell() -> None:
    """Engineers tell what happens on the road and on site; planners change nothing; the office may do both."""
    assert {
        "accept", "refuse", "set_out", "arrive", "start_repair", "wait_for_part", "wait_for_customer", "break_off",
        "complete",
    } == {event for event in RULES if may_tell(event, "engineer")}  # fmt: skip
    assert not any(may_tell(event, "planner") for event in RULES)
    assert all(may_tell(event, "dispatcher") and may_tell(event, "administrator") for event in RULES)
    assert not may_tell("fly", "administrator")
    assert all(set(rule.roles) <= set(ROLES) for rule in RULES.values())
    assert open_events("published", "engineer") == (
        "accept", "refuse", "set_out", "arrive", "wait_for_part", "wait_for_customer",
    )  # fmt: skip


def test_a_file_agrees_with_the_machine() -> None:
    """Where an event takes an order on, a file that tells so is taken; only what turns it back needs a person."""
    for rule in RULES.values():
        for source in rule.sources:
            taken = state_after_import(source, rule.target) == rule.target
            anew = source == "rejected by engineer"  # somebody else is found: the order's way begins again
            assert taken or anew or rule.event in BACK, (rule.event, source)


def test_what_can_be_planned_can_be_published() -> None:
    """Whatever state a plan may serve an order in, there is a way to tell its engineer."""
    for state in PLANNABLE - {"published", "accepted"}:
        assert next_state(state, "publish") == "published"


def test_an_unknown_state_is_a_mistake() -> None:
    """Nothing is folded from nowhere."""
    with pytest.raises(ValueError, match="no state"):
        fold("asleep", [])


def test_the_picture_shows_every_arrow() -> None:
    """The page names every event and state."""
    page = life_cycle_markdown()
    assert all(f"`{event}`" in page for event in RULES)
    assert page.count(" --> ") >= len({(s, r.target) for r in RULES.values() for s in r.sources})
