"""How the database itself fares: its schema, its log, its queue. Figures only, nobody's data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from alembic.migration import MigrationContext
from sqlalchemy import Connection, func, select

from dispatch.store.jobs import count_by_state, queue_age_s
from dispatch.store.migrate import head_revision
from dispatch.store.shelf import table_of
from dispatch.store.tables.jobs import DutyLeaseRow, DutyRow, JobRow

_JOBS, _LEASE, _DUTIES = table_of(JobRow), table_of(DutyLeaseRow), table_of(DutyRow)
_LATELY = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """The database at one moment.

    write_ahead_log_bytes: 0 on PostgreSQL. jobs: (kind, state) → count. queue_age_s: kind → how long its oldest waiting
    job has waited. failures: (kind, problem code) → jobs that failed in the last hour. duty_failures: duty → how often
    it failed so far. worker_until: up to when some worker has said that it lives; None: none ever did.
    """

    write_ahead_log_bytes: int
    jobs: Mapping[tuple[str, str], int]
    queue_age_s: Mapping[str, float]
    failures: Mapping[tuple[str, str], int]
    duty_failures: Mapping[str, int]
    worker_until: datetime | None


def condition_of(connection: Connection, now: datetime) -> Condition:
    """Return how the database fares at a moment (aware)."""
    return Condition(
        write_ahead_log_bytes=_write_ahead_log_bytes(connection),
        jobs={(kind, state): count for (kind, state), count in count_by_state(connection).items()},
        queue_age_s=queue_age_s(connection, now),
        failures=_failures(connection, now),
        duty_failures={row.name: row.failures for row in connection.execute(select(_DUTIES))},
        worker_until=worker_until(connection),
    )


def at_head(connection: Connection) -> bool:
    """Return whether the schema is the one that this program was written for."""
    return MigrationContext.configure(connection).get_current_revision() == head_revision()


def worker_until(connection: Connection) -> datetime | None:
    """Return up to when some worker has said that it lives; None: none ever did."""
    return connection.execute(select(_LEASE.c.until)).scalar()


def _failures(connection: Connection, now: datetime) -> dict[tuple[str, str], int]:
    code = _JOBS.c.problem["code"].as_string()
    question = select(_JOBS.c.kind, code.label("code"), func.count().label("number")).where(
        _JOBS.c.state == "failed", _JOBS.c.ended_at > now - _LATELY
    )
    return {(row.kind, row.code): row.number for row in connection.execute(question.group_by(_JOBS.c.kind, code))}


def _write_ahead_log_bytes(connection: Connection) -> int:
    url = connection.engine.url
    if url.drivername != "sqlite" or not url.database:
        return 0
    try:
        return Path(f"{url.database}-wal").stat().st_size
    except OSError:  # there is none between two checkpoints
        return 0
