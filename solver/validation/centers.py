"""Service centres, their stock and what can be called in."""

from solver.problem import Center, Inbound
from solver.validation.fields import LARGEST_COUNT, LARGEST_PRICE, LARGEST_TIME_S, Fields


def read_centers(document: Fields) -> tuple[Center, ...]:
    """Read all service centres."""
    return tuple(_center(fields) for fields in document.objects("centers"))


def _center(fields: Fields) -> Center:
    center = Center(
        id=fields.identifier("id"),
        location=fields.reference("location", "location"),
        region=fields.identifier("region"),
        pickup_s=fields.integer("pickup_s", 0, LARGEST_TIME_S, default=0),
        stock=fields.counts("stock", 0, LARGEST_COUNT, required=False),
        inbound=tuple(_inbound(lot) for lot in fields.objects("inbound", required=False)),
    )
    fields.finish()
    return center


def _inbound(fields: Fields) -> Inbound:
    lot = Inbound(
        part=fields.identifier("part"),
        quantity=fields.integer("quantity", 0, LARGEST_COUNT),
        available_at=fields.time("available_at"),
        cost=fields.integer("cost", 0, LARGEST_PRICE),
        origin=fields.prose("from", default=""),
    )
    fields.finish()
    return lot
