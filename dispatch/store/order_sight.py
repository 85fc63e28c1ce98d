"""Who has to do with an order: the region it lies in, the engineers who were told of it, and so who may see it."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select, true

from dispatch.store.shelf import table_of
from dispatch.store.tables.company import SiteRow
from dispatch.store.tables.orders import OrderRow
from dispatch.store.tables.plans import PlanRow, VisitRow

_ORDERS, _SITES = table_of(OrderRow), table_of(SiteRow)
_PLANS, _VISITS = table_of(PlanRow), table_of(VisitRow)


def told_visits() -> Select[Any]:
    """Return the question who was told to go to which order: columns order_id, technician_id."""
    return (
        select(_VISITS.c.order_id, _VISITS.c.technician_id)
        .join(_PLANS, _PLANS.c.number == _VISITS.c.plan_number)
        .where(_PLANS.c.state == "published")
    )


def in_sight(*, regions: Collection[str] = (), technician_id: str | None = None) -> ColumnElement[bool]:
    """Return the condition on orders that somebody may see: those of some regions (none: all), or their own visits.

    technician_id: an engineer's; then regions do not matter.
    """
    if technician_id is not None:
        told = told_visits().subquery()
        return _ORDERS.c.id.in_(select(told.c.order_id).where(told.c.technician_id == technician_id))
    if regions:
        return _ORDERS.c.site_id.in_(select(_SITES.c.id).where(_SITES.c.region_id.in_(list(regions))))
    return true()


def region_of(connection: Connection, order_id: str) -> str:
    """Return the id of the region that a stored order lies in."""
    question = select(_SITES.c.region_id).join(_ORDERS, _ORDERS.c.site_id == _SITES.c.id)
    found: str = connection.execute(question.where(_ORDERS.c.id == order_id)).scalar_one()
    return found


def engineers_of(connection: Connection, order_id: str) -> tuple[str, ...]:
    """Return the ids of the technicians who were told to go to an order, sorted."""
    told = told_visits().subquery()
    question = select(told.c.technician_id).where(told.c.order_id == order_id).distinct()
    return tuple(sorted(connection.execute(question).scalars()))
