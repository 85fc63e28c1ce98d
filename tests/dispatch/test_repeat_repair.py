"""A repair that has to be repeated: more urgent, more skilled, by somebody else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dispatch.orders.repeat_repair import EarlierRepair, RepeatRepair, RepeatRule, raised
from dispatch.work_order import WorkOrder

DONE_AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
EARLIER = EarlierRepair(order_id="X1", done_at=DONE_AT, technicians=("T2", "T1"))


def order(**changes: object) -> WorkOrder:
    whole = WorkOrder(
        id="X2",
        site_id="S1",
        level=3,
        reported_at=DONE_AT + timedelta(days=30),
        duration_s=3600,
        skills={"hydraulics": 2, "controls": 5},
        excluded=("T1",),
        prices={"T1": 10},
    )
    return replace(whole, **changes)


def raise_it(
    asked: WorkOrder, earlier: EarlierRepair | None, rule: RepeatRule
) -> tuple[WorkOrder, RepeatRepair | None]:
    """Raise an order as one that was told when it was reported."""
    return raised(asked, earlier, rule, told_at=asked.reported_at)


def test_the_last_day_counts_and_the_next_does_not() -> None:
    """Barely a repeat repair, and barely none."""
    assert raise_it(order(), EARLIER, RepeatRule())[1] is not None
    late = order(reported_at=DONE_AT + timedelta(days=30, seconds=1))
    assert raise_it(late, EARLIER, RepeatRule()) == (late, None)
    before = order(reported_at=DONE_AT - timedelta(seconds=1))
    assert raise_it(before, EARLIER, RepeatRule()) == (before, None)
    assert raise_it(order(), None, RepeatRule()) == (order(), None)


def test_a_repeat_is_raised_and_says_why() -> None:
    """Level and skills go up, who failed is out, and what it was before is kept."""
    more, why = raise_it(order(), EARLIER, RepeatRule())
    assert (more.level, more.skills) == (2, {"hydraulics": 3, "controls": 5})
    assert more.excluded == ("T1", "T2")
    assert why is not None
    assert (why.earlier_id, why.days, why.level_before, why.failed) == ("X1", 30, 3, ("T1", "T2"))
    assert why.skills_before == {"hydraulics": 2, "controls": 5}
    assert why.measure == "excluded"


def test_who_failed_may_cost_more_instead() -> None:
    """A company with few people sends the same one again, at a price."""
    more, why = raise_it(order(excluded=()), EARLIER, RepeatRule(measure="priced", price=900))
    assert (more.excluded, more.prices) == ((), {"T1": 910, "T2": 900})
    assert why is not None
    assert why.measure == "priced"


@pytest.mark.parametrize(("level", "becomes"), [(0, 0), (1, 1), (2, 1), (5, 4)])
def test_no_level_beyond_the_most_urgent(level: int, becomes: int) -> None:
    """Level 1 stays, and a crisis stays a crisis."""
    assert raise_it(order(level=level), EARLIER, RepeatRule())[0].level == becomes
