"""Accounts as an administrator keeps them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlalchemy import Connection

from api.http.call import Call, Reply
from api.http.etags import etag_of
from api.http.problems import problems
from api.http.rights import allow
from api.http.security.passwords import hashed
from api.http.shapes.accounts import (
    AccountEditIn,
    AccountIn,
    AccountOut,
    AccountPage,
    PasswordIn,
    SessionsOut,
    account_out,
    sessions_out,
)
from api.http.unkept import without_passwords
from dispatch.account import Account, check_password
from dispatch.store.access.accounts import (
    activate_account,
    create_account,
    deactivate_account,
    edit_account,
    read_account,
    read_accounts,
    set_password,
)
from dispatch.store.access.sessions import end_sessions, sessions_of
from dispatch.store.work import Work

router = APIRouter(tags=["accounts"])
Administrator = Annotated[Call, Depends(allow("administrator"))]


@router.get("/accounts", response_model=AccountPage, operation_id="list_accounts", responses=problems(422))
def list_accounts(
    call: Administrator,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    after: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """List accounts by name, dismissed ones too.

    按登录名列出账号，包括已停用的。
    """

    def look(connection: Connection) -> Reply:
        found = read_accounts(connection, after=after, limit=limit + 1)
        more = found[limit - 1].id if len(found) > limit else None
        return Reply(AccountPage(items=[account_out(one) for one in found[:limit]], next=more))

    return call.read(look)


@router.post(
    "/accounts",
    response_model=AccountOut,
    status_code=201,
    operation_id="create_account",
    responses=problems(409, 422),
)
def create(body: AccountIn, call: Administrator, request: Request) -> Response:
    """Create an account. Its holder should change the password at the first login.

    创建账号；使用者首次登录后应修改密码。
    """
    password = body.password.get_secret_value()
    check_password(password, account_id=body.id)
    password_hash = hashed(password)

    def act(work: Work) -> Reply:
        account = Account(
            id=body.id,
            role=body.role,
            regions=tuple(sorted(set(body.regions))),
            technician_id=body.technician_id,
            created_at=work.at,
        )
        return _shown(work.connection, create_account(work, account, password_hash=password_hash), status=201)

    return without_passwords(call, request, body).write(act)


@router.get("/accounts/{account_id}", response_model=AccountOut, operation_id="read_account", responses=problems(404))
def read_one(account_id: str, call: Administrator) -> Response:
    """Read an account.

    查看账号。
    """
    return call.read(lambda connection: _shown(connection, read_account(connection, account_id)))


@router.put(
    "/accounts/{account_id}",
    response_model=AccountOut,
    operation_id="edit_account",
    responses=problems(404, 409, 412, 422, 428),
)
def edit(account_id: str, body: AccountEditIn, call: Administrator) -> Response:
    """Change what an account may do; it holds from its next request on.

    修改账号的角色、区域或对应技术员；自其下一次请求起生效。
    """

    def act(work: Work) -> Reply:
        call.require_match(etag_of(work.connection, read_account(work.connection, account_id)))
        account = edit_account(work, account_id, role=body.role, regions=body.regions, technician_id=body.technician_id)
        return _shown(work.connection, account)

    return call.write(act)


@router.post(
    "/accounts/{account_id}/deactivate",
    response_model=AccountOut,
    operation_id="deactivate_account",
    responses=problems(404, 409, 412, 428),
)
def deactivate(account_id: str, call: Administrator) -> Response:
    """Dismiss an account: from the next request on it and all its sessions are refused.

    停用账号：自下一次请求起，该账号及其全部会话均被拒绝。
    """

    def act(work: Work) -> Reply:
        call.require_match(etag_of(work.connection, read_account(work.connection, account_id)))
        return _shown(work.connection, deactivate_account(work, account_id))

    return call.write(act)


@router.post(
    "/accounts/{account_id}/activate",
    response_model=AccountOut,
    operation_id="activate_account",
    responses=problems(404, 412, 428),
)
def activate(account_id: str, call: Administrator) -> Response:
    """Take a dismissed account back; its old sessions stay ended.

    重新启用账号；原有会话仍为已结束。
    """

    def act(work: Work) -> Reply:
        call.require_match(etag_of(work.connection, read_account(work.connection, account_id)))
        return _shown(work.connection, activate_account(work, account_id))

    return call.write(act)


@router.put(
    "/accounts/{account_id}/password",
    status_code=204,
    operation_id="reset_password",
    responses=problems(404, 412, 422, 428),
)
def reset_password(account_id: str, body: PasswordIn, call: Administrator, request: Request) -> Response:
    """Give somebody a new password; all their sessions end.

    重置密码；其全部会话随之结束。
    """
    password = body.password.get_secret_value()
    check_password(password, account_id=account_id)
    password_hash = hashed(password)

    def act(work: Work) -> Reply:
        call.require_match(etag_of(work.connection, read_account(work.connection, account_id)))
        set_password(work, account_id, password_hash)
        return Reply(None, status=204)

    return without_passwords(call, request, body).write(act)


@router.get(
    "/accounts/{account_id}/sessions",
    response_model=SessionsOut,
    operation_id="list_account_sessions",
    responses=problems(404),
)
def list_sessions(account_id: str, call: Administrator) -> Response:
    """List where an account is logged in.

    列出某账号的登录会话。
    """

    def look(connection: Connection) -> Reply:
        read_account(connection, account_id)
        return Reply(sessions_out(sessions_of(connection, account_id, at=call.at)))

    return call.read(look)


@router.post(
    "/accounts/{account_id}/sessions/revoke",
    status_code=204,
    operation_id="revoke_account_sessions",
    responses=problems(404),
)
def revoke_sessions(account_id: str, call: Administrator) -> Response:
    """Log an account out everywhere, as when a phone is lost.

    使某账号在所有设备上退出登录，例如手机丢失时。
    """

    def act(work: Work) -> Reply:
        read_account(work.connection, account_id)
        end_sessions(work, account_id, because="revoked")
        return Reply(None, status=204)

    return call.write(act)


def _shown(connection: Connection, account: Account, *, status: int = 200) -> Reply:
    return Reply(account_out(account), status=status, etag=etag_of(connection, account))
