"""Tables of what was promised for orders, and of how they stand with it."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlmodel import Field

from dispatch.sla.escalation import AUDIENCES
from dispatch.sla.pause import REASONS
from dispatch.sla.target import KINDS
from dispatch.sla.warning import CAUSES, COLOURS
from dispatch.store.instants import Instant
from dispatch.store.tables.base import Stored


def _among(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


class SlaOrderRow(Stored, table=True):
    """The moments of an order that its promises ask for, and the state in which it was seen last."""

    __tablename__ = "sla_order"
    order_id: str = Field(primary_key=True, foreign_key="work_order.id")
    state: str
    begins_at: datetime = Field(sa_type=Instant)
    word_at: datetime = Field(sa_type=Instant)
    answered_at: datetime | None = Field(sa_type=Instant)
    reached_at: datetime | None = Field(sa_type=Instant)
    diagnosed_at: datetime | None = Field(sa_type=Instant)
    done_at: datetime | None = Field(sa_type=Instant)


class SlaTargetRow(Stored, table=True):
    """How an order stands with one of its promises. region_id: where its site lies, for lists of warnings."""

    __tablename__ = "sla_target"
    __table_args__ = (
        CheckConstraint(_among("kind", KINDS), name="kind"),
        CheckConstraint(_among("colour", COLOURS), name="colour"),
        CheckConstraint(_among("cause", CAUSES), name="cause"),
        CheckConstraint(_among("audience", AUDIENCES), name="audience"),
        CheckConstraint("(due_at IS NULL) = (paused_since IS NOT NULL)", name="paused_due"),
        CheckConstraint("(remaining_s IS NULL) = (paused_since IS NULL)", name="paused_left"),
        CheckConstraint("(acknowledged_at IS NULL) = (acknowledged_by IS NULL)", name="acknowledged"),
        Index("ix_sla_target_next_look_at", "next_look_at"),
        Index("ix_sla_target_colour_region_id", "colour", "region_id"),
    )
    order_id: str = Field(primary_key=True, foreign_key="work_order.id")
    kind: str = Field(primary_key=True)
    region_id: str = Field(foreign_key="region.id")
    due_at: datetime | None = Field(sa_type=Instant)
    met_at: datetime | None = Field(sa_type=Instant)
    paused_since: datetime | None = Field(sa_type=Instant)
    remaining_s: int | None
    colour: str
    cause: str | None
    since: datetime = Field(sa_type=Instant)
    planned_at: datetime | None = Field(sa_type=Instant)
    audience: str | None
    acknowledged_at: datetime | None = Field(sa_type=Instant)
    acknowledged_by: str | None
    weight: int = Field(sa_type=BigInteger)
    next_look_at: datetime | None = Field(sa_type=Instant)


class SlaPauseRow(Stored, table=True):
    """A pause of an order. by_state: begun and ended by the order's state, not by a person."""

    __tablename__ = "sla_pause"
    __table_args__ = (
        CheckConstraint(_among("reason", REASONS), name="reason"),
        CheckConstraint("from_at <= to_at", name="span"),
    )
    order_id: str = Field(primary_key=True, foreign_key="work_order.id")
    position: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    reason: str
    from_at: datetime = Field(sa_type=Instant)
    to_at: datetime | None = Field(sa_type=Instant)
    by_state: bool
