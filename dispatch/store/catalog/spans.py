"""Shifts and absences, which have no id of their own: a new one replaces those of the same person that it overlaps.

So a roster can be corrected by importing it again, and nobody ever has two shifts at once.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Row, and_, bindparam, delete, insert

from dispatch.import_record import Tally
from dispatch.store.shelf import rows, table_of
from dispatch.store.tables import Stored
from dispatch.store.tables.people import AbsenceRow, ShiftRow
from dispatch.technician import Absence, BreakWindow, Shift

Span = TypeVar("Span", Shift, Absence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster(Generic[Span]):
    """Where spans of one kind are kept, and how they lie in rows."""

    table: type[Stored]
    row_of: Callable[[Span], dict[str, Any]]
    span_of: Callable[[Row[Any]], Span]


def read_spans(connection: Connection, roster: Roster[Span], people: Collection[str] | None = None) -> list[Span]:
    """Return the spans of some people (None: of all), by technician and start."""
    table = table_of(roster.table)
    spans = [roster.span_of(row) for row in rows(connection, table, table.c.technician_id, people)]
    return sorted(spans, key=_key)


def write_spans(connection: Connection, roster: Roster[Span], spans: Sequence[Span]) -> Tally:
    """Store spans; one that replaces others counts as an update."""
    incoming = {_key(span): span for span in spans}
    stored: dict[str, list[Span]] = defaultdict(list)
    for span in read_spans(connection, roster, {span.technician_id for span in spans}):
        stored[span.technician_id].append(span)
    kept = {_key(span) for some in stored.values() for span in some if incoming.get(_key(span)) == span}
    new = [span for span in spans if _key(span) not in kept]
    replaced: set[tuple[str, datetime]] = set()
    updated = 0
    for span in new:
        overlapped = {_key(other) for other in stored[span.technician_id] if _overlap(span, other)} - kept
        updated += bool(overlapped)
        replaced |= overlapped
    _remove(connection, roster, replaced)
    if new:
        connection.execute(insert(table_of(roster.table)), [roster.row_of(span) for span in new])
    return Tally(created=len(new) - updated, updated=updated, unchanged=len(kept))


def _remove(connection: Connection, roster: Roster[Span], keys: Collection[tuple[str, datetime]]) -> None:
    if not keys:
        return
    table = table_of(roster.table)
    one = and_(table.c.technician_id == bindparam("_who"), table.c.start_at == bindparam("_start_at"))
    connection.execute(delete(table).where(one), [{"_who": who, "_start_at": start_at} for who, start_at in keys])


def _key(span: Shift | Absence) -> tuple[str, datetime]:
    return span.technician_id, span.start_at


def _overlap(one: Shift | Absence, other: Shift | Absence) -> bool:
    return one.start_at < other.end_at and other.start_at < one.end_at


def _shift_row(shift: Shift) -> dict[str, Any]:
    return {
        "technician_id": shift.technician_id,
        "start_at": shift.start_at,
        "end_at": shift.end_at,
        "overtime_s": shift.overtime_s,
        "break_earliest_at": shift.rest.earliest_at if shift.rest else None,
        "break_latest_at": shift.rest.latest_at if shift.rest else None,
        "break_duration_s": shift.rest.duration_s if shift.rest else None,
    }


def _shift(row: Row[Any]) -> Shift:
    rest = row.break_duration_s is not None
    return Shift(
        technician_id=row.technician_id,
        start_at=row.start_at,
        end_at=row.end_at,
        overtime_s=row.overtime_s,
        rest=BreakWindow(
            earliest_at=row.break_earliest_at, latest_at=row.break_latest_at, duration_s=row.break_duration_s
        )
        if rest
        else None,
    )


def _absence_row(absence: Absence) -> dict[str, Any]:
    return {
        "technician_id": absence.technician_id,
        "start_at": absence.start_at,
        "end_at": absence.end_at,
        "reason": absence.reason,
    }


def _absence(row: Row[Any]) -> Absence:
    return Absence(technician_id=row.technician_id, start_at=row.start_at, end_at=row.end_at, reason=row.reason)


SHIFTS: Roster[Shift] = Roster(table=ShiftRow, row_of=_shift_row, span_of=_shift)
ABSENCES: Roster[Absence] = Roster(table=AbsenceRow, row_of=_absence_row, span_of=_absence)
