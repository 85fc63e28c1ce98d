"""What is known of one work order, for whoever goes there or has to explain why nobody does."""

from collections.abc import Callable
from datetime import datetime

from dispatch.company import Customer, Site
from dispatch.day_view import Card
from dispatch.names import Names
from dispatch.work_order import WorkOrder
from geo.point import Point
from solver.problem import Order

_NO_SITE = Site(id="", customer_id="", name="", point=Point(0, 0), region_id="")
_NO_CUSTOMER = Customer(id="", name="", tier="")


def card_of(order: Order, point: Point, names: Names, at: Callable[[int], datetime]) -> Card:
    """Return the card of a planned order: times and needs as they were planned, the rest as the store knows it now."""
    known = names.orders.get(order.id)
    site, customer = _site_and_customer(known, names)
    return Card(
        id=order.id,
        point=point,
        region=names.region(order.region),
        site=site.name or order.location,
        customer=customer.name,
        tier=customer.tier,
        address=site.address,
        phone=customer.phone,
        fault=_fault(known, names),
        text=known.text if known else "",
        level=known.level if known else None,
        reported_at=at(order.reported_at),
        respond_by=at(order.respond_by),
        resolve_by=None if order.resolve_by is None else at(order.resolve_by),
        windows=tuple((at(begin), at(end)) for begin, end in order.windows or ()),
        parts={names.part(part): pieces for part, pieces in order.parts.items()},
    )


def held_card(order_id: str, names: Names) -> Card | None:
    """Return the card of an order that was held back; None where the store no longer knows it."""
    known = names.orders.get(order_id)
    if known is None or known.site_id not in names.sites:
        return None
    site, customer = _site_and_customer(known, names)
    return Card(
        id=order_id,
        point=site.point,
        region=names.region(site.region_id),
        site=site.name,
        customer=customer.name,
        tier=customer.tier,
        address=site.address,
        phone=customer.phone,
        fault=_fault(known, names),
        text=known.text,
        level=known.level,
        reported_at=known.reported_at.astimezone(names.zone),
        respond_by=None,
        resolve_by=None,
        windows=tuple((begin.astimezone(names.zone), end.astimezone(names.zone)) for begin, end in known.windows),
        parts={names.part(part): pieces for part, pieces in sorted(known.parts.items())},
    )


def _site_and_customer(known: WorkOrder | None, names: Names) -> tuple[Site, Customer]:
    site = names.sites.get(known.site_id, _NO_SITE) if known else _NO_SITE
    return site, names.customers.get(site.customer_id, _NO_CUSTOMER)


def _fault(known: WorkOrder | None, names: Names) -> str:
    fault = names.faults.get(known.fault_id or "") if known else None
    return fault.name if fault else ""
