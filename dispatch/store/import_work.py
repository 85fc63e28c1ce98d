"""An import as one change among others: stored whole, with an event for each order that it brought or moved."""

from dispatch.import_record import ImportSummary
from dispatch.planning.day import Batch
from dispatch.store.imports import import_batch
from dispatch.store.orders.changes import pin_document
from dispatch.store.orders.sight import engineers_of, regions_of
from dispatch.store.places.areas import tell_change
from dispatch.store.work import Entry, Work


def take_in(work: Work, batch: Batch, *, source: str) -> ImportSummary:
    """Store a batch, all or nothing, and tell of it: one event for the import, one for each order that is different.

    Raises StoreRefusalError.
    """
    done = import_batch(work.connection, batch, source=source, dry_run=False, at=work.at)
    if not done.summary.changed:
        return done.summary
    counts = {
        noun: {"created": tally.created, "updated": tally.updated}
        for noun, tally in done.summary.nouns.items()
        if tally.created or tally.updated
    }
    work.record("import.done", noun="import", subject="", data={"nouns": counts})
    tell_change(work, done.areas, "imported")
    ids = [one.after.id for one in done.orders]
    regions, engineers = regions_of(work.connection, ids), engineers_of(work.connection, ids)
    work.record_all(
        "order.imported",
        noun="order",
        entries=[
            Entry(
                subject=order.id,
                region_id=regions[order.id],
                technicians=engineers[order.id],
                data={
                    "from": before.state if before else None,
                    "to": order.state,
                    "level": order.level,
                    "pin": pin_document(order.pin),
                },
            )
            for before, order in ((one.before, one.after) for one in done.orders)
        ],
    )
    return done.summary


def try_out(work: Work, batch: Batch, *, source: str) -> ImportSummary:
    """Return what storing a batch would do, and undo it. Raises StoreRefusalError."""
    attempt = work.connection.begin_nested()
    try:
        return import_batch(work.connection, batch, source=source, dry_run=True, at=work.at).summary
    finally:
        attempt.rollback()
