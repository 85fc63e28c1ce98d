"""Tables of what is known beforehand: parts, faults, policies."""

from typing import Any

from sqlalchemy import CheckConstraint
from sqlmodel import JSON, Field

from dispatch.store.tables.base import Stored


class PartRow(Stored, table=True):
    """A kind of spare part."""

    __tablename__ = "part"
    id: str = Field(primary_key=True)
    name: str
    reusable: bool


class FaultRow(Stored, table=True):
    """A kind of fault."""

    __tablename__ = "fault"
    __table_args__ = (CheckConstraint("duration_s > 0", name="duration_s"),)
    id: str = Field(primary_key=True)
    name: str
    industry: str
    level: int
    duration_s: int


class FaultSkillRow(Stored, table=True):
    """A skill that a fault asks for."""

    __tablename__ = "fault_skill"
    __table_args__ = (CheckConstraint("level BETWEEN 1 AND 5", name="level"),)
    fault_id: str = Field(primary_key=True, foreign_key="fault.id")
    skill: str = Field(primary_key=True)
    level: int


class FaultPartRow(Stored, table=True):
    """A part that a fault asks for."""

    __tablename__ = "fault_part"
    __table_args__ = (CheckConstraint("pieces > 0", name="pieces"),)
    fault_id: str = Field(primary_key=True, foreign_key="fault.id")
    part_id: str = Field(primary_key=True, foreign_key="part.id")
    pieces: int


class PolicyRow(Stored, table=True):
    """One version of a policy, never changed. adopted: 1, 2, … in the order in which policies came into force."""

    __tablename__ = "policy"
    id: str = Field(primary_key=True)
    version: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    adopted: int = Field(unique=True)
    content: dict[str, Any] = Field(sa_type=JSON)
