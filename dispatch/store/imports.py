"""One import: a whole batch goes in, in an order in which everything finds what it refers to."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Connection, insert, select

from dispatch.import_record import ImportSummary, Tally
from dispatch.orders.progress import state_after_import
from dispatch.places.areas import AreaChange
from dispatch.planning.day import Batch
from dispatch.policies.documents import shipped_policy
from dispatch.store.catalog.company import COMPANY
from dispatch.store.catalog.spans import ABSENCES, SHIFTS, write_spans
from dispatch.store.errors import StoreRefusalError
from dispatch.store.places.areas import plan_change, write_change
from dispatch.store.places.reviews import look_at_places
from dispatch.store.references import SHELVES, check_batch
from dispatch.store.shelf import Change, chunks, table_of, tally, write
from dispatch.store.sla.policies import adopt, policy_in_force
from dispatch.store.stock.ledger import count
from dispatch.store.tables.orders import OrderRow
from dispatch.store.tables.plans import ImportRow
from dispatch.work_order import WorkOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did. orders: those that are new or different now; areas: what became of service areas."""

    summary: ImportSummary
    orders: Sequence[Change[WorkOrder]]
    areas: AreaChange


def import_batch(connection: Connection, batch: Batch, *, source: str, dry_run: bool, at: datetime) -> Imported:
    """Store a batch and log it. A store that has no policy yet adopts the one that comes with the program."""
    if batch.company:
        _check_time_zone(batch.company.time_zone)
    check_batch(connection, batch)
    kept = _kept_states(connection, batch.orders)
    nouns = dict(_write_first(connection, batch))
    orders: Sequence[Change[WorkOrder]] = ()
    for name, shelf in SHELVES.items():
        if wanted := getattr(batch, name):
            changes = write(connection, shelf, wanted)
            nouns[name] = tally(changes, of=len(wanted))
            orders = changes if name == "orders" else orders
            if name == "sites":
                look_at_places(connection, changes, at=at)
    areas = AreaChange()
    if batch.areas:
        areas = plan_change(connection, batch.areas, settled={site.id for site in batch.sites})
        write_change(connection, areas, "imported", at)
        nouns["areas"] = Tally(created=len(areas.new), updated=len(areas.replaced), unchanged=len(areas.unchanged))
    nouns |= _write_spans(connection, batch)
    moved = 0
    if batch.counts:
        nouns["counts"], moved = count(connection, batch.counts, at=at)
    summary = ImportSummary(
        source=source,
        dry_run=dry_run,
        nouns=nouns,
        movements=moved,
        kept_states=kept,
        moved_sites=tuple(move.site_id for move in areas.moves),
    )
    if summary.changed:
        connection.execute(insert(table_of(ImportRow)), [{"at": at, "source": source, "summary": _logged(summary)}])
    return Imported(summary=summary, orders=orders, areas=areas)


def logged_imports(connection: Connection) -> list[tuple[datetime, ImportSummary]]:
    """Return every import that changed something, and when, oldest first."""
    log = table_of(ImportRow)
    return [
        (
            row.at,
            ImportSummary(
                source=row.source,
                dry_run=False,
                nouns={noun: Tally(**tally) for noun, tally in row.summary["nouns"].items()},
                movements=row.summary["movements"],
                kept_states=tuple(row.summary["kept_states"]),
                moved_sites=tuple(row.summary.get("moved_sites", ())),  # earlier versions moved none
            ),
        )
        for row in connection.execute(select(log).order_by(log.c.id))
    ]


def _write_first(connection: Connection, batch: Batch) -> Iterator[tuple[str, Tally]]:
    if batch.company:
        yield "company", tally(write(connection, COMPANY, [batch.company]), of=1)
    policy = batch.policy or (None if policy_in_force(connection) else shipped_policy())
    if policy:
        yield "policy", adopt(connection, policy)


def _write_spans(connection: Connection, batch: Batch) -> Iterator[tuple[str, Tally]]:
    if batch.shifts:
        yield "shifts", write_spans(connection, SHIFTS, batch.shifts)
    if batch.absences:
        yield "absences", write_spans(connection, ABSENCES, batch.absences)


def _kept_states(connection: Connection, orders: tuple[WorkOrder, ...]) -> tuple[str, ...]:
    """Return the ids of orders whose state in the batch is one that the store's order has left behind."""
    table = table_of(OrderRow)
    stored = {
        row.id: row.state
        for some in chunks([order.id for order in orders])
        for row in connection.execute(select(table.c.id, table.c.state).where(table.c.id.in_(some)))
    }
    return tuple(
        order.id
        for order in orders
        if order.id in stored and state_after_import(stored[order.id], order.state) != order.state
    )


def _logged(summary: ImportSummary) -> dict[str, object]:
    return {
        "nouns": {noun: asdict(tally) for noun, tally in summary.nouns.items()},
        "movements": summary.movements,
        "kept_states": list(summary.kept_states),
        "moved_sites": list(summary.moved_sites),
    }


def _check_time_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise StoreRefusalError(
            "unknown-time-zone",
            cause={"en": "there is no such time zone", "zh": "时区不存在"},
            remedy={"en": "Write one like Asia/Shanghai.", "zh": "请写成 Asia/Shanghai 这样的名称。"},
            items=(name,),
        ) from error
