"""Which pieces of the stock a plan counts on."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from dispatch.plan_record import PlanDraft, SolveParameters
from dispatch.planning.stock_counted_on import stock_counted_on
from dispatch.stock.pieces import Place

CENTER, VAN = Place("center", "C1"), Place("van", "T1")
NOW = datetime(2026, 3, 2, tzinfo=UTC)
EMPTY = PlanDraft(
    day=date(2026, 3, 2),
    regions=(),
    created_at=NOW,
    at=NOW,
    epoch_at=NOW,
    problem={},
    plan={},
    policy_id="default",
    policy_version=1,
    solver_version="0.1.0",
    parameters=SolveParameters(seconds=1, workers=1, memory_mb=1),
    seed=1,
    travel="",
    cost=0,
    solve_s=0,
)


def plan(*stops: dict[str, Any], orders: list[dict[str, Any]], inbound: int = 0) -> PlanDraft:
    """A plan of one route of T1; `inbound` pieces of P can be called in to C1."""
    lots = [{"part": "P", "quantity": inbound}] if inbound else []
    return replace(
        EMPTY,
        problem={"centers": [{"id": "C1", "inbound": lots}], "orders": orders, "reusable": ["TOOL"]},
        plan={"routes": [{"technician": "T1", "stops": list(stops)}]},
    )


def test_what_is_used_and_not_picked_up_must_lie_on_the_van() -> None:
    """Two orders use three pieces; one is picked up: two must be on the van, one in the centre."""
    record = plan(
        {"kind": "pickup", "center": "C1", "parts": {"P": 1}},
        {"kind": "order", "order": "X1"},
        {"kind": "order", "order": "X2"},
        orders=[{"id": "X1", "parts": {"P": 2}}, {"id": "X2", "parts": {"P": 1}}],
    )
    assert stock_counted_on(record) == {(VAN, "P"): 2, (CENTER, "P"): 1}


def test_pieces_that_can_be_called_in_need_not_lie_in_the_centre() -> None:
    """Three are picked up where two are on their way."""
    record = plan({"kind": "pickup", "center": "C1", "parts": {"P": 3}}, orders=[], inbound=2)
    assert stock_counted_on(record) == {(CENTER, "P"): 1}


def test_a_tool_is_needed_once() -> None:
    """The same gauge serves both orders."""
    gauge = {"parts": {"TOOL": 1}}
    record = plan(
        {"kind": "order", "order": "X1"},
        {"kind": "order", "order": "X2"},
        orders=[{"id": "X1", **gauge}, {"id": "X2", **gauge}],
    )
    assert stock_counted_on(record) == {(VAN, "TOOL"): 1}


def test_an_order_of_a_crew_is_left_out() -> None:
    """Another member may bring its piece."""
    record = plan({"kind": "order", "order": "X1"}, orders=[{"id": "X1", "crew": 2, "parts": {"P": 1}}])
    assert stock_counted_on(record) == {}
