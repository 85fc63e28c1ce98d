"""Who has to do with an order: the region it lies in, the engineers who were told of it, and so who may see it."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, select, true

from dispatch.store.shelf import AMONG, chunks, table_of
from dispatch.store.tables.company import SiteRow
from dispatch.store.tables.live import ToldVisitRow
from dispatch.store.tables.orders import OrderRow

_ORDERS, _SITES = table_of(OrderRow), table_of(SiteRow)
_TOLD = table_of(ToldVisitRow)
_REGIONS_OF = (
    select(_ORDERS.c.id, _SITES.c.region_id)
    .join(_SITES, _ORDERS.c.site_id == _SITES.c.id)
    .where(_ORDERS.c.id.in_(AMONG))
)
_ENGINEERS_OF = select(_TOLD.c.order_id, _TOLD.c.technician_id).where(
    _TOLD.c.order_id.in_(AMONG), _TOLD.c.withdrawn_at.is_(None)
)


def in_sight(*, regions: Collection[str] = (), technician_id: str | None = None) -> ColumnElement[bool]:
    """Return the condition on orders that somebody may see: those of some regions (none: all), or their own visits.

    technician_id: an engineer's; then regions do not matter.
    """
    if technician_id is not None:
        own = select(_TOLD.c.order_id).where(_TOLD.c.technician_id == technician_id, _TOLD.c.withdrawn_at.is_(None))
        return _ORDERS.c.id.in_(own)
    if regions:
        return _ORDERS.c.site_id.in_(select(_SITES.c.id).where(_SITES.c.region_id.in_(list(regions))))
    return true()


def region_of(connection: Connection, order_id: str) -> str:
    """Return the id of the region that a stored order lies in."""
    return regions_of(connection, [order_id])[order_id]


def regions_of(connection: Connection, order_ids: Collection[str]) -> dict[str, str]:
    """Return the ids of the regions that stored orders lie in, by order."""
    return {
        row.id: row.region_id for some in chunks(order_ids) for row in connection.execute(_REGIONS_OF, {"among": some})
    }


def engineers_of(connection: Connection, order_ids: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Return the ids of the technicians whose visit each of some orders is, sorted; all ids asked for are there."""
    found: dict[str, set[str]] = {order_id: set() for order_id in order_ids}
    for some in chunks(order_ids):
        for row in connection.execute(_ENGINEERS_OF, {"among": some}):
            found[row.order_id].add(row.technician_id)
    return {order_id: tuple(sorted(people)) for order_id, people in found.items()}
