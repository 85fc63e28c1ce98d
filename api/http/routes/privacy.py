"""Personal data of one person: shown for a reason, exported, erased. Each look is in the audit trail.

What is shown is not kept for a repeated request: an Idempotency-Key does nothing on reveal and export.
"""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from api.http.call import Call, Reply
from api.http.problems import problems
from api.http.rights import allow
from api.http.shapes.privacy import ClearCustomerOut, ErasedOut, PersonOut, RevealIn, clear_customer_out
from api.http.unkept import shown_once
from dispatch.store.access.personal_data import Person
from dispatch.store.access.privacy import erase_account, erase_customer, erase_technician, export_person, reveal
from dispatch.store.work import Work

router = APIRouter(tags=["privacy"])
Desk = Annotated[Call, Depends(allow("dispatcher", "administrator"))]
Administrator = Annotated[Call, Depends(allow("administrator"))]


@router.post(
    "/customers/{customer_id}/reveal",
    response_model=ClearCustomerOut,
    operation_id="reveal_customer",
    responses=problems(404, 422),
)
def reveal_customer(customer_id: str, body: RevealIn, call: Desk) -> Response:
    """Show a customer's name, phone and addresses in clear, for a reason that the audit trail keeps.

    显示客户的姓名、电话和地址明文；原因记入审计记录。
    """

    def act(work: Work) -> Reply:
        seen = reveal(work, customer_id, reason=body.reason, regions=call.principal.regions)
        return Reply(clear_customer_out(seen))

    return shown_once(call, act)


@router.post(
    "/customers/{customer_id}/export",
    response_model=PersonOut,
    operation_id="export_customer",
    responses=problems(404),
)
def export_customer(customer_id: str, call: Administrator) -> Response:
    """Export everything that is stored about a customer.

    导出关于某位客户的全部数据。
    """
    return _export(call, "customer", customer_id)


@router.post(
    "/technicians/{technician_id}/export",
    response_model=PersonOut,
    operation_id="export_technician",
    responses=problems(404),
)
def export_technician(technician_id: str, call: Administrator) -> Response:
    """Export everything that is stored about a technician.

    导出关于某位技术员的全部数据。
    """
    return _export(call, "technician", technician_id)


@router.post(
    "/accounts/{account_id}/export",
    response_model=PersonOut,
    operation_id="export_account",
    responses=problems(404),
)
def export_account(account_id: str, call: Administrator) -> Response:
    """Export everything that is stored about an account and its devices.

    导出关于某个账号及其设备的全部数据。
    """
    return _export(call, "account", account_id)


@router.post(
    "/customers/{customer_id}/erase",
    response_model=ErasedOut,
    operation_id="erase_customer",
    responses=problems(404, 409),
)
def erase_one_customer(customer_id: str, call: Administrator) -> Response:
    """Erase a customer's personal data for good: name, phone, addresses, all free text of the orders.

    永久删除客户的个人信息：姓名、电话、地址及其工单中的全部文字。
    """
    return _erase(call, erase_customer, customer_id)


@router.post(
    "/technicians/{technician_id}/erase",
    response_model=ErasedOut,
    operation_id="erase_technician",
    responses=problems(404, 409),
)
def erase_one_technician(technician_id: str, call: Administrator) -> Response:
    """Erase a former technician's personal data for good, with the account.

    永久删除已离职技术员的个人信息及其账号信息。
    """
    return _erase(call, erase_technician, technician_id)


@router.post(
    "/accounts/{account_id}/erase",
    response_model=ErasedOut,
    operation_id="erase_account",
    responses=problems(404, 409),
)
def erase_one_account(account_id: str, call: Administrator) -> Response:
    """Erase what a dismissed account has of its own: password, devices, sessions.

    永久删除已停用账号的密码、设备和会话信息。
    """
    return _erase(call, erase_account, account_id)


def _export(call: Call, whose: Person, person_id: str) -> Response:
    def act(work: Work) -> Reply:
        return Reply(PersonOut(person=person_id, tables=export_person(work, whose, person_id)))

    return shown_once(call, act)


def _erase(call: Call, erase: Callable[[Work, str], None], person_id: str) -> Response:
    def act(work: Work) -> Reply:
        erase(work, person_id)
        return Reply(ErasedOut(person=person_id))

    return call.write(act)
