"""What the shortage list is made of: open orders, what nobody was promised, what was used of late, prices."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from dispatch.stock.pieces import Key
from dispatch.stock.shortage import Outlook, RegionPart, Shortage, Supply, shortages
from dispatch.store.catalog.company import CENTERS
from dispatch.store.catalog.technicians import TECHNICIANS
from dispatch.store.plans.piece_prices import latest_prices
from dispatch.store.shelf import read, table_of
from dispatch.store.stock import ledger
from dispatch.store.stock.reserved import all_lots, read_reservations
from dispatch.store.tables.catalog import PartRow
from dispatch.store.tables.company import SiteRow
from dispatch.store.tables.orders import OrderPartRow, OrderRow
from dispatch.work_order import PLANNABLE

USED_DAYS = 28
_OPEN = PLANNABLE | {"waiting for part"}
_ORDERS, _NEEDS, _SITES, _PARTS = table_of(OrderRow), table_of(OrderPartRow), table_of(SiteRow), table_of(PartRow)


def read_shortages(
    connection: Connection, *, at: datetime, cover_days: float, regions: Collection[str] | None = None
) -> tuple[Shortage, ...]:
    """Return what runs short in some regions (None: all) as of a moment, worst first (`dispatch.stock.shortage`)."""
    at_home = {center.id: center.region_id for center in read(connection, CENTERS).values()}
    vans = {
        person.id: at_home[person.center_id]
        for person in read(connection, TECHNICIANS).values()
        if person.center_id in at_home
    }
    levels = ledger.levels(connection)
    broken: Counter[RegionPart] = Counter()
    used: Counter[RegionPart] = Counter()
    for key, level in levels.items():
        broken[_in_region(key, at_home, vans)] += level.short
    for key, pieces in ledger.used_since(connection, at - timedelta(days=USED_DAYS)).items():
        used[_in_region(key, at_home, vans)] += pieces
    found = shortages(
        Outlook(
            wanted=_wanted(connection),
            broken=+broken,
            supply=_supply(connection, levels, at_home, vans, at),
            used=used,
            used_days=USED_DAYS,
            prices=latest_prices(connection),
            regions=at_home,
        ),
        cover_days=cover_days,
    )
    return tuple(one for one in found if regions is None or one.region_id in regions)


def _supply(
    connection: Connection,
    levels: Mapping[Key, ledger.Level],
    at_home: Mapping[str, str],
    vans: Mapping[str, str],
    at: datetime,
) -> dict[RegionPart, Supply]:
    in_centers: Counter[RegionPart] = Counter()
    on_vans: Counter[RegionPart] = Counter()
    coming: Counter[RegionPart] = Counter()
    for key, level in levels.items():
        (in_centers if key[0].kind == "center" else on_vans)[_in_region(key, at_home, vans)] += level.free
    for lot in all_lots(connection, at):
        coming[at_home[lot.center_id], lot.part_id] += lot.quantity
    for line in read_reservations(connection):
        if line.lot_id is not None:
            coming[_in_region(line.key, at_home, vans)] -= line.pieces
    keys = {*in_centers, *on_vans, *coming}
    return {key: Supply(in_centers=in_centers[key], on_vans=on_vans[key], coming=coming[key]) for key in keys}


def _wanted(connection: Connection) -> Counter[RegionPart]:
    """Return the pieces that open orders need and that are not reserved for them; tools are not used up."""
    question = (
        select(_ORDERS.c.id, _SITES.c.region_id, _NEEDS.c.part_id, func.sum(_NEEDS.c.pieces).label("pieces"))
        .join(_NEEDS, _NEEDS.c.order_id == _ORDERS.c.id)
        .join(_SITES, _SITES.c.id == _ORDERS.c.site_id)
        .join(_PARTS, _PARTS.c.id == _NEEDS.c.part_id)
        .where(_ORDERS.c.state.in_(_OPEN), _PARTS.c.reusable.is_(False))
        .group_by(_ORDERS.c.id, _SITES.c.region_id, _NEEDS.c.part_id)
    )
    reserved: Counter[tuple[str | None, str]] = Counter()
    for line in read_reservations(connection):
        reserved[line.order_id, line.part_id] += line.pieces
    wanted: Counter[RegionPart] = Counter()
    for row in connection.execute(question):
        wanted[row.region_id, row.part_id] += max(0, int(row.pieces) - reserved[row.id, row.part_id])
    return +wanted


def _in_region(key: Key, at_home: Mapping[str, str], vans: Mapping[str, str]) -> RegionPart:
    place, part = key
    return (at_home if place.kind == "center" else vans).get(place.id, ""), part
