"""What a visit's report means for its order."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from dispatch.orders.completion import OUTCOMES, VisitReport, events_of, fixed_first_time
from dispatch.orders.life_cycle import next_state
from dispatch.work_order import STATES

AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def end_of(outcome: str, state: str) -> str | None:
    for event in events_of(outcome, state):
        target = next_state(state, event)
        if target is None:
            return None
        state = target
    return state


@pytest.mark.parametrize(("outcome", "state"), list(product(OUTCOMES, STATES)))
def test_a_report_ends_where_its_outcome_says_or_nowhere(outcome: str, state: str) -> None:
    """From anywhere, a visit that was repaired is done, and so on; a visit nobody could make is refused."""
    wanted = {
        "repaired": "done", "temporary": "done", "not repaired": "reopened", "no access": "waiting for customer",
    }[outcome]  # fmt: skip
    assert end_of(outcome, state) in (wanted, None)
    if state in ("published", "accepted", "en route", "on site", "repairing"):
        assert end_of(outcome, state) == wanted
    if state in ("reported", "done", "closed", "cancelled"):
        assert end_of(outcome, state) is None


def test_an_arrival_that_nobody_told_of_is_told() -> None:
    """Only where it is needed."""
    assert events_of("repaired", "accepted") == ("arrive", "complete")
    assert events_of("repaired", "repairing") == ("complete",)


def test_only_a_first_visit_fixes_at_once() -> None:
    """Not a second one, not a makeshift, and not what had been repaired before."""
    assert fixed_first_time("repaired", visits_before=0, repeat=False)
    assert not fixed_first_time("repaired", visits_before=1, repeat=False)
    assert not fixed_first_time("temporary", visits_before=0, repeat=False)
    assert not fixed_first_time("repaired", visits_before=0, repeat=True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome": "gone fishing"},
        {"started_at": AT - timedelta(seconds=1)},
        {"finished_at": AT + timedelta(seconds=59)},
        {"parts": {"P1": 0}},
    ],
)
def test_a_visit_that_cannot_have_been(wrong: dict[str, object]) -> None:
    """Times in their order, known outcomes, whole pieces."""
    whole = {
        "order_id": "X1", "technician_id": "T1", "arrived_at": AT, "started_at": AT + timedelta(minutes=1),
        "finished_at": AT + timedelta(minutes=2), "outcome": "repaired", "parts": {"P1": 1},
    }  # fmt: skip
    VisitReport(**whole)
    with pytest.raises(ValueError):
        VisitReport(**{**whole, **wrong})
