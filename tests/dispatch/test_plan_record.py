"""The record of a plan."""

from dataclasses import replace
from datetime import UTC, date, datetime

from dispatch.plan_record import PlanDraft, SolveParameters, document_hash, known_orders, planned_visits

EPOCH = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)


def draft() -> PlanDraft:
    return PlanDraft(
        day=date(2026, 3, 2),
        regions=("R1",),
        created_at=EPOCH,
        at=EPOCH,
        epoch_at=EPOCH,
        problem={"name": "d", "orders": [{"id": "油缸"}]},
        plan={
            "problem": "d",
            "routes": [
                {
                    "technician": "T1",
                    "shift": 0,
                    "departure": 0,
                    "arrival": 9000,
                    "stops": [
                        {"kind": "pickup", "center": "C1", "parts": {"P1": 1}, "arrival": 10, "finish": 610},
                        {"kind": "order", "order": "X1", "arrival": 1200, "start": 1800, "finish": 5400},
                        {"kind": "break", "start": 5400, "finish": 7200},
                        {"kind": "order", "order": "X2", "arrival": 8000, "start": 8000, "finish": 8900},
                    ],
                }
            ],
            "unserved": [],
        },
        policy_id="default",
        policy_version=1,
        solver_version="0.1.0",
        parameters=SolveParameters(seconds=10, workers=1, memory_mb=4096),
        seed=1,
        travel="great circle × 1.3 at 45 km/h",
        cost=1234,
        solve_s=9.5,
    )


def test_equal_documents_have_one_hash_whatever_their_key_order() -> None:
    """The hash names the question, not the way it happened to be written down."""
    assert document_hash({"a": 1, "b": [1, 2]}) == document_hash({"b": (1, 2), "a": 1})
    assert document_hash({"a": 1}) != document_hash({"a": 2})


def test_the_problem_hash_is_that_of_the_problem_alone() -> None:
    """Two plans for one question carry one problem hash."""
    assert draft().problem_hash == document_hash({"name": "d", "orders": [{"id": "油缸"}]})


def test_visits_count_orders_only_and_carry_instants() -> None:
    """Pick-ups and breaks are no visits; seconds are counted from the epoch."""
    first, second = planned_visits(draft())
    assert (first.order_id, first.sequence, first.start_at) == ("X1", 1, datetime(2026, 3, 2, 0, 30, tzinfo=UTC))
    assert (second.order_id, second.sequence, second.arrival_at) == (
        "X2",
        2,
        datetime(2026, 3, 2, 2, 13, 20, tzinfo=UTC),
    )
    assert {visit.technician_id for visit in (first, second)} == {"T1"}


def test_a_plan_knows_the_orders_that_it_was_asked_and_those_held_back() -> None:
    """An order that is held back is in no problem, but spoken of all the same."""
    held = {**draft().plan, "held_back": [{"order": "X9"}]}
    assert known_orders(replace(draft(), plan=held)) == {"油缸", "X9"}
