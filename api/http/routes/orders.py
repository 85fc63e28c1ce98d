"""Work orders: made, found, edited, pinned, locked, and told of."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response
from sqlalchemy import Connection

from api.http.call import Call, Reply
from api.http.cursors import After, Limit, cursor, number, place
from api.http.etags import etag_of, shown_tag
from api.http.fields import Id, Urgency
from api.http.named import check_named
from api.http.problems import Forbidden, problem_reply, problems
from api.http.rights import allow
from api.http.shapes.history import HistoryPage, history_out
from api.http.shapes.orders import (
    EventIn,
    LockOut,
    OrderIn,
    OrderOut,
    OrderPage,
    OrderPatch,
    PinIn,
    State,
    lock_out,
    order_out,
)
from api.http.sight import sight_of
from dispatch.orders.draft import completed, missing_needs
from dispatch.orders.life_cycle import may_tell
from dispatch.store.catalog.parts import FAULTS
from dispatch.store.catalog.sight import clear_sites
from dispatch.store.orders import locks as order_locks
from dispatch.store.orders import pins as order_pins
from dispatch.store.orders.cards import cards
from dispatch.store.orders.changes import check_in_sight, create_order, edit_order, list_orders, read_order
from dispatch.store.orders.hearing import hear
from dispatch.store.orders.history import history
from dispatch.store.orders.sight import in_sight
from dispatch.store.shelf import read
from dispatch.store.sla.promises import refresh
from dispatch.store.work import Work
from dispatch.work_order import WorkOrder
from solver.findings import Finding, InvalidDocumentError

router = APIRouter(tags=["orders"])
Anybody = Annotated[Call, Depends(allow("administrator", "dispatcher", "planner", "engineer"))]
Desk = Annotated[Call, Depends(allow("administrator", "dispatcher"))]
Tellers = Annotated[Call, Depends(allow("administrator", "dispatcher", "engineer"))]
OrderId = Annotated[Id, Path(examples=["X20260302001"])]


@router.get("/orders", response_model=OrderPage, operation_id="list_orders", responses=problems(422))
def list_all(
    call: Anybody,
    state: Annotated[list[State] | None, Query(max_length=16)] = None,
    region: Id | None = None,
    level: Urgency | None = None,
    technician: Id | None = None,
    id_prefix: Annotated[Id | None, Query(description="how the number begins")] = None,
    limit: Limit = 50,
    after: After = None,
) -> Response:
    """List work orders, by number; engineers find their own visits, dispatchers the orders of their regions.

    按工单号列出工单；工程师仅见本人任务，调度员仅见所辖区域。
    """
    start = place(after)

    def look(connection: Connection) -> Reply:
        found = list_orders(
            connection,
            sight=in_sight(**sight_of(call)),
            states=state or (),
            region_id=region,
            level=level,
            technician=None if technician is None else in_sight(technician_id=technician),
            id_prefix=id_prefix or "",
            after=start[0] if start else "",
            limit=limit + 1,
        )
        shown = _shown(connection, call, found[:limit], at=call.at)
        return Reply(OrderPage(items=shown, next=cursor(found[limit - 1].id) if len(found) > limit else None))

    return call.read(look)


@router.post(
    "/orders",
    response_model=OrderOut,
    status_code=201,
    operation_id="create_order",
    responses=problems(404, 409, 422),
)
def create(body: OrderIn, call: Desk) -> Response:
    """Take a complaint in. What is left out, the fault says; a repeat repair is raised, and says why.

    新建工单：未填内容取自故障目录；重复维修自动升级并说明原因。
    """

    def act(work: Work) -> Reply:
        draft = body.draft()
        fault = None if draft.fault_id is None else read(work.connection, FAULTS, [draft.fault_id]).get(draft.fault_id)
        if missing := missing_needs(draft, fault):
            raise InvalidDocumentError([_unknown_need(need) for need in missing])
        asked = completed(draft, fault)
        check_named(work.connection, call, asked)
        order = create_order(work, asked)
        refresh(work, [order.id])
        return _answer(work, call, order, status=201)

    return call.write(act)


@router.get("/orders/{order_id}", response_model=OrderOut, operation_id="read_order", responses=problems(404, 422))
def read_one(order_id: OrderId, call: Anybody) -> Response:
    """Read a work order; its ETag is needed to change it.

    查看工单；修改时须带上其 ETag。
    """

    def look(connection: Connection) -> Reply:
        order = read_order(connection, order_id, sight=in_sight(**sight_of(call)))
        return _answered(connection, call, order, at=call.at)

    return call.read(look)


@router.patch(
    "/orders/{order_id}",
    response_model=OrderOut,
    operation_id="edit_order",
    responses=problems(404, 409, 412, 422, 428),
)
def edit(order_id: OrderId, body: OrderPatch, call: Desk) -> Response:
    """Change fields of a work order; If-Match names the version that was seen.

    修改工单字段；If-Match 须为所见版本。
    """

    def act(work: Work) -> Reply:
        before, changes = _seen(work, call, order_id), body.changes()
        check_named(work.connection, call, replace(before, **changes), before=before)
        order = edit_order(work, order_id, changes)
        refresh(work, [order_id])
        return _answer(work, call, order)

    return call.write(act)


@router.post(
    "/orders/{order_id}/events",
    response_model=OrderOut,
    operation_id="tell_event",
    responses=problems(403, 404, 409, 422),
)
def tell(order_id: OrderId, body: EventIn, call: Tellers) -> Response:
    """Tell what happened to an order. What may not happen now is refused (409), and kept in its history as refused.

    上报工单事件；当前状态不允许的事件返回 409，并记入历史。
    """

    def act(work: Work) -> Reply | Response:
        check_in_sight(work.connection, order_id, in_sight(**sight_of(call)))
        if not may_tell(body.event, call.principal.role):
            raise Forbidden
        who = call.principal.technician_id if call.principal.role == "engineer" else None
        heard = hear(work, order_id, body.event, by_technician=who, reason=body.reason, claimed_at=body.claimed_at)
        if heard.refusal is not None:
            return problem_reply(heard.refusal)
        refresh(work, [order_id])
        return _answer(work, call, heard.order)

    return call.write(act)


@router.get(
    "/orders/{order_id}/events",
    response_model=HistoryPage,
    operation_id="list_order_events",
    responses=problems(404, 422),
)
def list_events(order_id: OrderId, call: Anybody, limit: Limit = 50, after: After = None) -> Response:
    """List all that happened to an order, oldest first: who, when, from what to what, and what was refused.

    列出工单历史：何人何时、由何状态到何状态，以及被拒绝的事件。
    """

    def look(connection: Connection) -> Reply:
        check_in_sight(connection, order_id, in_sight(**sight_of(call)))
        found = history(connection, order_id, after=number(after), limit=limit + 1)
        more = cursor(str(found[limit - 1].seq)) if len(found) > limit else None
        return Reply(HistoryPage(items=[history_out(one) for one in found[:limit]], next=more))

    return call.read(look)


@router.post(
    "/orders/{order_id}/lock",
    response_model=LockOut,
    operation_id="lock_order",
    responses=problems(404, 409, 422),
)
def lock(order_id: OrderId, call: Desk) -> Response:
    """Lock an order while editing it, for two minutes; ask again to keep it. If somebody else has it: 409 with who.

    编辑期间锁定工单，两分钟有效，可续期；已被他人锁定时返回 409 并注明持有人。
    """

    def act(work: Work) -> Reply:
        check_in_sight(work.connection, order_id, in_sight(**sight_of(call)))
        return Reply(lock_out(order_locks.lock(work, order_id)))

    return call.write(act)


@router.post(
    "/orders/{order_id}/unlock",
    response_model=OrderOut,
    operation_id="unlock_order",
    responses=problems(404, 409, 422),
)
def unlock(order_id: OrderId, call: Desk) -> Response:
    """Give an order back that one has locked.

    释放自己锁定的工单。
    """

    def act(work: Work) -> Reply:
        order = read_order(work.connection, order_id, sight=in_sight(**sight_of(call)))
        order_locks.unlock(work, order_id)
        return _answer(work, call, order)

    return call.write(act)


@router.post(
    "/orders/{order_id}/pin",
    response_model=OrderOut,
    operation_id="pin_order",
    responses=problems(404, 409, 412, 422, 428),
)
def pin(order_id: OrderId, body: PinIn, call: Desk) -> Response:
    """Fix who goes, when the work starts, or both; plans keep to it. If-Match names the version that was seen.

    固定人员、开工时间或两者；计划不得更改。If-Match 须为所见版本。
    """

    def act(work: Work) -> Reply:
        before, wish = _seen(work, call, order_id), body.pin()
        check_named(work.connection, call, replace(before, pin=wish), before=before)
        order = order_pins.pin(work, order_id, wish)
        refresh(work, [order_id])
        return _answer(work, call, order)

    return call.write(act)


@router.delete(
    "/orders/{order_id}/pin",
    response_model=OrderOut,
    operation_id="unpin_order",
    responses=problems(404, 409, 412, 422, 428),
)
def unpin(order_id: OrderId, call: Desk) -> Response:
    """Leave it to the plan again who goes and when. If-Match names the version that was seen.

    取消固定，交由计划安排。If-Match 须为所见版本。
    """

    def act(work: Work) -> Reply:
        _seen(work, call, order_id)
        order = order_pins.unpin(work, order_id)
        refresh(work, [order_id])
        return _answer(work, call, order)

    return call.write(act)


def _seen(work: Work, call: Call, order_id: str) -> WorkOrder:
    """Return an order, if whoever asks may see it and has seen it as it is."""
    order = read_order(work.connection, order_id, sight=in_sight(**sight_of(call)))
    call.require_match(etag_of(work.connection, order))
    return order


def _answer(work: Work, call: Call, order: WorkOrder, *, status: int = 200) -> Reply:
    return _answered(work.connection, call, order, at=work.at, status=status)


def _answered(connection: Connection, call: Call, order: WorkOrder, *, at: datetime, status: int = 200) -> Reply:
    shown = _shown(connection, call, [order], at=at)[0]
    return Reply(shown, status=status, etag=shown_tag(etag_of(connection, order), shown))


def _shown(connection: Connection, call: Call, orders: list[WorkOrder], *, at: datetime) -> list[OrderOut]:
    who = call.principal
    clear = clear_sites(connection, who.technician_id, at=at) if who.technician_id is not None else frozenset()
    return [
        order_out(card, role=who.role, clear=card.order.site_id in clear) for card in cards(connection, orders, at=at)
    ]


def _unknown_need(need: str) -> Finding:
    return Finding(
        path=need,
        code="need-unknown",
        cause={"en": "is left out, and no known fault says it", "zh": "未填写，且没有已知故障码可供参照"},
        remedy={"en": "Fill it in, or name a fault of the catalogue.", "zh": "请填写，或给出故障目录中的故障码。"},
    )
