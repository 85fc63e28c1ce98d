"""Who may see what of the company's catalogue: conditions for queries, so that nothing foreign is ever read.

Regions, centres, parts and faults are everybody's. What belongs to a customer or a colleague is seen by the dispatchers
of its regions, and by an engineer as far as it belongs to their own visits.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, bindparam, select, true

from dispatch.masking.people import NEED
from dispatch.store.orders.sight import in_sight
from dispatch.store.shelf import table_of
from dispatch.store.tables.company import CustomerRow, EquipmentRow, SiteRow
from dispatch.store.tables.live import ToldVisitRow
from dispatch.store.tables.orders import OrderRow
from dispatch.store.tables.people import TechnicianRegionRow, TechnicianRow

_CUSTOMERS, _SITES, _EQUIPMENT = table_of(CustomerRow), table_of(SiteRow), table_of(EquipmentRow)
_ORDERS, _TOLD = table_of(OrderRow), table_of(ToldVisitRow)
_PEOPLE, _REGIONS = table_of(TechnicianRow), table_of(TechnicianRegionRow)
_VISITED = (
    select(_ORDERS.c.site_id)
    .join(_TOLD, _TOLD.c.order_id == _ORDERS.c.id)
    .where(
        _TOLD.c.technician_id == bindparam("who"),
        _TOLD.c.withdrawn_at.is_(None),
        _TOLD.c.start_at >= bindparam("since"),
        _TOLD.c.start_at <= bindparam("until"),
    )
)


def sites_in_sight(*, regions: Collection[str] = (), technician_id: str | None = None) -> ColumnElement[bool]:
    """Return the condition on sites that somebody may see; arguments as of `order_sight.in_sight`."""
    if technician_id is not None:
        return _SITES.c.id.in_(select(_ORDERS.c.site_id).where(in_sight(technician_id=technician_id)))
    return _SITES.c.region_id.in_(list(regions)) if regions else true()


def customers_in_sight(*, regions: Collection[str] = (), technician_id: str | None = None) -> ColumnElement[bool]:
    """Return the condition on customers: those with a site in sight."""
    if technician_id is None and not regions:
        return true()
    seen = sites_in_sight(regions=regions, technician_id=technician_id)
    return _CUSTOMERS.c.id.in_(select(_SITES.c.customer_id).where(seen))


def equipment_in_sight(*, regions: Collection[str] = (), technician_id: str | None = None) -> ColumnElement[bool]:
    """Return the condition on equipment: what stands at a site in sight."""
    if technician_id is None and not regions:
        return true()
    seen = sites_in_sight(regions=regions, technician_id=technician_id)
    return _EQUIPMENT.c.site_id.in_(select(_SITES.c.id).where(seen))


def people_in_sight(*, regions: Collection[str] = (), technician_id: str | None = None) -> ColumnElement[bool]:
    """Return the condition on technicians: who may work in one of the regions; of an engineer, only themselves."""
    if technician_id is not None:
        return _PEOPLE.c.id == technician_id
    if not regions:
        return true()
    return _PEOPLE.c.id.in_(select(_REGIONS.c.technician_id).where(_REGIONS.c.region_id.in_(list(regions))))


def clear_sites(connection: Connection, technician_id: str, *, at: datetime) -> frozenset[str]:
    """Return the ids of the sites whose address and phone an engineer needs in clear at a moment.

    That is from a day before until a day after a visit of theirs begins (`dispatch.masking.people.NEED`).
    """
    now = {"who": technician_id, "since": at - NEED, "until": at + NEED}
    return frozenset(connection.execute(_VISITED, now).scalars())


def clear_customers(connection: Connection, technician_id: str, *, at: datetime) -> frozenset[str]:
    """Return the ids of the customers whom an engineer may have to call at a moment: those of `clear_sites`."""
    sites = clear_sites(connection, technician_id, at=at)
    question = select(_SITES.c.customer_id).where(_SITES.c.id.in_(sites))
    return frozenset(connection.execute(question).scalars())
