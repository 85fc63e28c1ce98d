"""The areas of regions in the store: read, written, and the sites that go over to other regions with them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from dispatch.center import Region
from dispatch.places.area_file import Atlas
from dispatch.places.areas import (
    AreaChange,
    AreaFindings,
    PlacedSite,
    SiteMove,
    Source,
    StoredArea,
    change_of,
    find_faults,
)
from dispatch.sla.course import OVER
from dispatch.store.catalog.company import CENTERS, REGIONS
from dispatch.store.catalog.pages import one
from dispatch.store.orders.sight import engineers_of
from dispatch.store.shelf import chunks, read, rows, table_of
from dispatch.store.sla.promises import go_over
from dispatch.store.tables.areas import ServiceAreaRow
from dispatch.store.tables.company import SiteRow
from dispatch.store.tables.orders import OrderRow
from dispatch.store.work import Entry, Work
from geo.areas.growing import Start
from geo.areas.service_area import AreaMap, ServiceArea
from geo.point import Point

_AREAS, _SITES, _ORDERS = table_of(ServiceAreaRow), table_of(SiteRow), table_of(OrderRow)
_TOLD_AT_ONCE = 500
_MOVE = update(_SITES).where(_SITES.c.id == bindparam("_id")).values(region_id=bindparam("_to"))


@dataclass(frozen=True, slots=True, kw_only=True)
class AreasAsStored:
    """The areas of all regions or, of what is asked, of one (`region_id`), which may have none."""

    region_id: str | None
    areas: tuple[StoredArea, ...]

    def by_region(self) -> dict[str, StoredArea]:
        """Return the areas by region, sorted."""
        return {stored.region_id: stored for stored in self.areas}


def read_areas(connection: Connection, region_ids: Collection[str] | None = None) -> dict[str, StoredArea]:
    """Return areas by region, sorted: those of some regions that have one, or all."""
    found = sorted(rows(connection, _AREAS, _AREAS.c.region_id, region_ids), key=lambda row: row.region_id)
    return {row.region_id: StoredArea(**row._asdict()) for row in found}


def stored_areas(connection: Connection, region_id: str | None = None) -> AreasAsStored:
    """Return all areas, or that of one region, as something that changes whenever one of them does."""
    found = read_areas(connection, None if region_id is None else [region_id])
    return AreasAsStored(region_id=region_id, areas=tuple(found.values()))


def service_areas(connection: Connection) -> dict[str, ServiceArea]:
    """Return all areas by region, sorted."""
    return {name: stored.area for name, stored in read_areas(connection).items()}


def area_map(connection: Connection) -> AreaMap:
    """Return who is where."""
    return AreaMap(areas=tuple(service_areas(connection).values()))


def region_with_area(connection: Connection, region_id: str) -> tuple[Region, StoredArea | None]:
    """Return a region and its area, if it has one. Raises StoreMissingError where there is no such region."""
    return one(connection, REGIONS, region_id), read_areas(connection, [region_id]).get(region_id)


def atlas_of(connection: Connection) -> Atlas:
    """Return what a file of areas is read against: the regions, and where the centres are."""
    return Atlas(
        regions={region.id: region.name for region in read(connection, REGIONS).values()},
        near=tuple(center.point for center in read(connection, CENTERS).values()),
    )


def starts(connection: Connection) -> list[Start]:
    """Return where areas are grown from: every centre, for its region."""
    return [Start(region_id=center.region_id, point=center.point) for center in read(connection, CENTERS).values()]


def plan_change(
    connection: Connection,
    areas: Iterable[ServiceArea],
    *,
    removed: Collection[str] = (),
    settled: Collection[str] = (),
) -> AreaChange:
    """Return what changes when some areas are written and others removed; nothing is written.

    settled: ids of sites whose region is decided otherwise.
    """
    sites = [site for site in _sites(connection) if site.id not in settled]
    return change_of(service_areas(connection), areas, removed, sites, _open_orders(connection))


def replace_all(connection: Connection, areas: Sequence[ServiceArea]) -> AreaChange:
    """Return what changes when these are all areas there are."""
    kept = {area.region_id for area in areas}
    return plan_change(connection, areas, removed=[name for name in read_areas(connection) if name not in kept])


def carry_out(work: Work, change: AreaChange, source: Source) -> None:
    """Write a change of areas, with its sites and an event for each area, site and open order that it concerns."""
    write_change(work.connection, change, source, work.at)
    tell_change(work, change, source)


def write_change(connection: Connection, change: AreaChange, source: Source, at: datetime) -> None:
    """Write a change of areas and of the sites that go over; `tell_change` must follow."""
    gone = [*change.removed, *(area.region_id for area in change.replaced)]
    for some in chunks(gone):
        connection.execute(delete(_AREAS).where(_AREAS.c.region_id.in_(some)))
    written = [asdict(StoredArea.of(area, source, at)) for area in change.written]
    if written:
        connection.execute(insert(_AREAS), written)
    if change.moves:
        connection.execute(_MOVE, [{"_id": move.site_id, "_to": move.after} for move in change.moves])


def tell_change(work: Work, change: AreaChange, source: Source) -> None:
    """Write down what a change did, for both regions where sites or orders went over; promises follow.

    Of sites, which may be very many, in one event a region (and _TOLD_AT_ONCE of them); of orders in one each.
    """
    changed = [Entry(subject=one, region_id=one, data={"source": source}) for one in _ids(change.written)]
    work.record_all("area.changed", noun="area", entries=changed)
    work.record_all("area.removed", noun="area", entries=[Entry(subject=one, region_id=one) for one in change.removed])
    work.record_all("region.sites", noun="region", entries=_came_and_went(change.moves))
    orders = [order_id for move in change.moves for order_id in move.orders]
    engineers = engineers_of(work.connection, orders)
    work.record_all(
        "order.edited",
        noun="order",
        entries=[
            Entry(
                subject=order_id,
                region_id=region,
                technicians=engineers[order_id],
                data={"fields": ["region"], "region": move.after},
            )
            for move in change.moves
            for region in (move.before, move.after)
            for order_id in move.orders
        ],
    )
    go_over(work, {order_id: move.after for move in change.moves for order_id in move.orders})


def findings(connection: Connection, *, regions: Collection[str] = ()) -> AreaFindings:
    """Return what does not fit together; regions: those whose sites and orders are looked at (none: all)."""
    sites = [site for site in _sites(connection) if not regions or site.region_id in regions]
    areas = list(service_areas(connection).values())
    return find_faults(areas, read(connection, REGIONS).keys(), sites, _open_orders(connection))


def _came_and_went(moves: Sequence[SiteMove]) -> list[Entry]:
    """Return for each region which sites came to it and which it lost."""
    told: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for move in moves:
        told[move.before].append(("went", move.site_id))
        told[move.after].append(("came", move.site_id))
    return [
        Entry(
            subject=region,
            region_id=region,
            data={
                way: [site_id for what, site_id in listed[first : first + _TOLD_AT_ONCE] if what == way]
                for way in ("came", "went")
            },
        )
        for region, listed in sorted(told.items())
        for first in range(0, len(listed), _TOLD_AT_ONCE)
    ]


def _ids(areas: Sequence[ServiceArea]) -> list[str]:
    return sorted(area.region_id for area in areas)


def _sites(connection: Connection) -> list[PlacedSite]:
    """Return the sites of which it is known where they are; of the others the region says it, roughly."""
    question = select(_SITES.c.id, _SITES.c.lat, _SITES.c.lon, _SITES.c.region_id).order_by(_SITES.c.id)
    question = question.where(_SITES.c.located != "rough")
    return [
        PlacedSite(id=row.id, point=Point(row.lat, row.lon), region_id=row.region_id)
        for row in connection.execute(question)
    ]


def _open_orders(connection: Connection) -> Mapping[str, list[str]]:
    """Return the orders that are not over, by site."""
    found: dict[str, list[str]] = defaultdict(list)
    question = select(_ORDERS.c.id, _ORDERS.c.site_id).where(_ORDERS.c.state.not_in(OVER)).order_by(_ORDERS.c.id)
    for row in connection.execute(question):
        found[row.site_id].append(row.id)
    return found
