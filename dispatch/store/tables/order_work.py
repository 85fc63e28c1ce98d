"""Tables of what happens to work orders: remarks, locks, visits as they were, and repairs that had to be repeated."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint
from sqlmodel import JSON, Field

from dispatch.orders.completion import OUTCOMES
from dispatch.orders.repeat_repair import MEASURES
from dispatch.store.instants import Instant
from dispatch.store.tables.base import Stored

_OUTCOMES = ", ".join(f"'{outcome}'" for outcome in OUTCOMES)
_MEASURES = ", ".join(f"'{measure}'" for measure in MEASURES)


class OrderRemarkRow(Stored, table=True):
    """What somebody said about an event of an order, in their own words: may be personal, and so may be erased.

    text: empty where it was erased.
    """

    __tablename__ = "work_order_remark"
    id: int | None = Field(default=None, primary_key=True)
    order_id: str = Field(foreign_key="work_order.id", index=True)
    at: datetime = Field(sa_type=Instant)
    text: str


class OrderLockRow(Stored, table=True):
    """Who is editing an order right now; over at expires_at, whether or not it was released."""

    __tablename__ = "work_order_lock"
    __table_args__ = (CheckConstraint("locked_at < expires_at", name="lease"),)
    order_id: str = Field(primary_key=True, foreign_key="work_order.id")
    holder: str
    locked_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)


class VisitReportRow(Stored, table=True):
    """A visit as its engineer tells of it. The three claimed times are theirs, reported_at is the service's.

    remark: may be personal; empty where there is none or it was erased.
    """

    __tablename__ = "visit_report"
    __table_args__ = (
        CheckConstraint(f"outcome IN ({_OUTCOMES})", name="outcome"),
        CheckConstraint("arrived_at <= started_at AND started_at <= finished_at", name="times"),
    )
    id: int | None = Field(default=None, primary_key=True)
    order_id: str = Field(foreign_key="work_order.id", index=True)
    technician_id: str = Field(foreign_key="technician.id")
    reported_at: datetime = Field(sa_type=Instant, index=True)
    arrived_at: datetime = Field(sa_type=Instant)
    started_at: datetime = Field(sa_type=Instant)
    finished_at: datetime = Field(sa_type=Instant)
    outcome: str
    first_time_fix: bool
    remark: str


class VisitPartRow(Stored, table=True):
    """Pieces of a part that were used at a visit."""

    __tablename__ = "visit_report_part"
    __table_args__ = (CheckConstraint("pieces > 0", name="pieces"),)
    report_id: int = Field(primary_key=True, foreign_key="visit_report.id", sa_column_kwargs={"autoincrement": False})
    part_id: str = Field(primary_key=True, foreign_key="part.id")
    pieces: int


class RepeatRepairRow(Stored, table=True):
    """An order whose equipment had been repaired a short time before: why it is more urgent and asks for more.

    earlier_id: the order itself where it was reopened; days: since the earlier repair; skills_before: skill → level
    that would have been enough; failed: ids of the technicians who were there last time; measure: what became of them.
    """

    __tablename__ = "repeat_repair"
    __table_args__ = (CheckConstraint(f"measure IN ({_MEASURES})", name="measure"),)
    order_id: str = Field(primary_key=True, foreign_key="work_order.id")
    earlier_id: str = Field(primary_key=True, foreign_key="work_order.id", index=True)
    days: int
    level_before: int
    skills_before: dict[str, Any] = Field(sa_type=JSON)
    failed: list[Any] = Field(sa_type=JSON)
    measure: str
