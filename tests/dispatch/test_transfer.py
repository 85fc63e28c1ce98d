"""A transfer loses no piece on its way, whatever its steps, and planning knows when it comes."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.stock.pieces import Place, balance
from dispatch.stock.transfer import Transfer, TransferError, cancelled, lots, movements, on_the_road, received, sent

NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
STEPS = {"send": sent, "receive": received, "cancel": cancelled}


def transfer(target: Place = Place("center", "C2")) -> Transfer:  # noqa: B008
    """Three seals and a pump from C1, an hour and a half away."""
    return Transfer(
        id=7, origin_id="C1", target=target, parts={"P1": 3, "P2": 1}, lead_s=5400, requested_at=NINE, cost=9
    )


@given(st.lists(st.sampled_from(sorted(STEPS)), max_size=6))
def test_nothing_is_lost_in_between(steps: list[str]) -> None:
    """What lies in places and what is on the road is always the same together; illegal steps change nothing."""
    one, booked = transfer(), Counter[str]()
    for n, step in enumerate(steps):
        at = NINE + timedelta(minutes=n)
        try:
            after = STEPS[step](one, at)
        except TransferError:
            continue
        for (_, part), pieces in balance(movements(one, after, at)).items():
            booked[part] += pieces
        one = after
        assert {part: booked[part] + on_the_road(one)[part] for part in one.parts} == {"P1": 0, "P2": 0}


@pytest.mark.parametrize(
    ("steps", "refused"),
    [
        ([], "receive"),
        (["send"], "send"),
        (["send", "receive"], "cancel"),
        (["cancel"], "send"),
        (["cancel"], "cancel"),
    ],
)
def test_steps_that_do_not_follow_are_refused(steps: list[str], refused: str) -> None:
    """A received one cannot be cancelled, a cancelled one not sent, and so on."""
    one = transfer()
    for step in steps:
        one = STEPS[step](one, NINE)
    with pytest.raises(TransferError):
        STEPS[refused](one, NINE)


def test_planning_sees_a_lot_that_never_comes_in_the_past() -> None:
    """Asked for at nine and sent at ten, it comes at half past eleven; not sent, ever later; late: now."""
    asked, hour = transfer(), timedelta(hours=1)
    assert [lot.quantity for lot in lots(asked, NINE)] == [3, 1]
    assert {(lot.center_id, lot.origin, lot.cost) for lot in lots(asked, NINE)} == {("C2", "C1", 9)}
    assert {lot.available_at for lot in lots(asked, NINE + hour)} == {NINE + 2.5 * hour}
    on_its_way = sent(asked, NINE + hour)
    assert {lot.available_at for lot in lots(on_its_way, NINE + 2 * hour)} == {NINE + 2.5 * hour}
    assert {lot.available_at for lot in lots(on_its_way, NINE + 4 * hour)} == {NINE + 4 * hour}
    assert not lots(received(on_its_way, NINE + 4 * hour), NINE + 4 * hour)
    assert not lots(transfer(Place("van", "T1")), NINE)
