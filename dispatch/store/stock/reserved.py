"""Reservations in their table, and the one place where they are weighed against what lies there and what comes."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, or_, select, true

from dispatch.stock.pieces import Inbound, Key, Place
from dispatch.stock.reservation import Reservation, Supplied, held, still_wanted, supplied
from dispatch.stock.transfer import lots
from dispatch.store.catalog.parts import INBOUND
from dispatch.store.errors import StoreRefusalError
from dispatch.store.shelf import chunks, read, table_of
from dispatch.store.stock import ledger
from dispatch.store.stock.transfer_rows import held_for_transfers, open_transfers
from dispatch.store.tables.reservations import ReservationRow

_RESERVATIONS = table_of(ReservationRow)


def read_reservations(connection: Connection, parts: Collection[str] | None = None) -> list[Reservation]:
    """Return the reservations of some parts (None: of all)."""
    conditions = [true()] if parts is None else [_RESERVATIONS.c.part_id.in_(some) for some in chunks(sorted(parts))]
    return [line for condition in conditions for _, line in _numbered(connection, condition)]


def reservations_of_order(connection: Connection, order_id: str) -> list[Reservation]:
    """Return what is reserved for an order."""
    return [line for _, line in _numbered(connection, _RESERVATIONS.c.order_id == order_id)]


def reservations_at(connection: Connection, places: Collection[Place]) -> list[Reservation]:
    """Return what is reserved at some places."""
    columns = _RESERVATIONS.c
    condition = or_(
        columns.center_id.in_([place.id for place in places if place.kind == "center"]),
        columns.van_id.in_([place.id for place in places if place.kind == "van"]),
    )
    return [line for _, line in _numbered(connection, condition)]


def all_lots(connection: Connection, at: datetime) -> list[Inbound]:
    """Return what can be called in, as of a moment: inbound lots, and what open transfers bring."""
    on_their_way = [lot for transfer in open_transfers(connection) for lot in lots(transfer, at)]
    return [*read(connection, INBOUND).values(), *on_their_way]


def plannable_stock(connection: Connection) -> dict[Key, int]:
    """Return what lies at places, without what waits there for a transfer: what a plan may count on.

    What other plans take of it, `dispatch.planning.left_over` subtracts by their documents, not by reservations: once.
    """
    waiting = held_for_transfers(connection)
    return {key: max(0, pieces - waiting[key]) for key, pieces in ledger.balances(connection).items()}


def settle(connection: Connection, wanted: Iterable[Reservation], *, parts: Collection[str], at: datetime) -> Supplied:
    """Make `wanted` the reservations of some parts, each with what supplies it, and say what is still lacking.

    The levels then say what is promised at each place. Whether the lack is to be refused, the caller knows: nobody may
    promise what is not there (`refuse_worse`), but a count or a use tells what has happened.
    """
    wanted = [replace(line, lot_id=None) for line in wanted]
    lies = {key: level.balance for key, level in ledger.levels(connection, parts).items()}
    coming = [lot for lot in all_lots(connection, at) if lot.part_id in parts]
    found = supplied(wanted, lies=lies, lots=coming, at=at)
    if found.short:
        kept = still_wanted(wanted, at=at, lacking=found.short)
        found = supplied(kept, lies=lies, lots=coming, at=at)
    before = [
        numbered
        for some in chunks(sorted(parts))
        for numbered in _numbered(connection, _RESERVATIONS.c.part_id.in_(some))
    ]
    _write(connection, before, found.reservations)
    was, now = held(line for _, line in before), held(found.reservations)
    ledger.promise(connection, {key: now[key] for key in {*was, *now}})
    return found


def refuse_worse(
    levels: Mapping[Key, ledger.Level],
    found: Supplied,
    *,
    wanted: Mapping[Key, int],
    reserved: Mapping[Key, int] | None = None,
) -> None:
    """Raise StoreRefusalError ("stock-short") where more is lacking than before.

    levels: as they were; wanted: the pieces that were asked for; reserved: what others were promised (None: all that
    was reserved before).
    """
    items = []
    for key, pieces in sorted(found.short.items()):
        level = levels.get(key, ledger.Level())
        if pieces > level.short:
            others = level.reserved if reserved is None else reserved.get(key, 0)
            items.append(_lacking(key, level.balance, others, wanted.get(key, 0)))
    if items:
        raise _short(items)


def refuse_promised(levels: Mapping[Key, ledger.Level], origin: Place, parts: Mapping[str, int]) -> None:
    """Raise StoreRefusalError ("stock-short") where fewer pieces lie at a place that nobody was promised."""
    items = []
    for part, pieces in sorted(parts.items()):
        level = levels.get((origin, part), ledger.Level())
        if pieces > level.free:
            items.append(_lacking((origin, part), level.balance, level.reserved, pieces))
    if items:
        raise _short(items)


def _lacking(key: Key, lies: int, reserved: int, wanted: int) -> str:
    place, part = key
    return f"{place.kind} {place.id}: {part} (lies {lies}, reserved {reserved}, wanted {wanted})"


def _short(items: list[str]) -> StoreRefusalError:
    """Return the refusal to promise or hand out what is promised to others, or does not lie there."""
    return StoreRefusalError(
        "stock-short",
        cause={
            "en": "there are not enough pieces that nobody else was promised",
            "zh": "未被他人预留的库存数量不足",
        },
        remedy={
            "en": "Plan again, order a transfer, or count again.",
            "zh": "请重新优化、申请调拨或重新盘点。",
        },
        items=items,
    )


def _numbered(connection: Connection, condition: ColumnElement[bool]) -> list[tuple[int, Reservation]]:
    question = select(_RESERVATIONS).where(condition).order_by(_RESERVATIONS.c.id)
    return [(row.id, _reservation(row)) for row in connection.execute(question)]


def _write(connection: Connection, before: list[tuple[int, Reservation]], after: Iterable[Reservation]) -> None:
    missing = Counter(after)
    gone = []
    for number, line in before:
        if missing[line]:
            missing[line] -= 1
        else:
            gone.append(number)
    for some in chunks(gone):
        connection.execute(delete(_RESERVATIONS).where(_RESERVATIONS.c.id.in_(some)))
    new = [_row(line) for line in missing.elements()]
    if new:
        connection.execute(insert(_RESERVATIONS), new)


def _row(line: Reservation) -> dict[str, Any]:
    return {
        "plan_number": line.plan,
        "transfer_id": line.transfer,
        "order_id": line.order_id,
        "technician_id": line.technician_id,
        "center_id": line.place.id if line.place.kind == "center" else None,
        "van_id": line.place.id if line.place.kind == "van" else None,
        "part_id": line.part_id,
        "lot_id": line.lot_id,
        "tool": line.tool,
        "pieces": line.pieces,
        "due_at": line.due_at,
        "taken_at": line.taken_at,
        "until_at": line.until_at,
    }


def _reservation(row: Any) -> Reservation:
    return Reservation(
        plan=row.plan_number,
        transfer=row.transfer_id,
        order_id=row.order_id,
        technician_id=row.technician_id,
        place=Place("center", row.center_id) if row.center_id is not None else Place("van", row.van_id),
        part_id=row.part_id,
        lot_id=row.lot_id,
        tool=row.tool,
        pieces=row.pieces,
        due_at=row.due_at,
        taken_at=row.taken_at,
        until_at=row.until_at,
    )
