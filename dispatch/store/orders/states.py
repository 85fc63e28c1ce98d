"""How far orders have come, asked for many at once."""

from collections.abc import Collection

from sqlalchemy import Connection

from dispatch.store.shelf import rows, table_of
from dispatch.store.tables.orders import OrderRow

_ORDERS = table_of(OrderRow)


def states_of(connection: Connection, orders: Collection[str]) -> dict[str, str]:
    """Return the state of each of some orders that exist."""
    return {row.id: row.state for row in rows(connection, _ORDERS, _ORDERS.c.id, orders)}
