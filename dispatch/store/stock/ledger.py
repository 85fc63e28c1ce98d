"""The stock ledger: only ever added to, and never below zero.

A balance is the sum of a place's movements of a part. Each line also carries the balance after it, which the database
checks, and its number in that place and part, which no two lines share: even a writer that went around the one-writer
rule could not take the last piece twice. Beside the lines, one level a place and part says where they stand and how
much of it is promised, so that nobody has to add up years of lines.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, bindparam, func, insert, or_, select, true, update

from dispatch.import_record import Tally
from dispatch.stock.pieces import Count, Key, Movement, Place
from dispatch.store.errors import StoreRefusalError
from dispatch.store.shelf import chunks, table_of
from dispatch.store.tables.reservations import LevelRow
from dispatch.store.tables.stock import MovementRow

_LEDGER, _LEVELS = table_of(MovementRow), table_of(LevelRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """How many pieces lie at a place (balance), are promised (reserved), and are promised but not there (short)."""

    line: int = 0
    balance: int = 0
    reserved: int = 0
    short: int = 0

    @property
    def free(self) -> int:
        """Return the pieces that lie there and that nobody was promised."""
        return max(0, self.balance - self.reserved)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A movement as it stands in the ledger: its number over all places, and the balance there after it."""

    id: int
    movement: Movement
    balance: int


def balances(connection: Connection) -> dict[Key, int]:
    """Return the pieces of every part at every place that the ledger ever named, sorted."""
    return {key: level.balance for key, level in sorted(levels(connection).items()) if level.line}


def levels(connection: Connection, parts: Collection[str] | None = None) -> dict[Key, Level]:
    """Return what lies and is promised of some parts (None: of all), place by place."""
    return {key: level for key, (_, level) in _numbered_levels(connection, parts).items()}


def last_booked_at(connection: Connection) -> datetime | None:
    """Return when the newest line was written; None where there is none."""
    found: datetime | None = connection.execute(select(func.max(_LEDGER.c.at))).scalar_one()
    return found


def level_page(
    connection: Connection,
    *,
    after: int,
    limit: int,
    places: Collection[Place] | None = None,
    part_id: str | None = None,
) -> list[tuple[int, Key, Level]]:
    """Return levels of some places (None: all) and a part (None: all), with their numbers, behind a number."""
    question = select(_LEVELS).where(_LEVELS.c.id > after).order_by(_LEVELS.c.id).limit(limit)
    if places is not None:
        question = question.where(_at_places(_LEVELS, places))
    if part_id is not None:
        question = question.where(_LEVELS.c.part_id == part_id)
    return [(row.id, (_place(row), row.part_id), _level(row)) for row in connection.execute(question)]


def move(connection: Connection, movements: Sequence[Movement]) -> None:
    """Add lines to the ledger, in this order: what has happened, whoever was promised the pieces.

    Raises StoreRefusalError ("stock-short") naming every place and part of which more is taken than lies there.
    """
    before = _numbered_levels(connection, {movement.part_id for movement in movements})
    ends = {key: (level.line, level.balance) for key, (_, level) in before.items()}
    lines: list[dict[str, Any]] = []
    short: Counter[Key] = Counter()
    for movement in movements:
        key = movement.place, movement.part_id
        line, balance = ends.get(key, (0, 0))
        ends[key] = end = line + 1, balance + movement.pieces
        short[key] = max(short[key], -end[1])
        lines.append(_line(movement, *end))
    _refuse_short(short)
    if lines:
        connection.execute(insert(_LEDGER), lines)
        moved = {(movement.place, movement.part_id) for movement in movements}
        after = {key: _standing(before, key, line=ends[key][0], balance=ends[key][1]) for key in moved}
        _write_levels(connection, before, after)


def promise(connection: Connection, reserved: Mapping[Key, int]) -> None:
    """Write down how many pieces of some places and parts are promised; what does not lie there is short."""
    before = _numbered_levels(connection, {part for _, part in reserved})
    after = {
        key: _standing(before, key, reserved=pieces)
        for key, pieces in reserved.items()
        if pieces or key in before  # nobody needs a level that says nothing
    }
    _write_levels(connection, before, {key: level for key, level in after.items() if level != before.get(key, _NEW)[1]})


def count(connection: Connection, counts: Sequence[Count], *, at: datetime) -> tuple[Tally, int]:
    """Bring balances to what was counted, by one movement of the difference each, where there is one.

    Returns how many balances were new, corrected and right, and the number of movements.
    """
    before = levels(connection, {counted.part_id for counted in counts})
    movements, created = [], 0
    for counted in counts:
        key = counted.place, counted.part_id
        level = before.get(key, Level())
        pieces = counted.pieces - level.balance
        if pieces:
            created += not level.line
            movements.append(
                Movement(at=at, place=counted.place, part_id=counted.part_id, pieces=pieces, cause="count")
            )
    move(connection, movements)
    corrected = len(movements) - created
    return Tally(created=created, updated=corrected, unchanged=len(counts) - len(movements)), len(movements)


def movements(connection: Connection) -> list[Movement]:
    """Return the whole ledger, in the order in which it was written."""
    return [_movement(row) for row in connection.execute(select(_LEDGER).order_by(_LEDGER.c.id))]


