"""A transfer: pieces that go from a centre to another centre, or to a technician's van, and take their time.

requested → sent → received, or cancelled on the way. No piece is lost in between: it lies at the origin until it is
sent, is on the road until it is received, and lies at the target from then on; a transfer that is cancelled on the road
comes back to its origin. For planning, what goes to a centre is an inbound lot there until it is received. What goes to
a van is no lot, as the contract calls pieces in to centres only: planning sees it once it is on the van.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from dispatch.stock.pieces import Inbound, Movement, Place

TransferState = Literal["requested", "sent", "received", "cancelled"]
TRANSFER_STATES: tuple[TransferState, ...] = ("requested", "sent", "received", "cancelled")


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """Pieces of some parts that go from a centre to a target. All instants are aware UTC.

    lead_s: seconds from being sent to being there; cost: of each piece, in the policy's unit, as planning weighs it
    against others. ended_at: when it was received or cancelled.
    """

    id: int
    origin_id: str
    target: Place
    parts: Mapping[str, int]
    lead_s: int
    requested_at: datetime
    cost: int = 0
    state: TransferState = "requested"
    sent_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def origin(self) -> Place:
        """Return the place that the pieces come from."""
        return Place("center", self.origin_id)

    @property
    def name(self) -> str:
        """Return what the ledger and planning call it."""
        return f"transfer {self.id}"

    @property
    def is_open(self) -> bool:
        """Whether its pieces have still to arrive."""
        return self.state in ("requested", "sent")


class TransferError(ValueError):
    """A transfer cannot go from its state to the one that was asked for."""

    def __init__(self, transfer: Transfer, wanted: TransferState) -> None:
        self.transfer, self.wanted = transfer, wanted
        super().__init__(f"{transfer.name}: {transfer.state} → {wanted}")


def sent(transfer: Transfer, at: datetime) -> Transfer:
    """Return a requested transfer as sent. Raises TransferError."""
    if transfer.state != "requested":
        raise TransferError(transfer, "sent")
    return replace(transfer, state="sent", sent_at=at)


def received(transfer: Transfer, at: datetime) -> Transfer:
    """Return a sent transfer as received. Raises TransferError."""
    if transfer.state != "sent":
        raise TransferError(transfer, "received")
    return replace(transfer, state="received", ended_at=at)


def cancelled(transfer: Transfer, at: datetime) -> Transfer:
    """Return an open transfer as cancelled. Raises TransferError."""
    if not transfer.is_open:
        raise TransferError(transfer, "cancelled")
    return replace(transfer, state="cancelled", ended_at=at)


def movements(before: Transfer, after: Transfer, at: datetime) -> tuple[Movement, ...]:
    """Return what a step of a transfer writes into the ledger."""
    booked: dict[tuple[TransferState, TransferState], tuple[Place, int, str]] = {
        ("requested", "sent"): (after.origin, -1, "sent"),
        ("sent", "received"): (after.target, 1, "received"),
        ("sent", "cancelled"): (after.origin, 1, "returned"),
    }
    step = booked.get((before.state, after.state))
    if step is None:
        return ()
    place, sign, cause = step
    return tuple(
        Movement(at=at, place=place, part_id=part, pieces=sign * pieces, cause=cause, reference=after.name)
        for part, pieces in sorted(after.parts.items())
    )


def on_the_road(transfer: Transfer) -> Counter[str]:
    """Return the pieces that lie nowhere: they were sent, and are not there yet."""
    return Counter(transfer.parts if transfer.state == "sent" else {})


def expected_at(transfer: Transfer, at: datetime) -> datetime:
    """Return when an open transfer arrives, as of a moment: never in the past, also when it is late."""
    lead = timedelta(seconds=transfer.lead_s)
    return max(at, transfer.sent_at + lead) if transfer.sent_at else max(at, transfer.requested_at) + lead


def lots(transfer: Transfer, at: datetime) -> tuple[Inbound, ...]:
    """Return what a transfer brings to a centre, as planning sees it at a moment."""
    if not transfer.is_open or transfer.target.kind != "center":
        return ()
    return tuple(
        Inbound(
            id=f"{transfer.name}: {part}",
            center_id=transfer.target.id,
            part_id=part,
            quantity=pieces,
            available_at=expected_at(transfer, at),
            cost=transfer.cost,
            origin=transfer.origin_id,
        )
        for part, pieces in sorted(transfer.parts.items())
    )
