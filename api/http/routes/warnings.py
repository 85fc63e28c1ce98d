"""Warnings: promises in danger, the most urgent first, and that somebody has seen them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from sqlalchemy import Connection

from api.http.call import Call, Reply
from api.http.cursors import After, Limit
from api.http.fields import Id
from api.http.problems import problems
from api.http.rights import allow
from api.http.shapes.promises import WarningOut, WarningPage, cursor_of, place_at, target_out, warning_out
from api.http.sight import sight_of
from dispatch.sla.escalation import Audience
from dispatch.sla.target import Kind
from dispatch.sla.warning import Colour
from dispatch.store.orders.changes import check_in_sight
from dispatch.store.orders.sight import in_sight, region_of
from dispatch.store.sla import promises as sla
from dispatch.store.sla.warnings import list_warnings as read_warnings
from dispatch.store.sla.warnings import place_of
from dispatch.store.work import Work

router = APIRouter(tags=["warnings"])
Office = Annotated[Call, Depends(allow("administrator", "dispatcher", "planner"))]
Desk = Annotated[Call, Depends(allow("administrator", "dispatcher"))]


@router.get("/warnings", response_model=WarningPage, operation_id="list_warnings", responses=problems(422))
def list_warnings(
    call: Office,
    colour: Colour | None = None,
    region: Id | None = None,
    audience: Audience | None = None,
    limit: Limit = 50,
    after: After = None,
) -> Response:
    """List promises in danger: red before yellow, then by weight, then the oldest; audience: whose turn it is.

    列出预警：红色在前，其次按权重、时间先后；可按区域与通知对象筛选。
    """
    own = call.principal.regions
    regions = set(own) or None if region is None else {region} & set(own) if own else {region}

    def look(connection: Connection) -> Reply:
        found = read_warnings(
            connection, colour=colour, regions=regions, audience=audience, after=place_at(after), limit=limit + 1
        )
        more = cursor_of(place_of(found[limit - 1])) if len(found) > limit else None
        return Reply(WarningPage(items=[warning_out(one) for one in found[:limit]], next=more))

    return call.read(look)


@router.post(
    "/orders/{order_id}/warnings/{kind}/acknowledgement",
    response_model=WarningOut,
    operation_id="acknowledge_warning",
    responses=problems(404, 409, 422),
)
def acknowledge_warning(order_id: Id, kind: Kind, call: Desk) -> Response:
    """Say that a warning has been seen: it climbs no further. The first who says so stays.

    确认已看到预警：不再逐级上报；以最先确认者为准。
    """

    def act(work: Work) -> Reply:
        check_in_sight(work.connection, order_id, in_sight(**sight_of(call)))
        seen = sla.acknowledge(work, order_id, kind)
        region_id = region_of(work.connection, order_id)
        return Reply(WarningOut(order_id=order_id, region_id=region_id, target=target_out(seen)))

    return call.write(act)
