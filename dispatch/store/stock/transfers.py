"""Transfers between centres, and from a centre to a van: every step books what it moves, and tells of it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from dispatch.stock.pieces import Place
from dispatch.stock.reservation import Reservation
from dispatch.stock.transfer import Transfer, TransferError, cancelled, movements, received, sent
from dispatch.store.errors import StoreMissingError, StoreRefusalError
from dispatch.store.references import Reference, refuse_missing
from dispatch.store.shelf import read, write
from dispatch.store.stock import ledger
from dispatch.store.stock.reservations import announce_short, region_of_place
from dispatch.store.stock.reserved import read_reservations, refuse_promised, settle
from dispatch.store.stock.transfer_rows import TRANSFERS, next_number

if TYPE_CHECKING:
    from dispatch.store.work import Work


def read_transfer(connection: Connection, number: int) -> Transfer:
    """Return a transfer; raises StoreMissingError where none has that number."""
    found = read(connection, TRANSFERS, [number]).get(number)
    if found is None:
        raise unknown_transfer(number)
    return found


def unknown_transfer(number: int) -> StoreMissingError:
    """Return the error for a transfer that is not there, or not for who asks."""
    return StoreMissingError(
        "unknown-transfer",
        cause={"en": f"there is no transfer {number}", "zh": f"没有编号为 {number} 的调拨单"},
        remedy={"en": "List the transfers to see which there are.", "zh": "请先列出现有调拨单。"},
    )


def request_transfer(
    work: "Work", *, origin_id: str, target: Place, parts: Mapping[str, int], lead_s: int, cost: int = 0
) -> Transfer:
    """Ask a centre for pieces; they are reserved there until they are sent.

    lead_s: seconds from being sent to being there. Raises StoreRefusalError ("stock-short" where the centre has not so
    many that nobody was promised, "same-place" where they would not move).
    """
    origin = Place("center", origin_id)
    if origin == target:
        raise _same_place(origin)
    _refuse_unknown(work.connection, (origin, target), parts)
    refuse_promised(ledger.levels(work.connection, parts), origin, parts)
    transfer = Transfer(
        id=next_number(work.connection),
        origin_id=origin_id,
        target=target,
        parts=dict(sorted(parts.items())),
        lead_s=lead_s,
        cost=cost,
        requested_at=work.at,
    )
    write(work.connection, TRANSFERS, [transfer])
    lines = [*read_reservations(work.connection, parts), *_held_back(transfer)]
    settle(work.connection, lines, parts=parts, at=work.at)
    _record(work, transfer)
    return transfer


def send_transfer(work: "Work", number: int) -> Transfer:
    """Send what was requested: it leaves the origin's shelves. Raises StoreRefusalError."""
    return _step(work, number, sent)


def receive_transfer(work: "Work", number: int) -> Transfer:
    """Receive what was sent: it lies at the target from now on. Raises StoreRefusalError."""
    return _step(work, number, received)


def cancel_transfer(work: "Work", number: int) -> Transfer:
    """Give a transfer up: what was requested is free again, what was sent comes back. Raises StoreRefusalError.

    Plans that counted on it are then short, which is told.
    """
    return _step(work, number, cancelled)


def _step(work: "Work", number: int, step: Callable[[Transfer, datetime], Transfer]) -> Transfer:
    before = read_transfer(work.connection, number)
    try:
        after = step(before, work.at)
    except TransferError as error:
        raise _illegal(error) from error
    write(work.connection, TRANSFERS, [after])
    ledger.move(work.connection, movements(before, after, work.at))
    lines = [line for line in read_reservations(work.connection, after.parts) if line.transfer != number]
    settle(work.connection, [*lines, *_held_back(after)], parts=after.parts, at=work.at)
    _record(work, after)
    announce_short(work)
    return after


def _refuse_unknown(connection: Connection, places: Iterable[Place], parts: Iterable[str]) -> None:
    references = [Reference("transfer", "parts", part) for part in parts]
    references += [
        Reference("transfer", "centers" if place.kind == "center" else "technicians", place.id) for place in places
    ]
    refuse_missing(connection, references)


def _held_back(transfer: Transfer) -> list[Reservation]:
    """Return what lies at the origin for a transfer that was not sent yet."""
    at = transfer.requested_at
    return [
        Reservation(
            order_id=None,
            technician_id=None,
            place=transfer.origin,
            part_id=part,
            pieces=pieces,
            due_at=at,
            taken_at=at,
            until_at=at,
            transfer=transfer.id,
        )
        for part, pieces in (transfer.parts.items() if transfer.state == "requested" else ())
    ]


def _record(work: "Work", transfer: Transfer) -> None:
    target = transfer.target
    work.record(
        f"transfer.{transfer.state}",
        noun="transfer",
        subject=str(transfer.id),
        region_id=region_of_place(work.connection, target),
        technicians=(target.id,) if target.kind == "van" else (),
        data={"from": transfer.origin_id, "to_kind": target.kind, "to": target.id, "parts": dict(transfer.parts)},
    )


def _illegal(error: TransferError) -> StoreRefusalError:
    return StoreRefusalError(
        "illegal-transition",
        cause={"en": "a transfer cannot go on like that", "zh": "调拨单不能这样变更状态"},
        remedy={
            "en": "Look at its state: requested, then sent, then received; cancelled before it is received.",
            "zh": "请查看其状态：先申请，再发出，再接收；接收前可取消。",
        },
        items=(str(error),),
    )


def _same_place(place: Place) -> StoreRefusalError:
    return StoreRefusalError(
        "same-place",
        cause={"en": "the pieces lie there already", "zh": "备件已在该处"},
        remedy={"en": "Name another target.", "zh": "请指定其他目的地。"},
        items=(f"{place.kind} {place.id}",),
    )
