"""Tables of plans, whole, and of their visits; and the log of imports."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint
from sqlmodel import JSON, Field

from dispatch.store.instants import Instant
from dispatch.store.tables.base import Stored


class PlanRow(Stored, table=True):
    """A plan. problem, plan: the contract's documents as zlib-compressed canonical JSON.

    edition: 1, 2, … with each change of the documents; live_at: since when it is, or was, in force.
    """

    __tablename__ = "plan"
    __table_args__ = (
        CheckConstraint("state IN ('proposal', 'live', 'published', 'superseded')", name="state"),
        ForeignKeyConstraint(["policy_id", "policy_version"], ["policy.id", "policy.version"]),
    )
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    day: date = Field(index=True)
    state: str
    created_at: datetime = Field(sa_type=Instant)
    published_at: datetime | None = Field(sa_type=Instant)
    at: datetime = Field(sa_type=Instant)
    epoch_at: datetime = Field(sa_type=Instant)
    problem_hash: str
    problem: bytes
    plan: bytes
    policy_id: str
    policy_version: int
    solver_version: str
    parameters: dict[str, Any] = Field(sa_type=JSON)
    seed: int = Field(sa_type=BigInteger)
    work: dict[str, Any] = Field(sa_type=JSON)
    travel: str
    cost: int = Field(sa_type=BigInteger)
    bound: int | None = Field(sa_type=BigInteger)
    solve_s: float
    edition: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    live_at: datetime | None = Field(default=None, sa_type=Instant)


class PlanRegionRow(Stored, table=True):
    """A region that a plan covers; a plan without any covers all."""

    __tablename__ = "plan_region"
    plan_number: int = Field(primary_key=True, foreign_key="plan.number", sa_column_kwargs={"autoincrement": False})
    region_id: str = Field(primary_key=True, foreign_key="region.id")


class VisitRow(Stored, table=True):
    """A visit of a plan, so that queries need not read its document."""

    __tablename__ = "visit"
    plan_number: int = Field(primary_key=True, foreign_key="plan.number", sa_column_kwargs={"autoincrement": False})
    order_id: str = Field(primary_key=True, foreign_key="work_order.id", index=True)
    technician_id: str = Field(primary_key=True, foreign_key="technician.id")
    shift: int
    sequence: int
    arrival_at: datetime = Field(sa_type=Instant)
    start_at: datetime = Field(sa_type=Instant)
    finish_at: datetime = Field(sa_type=Instant)


class ImportRow(Stored, table=True):
    """An import that changed something."""

    __tablename__ = "import_log"
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Instant)
    source: str
    summary: dict[str, Any] = Field(sa_type=JSON)
