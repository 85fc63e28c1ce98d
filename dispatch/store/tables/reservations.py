"""Tables of what lies where and is promised, pieces handed out, transfers, and what one more piece is worth."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint
from sqlmodel import JSON, Field

from dispatch.stock.transfer import TRANSFER_STATES
from dispatch.store.instants import Instant
from dispatch.store.tables.base import Stored

_STATES = ", ".join(f"'{state}'" for state in TRANSFER_STATES)


class LevelRow(Stored, table=True):
    """Where the ledger of one place and part stands, and how much of it is promised.

    line, balance: of the ledger's last line there. reserved: pieces promised of those that lie there, or should; short:
    how many of them reality has taken away (a count, a use). Nothing else may promise what is not there: `free`.
    announced: how many of the short ones people were told of.
    """

    __tablename__ = "stock_level"
    __table_args__ = (
        CheckConstraint("(center_id IS NULL) <> (technician_id IS NULL)", name="one_place"),
        CheckConstraint("balance >= 0", name="balance"),
        CheckConstraint("reserved >= 0", name="reserved"),
        CheckConstraint("short >= 0", name="short"),
        CheckConstraint("balance + short - reserved >= 0", name="free"),
        UniqueConstraint("center_id", "part_id"),
        UniqueConstraint("technician_id", "part_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    center_id: str | None = Field(foreign_key="center.id")
    technician_id: str | None = Field(foreign_key="technician.id")
    part_id: str = Field(foreign_key="part.id", index=True)
    line: int
    balance: int
    reserved: int
    short: int
    announced: int


class TransferRow(Stored, table=True):
    """Pieces on their way from a centre to another, or to a van."""

    __tablename__ = "stock_transfer"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="state"),
        CheckConstraint("(to_center_id IS NULL) <> (to_technician_id IS NULL)", name="one_target"),
        CheckConstraint("lead_s >= 0", name="lead_s"),
        CheckConstraint("cost >= 0", name="cost"),
    )
    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    from_center_id: str = Field(foreign_key="center.id")
    to_center_id: str | None = Field(foreign_key="center.id")
    to_technician_id: str | None = Field(foreign_key="technician.id")
    lead_s: int
    cost: int = Field(sa_type=BigInteger)
    state: str = Field(index=True)
    requested_at: datetime = Field(sa_type=Instant)
    sent_at: datetime | None = Field(sa_type=Instant)
    ended_at: datetime | None = Field(sa_type=Instant)


class TransferLineRow(Stored, table=True):
    """Pieces of one part in a transfer."""

    __tablename__ = "stock_transfer_line"
    __table_args__ = (CheckConstraint("pieces > 0", name="pieces"),)
    transfer_id: int = Field(
        primary_key=True, foreign_key="stock_transfer.id", sa_column_kwargs={"autoincrement": False}
    )
    part_id: str = Field(primary_key=True, foreign_key="part.id")
    pieces: int


class ReservationRow(Stored, table=True):
    """Pieces promised: to a plan's order or technician, or to a transfer.

    technician_id: who takes them; center_id, van_id: where they lie, a van by its technician; lot_id: the lot that
    brings them, an inbound one's id or a transfer's name.
    """

    __tablename__ = "stock_reservation"
    __table_args__ = (
        CheckConstraint("(plan_number IS NULL) <> (transfer_id IS NULL)", name="one_taker"),
        CheckConstraint("(center_id IS NULL) <> (van_id IS NULL)", name="one_place"),
        CheckConstraint("pieces > 0", name="pieces"),
    )
    id: int | None = Field(default=None, primary_key=True)
    plan_number: int | None = Field(foreign_key="plan.number", index=True)
    transfer_id: int | None = Field(foreign_key="stock_transfer.id")
    order_id: str | None = Field(foreign_key="work_order.id", index=True)
    technician_id: str | None = Field(foreign_key="technician.id")
    center_id: str | None = Field(foreign_key="center.id")
    van_id: str | None = Field(foreign_key="technician.id")
    part_id: str = Field(foreign_key="part.id", index=True)
    lot_id: str | None
    tool: bool
    pieces: int
    due_at: datetime = Field(sa_type=Instant)
    taken_at: datetime = Field(sa_type=Instant)
    until_at: datetime = Field(sa_type=Instant)


class PickRow(Stored, table=True):
    """Pieces that a centre handed to a technician for the visits of a plan's day; never changed."""

    __tablename__ = "stock_pick"
    __table_args__ = (CheckConstraint("pieces > 0", name="pieces"),)
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Instant)
    day: date = Field(index=True)
    plan_number: int = Field(foreign_key="plan.number")
    technician_id: str = Field(foreign_key="technician.id")
    center_id: str = Field(foreign_key="center.id")
    part_id: str = Field(foreign_key="part.id")
    pieces: int


class PiecePriceRow(Stored, table=True):
    """What one more piece at a centre would save at most, as a plan's bound has it; words: en and zh."""

    __tablename__ = "stock_price"
    __table_args__ = (CheckConstraint("price >= 0", name="price"),)
    plan_number: int = Field(primary_key=True, foreign_key="plan.number", sa_column_kwargs={"autoincrement": False})
    center_id: str = Field(primary_key=True, foreign_key="center.id")
    part_id: str = Field(primary_key=True, foreign_key="part.id")
    price: int = Field(sa_type=BigInteger)
    words: dict[str, Any] = Field(sa_type=JSON)
