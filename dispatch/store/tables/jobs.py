"""Tables of long work, and of the duties that one worker at a time attends to."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import JSON, Field

from dispatch.store.instants import Instant
from dispatch.store.tables.base import Stored

_LIVE = text("state IN ('queued', 'running')")


class JobRow(Stored, table=True):
    """A job. area: the regions it is about, as one text, so that one index keeps two live jobs off the same scope."""

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'running', 'done', 'failed', 'cancelled')", name="state"),
        CheckConstraint("attempts >= 0 AND attempts <= max_attempts", name="attempts"),
        CheckConstraint("(state = 'running') = (lease_until IS NOT NULL)", name="lease"),
        CheckConstraint("(state IN ('queued', 'running')) = (ended_at IS NULL)", name="ended"),
        CheckConstraint("(state = 'failed') = (problem IS NOT NULL)", name="problem"),
        Index("uq_job_live_scope", "scope", "area", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("ix_job_live", "created_at", sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("ix_job_created_by_created_at", "created_by", "created_at"),
    )
    id: str = Field(primary_key=True)
    kind: str
    state: str
    request: dict[str, Any] = Field(sa_type=JSON)
    scope: str | None
    area: str
    created_by: str
    created_at: datetime = Field(sa_type=Instant, index=True)
    started_at: datetime | None = Field(sa_type=Instant)
    ended_at: datetime | None = Field(sa_type=Instant)
    lease_until: datetime | None = Field(sa_type=Instant)
    cancel_asked_at: datetime | None = Field(sa_type=Instant)
    attempts: int
    max_attempts: int
    fence: int
    revision: int
    worker: str
    trace: str
    progress: dict[str, Any] = Field(sa_type=JSON)
    result: dict[str, Any] | None = Field(sa_type=JSON(none_as_null=True))
    problem: dict[str, Any] | None = Field(sa_type=JSON(none_as_null=True))


class JobRegionRow(Stored, table=True):
    """A region that a job is about; a job without any is about all."""

    __tablename__ = "job_region"
    job_id: str = Field(primary_key=True, foreign_key="job.id")
    region_id: str = Field(primary_key=True, foreign_key="region.id", index=True)


class DutyLeaseRow(Stored, table=True):
    """Who attends to the duties, and until when without a further word. One row at most."""

    __tablename__ = "duty_lease"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)
    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    worker: str
    until: datetime = Field(sa_type=Instant)


class DutyRow(Stored, table=True):
    """How a duty fares. failures: all of them; failed_at, reason: of the last one (the kind of error, no text)."""

    __tablename__ = "duty"
    __table_args__ = (CheckConstraint("failures >= 0", name="failures"),)
    name: str = Field(primary_key=True)
    failures: int
    failed_at: datetime = Field(sa_type=Instant)
    reason: str
