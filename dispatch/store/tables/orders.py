"""Tables of work orders and of what each of them asks for."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint
from sqlmodel import Field

from dispatch.store.instants import Instant
from dispatch.store.tables.base import Stored
from dispatch.work_order import STATES

_STATES = ", ".join(f"'{state}'" for state in STATES)


class OrderRow(Stored, table=True):
    """A work order. done_at: when it was last done, None for one that never was, or was done before we knew it."""

    __tablename__ = "work_order"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="state"),
        CheckConstraint("duration_s > 0", name="duration_s"),
        CheckConstraint("crew > 0", name="crew"),
        CheckConstraint("change_pct >= 0", name="change_pct"),
    )
    id: str = Field(primary_key=True)
    site_id: str = Field(foreign_key="site.id", index=True)
    fault_id: str | None = Field(foreign_key="fault.id")
    equipment_id: str | None = Field(foreign_key="equipment.id", index=True)
    industry: str
    level: int
    text: str
    state: str = Field(index=True)
    reported_at: datetime = Field(sa_type=Instant)
    respond_by: datetime | None = Field(sa_type=Instant)
    resolve_by: datetime | None = Field(sa_type=Instant)
    duration_s: int
    crew: int
    pin_technician_id: str | None = Field(foreign_key="technician.id")
    pin_start_at: datetime | None = Field(sa_type=Instant)
    change_pct: int
    done_at: datetime | None = Field(default=None, sa_type=Instant)


class OrderSkillRow(Stored, table=True):
    """A skill that an order needs."""

    __tablename__ = "work_order_skill"
    __table_args__ = (CheckConstraint("level BETWEEN 1 AND 5", name="level"),)
    order_id: str = Field(primary_key=True, foreign_key="work_order.id")
    skill: str = Field(primary_key=True)
    level: int


class OrderPartRow(Stored, table=True):
    """A part that an order needs."""

    __tablename__ = "work_order_part"
    __table_args__ = (CheckConstraint("pieces > 0", name="pieces"),)
    order_id: str = Field(primary_key=True, foreign_key="work_order.id")
    part_id: str = Field(primary_key=True, foreign_key="part.id")
    pieces: int


class OrderWindowRow(Stored, table=True):
    """A time in which the customer lets the work start."""

    __tablename__ = "work_order_window"
    __table_args__ = (CheckConstraint("from_at <= to_at", name="span"),)
    order_id: str = Field(primary_key=True, foreign_key="work_order.id")
    position: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    from_at: datetime = Field(sa_type=Instant)
    to_at: datetime = Field(sa_type=Instant)


class OrderExclusionRow(Stored, table=True):
    """A technician who must not be sent."""

    __tablename__ = "work_order_exclusion"
    order_id: str = Field(primary_key=True, foreign_key="work_order.id")
    position: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    technician_id: str = Field(foreign_key="technician.id")


class OrderFollowRow(Stored, table=True):
    """An order that must have started before this one."""

    __tablename__ = "work_order_follow"
    order_id: str = Field(primary_key=True, foreign_key="work_order.id")
    position: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    follows_id: str = Field(foreign_key="work_order.id")
    min_s: int
    max_s: int | None


class OrderPriceRow(Stored, table=True):
    """What it costs to send a technician."""

    __tablename__ = "work_order_price"
    __table_args__ = (CheckConstraint("price >= 0", name="price"),)
    order_id: str = Field(primary_key=True, foreign_key="work_order.id")
    technician_id: str = Field(primary_key=True, foreign_key="technician.id")
    price: int = Field(sa_type=BigInteger)
