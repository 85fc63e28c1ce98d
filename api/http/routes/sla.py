"""What is promised for an order: how it stands, stopping its clocks and letting them run, a word to the customer."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from sqlalchemy import Connection

from api.http.call import Call, Reply
from api.http.fields import Id
from api.http.problems import problems
from api.http.rights import allow
from api.http.shapes.promises import PauseIn, PromisesOut, promises_out
from api.http.sight import sight_of
from dispatch.store.orders.changes import read_order
from dispatch.store.orders.sight import in_sight
from dispatch.store.sla import promises as sla
from dispatch.store.work import Work

router = APIRouter(tags=["promises"])
Reader = Annotated[Call, Depends(allow("administrator", "dispatcher", "planner", "engineer"))]
Road = Annotated[Call, Depends(allow("administrator", "dispatcher", "engineer"))]
Desk = Annotated[Call, Depends(allow("administrator", "dispatcher"))]


@router.get(
    "/orders/{order_id}/promises",
    response_model=PromisesOut,
    operation_id="read_promises",
    responses=problems(404),
)
def read_promises(order_id: Id, call: Reader) -> Response:
    """Read what is promised for an order, by when, and how it stands with it.

    查看工单的各项承诺时限及其状态。
    """

    def look(connection: Connection) -> Reply:
        _refuse_out_of_sight(connection, order_id, call)
        return Reply(_promises(connection, order_id))

    return call.read(look)


@router.post(
    "/orders/{order_id}/promises/pause",
    response_model=PromisesOut,
    operation_id="pause_promises",
    responses=problems(404, 409, 422),
)
def pause_promises(order_id: Id, body: PauseIn, call: Desk) -> Response:
    """Stop the clocks of an order for a reason, those that the policy lets it stop.

    因某原因暂停工单计时（由策略决定暂停哪些时限）。
    """

    def act(work: Work) -> Reply:
        _refuse_out_of_sight(work.connection, order_id, call)
        sla.pause(work, order_id, body.reason)
        return Reply(_promises(work.connection, order_id))

    return call.write(act)


@router.post(
    "/orders/{order_id}/promises/resume",
    response_model=PromisesOut,
    operation_id="resume_promises",
    responses=problems(404, 409),
)
def resume_promises(order_id: Id, call: Desk) -> Response:
    """Let the clocks of an order run again that a person stopped.

    恢复人工暂停的工单计时。
    """

    def act(work: Work) -> Reply:
        _refuse_out_of_sight(work.connection, order_id, call)
        sla.resume(work, order_id)
        return Reply(_promises(work.connection, order_id))

    return call.write(act)


@router.post(
    "/orders/{order_id}/promises/word",
    response_model=PromisesOut,
    operation_id="tell_customer",
    responses=problems(404, 409),
)
def tell_customer(order_id: Id, call: Road) -> Response:
    """Note that the customer was just told how far the order is; the next word is owed from now on.

    记录已向客户通报进展；下一次通报时限自此重新计算。
    """

    def act(work: Work) -> Reply:
        _refuse_out_of_sight(work.connection, order_id, call)
        sla.tell(work, order_id)
        return Reply(_promises(work.connection, order_id))

    return call.write(act)


def _refuse_out_of_sight(connection: Connection, order_id: str, call: Call) -> None:
    """Raise StoreMissingError for an order that whoever asks may not see."""
    read_order(connection, order_id, sight=in_sight(**sight_of(call)))


def _promises(connection: Connection, order_id: str) -> PromisesOut:
    return promises_out(order_id, sla.targets(connection, order_id), sla.pauses(connection, order_id))
