"""An import as one change among others: stored whole, with an event for each order that it brought or moved."""

from dispatch.day import Batch
from dispatch.import_record import ImportSummary
from dispatch.store.imports import import_batch
from dispatch.store.order_sight import engineers_of, regions_of
from dispatch.store.order_work import pin_document
from dispatch.store.orders import ORDERS
from dispatch.store.shelf import read
from dispatch.store.work import Work


def take_in(work: Work, batch: Batch, *, source: str) -> ImportSummary:
    """Store a batch, all or nothing, and tell of it: one event for the import, one for each order that is different.

    Raises StoreRefusalError.
    """
    ids = [order.id for order in batch.orders]
    before = read(work.connection, ORDERS, ids)
    summary = import_batch(work.connection, batch, source=source, dry_run=False, at=work.at)
    if not summary.changed:
        return summary
    counts = {
        noun: {"created": tally.created, "updated": tally.updated}
        for noun, tally in summary.nouns.items()
        if tally.created or tally.updated
    }
    work.record("import.done", noun="import", subject="", data={"nouns": counts})
    after = read(work.connection, ORDERS, ids)
    changed = [order for order in after.values() if before.get(order.id) != order]
    regions = regions_of(work.connection, [order.id for order in changed])
    engineers = engineers_of(work.connection, [order.id for order in changed])
    for order in changed:
        old = before.get(order.id)
        work.record(
            "order.imported",
            noun="order",
            subject=order.id,
            region_id=regions[order.id],
            technicians=engineers[order.id],
            data={
                "from": old.state if old else None,
                "to": order.state,
                "level": order.level,
                "pin": pin_document(order.pin),
            },
        )
    return summary


def try_out(work: Work, batch: Batch, *, source: str) -> ImportSummary:
    """Return what storing a batch would do, and undo it. Raises StoreRefusalError."""
    attempt = work.connection.begin_nested()
    try:
        return import_batch(work.connection, batch, source=source, dry_run=True, at=work.at)
    finally:
        attempt.rollback()
