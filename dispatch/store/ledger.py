"""The stock ledger: only ever added to, and never below zero.

A balance is the sum of a place's movements of a part. Each line also carries the balance after it, which the database
checks, and its number in that place and part, which no two lines share: even a writer that went around the one-writer
rule could not take the last piece twice.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from dispatch.import_record import Tally
from dispatch.stock import Count, Movement, Place
from dispatch.store.errors import StoreRefusalError
from dispatch.store.shelf import chunks, table_of
from dispatch.store.tables.stock import MovementRow

_LEDGER = table_of(MovementRow)
_Key = tuple[Place, str]


@dataclass(frozen=True, slots=True)
class _End:
    """Where the ledger of one place and part stands: its last line, and the pieces there after it."""

    line: int = 0
    balance: int = 0


def balances(connection: Connection) -> dict[_Key, int]:
    """Return the pieces of every part at every place that the ledger ever named, sorted."""
    return {key: end.balance for key, end in sorted(_ends(connection).items())}


def move(connection: Connection, movements: Sequence[Movement]) -> None:
    """Add lines to the ledger, in this order.

    Raises StoreRefusalError ("stock-short") naming every place and part of which more is taken than lies there.
    """
    ends = _ends(connection, {movement.part_id for movement in movements})
    lines: list[dict[str, Any]] = []
    short: Counter[_Key] = Counter()
    for movement in movements:
        key = movement.place, movement.part_id
        last = ends.get(key, _End())
        end = _End(last.line + 1, last.balance + movement.pieces)
        ends[key] = end
        short[key] = max(short[key], -end.balance)
        lines.append(_line(movement, end))
    _refuse_short(short)
    if lines:
        connection.execute(insert(_LEDGER), lines)


def count(connection: Connection, counts: Sequence[Count], *, at: datetime) -> tuple[Tally, int]:
    """Bring balances to what was counted, by one movement of the difference each, where there is one.

    Returns how many balances were new, corrected and right, and the number of movements.
    """
    before = _ends(connection, {counted.part_id for counted in counts})
    movements, created = [], 0
    for counted in counts:
        key = counted.place, counted.part_id
        pieces = counted.pieces - before.get(key, _End()).balance
        if pieces:
            created += key not in before
            movements.append(
                Movement(at=at, place=counted.place, part_id=counted.part_id, pieces=pieces, cause="count")
            )
    move(connection, movements)
    corrected = len(movements) - created
    return Tally(created=created, updated=corrected, unchanged=len(counts) - len(movements)), len(movements)


def movements(connection: Connection) -> list[Movement]:
    """Return the whole ledger, in the order in which it was written."""
    return [
        Movement(at=row.at, place=_place(row), part_id=row.part_id, pieces=row.pieces, cause=row.cause)
        for row in connection.execute(select(_LEDGER).order_by(_LEDGER.c.id))
    ]


def _ends(connection: Connection, parts: Collection[str] | None = None) -> dict[_Key, _End]:
    columns = _LEDGER.c
    question = select(
        columns.center_id,
        columns.technician_id,
        columns.part_id,
        func.max(columns.line).label("line"),
        func.sum(columns.pieces).label("balance"),
    ).group_by(columns.center_id, columns.technician_id, columns.part_id)
    questions = [question] if parts is None else [question.where(columns.part_id.in_(some)) for some in chunks(parts)]
    return {
        (_place(row), row.part_id): _End(row.line, int(row.balance))
        for some in questions
        for row in connection.execute(some)
    }


def _place(row: Any) -> Place:
    return Place("center", row.center_id) if row.center_id is not None else Place("van", row.technician_id)


def _line(movement: Movement, end: _End) -> dict[str, Any]:
    place = movement.place
    return {
        "at": movement.at,
        "center_id": place.id if place.kind == "center" else None,
        "technician_id": place.id if place.kind == "van" else None,
        "part_id": movement.part_id,
        "line": end.line,
        "pieces": movement.pieces,
        "balance": end.balance,
        "cause": movement.cause,
    }


def _refuse_short(short: Counter[_Key]) -> None:
    missing = [
        f"{place.kind} {place.id}: {part} (−{pieces})" for (place, part), pieces in sorted(short.items()) if pieces
    ]
    if missing:
        raise StoreRefusalError(
            "stock-short",
            cause={"en": "more would be taken than lies there", "zh": "领用数量超过现有库存"},
            remedy={
                "en": "Take fewer, take them elsewhere, or count again.",
                "zh": "请减少数量、改从别处领取或重新盘点。",
            },
            items=missing,
        )
