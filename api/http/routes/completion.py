"""After the visit: what engineers report, and how often one visit was enough."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from sqlalchemy import Connection

from api.http.call import Call, Reply
from api.http.etags import etag_of
from api.http.fields import Id, Instant
from api.http.named import check_people
from api.http.problems import problem_reply, problems
from api.http.rights import allow
from api.http.shapes.completion import (
    FirstTimeFixesOut,
    FirstTimeFixOut,
    VisitReported,
    VisitReportIn,
    VisitsOut,
    visit_out,
)
from api.http.shapes.orders import order_out
from api.http.sight import sight_of
from dispatch.orders.completion import events_of
from dispatch.store.errors import StoreRefusalError
from dispatch.store.orders.cards import cards
from dispatch.store.orders.changes import read_order
from dispatch.store.orders.hearing import refused
from dispatch.store.orders.sight import engineers_of, in_sight
from dispatch.store.orders.visits_done import first_time_fixes, report_visit, reports_of
from dispatch.store.sla.promises import refresh
from dispatch.store.work import Work
from solver.findings import Finding, InvalidDocumentError

router = APIRouter(tags=["visits"])
Anybody = Annotated[Call, Depends(allow("administrator", "dispatcher", "planner", "engineer"))]
Tellers = Annotated[Call, Depends(allow("administrator", "dispatcher", "engineer"))]
Office = Annotated[Call, Depends(allow("administrator", "dispatcher", "planner"))]
_YEAR = timedelta(days=366)


@router.post(
    "/orders/{order_id}/visit-report",
    response_model=VisitReported,
    status_code=201,
    operation_id="report_visit",
    responses=problems(403, 404, 409, 422),
)
def report(order_id: Id, body: VisitReportIn, call: Tellers) -> Response:
    """Report a visit: times, outcome, parts used. Parts are booked and the order goes on, or nothing is kept.

    上报上门结果：时间、结果、所用备件；备件出库与工单状态同时生效，否则均不生效。
    """
    who = call.principal.technician_id if call.principal.role == "engineer" else body.technician_id
    if who is None or (body.technician_id or who) != who:
        raise InvalidDocumentError([_WHOSE])

    def act(work: Work) -> Reply | Response:
        before = read_order(work.connection, order_id, sight=in_sight(**sight_of(call)))
        if call.principal.role != "engineer" and who not in engineers_of(work.connection, [order_id])[order_id]:
            check_people(work.connection, call, [who])
        told = body.report(order_id, who)
        event = events_of(told.outcome, before.state)[-1]
        try:
            order, done = report_visit(work, told)
        except StoreRefusalError as refusal:
            if refusal.code != "illegal-transition":
                raise
            return problem_reply(refused(work, before, event, by_technician=who, claimed_at=told.finished_at))
        refresh(work, [order_id])
        card = cards(work.connection, [order], at=work.at)[0]
        shown = order_out(card, role=call.principal.role, clear=call.principal.role == "engineer")
        return Reply(
            VisitReported(visit=visit_out(done), order=shown), status=201, etag=etag_of(work.connection, order)
        )

    return call.write(act)


@router.get(
    "/orders/{order_id}/visit-reports",
    response_model=VisitsOut,
    operation_id="list_visit_reports",
    responses=problems(404, 422),
)
def list_reports(order_id: Id, call: Anybody) -> Response:
    """List the visits of an order as they were reported.

    列出工单的历次上门记录。
    """

    def look(connection: Connection) -> Reply:
        read_order(connection, order_id, sight=in_sight(**sight_of(call)))
        return Reply(VisitsOut(items=[visit_out(done) for done in reports_of(connection, order_id)]))

    return call.read(look)


@router.get(
    "/first-time-fixes",
    response_model=FirstTimeFixesOut,
    operation_id="list_first_time_fixes",
    responses=problems(422),
)
def fixes(
    call: Office,
    since: Annotated[Instant | None, Query(description="default: a year before `until`")] = None,
    until: Annotated[Instant | None, Query(description="default: now; at most 366 days after `since`")] = None,
) -> Response:
    """Tell how often one visit was enough, by region and month of the first visit.

    按区域与月份统计首次修复率。
    """
    end = until or call.at
    start = since or end - _YEAR
    if not timedelta(0) < end - start <= _YEAR:
        raise InvalidDocumentError([_TOO_LONG])

    def look(connection: Connection) -> Reply:
        found = first_time_fixes(connection, since=start, until=end, sight=in_sight(**sight_of(call)))
        return Reply(
            FirstTimeFixesOut(
                items=[
                    FirstTimeFixOut(
                        region_id=one.region_id,
                        month=one.month,
                        orders=one.orders,
                        fixed=one.fixed,
                        rate=round(one.fixed / one.orders, 4),
                    )
                    for one in found
                ]
            )
        )

    return call.read(look)


_WHOSE = Finding(
    path="technician_id",
    code="whose-visit",
    cause={"en": "does not say whose visit it was", "zh": "未说明是谁的上门"},
    remedy={
        "en": "Name the technician; engineers report their own visits and leave it out.",
        "zh": "请指明技术员；工程师上报本人上门时留空。",
    },
)
_TOO_LONG = Finding(
    path="since",
    code="time-range",
    cause={"en": "the time asked for is empty, or longer than 366 days", "zh": "查询时间为空或超过 366 天"},
    remedy={"en": "Ask for a year at most.", "zh": "请最多查询一年。"},
)
