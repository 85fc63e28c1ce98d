"""Escalation: who must see a warning, and who next when nobody says that they have."""

from datetime import UTC, datetime, timedelta

import pytest

from dispatch.sla.escalation import escalated
from dispatch.sla.rules import USUAL

RAISED = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def after(minutes: float) -> datetime:
    return RAISED + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("colour", "minutes", "audience", "next_minutes"),
    [
        ("yellow", 0, "region dispatcher", 30),
        ("yellow", 29.9, "region dispatcher", 30),
        ("yellow", 30, "head dispatcher", 120),
        ("yellow", 120, "administrator", None),
        ("red", 0, "head dispatcher", 30),
        ("red", 30, "administrator", None),
        ("blue", 60, None, None),
    ],
)
def test_red_is_headquarters_and_yellow_the_regions(
    colour: str, minutes: float, audience: str | None, next_minutes: float | None
) -> None:
    """Unacknowledged, each climbs to the top by the times of the policy."""
    found = escalated(USUAL.escalation, colour, raised_at=RAISED, acknowledged_at=None, now=after(minutes))  # type: ignore[arg-type]
    assert (found.audience, found.next_at) == (audience, None if next_minutes is None else after(next_minutes))


def test_what_somebody_has_seen_climbs_no_further() -> None:
    """It stays with whose turn it was."""
    seen = escalated(USUAL.escalation, "yellow", raised_at=RAISED, acknowledged_at=after(40), now=after(500))
    assert (seen.audience, seen.next_at) == ("head dispatcher", None)


def test_a_red_that_was_seen_and_fell_to_yellow_stays_with_the_region() -> None:
    """Seen before the yellow came: nobody need see it again."""
    fallen = escalated(USUAL.escalation, "yellow", raised_at=RAISED, acknowledged_at=after(-10), now=after(500))
    assert (fallen.audience, fallen.next_at) == ("region dispatcher", None)
