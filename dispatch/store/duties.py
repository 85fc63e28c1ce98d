"""Who attends to the time-driven duties: one worker at a time, for the length of a lease; and how duties fare."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from dispatch.store.shelf import table_of
from dispatch.store.tables.jobs import DutyLeaseRow, DutyRow
from dispatch.store.work import Work

_LEASE, _DUTIES = table_of(DutyLeaseRow), table_of(DutyRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyFailures:
    """How often a duty has failed, when last, and with what kind of error."""

    name: str
    failures: int
    failed_at: datetime
    reason: str


def hold(work: Work, worker: str, lease_s: float) -> bool:
    """Take or prolong the lease for a worker; return False where another one holds it."""
    until = work.at + timedelta(seconds=lease_s)
    row = work.connection.execute(select(_LEASE)).first()
    if row is None:
        work.connection.execute(insert(_LEASE), [{"id": 1, "worker": worker, "until": until}])
        return True
    if row.worker != worker and row.until > work.at:
        return False
    work.connection.execute(update(_LEASE).values(worker=worker, until=until))
    return True


def let_go(work: Work, worker: str) -> None:
    """Give up the lease, so that another worker need not wait for its end."""
    work.connection.execute(delete(_LEASE).where(_LEASE.c.worker == worker))


def holder(connection: Connection, now: datetime) -> str | None:
    """Return which worker attends to the duties, None for nobody."""
    row = connection.execute(select(_LEASE)).first()
    return None if row is None or row.until <= now else str(row.worker)


def note_failure(work: Work, name: str, reason: str) -> None:
    """Count one more failure of a duty. reason: the kind of error, without anybody's data."""
    failed = {"failed_at": work.at, "reason": reason}
    known = work.connection.execute(select(_DUTIES.c.failures).where(_DUTIES.c.name == name)).scalar()
    if known is None:
        work.connection.execute(insert(_DUTIES), [{"name": name, "failures": 1, **failed}])
    else:
        work.connection.execute(update(_DUTIES).where(_DUTIES.c.name == name).values(failures=known + 1, **failed))


def failures(connection: Connection) -> list[DutyFailures]:
    """Return the duties that have ever failed, by name."""
    return [
        DutyFailures(name=row.name, failures=row.failures, failed_at=row.failed_at, reason=row.reason)
        for row in connection.execute(select(_DUTIES).order_by(_DUTIES.c.name))
    ]
