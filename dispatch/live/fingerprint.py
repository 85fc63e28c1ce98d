"""What an order looked like when a plan was asked for, so that it can be told later whether people changed it."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict

from dispatch.work_order import WorkOrder

_LENGTH = 16
_BY_THE_SERVICE = ("state",)  # the life cycle moves it; what it means for a plan is asked separately


def fingerprint(order: WorkOrder) -> str:
    """Return a name of all that people can change of an order: equal names, equal orders."""
    facts = {name: value for name, value in asdict(order).items() if name not in _BY_THE_SERVICE}
    text = json.dumps(facts, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]


def fingerprints(orders: Iterable[WorkOrder]) -> dict[str, str]:
    """Return the fingerprints of orders by id."""
    return {order.id: fingerprint(order) for order in orders}
