"""Who edits an order has it alone, for two minutes at a time."""

from datetime import timedelta

import pytest
from order_desk import at_work
from small_company import EIGHT, small_company

from dispatch.store.errors import StoreRefusalError
from dispatch.store.orders.changes import edit_order, happen
from dispatch.store.orders.locks import LEASE, lock, locks_on, unlock
from dispatch.store.orders.pins import unpin
from dispatch.store.store import Store

SOON = EIGHT + timedelta(seconds=90)


@pytest.fixture
def locked(store: Store) -> Store:
    """An order that d1 edits since eight."""
    store.import_batch(small_company(), source="first.xlsx")
    with at_work(store, who="d1") as work:
        assert lock(work, "X2").expires_at == EIGHT + LEASE
    return store


def test_nobody_else_edits_meanwhile(locked: Store) -> None:
    """Edit, pin and lock name who has it; the holder works on; what happens outside happens."""
    with at_work(locked, at=SOON, who="d2") as work:
        for attempt in (
            lambda: edit_order(work, "X2", {"level": 1}),
            lambda: unpin(work, "X2"),
            lambda: lock(work, "X2"),
            lambda: unlock(work, "X2"),
        ):
            with pytest.raises(StoreRefusalError, match="d1 is editing") as refused:
                attempt()
            assert refused.value.code == "locked"
        happen(work, "X2", "publish")
    with at_work(locked, at=SOON, who="d1") as work:
        assert edit_order(work, "X2", {"level": 1}).level == 1


def test_a_lock_is_renewed_released_and_ends_by_itself(locked: Store) -> None:
    """Renewing is no news; releasing is."""
    with at_work(locked, at=SOON, who="d1") as work:
        renewed = lock(work, "X2")
        assert (renewed.locked_at, renewed.expires_at) == (EIGHT, SOON + LEASE)
        assert work.noted == []
    with at_work(locked, at=SOON + LEASE, who="d2") as work:  # it ended this very moment
        assert lock(work, "X2").holder == "d2"
        unlock(work, "X2")
        unlock(work, "X2")
        assert [event.kind for event in work.noted] == ["order.locked", "order.unlocked"]
        assert work.noted[0].data["holder"] == "d2"
    with locked.reading() as connection:
        assert locks_on(connection, ["X2"], at=SOON) == {}
