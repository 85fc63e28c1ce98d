"""A request for a plan survives being kept, and one that is too large is refused with the number."""

from datetime import UTC, date, datetime

import pytest

from dispatch.planning.error import PlanningError
from dispatch.planning.request import MAX_DAYS, MAX_ORDERS, MAX_TECHNICIANS, PlanRequest, refuse_too_large


@pytest.mark.parametrize("movable", ["all", "untold", ("X1", "X2")])
@pytest.mark.parametrize("at", [None, datetime(2026, 3, 2, 1, 30, tzinfo=UTC)])
def test_a_request_comes_back_as_it_was_made(movable: object, at: datetime | None) -> None:
    """Whatever may move, and whatever the planning moment."""
    request = PlanRequest(
        day=date(2026, 3, 2), regions=("R1",), seconds=12.5, seed=3, profile="storm", movable=movable, at=at
    )
    assert PlanRequest.of(request.document()) == request


@pytest.mark.parametrize(
    ("noun", "most", "code"),
    [
        ("orders", MAX_ORDERS, "too-many-orders"),
        ("technicians", MAX_TECHNICIANS, "too-many-technicians"),
        ("days", MAX_DAYS, "too-many-days"),
    ],
)
def test_the_limits_hold_to_the_number(noun: str, most: int, code: str) -> None:
    """One below and just at the limit pass; one above and ten times as much are refused, naming both numbers."""
    for number in (most - 1, most):
        refuse_too_large(**{"orders": 1, "technicians": 1, "days": 1, noun: number})
    for number in (most + 1, 10 * most):
        with pytest.raises(PlanningError) as refused:
            refuse_too_large(**{"orders": 1, "technicians": 1, "days": 1, noun: number})
        assert refused.value.code == code
        for words in refused.value.cause.values():
            assert f"{number:,}" in str(words)
            assert f"{most:,}" in str(words)


def test_the_published_limits() -> None:
    """What is tested is what is published."""
    assert (MAX_ORDERS, MAX_TECHNICIANS, MAX_DAYS) == (5_000, 1_000, 7)
