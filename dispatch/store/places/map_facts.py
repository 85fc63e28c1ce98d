"""What the maps of demand and stock are made of: orders of some days by place, and what lies where."""

from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, func, or_, select, true

from dispatch.maps.placed_order import Period, PlacedOrder
from dispatch.maps.stock_cover import StockFacts
from dispatch.store.catalog.company import CENTERS
from dispatch.store.catalog.technicians import TECHNICIANS
from dispatch.store.shelf import read, table_of
from dispatch.store.stock import ledger
from dispatch.store.stock.reserved import all_lots, read_reservations
from dispatch.store.tables.catalog import PartRow
from dispatch.store.tables.company import CenterRow, SiteRow
from dispatch.store.tables.orders import OrderPartRow, OrderRow
from dispatch.work_order import PLANNABLE
from geo.point import Point

OPEN = PLANNABLE | {"waiting for part"}
_ORDERS, _NEEDS, _SITES, _PARTS = table_of(OrderRow), table_of(OrderPartRow), table_of(SiteRow), table_of(PartRow)
_CENTERS = table_of(CenterRow)


def last_days(connection: Connection, days: int, *, zone: ZoneInfo, regions: Collection[str] = ()) -> Period | None:
    """Return the last days of demand in some regions (none: all): up to the day of the newest order; None without any.

    The newest order, not today: what was brought in a year ago has its demand then.
    """
    question = (
        select(func.max(_ORDERS.c.reported_at)).join(_SITES, _SITES.c.id == _ORDERS.c.site_id).where(_within(regions))
    )
    newest: datetime | None = connection.execute(question).scalar_one()
    return None if newest is None else days_until(newest, days, zone)


def days_until(at: datetime, days: int, zone: ZoneInfo) -> Period:
    """Return so many days, the last of them that of a moment."""
    morning = at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return Period(since_at=morning - timedelta(days=days - 1), until_at=morning + timedelta(days=1))


def placed_orders(
    connection: Connection,
    period: Period,
    *,
    regions: Collection[str] = (),
    and_open: ColumnElement[bool] | None = None,
) -> tuple[PlacedOrder, ...]:
    """Return the orders reported in a period in some regions (none: all), sorted by id.

    Cancelled ones are left out, and those at sites that nobody has found yet. and_open: further orders, as a condition.
    """
    reported = (_ORDERS.c.reported_at >= period.since_at) & (_ORDERS.c.reported_at < period.until_at)
    wanted = (reported if and_open is None else or_(reported, and_open)) & (_ORDERS.c.state != "cancelled")
    question = (
        select(_ORDERS.c.id, _ORDERS.c.level, _ORDERS.c.state, _ORDERS.c.reported_at, _SITES.c.region_id)
        .add_columns(_SITES.c.lat, _SITES.c.lon)
        .join(_SITES, _SITES.c.id == _ORDERS.c.site_id)
        .where(wanted, _SITES.c.located != "rough", _within(regions))
        .order_by(_ORDERS.c.id)
    )
    parts = _parts(connection, wanted)
    return tuple(_placed(row, parts) for row in connection.execute(question))


def stock_facts(connection: Connection, period: Period, *, at: datetime, regions: Collection[str] = ()) -> StockFacts:
    """Return what lies, comes and is wanted in some regions (none: all) at a moment, with the demand of a period."""
    centers = tuple(
        center for center in read(connection, CENTERS).values() if not regions or center.region_id in regions
    )
    at_home = {center.id for center in centers}
    orders = placed_orders(connection, period, regions=regions, and_open=_ORDERS.c.state.in_(OPEN))
    reserved: dict[str, Counter[str]] = defaultdict(Counter)
    for line in read_reservations(connection):
        if line.order_id is not None:
            reserved[line.order_id][line.part_id] += line.pieces
    return StockFacts(
        centers=centers,
        home_of={
            person.id: person.center_id
            for person in read(connection, TECHNICIANS).values()
            if person.center_id in at_home
        },
        free={key: level.free for key, level in ledger.levels(connection).items()},
        lots=tuple(lot for lot in all_lots(connection, at) if lot.center_id in at_home),
        orders=orders,
        reserved=reserved,
        period=period,
        booked_at=ledger.last_booked_at(connection),
    )


def _parts(connection: Connection, wanted: ColumnElement[bool]) -> dict[str, dict[str, int]]:
    """Return the pieces that orders need, tools left out: they come back."""
    question = (
        select(_NEEDS.c.order_id, _NEEDS.c.part_id, _NEEDS.c.pieces)
        .join(_ORDERS, _ORDERS.c.id == _NEEDS.c.order_id)
        .join(_PARTS, _PARTS.c.id == _NEEDS.c.part_id)
        .where(wanted, _PARTS.c.reusable.is_(False))
    )
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for row in connection.execute(question):
        found[row.order_id][row.part_id] = row.pieces
    return found


def _placed(row: Any, parts: dict[str, dict[str, int]]) -> PlacedOrder:
    return PlacedOrder(
        id=row.id,
        point=Point(row.lat, row.lon),
        region_id=row.region_id,
        level=row.level,
        reported_at=row.reported_at,
        open=row.state in OPEN,
        parts=parts.get(row.id, {}),
    )


def _within(regions: Collection[str]) -> ColumnElement[bool]:
    return _SITES.c.region_id.in_(list(regions)) if regions else true()
