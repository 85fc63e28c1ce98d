"""The roster: shifts and absences, listed, added and taken away."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response
from sqlalchemy import Connection

from api.http.call import Call, Reply
from api.http.cursors import After, Limit, cursor, instant, place
from api.http.etags import etag_of
from api.http.fields import Id, Instant
from api.http.problems import problems
from api.http.rights import allow
from api.http.shapes import catalog as shapes
from api.http.sight import sight_of
from dispatch.store.catalog import roster as roster_work
from dispatch.store.catalog.pages import one
from dispatch.store.catalog.roster import list_spans, read_span
from dispatch.store.catalog.sight import people_in_sight
from dispatch.store.catalog.spans import ABSENCES, SHIFTS
from dispatch.store.catalog.technicians import TECHNICIANS
from dispatch.store.work import Work
from dispatch.technician import Absence, Shift

router = APIRouter(tags=["roster"])
Anybody = Annotated[Call, Depends(allow("administrator", "dispatcher", "planner", "engineer"))]
Desk = Annotated[Call, Depends(allow("administrator", "dispatcher"))]
StartAt = Annotated[Instant, Path(description="when it begins", examples=["2026-03-03T08:00:00+08:00"])]
Since = Annotated[Instant | None, Query(description="what is over by then is left out")]
Until = Annotated[Instant | None, Query(description="what begins then or later is left out")]


@router.get("/shifts", response_model=shapes.Page[shapes.ShiftOut], operation_id="list_shifts", responses=problems(422))
def list_shifts(
    call: Anybody,
    technician: Id | None = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = 50,
    after: After = None,
) -> Response:
    """List shifts, by technician and start; engineers find their own.

    按人员与开始时间列出班次；工程师仅见本人班次。
    """
    start = _place(after)

    def look(connection: Connection) -> Reply:
        found = list_spans(
            connection,
            SHIFTS,
            people=people_in_sight(**sight_of(call)),
            technician_id=technician,
            since=since,
            until=until,
            after=start,
            limit=limit + 1,
        )
        items = [shapes.shift_out(span) for span in found[:limit]]
        return Reply(shapes.Page[shapes.ShiftOut](items=items, next=_more(found, limit)))

    return call.read(look)


@router.get(
    "/technicians/{technician_id}/shifts/{start_at}",
    response_model=shapes.ShiftOut,
    operation_id="read_shift",
    responses=problems(404, 422),
)
def read_shift(technician_id: Id, start_at: StartAt, call: Anybody) -> Response:
    """Read a shift; its ETag is needed to take it away.

    查看班次；删除时须带上其 ETag。
    """

    def look(connection: Connection) -> Reply:
        span = read_span(connection, SHIFTS, technician_id, start_at, people=people_in_sight(**sight_of(call)))
        return Reply(shapes.shift_out(span), etag=etag_of(connection, span))

    return call.read(look)


@router.post(
    "/technicians/{technician_id}/shifts",
    response_model=shapes.ShiftOut,
    status_code=201,
    operation_id="add_shift",
    responses=problems(404, 409, 422),
)
def add_shift(technician_id: Id, body: shapes.ShiftIn, call: Desk) -> Response:
    """Add a shift; one that overlaps another of the same person is refused, and both are named.

    新增班次；与本人其他班次重叠时拒绝并指明两者。
    """

    def act(work: Work) -> Reply:
        one(work.connection, TECHNICIANS, technician_id, where=people_in_sight(**sight_of(call)))
        span = roster_work.add_shift(work, body.shift(technician_id))
        return Reply(shapes.shift_out(span), status=201, etag=etag_of(work.connection, span))

    return call.write(act)


@router.delete(
    "/technicians/{technician_id}/shifts/{start_at}",
    status_code=204,
    operation_id="remove_shift",
    responses=problems(404, 412, 422, 428),
)
def remove_shift(technician_id: Id, start_at: StartAt, call: Desk) -> Response:
    """Take a shift away; If-Match names the version that was seen.

    删除班次；If-Match 须为所见版本。
    """

    def act(work: Work) -> Reply:
        people = people_in_sight(**sight_of(call))
        span = read_span(work.connection, SHIFTS, technician_id, start_at, people=people)
        call.require_match(etag_of(work.connection, span))
        roster_work.remove_shift(work, technician_id, start_at)
        return Reply(None, status=204)

    return call.write(act)


@router.get(
    "/absences", response_model=shapes.Page[shapes.AbsenceOut], operation_id="list_absences", responses=problems(422)
)
def list_absences(
    call: Anybody,
    technician: Id | None = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = 50,
    after: After = None,
) -> Response:
    """List absences, by technician and start; why, only they themselves are shown.

    按人员与开始时间列出缺勤；原因仅本人可见。
    """
    start = _place(after)

    def look(connection: Connection) -> Reply:
        found = list_spans(
            connection,
            ABSENCES,
            people=people_in_sight(**sight_of(call)),
            technician_id=technician,
            since=since,
            until=until,
            after=start,
            limit=limit + 1,
        )
        items = [_absence_out(call, span) for span in found[:limit]]
        return Reply(shapes.Page[shapes.AbsenceOut](items=items, next=_more(found, limit)))

    return call.read(look)


@router.get(
    "/technicians/{technician_id}/absences/{start_at}",
    response_model=shapes.AbsenceOut,
    operation_id="read_absence",
    responses=problems(404, 422),
)
def read_absence(technician_id: Id, start_at: StartAt, call: Anybody) -> Response:
    """Read an absence; its ETag is needed to take it away.

    查看缺勤；删除时须带上其 ETag。
    """

    def look(connection: Connection) -> Reply:
        span = read_span(connection, ABSENCES, technician_id, start_at, people=people_in_sight(**sight_of(call)))
        return Reply(_absence_out(call, span), etag=etag_of(connection, span))

    return call.read(look)


@router.post(
    "/technicians/{technician_id}/absences",
    response_model=shapes.AbsenceOut,
    status_code=201,
    operation_id="add_absence",
    responses=problems(404, 409, 422),
)
def add_absence(technician_id: Id, body: shapes.AbsenceIn, call: Desk) -> Response:
    """Add an absence; what this person was to do is planned again soon.

    新增缺勤；其已安排的工作将很快重新计划。
    """

    def act(work: Work) -> Reply:
        one(work.connection, TECHNICIANS, technician_id, where=people_in_sight(**sight_of(call)))
        span = roster_work.add_absence(work, body.absence(technician_id))
        return Reply(_absence_out(call, span), status=201, etag=etag_of(work.connection, span))

    return call.write(act)


@router.delete(
    "/technicians/{technician_id}/absences/{start_at}",
    status_code=204,
    operation_id="remove_absence",
    responses=problems(404, 412, 422, 428),
)
def remove_absence(technician_id: Id, start_at: StartAt, call: Desk) -> Response:
    """Take an absence away; If-Match names the version that was seen.

    删除缺勤；If-Match 须为所见版本。
    """

    def act(work: Work) -> Reply:
        people = people_in_sight(**sight_of(call))
        span = read_span(work.connection, ABSENCES, technician_id, start_at, people=people)
        call.require_match(etag_of(work.connection, span))
        roster_work.remove_absence(work, technician_id, start_at)
        return Reply(None, status=204)

    return call.write(act)


def _absence_out(call: Call, absence: Absence) -> shapes.AbsenceOut:
    return shapes.absence_out(absence, clear=absence.technician_id == call.principal.technician_id)


def _place(after: str | None) -> tuple[str, datetime] | None:
    found = place(after, texts=2)
    return None if found is None else (found[0], instant(found[1]))


def _more(found: list[Shift] | list[Absence], limit: int) -> str | None:
    if len(found) <= limit:
        return None
    last = found[limit - 1]
    return cursor(last.technician_id, last.start_at.isoformat())
