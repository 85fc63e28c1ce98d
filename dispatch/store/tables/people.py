"""Tables of technicians and their time."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from dispatch.store.instants import Instant
from dispatch.store.tables.base import Stored


class TechnicianRow(Stored, table=True):
    """A technician. home_lat, home_lon: both or neither."""

    __tablename__ = "technician"
    __table_args__ = (
        CheckConstraint("efficiency_pct > 0", name="efficiency_pct"),
        CheckConstraint("(home_lat IS NULL) = (home_lon IS NULL)", name="home"),
    )
    id: str = Field(primary_key=True)
    name: str
    center_id: str = Field(foreign_key="center.id")
    home_lat: float | None
    home_lon: float | None
    returns: bool
    efficiency_pct: int
    phone: str


class TechnicianSkillRow(Stored, table=True):
    """A technician's skill."""

    __tablename__ = "technician_skill"
    __table_args__ = (CheckConstraint("level BETWEEN 1 AND 5", name="level"),)
    technician_id: str = Field(primary_key=True, foreign_key="technician.id")
    position: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    skill: str
    level: int
    valid_until: date | None


class TechnicianRegionRow(Stored, table=True):
    """A region in which a technician may work; position 0 is home."""

    __tablename__ = "technician_region"
    technician_id: str = Field(primary_key=True, foreign_key="technician.id")
    position: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    region_id: str = Field(foreign_key="region.id")


class ShiftRow(Stored, table=True):
    """A technician's working time. The break's three columns: all or none."""

    __tablename__ = "shift"
    __table_args__ = (
        CheckConstraint("start_at < end_at", name="span"),
        CheckConstraint("overtime_s >= 0", name="overtime_s"),
        CheckConstraint("break_earliest_at <= break_latest_at AND break_duration_s > 0", name="break"),
        CheckConstraint(
            "(break_earliest_at IS NULL) = (break_duration_s IS NULL)"
            " AND (break_latest_at IS NULL) = (break_duration_s IS NULL)",
            name="break_whole",
        ),
    )
    technician_id: str = Field(primary_key=True, foreign_key="technician.id")
    start_at: datetime = Field(primary_key=True, sa_type=Instant)
    end_at: datetime = Field(sa_type=Instant, index=True)
    overtime_s: int
    break_earliest_at: datetime | None = Field(sa_type=Instant)
    break_latest_at: datetime | None = Field(sa_type=Instant)
    break_duration_s: int | None


class AbsenceRow(Stored, table=True):
    """A time in which a technician does not work."""

    __tablename__ = "absence"
    __table_args__ = (CheckConstraint("start_at < end_at", name="span"),)
    technician_id: str = Field(primary_key=True, foreign_key="technician.id")
    start_at: datetime = Field(primary_key=True, sa_type=Instant)
    end_at: datetime = Field(sa_type=Instant)
    reason: str
