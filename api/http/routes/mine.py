"""The engineer's side: today's visits, and the answer to each."""

from datetime import UTC, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Response
from sqlalchemy import Connection

from api.http.call import Call, Reply
from api.http.fields import Day
from api.http.problems import problems
from api.http.rights import allow
from api.http.shapes.mine import MyVisitOut, MyVisitsOut, RefuseIn
from api.http.shapes.places import InDatum, point_out
from dispatch.masking.people import masked_site, may_see
from dispatch.orders.life_cycle import open_events
from dispatch.store.catalog.company import COMPANY, CUSTOMERS, SITES
from dispatch.store.catalog.parts import FAULTS
from dispatch.store.live import told
from dispatch.store.orders.rows import ORDERS
from dispatch.store.shelf import read
from dispatch.store.work import Work
from geo.datum import Datum

router = APIRouter(tags=["mine"])
Engineer = Annotated[Call, Depends(allow("engineer"))]


@router.get("/my/visits", response_model=MyVisitsOut, operation_id="list_my_visits", responses=problems(422))
def list_my_visits(call: Engineer, day: Day | None = None, datum: InDatum = "WGS84") -> Response:
    """List your visits of a day (today, if none is named), in the order in which they are to be made.

    列出本人当天的上门安排，按先后顺序；坐标系由 datum 指定，默认 WGS84。
    """

    def look(connection: Connection) -> Reply:
        company = read(connection, COMPANY).get(1)
        zone = ZoneInfo(company.time_zone if company else "UTC")
        wanted = day or datetime.now(UTC).astimezone(zone).date()
        who = call.principal.technician_id
        visits = told.visits_of(connection, who, wanted) if who else []
        return Reply(MyVisitsOut(day=wanted, items=_visits(connection, visits, at=call.at, datum=datum)))

    return call.read(look)


@router.post(
    "/my/visits/{order_id}/accept",
    response_model=MyVisitOut,
    operation_id="accept_visit",
    responses=problems(404, 409),
)
def accept_visit(order_id: str, call: Engineer) -> Response:
    """Accept a visit that you were told of.

    接受上门任务。
    """

    def act(work: Work) -> Reply:
        visit = told.answer(work, order_id, call.principal.technician_id or "", "accept", "")
        return Reply(_visits(work.connection, [visit], at=work.at)[0])

    return call.write(act)


@router.post(
    "/my/visits/{order_id}/refuse",
    response_model=MyVisitOut,
    operation_id="refuse_visit",
    responses=problems(404, 409, 422),
)
def refuse_visit(order_id: str, body: RefuseIn, call: Engineer) -> Response:
    """Refuse a visit that you were told of, and say why; it leaves your list.

    拒绝上门任务并说明原因；该任务将从列表中移除。
    """

    def act(work: Work) -> Reply:
        visit = told.answer(work, order_id, call.principal.technician_id or "", "refuse", body.reason)
        return Reply(_visits(work.connection, [visit], at=work.at)[0])

    return call.write(act)


def _visits(
    connection: Connection, visits: list[told.ToldVisit], *, at: datetime, datum: Datum = "WGS84"
) -> list[MyVisitOut]:
    orders = read(connection, ORDERS, {visit.order_id for visit in visits})
    sites = read(connection, SITES, {order.site_id for order in orders.values()})
    customers = read(connection, CUSTOMERS, {site.customer_id for site in sites.values()})
    faults = read(connection, FAULTS, {order.fault_id for order in orders.values() if order.fault_id})
    shown = []
    for visit in visits:
        order = orders[visit.order_id]
        fault = faults.get(order.fault_id or "")
        site = sites[order.site_id]
        needed = _needed(visit, at)
        shown.append(
            MyVisitOut(
                order=order.id,
                version=visit.version,
                sequence=visit.sequence,
                arrival_at=visit.arrival_at,
                start_at=visit.start_at,
                finish_at=visit.finish_at,
                state=order.state,
                level=order.level,
                site=site.name if needed else masked_site(site, customers[site.customer_id]),
                point=point_out(site.point, datum) if needed else None,
                fault=fault.name if fault else "",
                parts=dict(order.parts),
                windows=list(order.windows),
                answer=visit.answer,
                events=list(open_events(order.state, "engineer")),
            )
        )
    return shown


def _needed(visit: told.ToldVisit, at: datetime) -> bool:
    """Return whether its engineer has to find the house now: not long before or after, nor once it is refused."""
    assigned = () if visit.answer == "refused" else (visit.technician_id,)
    return may_see("engineer", visit.technician_id, assigned, visit.start_at, at)