def latest_lines(
    connection: Connection,
    *,
    before: int | None,
    limit: int,
    places: Collection[Place] | None = None,
    part_id: str | None = None,
) -> list[Line]:
    """Return lines of some places (None: all) and a part (None: all), newest first, older than line `before`."""
    question = select(_LEDGER).order_by(_LEDGER.c.id.desc()).limit(limit)
    if before is not None:
        question = question.where(_LEDGER.c.id < before)
    if places is not None:
        question = question.where(_at_places(_LEDGER, places))
    if part_id is not None:
        question = question.where(_LEDGER.c.part_id == part_id)
    return [Line(id=row.id, movement=_movement(row), balance=row.balance) for row in connection.execute(question)]


def used_since(connection: Connection, at: datetime) -> Counter[Key]:
    """Return the pieces used up since a moment, by the van that they came from."""
    columns = _LEDGER.c
    question = select(columns.technician_id, columns.part_id, func.sum(columns.pieces).label("pieces")).where(
        columns.at >= at, columns.cause == "used", columns.technician_id.is_not(None)
    )
    found = connection.execute(question.group_by(columns.technician_id, columns.part_id))
    return Counter({(Place("van", row.technician_id), row.part_id): -int(row.pieces) for row in found})


def untold_parts(connection: Connection) -> set[str]:
    """Return the parts of which somewhere more, or less, is short than people were told."""
    question = select(_LEVELS.c.part_id).where(_LEVELS.c.short != _LEVELS.c.announced)
    return set(connection.execute(question).scalars())


def tell_short(connection: Connection, parts: Collection[str]) -> dict[Key, Level]:
    """Write down that people know what is short of some parts, and return the levels that are worse than they knew."""
    worse = {}
    for some in chunks(sorted(parts)):
        for row in connection.execute(select(_LEVELS).where(_LEVELS.c.part_id.in_(some))):
            if row.short > row.announced:
                worse[_place(row), row.part_id] = _level(row)
        told = update(_LEVELS).where(_LEVELS.c.part_id.in_(some), _LEVELS.c.short != _LEVELS.c.announced)
        connection.execute(told.values(announced=_LEVELS.c.short))
    return dict(sorted(worse.items()))


_NEW: tuple[None, Level] = None, Level()


def _numbered_levels(
    connection: Connection, parts: Collection[str] | None
) -> dict[Key, tuple[int, Level] | tuple[None, Level]]:
    conditions = [true()] if parts is None else [_LEVELS.c.part_id.in_(some) for some in chunks(sorted(parts))]
    return {
        (_place(row), row.part_id): (row.id, _level(row))
        for condition in conditions
        for row in connection.execute(select(_LEVELS).where(condition))
    }


def _standing(
    before: Mapping[Key, tuple[int | None, Level]],
    key: Key,
    *,
    line: int | None = None,
    balance: int | None = None,
    reserved: int | None = None,
) -> Level:
    """Return a level after something about it has changed."""
    level = before.get(key, _NEW)[1]
    lies = level.balance if balance is None else balance
    held = level.reserved if reserved is None else reserved
    return Level(line=level.line if line is None else line, balance=lies, reserved=held, short=max(0, held - lies))


def _write_levels(
    connection: Connection, before: Mapping[Key, tuple[int | None, Level]], after: Mapping[Key, Level]
) -> None:
    new, changed = [], []
    for (place, part), level in sorted(after.items()):
        values = {"line": level.line, "balance": level.balance, "reserved": level.reserved, "short": level.short}
        number = before.get((place, part), _NEW)[0]
        if number is None:
            new.append({**_columns_of(place), "part_id": part, **values, "announced": 0})
        else:
            changed.append({"_id": number, **{f"_{name}": value for name, value in values.items()}})
    if new:
        connection.execute(insert(_LEVELS), new)
    if changed:
        names = "line", "balance", "reserved", "short"
        told = update(_LEVELS).where(_LEVELS.c.id == bindparam("_id"))
        connection.execute(told.values({name: bindparam(f"_{name}") for name in names}), changed)


def _at_places(table: Table, places: Collection[Place]) -> ColumnElement[bool]:
    return or_(
        table.c.center_id.in_([place.id for place in places if place.kind == "center"]),
        table.c.technician_id.in_([place.id for place in places if place.kind == "van"]),
    )


def _columns_of(place: Place) -> dict[str, str | None]:
    return {
        "center_id": place.id if place.kind == "center" else None,
        "technician_id": place.id if place.kind == "van" else None,
    }


def _place(row: Any) -> Place:
    return Place("center", row.center_id) if row.center_id is not None else Place("van", row.technician_id)


def _level(row: Any) -> Level:
    return Level(line=row.line, balance=row.balance, reserved=row.reserved, short=row.short)


def _movement(row: Any) -> Movement:
    return Movement(
        at=row.at,
        place=_place(row),
        part_id=row.part_id,
        pieces=row.pieces,
        cause=row.cause,
        reference=row.reference,
    )


def _line(movement: Movement, line: int, balance: int) -> dict[str, Any]:
    return {
        "at": movement.at,
        **_columns_of(movement.place),
        "part_id": movement.part_id,
        "line": line,
        "pieces": movement.pieces,
        "balance": balance,
        "cause": movement.cause,
        "reference": movement.reference,
    }


def _refuse_short(short: Counter[Key]) -> None:
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
