"""The stock ledger: added to, never changed, never below zero."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from small_company import EIGHT, small_company
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from dispatch.stock.pieces import Movement, Place, balance
from dispatch.store.database import connect
from dispatch.store.errors import StoreRefusalError
from dispatch.store.store import Store, open_store

CENTER = Place("center", "C1")
VAN = Place("van", "T1")


def movement(place: Place, pieces: int, part: str = "P1") -> Movement:
    """Pieces that come or go at eight."""
    return Movement(at=EIGHT, place=place, part_id=part, pieces=pieces, cause="moved")


@pytest.fixture
def stocked(store: Store) -> Store:
    """The small company: five P1 in centre C1, one on T1's van."""
    store.import_batch(small_company(), source="first.xlsx")
    return store


def test_a_balance_is_the_sum_of_the_movements(stocked: Store) -> None:
    """From the centre to the van: two lines, and both places tell the truth."""
    stocked.move([movement(CENTER, -2), movement(VAN, 2)])
    assert stocked.balances()[CENTER, "P1"] == 3
    assert stocked.balances()[VAN, "P1"] == 3
    assert stocked.balances() == dict(balance(stocked.movements()))


def test_the_last_piece_may_go_and_one_more_may_not(stocked: Store) -> None:
    """Five of five is fine; the sixth is refused and named, with all else that is short."""
    stocked.move([movement(CENTER, -5)])
    with pytest.raises(StoreRefusalError) as raised:
        stocked.move([movement(CENTER, -1), movement(VAN, -3), movement(VAN, 1, "P2")])
    assert raised.value.code == "stock-short"
    assert raised.value.items == ("center C1: P1 (−1)", "van T1: P1 (−2)")
    assert stocked.balances()[VAN, "P2"] == 1


def test_a_ledger_may_not_dip_below_zero_on_its_way(stocked: Store) -> None:
    """Taking first and bringing later is short in between, whatever the sum."""
    with pytest.raises(StoreRefusalError):
        stocked.move([movement(VAN, -2), movement(VAN, 5)])


def test_a_movement_names_a_place_and_a_part_that_exist(stocked: Store) -> None:
    """A ledger line for nobody's van is refused."""
    with pytest.raises(StoreRefusalError) as raised:
        stocked.move([movement(Place("van", "T9"), 1), movement(VAN, 1, "P9")])
    assert raised.value.code == "unknown-reference"
    assert len(raised.value.items) == 2


def test_of_many_takers_of_the_last_pieces_exactly_so_many_succeed(store_url: str) -> None:
    """Five pieces, twelve takers at once, each with a connection of its own: five get one, and none lies there."""
    with open_store(store_url) as first:
        first.import_batch(small_company(), source="first.xlsx")
    takers = 12
    together = Barrier(takers)

    def take(_: int) -> bool:
        with open_store(store_url) as own:
            together.wait()
            try:
                own.move([movement(CENTER, -1)])
            except StoreRefusalError:
                return False
            return True

    with ThreadPoolExecutor(takers) as threads:
        took = list(threads.map(take, range(takers)))
    with open_store(store_url) as last:
        assert sum(took) == 5
        assert last.balances()[CENTER, "P1"] == 0


@pytest.mark.parametrize(
    "change",
    ["UPDATE stock_movement SET pieces = 9", "DELETE FROM stock_movement", "UPDATE policy SET version = 2"],
)
def test_lines_of_the_ledger_and_policies_cannot_be_changed(stocked: Store, store_url: str, change: str) -> None:
    """Not even by a statement that goes around the store."""
    before = stocked.whole()
    database = connect(store_url)
    with pytest.raises(DBAPIError, match="only added to"), database.engine.begin() as connection:
        connection.execute(text(change))
    database.close()
    assert stocked.whole() == before


def test_two_lines_cannot_continue_from_the_same_balance(stocked: Store, store_url: str) -> None:
    """A writer that goes around the store's lock and repeats a line's number is stopped by the table."""
    database = connect(store_url)
    double = (
        "INSERT INTO stock_movement (at, center_id, technician_id, part_id, line, pieces, balance, cause)"
        " SELECT at, center_id, technician_id, part_id, line, pieces, balance, cause FROM stock_movement"
    )
    with pytest.raises(DBAPIError, match=r"(?i)unique"), database.engine.begin() as connection:
        connection.execute(text(double))
    database.close()
    assert len(stocked.movements()) == 3
