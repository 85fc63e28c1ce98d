"""What people said about an order in their own words: kept apart from the events, because it can be erased."""

from collections.abc import Collection

from sqlalchemy import Connection, insert, update

from dispatch.store.shelf import chunks, rows, table_of
from dispatch.store.tables.order_work import OrderRemarkRow, VisitReportRow
from dispatch.store.work import Work

_REMARKS, _REPORTS = table_of(OrderRemarkRow), table_of(VisitReportRow)


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


def erase_remarks(work: Work, order_ids: Collection[str]) -> int:
    """Erase what was said about some orders, in remarks and in visit reports, and return how many texts that were."""
    erased = 0
    for some in chunks(order_ids):
        for table, column in ((_REMARKS, "text"), (_REPORTS, "remark")):
            gone = update(table).where(table.c.order_id.in_(some), table.c[column] != "")
            erased += work.connection.execute(gone.values({column: ""})).rowcount
    return erased
