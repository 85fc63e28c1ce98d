"""Who may ask for what: every operation names its roles, and who asks is looked up in the database each time."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Header, Request
from fastapi.security import OAuth2PasswordBearer
from starlette.requests import ClientDisconnect

from api.http.call import Call, Principal
from api.http.problems import Forbidden, Unauthorized
from api.http.security.tokens import read_access_token
from dispatch.account import Role
from dispatch.store.access.accounts import principal_of
from dispatch.store.store import Store

_bearer = OAuth2PasswordBearer(tokenUrl="/auth/token", refreshUrl="/auth/refresh", auto_error=False)
_UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="for requests that change something: the same key again gets the first answer again (14 days)",
        examples=["01J9Z3M6"],
        max_length=200,
    ),
]


async def _body(request: Request) -> bytes:
    """Return the body; of a form, its parts (an upload has been read by then, and is hashed as it was sent)."""
    if request.method not in _UNSAFE:
        return b""
    if request.headers.get("content-type", "").startswith("multipart/"):
        return await _form(request)
    try:
        return await request.body()
    except ClientDisconnect:
        raise Unauthorized from None


async def _form(request: Request) -> bytes:
    parts = []
    for name, value in (await request.form()).multi_items():
        if isinstance(value, str):
            parts.append(f"{name}={value}".encode())
            continue
        parts.append(f"{name}:{value.filename}=".encode() + await value.read())
        await value.seek(0)
    return b"\n".join(parts)


def principal_here(request: Request, token: str | None) -> Principal:
    """Return who asks with a token. Raises Unauthorized for nobody, or somebody who was dismissed or logged out."""
    if not token:
        raise Unauthorized
    claims = read_access_token(token, request.app.state.door.keys, datetime.now(UTC))
    store: Store = request.app.state.store
    with store.reading() as connection:
        account = principal_of(connection, claims.account_id, claims.session_id)
    if account is None:
        raise Unauthorized
    return Principal(
        account_id=account.id,
        role=account.role,
        regions=account.regions,
        technician_id=account.technician_id,
        session_id=claims.session_id,
    )


def allow(*roles: Role) -> Callable[..., Call]:
    """Return the dependency of an operation that some roles may ask for: the call, or 401, or 403."""

    def call(
        request: Request,
        token: Annotated[str | None, Depends(_bearer)],
        body: Annotated[bytes, Depends(_body)],
        _key: Key = None,
    ) -> Call:
        principal = principal_here(request, token)
        if principal.role not in roles:
            raise Forbidden
        return Call(request, principal, request.app.state.store, body)

    call.roles = roles  # type: ignore[attr-defined]
    return call
