"""Tables of the stock ledger and of what is on its way."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint
from sqlmodel import Field

from dispatch.store.instants import Instant
from dispatch.store.tables.base import Stored


class MovementRow(Stored, table=True):
    """One line of the ledger, never changed: pieces that came to or went from a centre or a van.

    line: 1, 2, … per place and part, so that no two writers can continue from the same balance; balance: the pieces
    that lie there after this line, never below zero. reference: what it was for, as an order's id.
    """

    __tablename__ = "stock_movement"
    __table_args__ = (
        CheckConstraint("(center_id IS NULL) <> (technician_id IS NULL)", name="one_place"),
        CheckConstraint("balance >= 0", name="balance"),
        CheckConstraint("pieces <> 0", name="pieces"),
        UniqueConstraint("center_id", "part_id", "line"),
        UniqueConstraint("technician_id", "part_id", "line"),
    )
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Instant)
    center_id: str | None = Field(foreign_key="center.id")
    technician_id: str | None = Field(foreign_key="technician.id")
    part_id: str = Field(foreign_key="part.id")
    line: int
    pieces: int
    balance: int
    cause: str
    reference: str = Field(default="", sa_column_kwargs={"server_default": ""})


class InboundRow(Stored, table=True):
    """Pieces that can be called in to a centre."""

    __tablename__ = "inbound"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("cost >= 0", name="cost"),
    )
    id: str = Field(primary_key=True)
    center_id: str = Field(foreign_key="center.id")
    part_id: str = Field(foreign_key="part.id")
    quantity: int
    available_at: datetime = Field(sa_type=Instant)
    cost: int = Field(sa_type=BigInteger)
    origin: str
