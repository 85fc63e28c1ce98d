"""Tables of the audit trail, of answers that are given again when a request comes again, and of the ETags' key."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint
from sqlmodel import JSON, Field

from dispatch.store.instants import Instant
from dispatch.store.tables.base import Stored


class EventRow(Stored, table=True):
    """One event of the trail; triggers refuse to change or delete it."""

    __tablename__ = "event"
    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=Instant, index=True)
    actor: str
    role: str
    source: str
    kind: str
    noun: str
    subject: str = Field(index=True)
    region_id: str | None
    technicians: list[str] = Field(sa_type=JSON)
    data: dict[str, Any] = Field(sa_type=JSON)
    seal: str


class EventHeadRow(Stored, table=True):
    """Where the trail ends: kept apart, so that its last events cannot be cut off unnoticed."""

    __tablename__ = "event_head"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)
    id: int = Field(default=1, primary_key=True, sa_column_kwargs={"autoincrement": False})
    seq: int
    seal: str


class ReplyRow(Stored, table=True):
    """The answer to a request that carried an idempotency key, stored in the transaction that did what it says."""

    __tablename__ = "reply"
    account_id: str = Field(primary_key=True)
    route: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant, index=True)
    question: str
    status: int
    headers: dict[str, str] = Field(sa_type=JSON)
    body: bytes


class EtagKeyRow(Stored, table=True):
    """What ETags are keyed with: one row, made with the database."""

    __tablename__ = "etag_key"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)
    id: int = Field(default=1, primary_key=True, sa_column_kwargs={"autoincrement": False})
    key: bytes
