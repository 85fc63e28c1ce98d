"""What an order looked like when a plan was asked for, so that it can be told later whether people changed it."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import fields

from dispatch.work_order import WorkOrder

_LENGTH = 16
_LEFT_OUT = ("state", "done_at", "text", "equipment_id")
"""What the life cycle moves, which is asked for separately, and what no plan looks at."""

_NAMES = tuple(field.name for field in fields(WorkOrder) if field.name not in _LEFT_OUT)


def fingerprint(order: WorkOrder) -> str:
    """Return a name of all that people can change of an order and that plans look at: equal names, equal orders."""
    facts = [(name, _plain(getattr(order, name))) for name in _NAMES]
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:_LENGTH]


def fingerprints(orders: Iterable[WorkOrder]) -> dict[str, str]:
    """Return the fingerprints of orders by id."""
    return {order.id: fingerprint(order) for order in orders}


def _plain(value: object) -> object:
    return sorted(value.items()) if isinstance(value, Mapping) else value
