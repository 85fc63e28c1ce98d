"""The shortage list of a stored company, what planning may count on while transfers wait, and lists for the printer."""

import csv
import io
from zoneinfo import ZoneInfo

import pytest
from small_company import DAY, EIGHT, draft, hours, nothing_but, pickup, small_company, visit
from sqlalchemy import update
from stock_desk import writing

from dispatch.names import Names
from dispatch.stock.pick_list import pick_lists
from dispatch.stock.pieces import Part, Place
from dispatch.stock.reservation import Picked
from dispatch.store.exporters.pick_csv import pick_csv
from dispatch.store.shelf import table_of
from dispatch.store.stock import reservations, reserved, transfers
from dispatch.store.stock.shortages import read_shortages
from dispatch.store.stock.sight import places_of
from dispatch.store.store import Store
from dispatch.store.tables.plans import PlanRow

C1, C2 = Place("center", "C1"), Place("center", "C2")


@pytest.fixture
def stocked(store: Store) -> Store:
    """The small company: X1 at S1 needs two P1; five lie in C1, one on T1's van, three can be called in to C1."""
    store.import_batch(small_company(), source="first.xlsx")
    return store


def in_force(store: Store, price: int = 0) -> int:
    """A plan in which T1 fetches one P1 for X1."""
    plan = draft({"T1": [pickup("C1", P1=1), visit("X1", 32_400)]})
    plan.problem["technicians"][0]["van_stock"] = {"P1": 1}
    plan.plan["prices"] = {"pieces": [["C1", "P1", price]]}  # type: ignore[index]
    number = store.save_plan(plan).number
    with writing(store) as work:
        plans = table_of(PlanRow)
        work.connection.execute(update(plans).where(plans.c.number == number).values(state="published"))
        reservations.reserve_for_plan(work, number)
    return number


def test_open_orders_use_and_prices_make_the_list(stocked: Store) -> None:
    """Plenty for X1: nothing is short. With a price, or quick use, the part is on the list."""
    with stocked.reading() as connection:
        assert read_shortages(connection, at=EIGHT, cover_days=7) == ()
    in_force(stocked, price=7200)
    with stocked.reading() as connection:
        (one,) = read_shortages(connection, at=EIGHT, cover_days=7)
    assert (one.region_id, one.part_id, one.wanted, one.missing) == ("R1", "P1", 0, 0)
    assert (one.supply.in_centers, one.supply.on_vans, one.supply.coming) == (4, 0, 3)
    assert [price.price for price in one.prices] == [7200]
    with writing(stocked) as work:
        reservations.use(work, "X1", "T1", {"P1": 2})
    with stocked.reading() as connection:
        (one,) = read_shortages(connection, at=hours(9), cover_days=7)
        assert one.cover_days == 98.0  # four and the three that come, at two in four weeks
        assert read_shortages(connection, at=hours(9), cover_days=7, regions={"R2"}) == ()
        assert Place("van", "T1") in places_of(connection, {"R1"})
        assert C2 not in places_of(connection, {"R1"})


def test_planning_does_not_count_on_what_waits_for_a_transfer(stocked: Store) -> None:
    """Two of five are to go to C2: the day sees three at C1 and a lot at C2, and two at C2 when they are there."""
    with writing(stocked) as work:
        number = transfers.request_transfer(work, origin_id="C1", target=C2, parts={"P1": 2}, lead_s=3600, cost=5).id
    day = stocked.snapshot(DAY, at=EIGHT)
    assert day.stock[C1, "P1"] == 3
    assert {(lot.center_id, lot.quantity, lot.available_at, lot.cost) for lot in day.inbound} == {
        ("C1", 3, hours(10), 200),
        ("C2", 2, hours(9), 5),
    }
    with writing(stocked) as work:
        transfers.send_transfer(work, number)
        transfers.receive_transfer(work, number)
    day = stocked.snapshot(DAY, at=EIGHT)
    assert (day.stock[C1, "P1"], day.stock[C2, "P1"]) == (3, 2)
    assert {lot.id for lot in day.inbound} == {"L1"}


def test_a_printed_list_says_who_gets_what_and_stays_text(stocked: Store) -> None:
    """A part whose name a spreadsheet program would calculate is text in the file; hours are local."""
    stocked.import_batch(nothing_but(parts=(Part(id="P1", name="=HYPERLINK(0)"),)), source="names.csv")
    in_force(stocked)
    with stocked.reading() as connection:
        lists = pick_lists(reserved.read_reservations(connection), {Picked("@T2", "C1", "P1"): 4}, centers=["C1"])
    names = Names(zone=ZoneInfo("Asia/Shanghai"), parts={part.id: part for part in stocked.whole().parts})
    page = pick_csv(lists, names, "zh")
    assert page.startswith("\ufeff服务中心,")
    rows = list(csv.reader(io.StringIO(page.removeprefix("\ufeff"))))
    assert rows[1] == ["C1", "2026-03-02 08:03", "T1", "'=HYPERLINK(0) (P1)", "1", "0", "X1", ""]
    assert rows[2] == ["C1", "", "'@T2", "'=HYPERLINK(0) (P1)", "", "", "", "4"]
