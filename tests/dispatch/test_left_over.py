"""What plans leave of the stock for others."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dispatch.plan_record import PlanDraft, SolveParameters
from dispatch.planning.left_over import left_over
from dispatch.stock.pieces import Inbound, Place

CENTER = Place("center", "C1")
MIDNIGHT = datetime(2026, 3, 1, 16, tzinfo=UTC)

Picks = list[tuple[int, int]]  # second, pieces


def plan(picks: Picks) -> PlanDraft:
    """A plan that picks up P at C1."""
    stops = [{"kind": "pickup", "center": "C1", "parts": {"P": n}, "finish": at} for at, n in picks]
    return PlanDraft(
        day=date(2026, 3, 2),
        regions=(),
        created_at=MIDNIGHT,
        at=MIDNIGHT,
        epoch_at=MIDNIGHT,
        problem={"orders": []},
        plan={"routes": [{"technician": "T1", "stops": stops}]},
        policy_id="default",
        policy_version=1,
        solver_version="0.1.0",
        parameters=SolveParameters(seconds=1, workers=1, memory_mb=1),
        seed=1,
        travel="",
        cost=0,
        solve_s=0,
    )


def lots(*facts: tuple[int, int, int]) -> list[Inbound]:
    """Lots of P for C1: second of arrival, pieces, cost."""
    return [
        Inbound(
            id=f"L{n}",
            center_id="C1",
            part_id="P",
            quantity=pieces,
            available_at=MIDNIGHT + timedelta(seconds=second),
            cost=cost,
        )
        for n, (second, pieces, cost) in enumerate(facts)
    ]


def possible(pieces: int, arriving: list[Inbound], picks: Picks) -> bool:
    """Whether all pick-ups find their pieces, as the contract says it: at no time more is taken than has been there."""
    return all(
        sum(n for at, n in picks if at <= now)
        <= pieces + sum(lot.quantity for lot in arriving if lot.available_at <= MIDNIGHT + timedelta(seconds=now))
        for now, _ in picks
    )


some_picks = st.lists(st.tuples(st.integers(0, 9), st.integers(1, 3)), max_size=3)
some_lots = st.lists(st.tuples(st.integers(0, 9), st.integers(1, 3), st.integers(0, 9)), max_size=3)


@given(st.integers(0, 5), some_lots, some_picks, some_picks)
def test_who_keeps_to_what_is_left_makes_nobody_short(
    pieces: int, arriving: list[tuple[int, int, int]], others: Picks, own: Picks
) -> None:
    """Two plans, each possible in what the other leaves or has, are possible together."""
    inbound = lots(*arriving)
    left = left_over({(CENTER, "P"): pieces}, inbound, [plan(others)])
    if possible(pieces, inbound, others) and possible(left.stock.get((CENTER, "P"), 0), list(left.inbound), own):
        assert possible(pieces, inbound, others + own)


@given(st.integers(0, 5), some_lots, some_picks, some_picks)
def test_plans_are_short_exactly_where_they_are_impossible(
    pieces: int, arriving: list[tuple[int, int, int]], one: Picks, other: Picks
) -> None:
    """Nothing is missing if, and only if, at no time more is taken than has been there."""
    inbound = lots(*arriving)
    short = left_over({(CENTER, "P"): pieces}, inbound, [plan(one), plan(other)]).short
    assert (not short) == possible(pieces, inbound, one + other)


def test_the_centres_own_pieces_go_first_and_then_the_cheapest_lot_in_time() -> None:
    """Of one piece, a cheap lot that comes too late, a dear one and a fair one, three pieces are the first and last."""
    inbound = lots((9, 2, 1), (0, 2, 50), (0, 2, 10))
    left = left_over({(CENTER, "P"): 1}, inbound, [plan([(5, 3)])])
    assert (left.stock, [lot.id for lot in left.inbound]) == ({}, ["L0", "L1"])
