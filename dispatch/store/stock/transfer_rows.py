"""Transfers: nouns ↔ rows."""

from collections import Counter
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Row, func, or_, select

from dispatch.stock.pieces import Key, Place
from dispatch.stock.transfer import Transfer
from dispatch.store.shelf import Children, Rows, Shelf, read, table_of
from dispatch.store.tables.reservations import TransferLineRow, TransferRow

_TRANSFERS = table_of(TransferRow)


def _transfer_rows(transfer: Transfer) -> Rows:
    target = transfer.target
    return {
        TransferRow: [
            {
                "id": transfer.id,
                "from_center_id": transfer.origin_id,
                "to_center_id": target.id if target.kind == "center" else None,
                "to_technician_id": target.id if target.kind == "van" else None,
                "lead_s": transfer.lead_s,
                "cost": transfer.cost,
                "state": transfer.state,
                "requested_at": transfer.requested_at,
                "sent_at": transfer.sent_at,
                "ended_at": transfer.ended_at,
            }
        ],
        TransferLineRow: [
            {"transfer_id": transfer.id, "part_id": part, "pieces": pieces} for part, pieces in transfer.parts.items()
        ],
    }


def _transfer(row: Row[Any], children: Children) -> Transfer:
    to_center = row.to_center_id is not None
    return Transfer(
        id=row.id,
        origin_id=row.from_center_id,
        target=Place("center", row.to_center_id) if to_center else Place("van", row.to_technician_id),
        parts={line.part_id: line.pieces for line in children[TransferLineRow]},
        lead_s=row.lead_s,
        cost=row.cost,
        state=row.state,
        requested_at=row.requested_at,
        sent_at=row.sent_at,
        ended_at=row.ended_at,
    )


TRANSFERS = Shelf(table=TransferRow, rows_of=_transfer_rows, noun_of=_transfer, children=(TransferLineRow,))


def open_transfers(connection: Connection) -> list[Transfer]:
    """Return the transfers whose pieces have still to arrive."""
    numbers = connection.execute(select(_TRANSFERS.c.id).where(_TRANSFERS.c.state.in_(("requested", "sent"))))
    found = list(numbers.scalars())
    return list(read(connection, TRANSFERS, found).values()) if found else []


def latest_transfers(
    connection: Connection, *, before: int | None, limit: int, state: str | None, places: Collection[Place] | None
) -> list[Transfer]:
    """Return transfers from or to some places (None: all) in a state (None: any), newest first, before a number."""
    columns = _TRANSFERS.c
    question = select(columns.id).order_by(columns.id.desc()).limit(limit)
    if before is not None:
        question = question.where(columns.id < before)
    if state is not None:
        question = question.where(columns.state == state)
    if places is not None:
        centers = [place.id for place in places if place.kind == "center"]
        vans = [place.id for place in places if place.kind == "van"]
        touches = columns.from_center_id.in_(centers), columns.to_center_id.in_(centers)
        question = question.where(or_(*touches, columns.to_technician_id.in_(vans)))
    numbers = list(connection.execute(question).scalars())
    return sorted(read(connection, TRANSFERS, numbers).values(), key=lambda transfer: -transfer.id) if numbers else []


def next_number(connection: Connection) -> int:
    """Return the number of the next transfer."""
    return (connection.execute(select(func.max(_TRANSFERS.c.id))).scalar() or 0) + 1


def held_for_transfers(connection: Connection) -> Counter[Key]:
    """Return what lies at origins for transfers that were not sent yet: planning may not count on it there."""
    held: Counter[Key] = Counter()
    for transfer in open_transfers(connection):
        for part, pieces in transfer.parts.items() if transfer.state == "requested" else ():
            held[transfer.origin, part] += pieces
    return held
