"""What the optimiser is told of promises, as they lie in the store."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection

from dispatch.sla.dues import Dues
from dispatch.sla.dues import dues as dues_of
from dispatch.store.sla.facts import ground, known_orders


def dues(connection: Connection, order_ids: Collection[str], *, at: datetime) -> dict[str, Dues]:
    """Return by when some orders must be begun and done, for a plan that is made at `at`."""
    on = ground(connection)
    if on is None:
        return {}
    found = known_orders(connection, order_ids, on, at=at)
    return {own: dues_of(one.facts, on.policy, on.zone, at=at) for own, one in found.items()}
