"""Shifts and absences one by one: added and taken away by people, with an event each."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, select, tuple_

from dispatch.store.catalog.spans import ABSENCES, SHIFTS, Roster, Span, read_spans
from dispatch.store.errors import StoreMissingError, StoreRefusalError
from dispatch.store.references import Reference, refuse_missing
from dispatch.store.shelf import table_of
from dispatch.store.tables.people import TechnicianRegionRow, TechnicianRow
from dispatch.store.work import Work
from dispatch.technician import Absence, Shift

_PEOPLE, _REGIONS = table_of(TechnicianRow), table_of(TechnicianRegionRow)


def list_spans(
    connection: Connection,
    roster: Roster[Span],
    *,
    people: ColumnElement[bool] | None = None,
    technician_id: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    after: tuple[str, datetime] | None = None,
    limit: int = 50,
) -> list[Span]:
    """Return up to `limit` shifts or absences that touch [since, until), by technician and start, after a place.

    people: the condition on technicians whose spans may be seen (`catalog_sight.people_in_sight`; None: all).
    """
    table = table_of(roster.table)
    question = select(table).order_by(table.c.technician_id, table.c.start_at).limit(limit)
    if people is not None:
        question = question.where(table.c.technician_id.in_(select(_PEOPLE.c.id).where(people)))
    if technician_id is not None:
        question = question.where(table.c.technician_id == technician_id)
    if since is not None:
        question = question.where(table.c.end_at > since)
    if until is not None:
        question = question.where(table.c.start_at < until)
    if after is not None:
        question = question.where(tuple_(table.c.technician_id, table.c.start_at) > after)
    return [roster.span_of(row) for row in connection.execute(question)]


def read_span(
    connection: Connection,
    roster: Roster[Span],
    technician_id: str,
    start_at: datetime,
    *,
    people: ColumnElement[bool] | None = None,
) -> Span:
    """Return one shift or absence. Raises StoreMissingError where there is none in sight."""
    table = table_of(roster.table)
    question = select(table).where(table.c.technician_id == technician_id, table.c.start_at == start_at)
    if people is not None:
        question = question.where(table.c.technician_id.in_(select(_PEOPLE.c.id).where(people)))
    row = connection.execute(question).first()
    if row is None:
        raise StoreMissingError(
            "unknown-span",
            cause={"en": "there is no such shift or absence", "zh": "没有该班次或缺勤"},
            remedy={"en": "List them to see which there are.", "zh": "请先列出现有记录。"},
        )
    return roster.span_of(row)


def add_shift(work: Work, shift: Shift) -> Shift:
    """Add a shift. Raises StoreRefusalError ("overlapping-shifts", "unknown-reference")."""
    return _add(work, SHIFTS, shift, "shift", {"overtime_s": shift.overtime_s})


def add_absence(work: Work, absence: Absence) -> Absence:
    """Add an absence; its reason stays out of the event. Raises StoreRefusalError ("overlapping-absences", …)."""
    return _add(work, ABSENCES, absence, "absence", {})


def remove_shift(work: Work, technician_id: str, start_at: datetime) -> None:
    """Take a shift away. Raises StoreMissingError."""
    _remove(work, SHIFTS, technician_id, start_at, "shift")


def remove_absence(work: Work, technician_id: str, start_at: datetime) -> None:
    """Take an absence away. Raises StoreMissingError."""
    _remove(work, ABSENCES, technician_id, start_at, "absence")


def _add(work: Work, roster: Roster[Span], span: Span, noun: str, more: dict[str, Any]) -> Span:
    refuse_missing(work.connection, [Reference(f"{noun}s", "technicians", span.technician_id)])
    for other in read_spans(work.connection, roster, [span.technician_id]):
        if other == span:
            return span  # sent twice
        if span.start_at < other.end_at and other.start_at < span.end_at:
            raise _overlap(noun, span, other)
    work.connection.execute(insert(table_of(roster.table)).values(roster.row_of(span)))
    _record(work, f"{noun}.added", span, more)
    return span


def _remove(work: Work, roster: Roster[Span], technician_id: str, start_at: datetime, noun: str) -> None:
    span = read_span(work.connection, roster, technician_id, start_at)
    table = table_of(roster.table)
    one = delete(table).where(table.c.technician_id == technician_id, table.c.start_at == start_at)
    work.connection.execute(one)
    _record(work, f"{noun}.removed", span, {})


def _record(work: Work, kind: str, span: Shift | Absence, more: dict[str, Any]) -> None:
    """Tell the technician, and the region in which they are at home."""
    work.record(
        kind,
        noun=kind.partition(".")[0],
        subject=span.technician_id,
        region_id=_home_region(work.connection, span.technician_id),
        technicians=(span.technician_id,),
        data={"start_at": span.start_at.isoformat(), "end_at": span.end_at.isoformat(), **more},
    )


def _home_region(connection: Connection, technician_id: str) -> str | None:
    question = select(_REGIONS.c.region_id).where(_REGIONS.c.technician_id == technician_id)
    found: str | None = connection.execute(question.order_by(_REGIONS.c.position).limit(1)).scalar()
    return found


class OverlapError(StoreRefusalError):
    """A person would be in two shifts, or away twice, at one time."""


def _overlap(noun: str, span: Shift | Absence, other: Shift | Absence) -> OverlapError:
    def told(one: Shift | Absence) -> str:
        return f"{one.technician_id}: {one.start_at.isoformat()} – {one.end_at.isoformat()}"

    return OverlapError(
        f"overlapping-{noun}s",
        cause={"en": "it overlaps another one of the same person", "zh": "与同一人的另一条记录时间重叠"},
        remedy={"en": "Take the other away first, or change the times.", "zh": "请先删除另一条，或调整时间。"},
        items=(told(span), told(other)),
    )
