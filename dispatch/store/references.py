"""The store's own guard: a batch refers only to what is in it or stored, and names nothing twice."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from dispatch.planning.day import Batch
from dispatch.stock.pieces import Movement, Place
from dispatch.store.catalog.company import CENTERS, CUSTOMERS, EQUIPMENT, REGIONS, SITES
from dispatch.store.catalog.parts import FAULTS, INBOUND, PARTS
from dispatch.store.catalog.technicians import TECHNICIANS
from dispatch.store.errors import StoreRefusalError
from dispatch.store.orders.rows import ORDERS
from dispatch.store.shelf import Shelf, chunks, table_of
from dispatch.technician import Absence, Shift

SHELVES: dict[str, Shelf[Any]] = {
    "regions": REGIONS,
    "centers": CENTERS,
    "customers": CUSTOMERS,
    "sites": SITES,
    "equipment": EQUIPMENT,
    "parts": PARTS,
    "faults": FAULTS,
    "technicians": TECHNICIANS,
    "inbound": INBOUND,
    "orders": ORDERS,
}
"""The nouns with ids, under the names of `Batch`, in an order in which each refers only to itself and those before."""

_NO_BATCH = Batch()


class Reference(NamedTuple):
    """Somebody (`source`, as in "orders X1") refers to the thing with an id on a shelf."""

    source: str
    shelf: str
    id: str


def check_batch(connection: Connection, batch: Batch) -> None:
    """Raise StoreRefusalError, listing all, where a batch names a thing twice or refers to nothing."""
    _refuse_doubles(batch)
    refuse_missing(connection, batch_references(batch), batch)


def check_movements(connection: Connection, movements: Iterable[Movement]) -> None:
    """Raise StoreRefusalError, listing all, where a movement names a place or part that does not exist."""
    references = {one for movement in movements for one in _stock_line("movements", movement.place, movement.part_id)}
    refuse_missing(connection, sorted(references))


def refuse_missing(connection: Connection, references: Iterable[Reference], batch: Batch = _NO_BATCH) -> None:
    """Raise StoreRefusalError, listing all, for references that neither the batch nor the store can satisfy."""
    missing = _missing(connection, references, batch)
    if missing:
        raise StoreRefusalError(
            "unknown-reference",
            cause={"en": "these refer to things that are neither here nor in the store", "zh": "引用的对象不存在"},
            remedy={"en": "Import what is missing first, or together.", "zh": "请先导入或一并导入缺少的内容。"},
            items=missing,
        )


def existing(connection: Connection, shelf: Shelf[Any], ids: Iterable[str]) -> set[str]:
    """Return those of some ids that are on a shelf."""
    column = table_of(shelf.table).c.id
    return {
        found
        for some in chunks(list(ids))
        for found in connection.execute(select(column).where(column.in_(some))).scalars()
    }


def batch_references(batch: Batch) -> Iterator[Reference]:
    """Yield everything that a batch refers to."""
    for area in batch.areas:
        yield Reference(f"areas {area.region_id}", "regions", area.region_id)
    for center in batch.centers:
        yield Reference(f"centers {center.id}", "regions", center.region_id)
    for site in batch.sites:
        yield Reference(f"sites {site.id}", "customers", site.customer_id)
        yield Reference(f"sites {site.id}", "regions", site.region_id)
    for item in batch.equipment:
        yield Reference(f"equipment {item.id}", "sites", item.site_id)
    for fault in batch.faults:
        yield from (Reference(f"faults {fault.id}", "parts", part) for part in fault.parts)
    yield from _people_references(batch)
    yield from _stock_references(batch)
    yield from _order_references(batch)


def _people_references(batch: Batch) -> Iterator[Reference]:
    for person in batch.technicians:
        yield Reference(f"technicians {person.id}", "centers", person.center_id)
        yield from (Reference(f"technicians {person.id}", "regions", region) for region in person.regions)
    for shift in batch.shifts:
        yield Reference("shifts", "technicians", shift.technician_id)
    for absence in batch.absences:
        yield Reference("absences", "technicians", absence.technician_id)


def _stock_references(batch: Batch) -> Iterator[Reference]:
    for count in batch.counts:
        yield from _stock_line("counts", count.place, count.part_id)
    for lot in batch.inbound:
        yield Reference(f"inbound {lot.id}", "centers", lot.center_id)
        yield Reference(f"inbound {lot.id}", "parts", lot.part_id)


def _stock_line(source: str, place: Place, part_id: str) -> Iterator[Reference]:
    yield Reference(source, "centers" if place.kind == "center" else "technicians", place.id)
    yield Reference(source, "parts", part_id)


def _order_references(batch: Batch) -> Iterator[Reference]:
    for order in batch.orders:
        source = f"orders {order.id}"
        yield Reference(source, "sites", order.site_id)
        if order.fault_id is not None:
            yield Reference(source, "faults", order.fault_id)
        if order.equipment_id is not None:
            yield Reference(source, "equipment", order.equipment_id)
        pinned = order.pin.technician_id if order.pin else None
        people = {*order.excluded, *order.prices, *([pinned] if pinned is not None else [])}
        yield from (Reference(source, "technicians", person) for person in sorted(people))
        yield from (Reference(source, "parts", part) for part in order.parts)
        yield from (Reference(source, "orders", follows.order_id) for follows in order.follows)


def _missing(connection: Connection, references: Iterable[Reference], batch: Batch) -> list[str]:
    wanted: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for reference in references:
        wanted[reference.shelf][reference.id].append(reference.source)
    missing = []
    for shelf, sources in wanted.items():
        open_ids = set(sources) - {noun.id for noun in getattr(batch, shelf)}
        open_ids -= existing(connection, SHELVES[shelf], open_ids)
        missing += [f"{source} → {shelf} {lost}" for lost in sorted(open_ids) for source in sources[lost]]
    return missing


def _refuse_doubles(batch: Batch) -> None:
    counts = Counter((f"{count.place.kind} {count.place.id}", count.part_id) for count in batch.counts)
    doubled = [f"counts {place} {part}" for (place, part), times in counts.items() if times > 1]
    areas = Counter(area.region_id for area in batch.areas)
    doubled += [f"areas {one}" for one, times in areas.items() if times > 1]
    for name in SHELVES:
        ids = Counter(noun.id for noun in getattr(batch, name))
        doubled += [f"{name} {one}" for one, times in ids.items() if times > 1]
    doubled += [f"shifts {span}" for span in _overlapping(batch.shifts)]
    doubled += [f"absences {span}" for span in _overlapping(batch.absences)]
    if doubled:
        raise StoreRefusalError(
            "duplicate",
            cause={"en": "these are there twice, or overlap", "zh": "以下内容重复或时间重叠"},
            remedy={"en": "Keep one of each.", "zh": "请各保留一条。"},
            items=doubled,
        )


def _overlapping(spans: Iterable[Shift | Absence]) -> Iterator[str]:
    ordered = sorted(spans, key=lambda span: (span.technician_id, span.start_at))
    for one, next_one in pairwise(ordered):
        if one.technician_id == next_one.technician_id and next_one.start_at < one.end_at:
            yield f"{one.technician_id} {next_one.start_at.isoformat()}"
