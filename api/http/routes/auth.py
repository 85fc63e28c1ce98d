"""Logging in and out, tokens, one's own password and sessions.

Replies that carry tokens are never kept for a repeated request: an Idempotency-Key does nothing here.
"""

import math
import time
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy import Connection

from api.http.call import Call, Reply
from api.http.problems import TooManyRequests, Unauthorized, problems
from api.http.rights import allow
from api.http.security.door import Door, Tokens
from api.http.security.passwords import hashed, matches
from api.http.shapes.accounts import (
    MeOut,
    PasswordChangeIn,
    RefreshIn,
    SessionsOut,
    TokenFields,
    TokensOut,
    sessions_out,
)
from api.http.unkept import without_passwords
from dispatch.account import ROLES, check_password, login_name, wrong_password
from dispatch.store.access.accounts import password_hash, set_password
from dispatch.store.access.sessions import end_session, sessions_of
from dispatch.store.work import Work

router = APIRouter(tags=["auth"])
Anybody = Annotated[Call, Depends(allow(*ROLES))]


def door_of(request: Request) -> Door:
    """Return the way in of this application."""
    door: Door = request.app.state.door
    return door


TheDoor = Annotated[Door, Depends(door_of)]


@router.post("/auth/token", response_model=TokensOut, operation_id="log_in", responses=problems(401, 422, 429))
def log_in(form: TokenFields, request: Request, door: TheDoor) -> Response:
    """Log in with name and password, or exchange a refresh token (OAuth2; also the button in /docs).

    登录（用户名和密码），或用刷新令牌换取新令牌。
    """
    if form.grant_type == "refresh_token":
        return _let_in(door.renew(form.refresh_token.get_secret_value(), device_id=form.device_id))
    address = request.client.host if request.client else ""
    wait_s = door.attempts.wait_s(login_name(form.username), address, now_s=time.monotonic())
    if wait_s > 0:
        raise TooManyRequests(retry_after_s=math.ceil(wait_s))
    tokens = door.log_in(form.username, form.password.get_secret_value(), device_id=form.device_id)
    return _let_in(tokens)


@router.post("/auth/refresh", response_model=TokensOut, operation_id="refresh_tokens", responses=problems(401, 422))
def refresh(body: RefreshIn, door: TheDoor) -> Response:
    """Exchange a refresh token for new tokens; if the answer is lost, ask again within ten seconds.

    用刷新令牌换取新令牌；若未收到答复，请在十秒内重试。
    """
    return _let_in(door.renew(body.refresh_token, device_id=body.device_id))


@router.post("/auth/logout", status_code=204, operation_id="log_out", responses=problems())
def log_out(call: Anybody) -> Response:
    """End the session that asks; its tokens are refused from now on.

    退出登录；该会话的令牌立即失效。
    """

    def act(work: Work) -> Reply:
        end_session(work, call.principal.account_id, call.principal.session_id, because="logout")
        return Reply(None, status=204)

    return call.write(act)


@router.get("/me", response_model=MeOut, operation_id="read_me", responses=problems())
def read_me(call: Anybody) -> Response:
    """Say who asks, and what for.

    查看当前账号。
    """
    who = call.principal
    return call.read(
        lambda _: Reply(
            MeOut(
                id=who.account_id,
                role=who.role,
                regions=list(who.regions),
                technician_id=who.technician_id,
                session=who.session_id,
            )
        )
    )


@router.put("/me/password", status_code=204, operation_id="change_password", responses=problems(422, 429))
def change_password(body: PasswordChangeIn, call: Anybody, request: Request, door: TheDoor) -> Response:
    """Change one's own password; all other sessions end. The old password stands for If-Match.

    修改本人密码；其他会话随之结束。
    """
    account_id, new = call.principal.account_id, body.new_password.get_secret_value()
    check_password(new, account_id=account_id)
    address = request.client.host if request.client else ""
    wait_s = door.attempts.wait_s("password", account_id, address, now_s=time.monotonic())
    if wait_s > 0:
        raise TooManyRequests(retry_after_s=math.ceil(wait_s))
    with door.store.reading() as connection:
        kept = password_hash(connection, account_id)
    if not matches(kept, body.old_password.get_secret_value()):
        raise wrong_password()
    new_hash = hashed(new)

    def act(work: Work) -> Reply:
        if password_hash(work.connection, account_id) != kept:
            raise wrong_password()
        set_password(work, account_id, new_hash, keep_session=call.principal.session_id)
        return Reply(None, status=204)

    return without_passwords(call, request, body).write(act)


@router.get("/me/sessions", response_model=SessionsOut, operation_id="list_sessions", responses=problems())
def list_sessions(call: Anybody) -> Response:
    """List where one is logged in.

    列出本人的登录会话。
    """

    def look(connection: Connection) -> Reply:
        found = sessions_of(connection, call.principal.account_id, at=call.at)
        return Reply(sessions_out(found, call.principal.session_id))

    return call.read(look)


@router.post(
    "/me/sessions/{session_id}/revoke", status_code=204, operation_id="revoke_session", responses=problems(404)
)
def revoke_session(session_id: str, call: Anybody) -> Response:
    """End one of one's own sessions, as of a phone that was lost.

    结束本人的某个会话，例如手机丢失时。
    """

    def act(work: Work) -> Reply:
        end_session(work, call.principal.account_id, session_id, because="revoked")
        return Reply(None, status=204)

    return call.write(act)


def _let_in(tokens: Tokens | None) -> Response:
    if tokens is None:
        raise Unauthorized()
    shown = TokensOut(
        access_token=tokens.access_token,
        expires_in=tokens.expires_in_s,
        refresh_token=tokens.refresh_token,
        session=tokens.session_id,
    )
    headers = {"Cache-Control": "no-store"}
    return Response(shown.model_dump_json(), media_type="application/json", headers=headers)
