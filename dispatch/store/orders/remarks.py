"""What people said about an order in their own words: kept apart from the events, because it can be erased."""

from sqlalchemy import Connection, insert

from dispatch.store.shelf import rows, table_of
from dispatch.store.tables.order_work import OrderRemarkRow
from dispatch.store.work import Work

_REMARKS = table_of(OrderRemarkRow)


def remember(work: Work, order_id: str, text: str) -> int:
    """Keep a remark, and return the number by which an event refers to it."""
    stored = work.connection.execute(
        insert(_REMARKS).values(order_id=order_id, at=work.at, text=text).returning(_REMARKS.c.id)
    )
    number: int = stored.scalar_one()
    return number


def remarks_of(connection: Connection, order_id: str) -> dict[int, str]:
    """Return the remarks about an order by number; an erased one is empty."""
    return {row.id: row.text for row in rows(connection, _REMARKS, _REMARKS.c.order_id, [order_id])}
