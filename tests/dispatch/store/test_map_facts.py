"""What maps read from the store: orders of some days, of some regions, and what lies where."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from small_company import EIGHT, hours, small_company
from sqlalchemy import Connection

from dispatch.maps.placed_order import Period
from dispatch.planning.day import Batch
from dispatch.stock.pieces import Place
from dispatch.store.places.map_facts import days_until, last_days, placed_orders, stock_facts
from dispatch.store.store import open_store

SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST = small_company().orders[0]


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    """The small company, with an order of the week before, a cancelled one, and one whose place nobody has found."""
    site = replace(small_company().sites[0], id="S9", located="rough")
    plain = replace(FIRST, pin=None, follows=(), equipment_id=None)
    more = (
        replace(plain, id="OLD", reported_at=hours(-24 * 7), state="closed"),
        replace(plain, id="GONE", state="cancelled"),
        replace(plain, id="LOST", site_id="S9"),
    )
    with open_store(f"sqlite:///{tmp_path / 'maps.db'}") as store:
        store.import_batch(small_company(), source="first.xlsx")
        store.import_batch(Batch(sites=(site,), orders=more), source="second.xlsx")
        with store.reading() as opened:
            yield opened


def test_the_last_days_end_with_the_newest_order(connection: Connection) -> None:
    """In days of the company's zone; of one region those of its own newest; of none there are none."""
    period = last_days(connection, 7, zone=SHANGHAI)
    assert period is not None
    newest = max(order.reported_at for order in small_company().orders)
    assert period.holds(newest)
    assert period.until_at - newest < timedelta(days=1)
    assert period.until_at - period.since_at == timedelta(days=7)
    assert period.since_at.astimezone(SHANGHAI).hour == 0
    assert last_days(connection, 7, zone=SHANGHAI, regions=["nowhere"]) is None


def test_days_are_those_of_the_clock_on_the_wall() -> None:
    """Where clocks are put forward a period of two days is an hour shorter."""
    period = days_until(EIGHT.replace(month=3, day=29, hour=20), 2, ZoneInfo("Europe/Berlin"))
    assert (period.until_at.astimezone(UTC) - period.since_at.astimezone(UTC)) == timedelta(hours=47)


def test_orders_are_those_of_the_period_and_the_regions(connection: Connection) -> None:
    """Cancelled ones and those whose place nobody has found are left out; tools are no parts."""
    month = days_until(EIGHT, 28, SHANGHAI)
    ids = [one.id for one in placed_orders(connection, month)]
    assert ids == sorted(ids)
    assert {"X1", "OLD"} <= set(ids)
    assert not {"GONE", "LOST"} & set(ids)
    today = Period(since_at=EIGHT - timedelta(days=2), until_at=EIGHT + timedelta(days=1))
    assert "OLD" not in {one.id for one in placed_orders(connection, today)}
    there = placed_orders(connection, month, regions=["R2"])
    assert {one.region_id for one in there} == {"R2"}
    first = next(one for one in placed_orders(connection, month) if one.id == "X1")
    assert (first.level, first.parts, first.open) == (2, {"P1": 2}, True)
    assert first.point == small_company().sites[0].point


def test_stock_is_what_nobody_was_promised_with_what_comes(connection: Connection) -> None:
    """Of the regions asked for: their centres, the vans at home there, their lots."""
    facts = stock_facts(connection, days_until(EIGHT, 28, SHANGHAI), at=EIGHT)
    assert facts.free[Place("center", "C1"), "P1"] == 5
    assert facts.home_of["T1"] == "C1"
    assert [lot.id for lot in facts.lots] == ["L1"]
    own = stock_facts(connection, days_until(EIGHT, 28, SHANGHAI), at=EIGHT, regions=["R2"])
    assert [center.id for center in own.centers] == ["C2"]
    assert set(own.home_of.values()) == {"C2"}
    assert own.lots == ()
