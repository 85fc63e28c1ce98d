"""What becomes of an order's state when a file says another."""

import pytest

from dispatch.orders.progress import state_after_import
from dispatch.work_order import STATES


@pytest.mark.parametrize(
    ("stored", "incoming", "becomes"),
    [
        ("published", "triaged", "published"),
        ("published", "planned", "published"),
        ("triaged", "cancelled", "cancelled"),
        ("repairing", "waiting for part", "waiting for part"),
        ("waiting for part", "repairing", "repairing"),
        ("accepted", "rejected by engineer", "rejected by engineer"),
        ("closed", "reopened", "reopened"),
        ("reopened", "triaged", "reopened"),
        ("reopened", "published", "published"),
        ("on site", "reopened", "on site"),
        ("done", "on site", "done"),
    ],
)
def test_a_file_takes_an_order_forward_only(stored: str, incoming: str, becomes: str) -> None:
    """Further is taken, back is not; what was done can be reopened."""
    assert state_after_import(stored, incoming) == becomes


@pytest.mark.parametrize("state", STATES)
def test_every_state_has_its_place(state: str) -> None:
    """No state of the business is unknown here, and none changes by itself."""
    assert state_after_import(state, state) == state
    assert state_after_import("reported", state) == state
