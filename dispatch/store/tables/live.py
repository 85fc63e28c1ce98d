"""Tables of the running day: what engineers were told, what people moved by hand, and the company's rules for it."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlmodel import Field

from dispatch.store.instants import Instant
from dispatch.store.tables.base import Stored


class ToldVisitRow(Stored, table=True):
    """A visit that an engineer was told of, as it was told last.

    version: 1, 2, … with each telling; withdrawn_at: since when it is no visit of this engineer's any more.
    """

    __tablename__ = "told_visit"
    __table_args__ = (
        CheckConstraint("answer IN ('none', 'accepted', 'refused')", name="answer"),
        CheckConstraint("(answer = 'none') = (answered_at IS NULL)", name="answered_at"),
        CheckConstraint("version > 0", name="version"),
        CheckConstraint("arrival_at <= start_at AND start_at <= finish_at", name="span"),
        Index("ix_told_visit_technician_id_day", "technician_id", "day"),
    )
    order_id: str = Field(primary_key=True, foreign_key="work_order.id")
    technician_id: str = Field(primary_key=True, foreign_key="technician.id")
    plan_number: int = Field(foreign_key="plan.number", index=True)
    day: date
    sequence: int
    arrival_at: datetime = Field(sa_type=Instant)
    start_at: datetime = Field(sa_type=Instant)
    finish_at: datetime = Field(sa_type=Instant)
    told_at: datetime = Field(sa_type=Instant)
    version: int
    answer: str
    answered_at: datetime | None = Field(sa_type=Instant)
    reason: str
    withdrawn_at: datetime | None = Field(sa_type=Instant)


class HandMoveRow(Stored, table=True):
    """An order that a person moved, took off or fixed by hand: the last edition of the plan in which that was done."""

    __tablename__ = "hand_move"
    plan_number: int = Field(primary_key=True, foreign_key="plan.number", sa_column_kwargs={"autoincrement": False})
    order_id: str = Field(primary_key=True, foreign_key="work_order.id")
    edition: int


class LiveRuleRow(Stored, table=True):
    """The company's rules for the running day: one row, none as long as the rules that we ship hold.

    frozen_min: a visit that starts within so many minutes is frozen; replan: "propose" or "apply level 1"; quiet_s,
    longest_s: how long causes of re-planning are gathered.
    """

    __tablename__ = "live_rule"
    __table_args__ = (
        CheckConstraint("id = 1", name="only_one"),
        CheckConstraint("frozen_min BETWEEN 0 AND 1440", name="frozen_min"),
        CheckConstraint("replan IN ('off', 'propose', 'apply level 1')", name="replan"),
        CheckConstraint("quiet_s >= 0 AND longest_s >= quiet_s", name="waits"),
    )
    id: int = Field(default=1, primary_key=True, sa_column_kwargs={"autoincrement": False})
    frozen_min: int
    replan: str
    quiet_s: int
    longest_s: int


class CauseRow(Stored, table=True):
    """Something that happened for which a plan in force is planned again soon, kept until a job has it.

    day, area: of the plan, and a region that it covers ("": it covers all); one row for each plan concerned.
    """

    __tablename__ = "replan_cause"
    __table_args__ = (CheckConstraint("kind IN ('urgent', 'absence', 'overrun', 'part', 'refused')", name="kind"),)
    seq: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    day: date = Field(primary_key=True)
    area: str = Field(primary_key=True)
    kind: str
    subject: str
    level: int
    at: datetime = Field(sa_type=Instant)


class TriggerCursorRow(Stored, table=True):
    """How far the event feed has been read for causes of re-planning: one row."""

    __tablename__ = "trigger_cursor"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)
    id: int = Field(default=1, primary_key=True, sa_column_kwargs={"autoincrement": False})
    seq: int = Field(sa_type=BigInteger)
