"""Who calls, as far as a signature tells: enough to count by; what somebody may do is read from the database later."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

CALLER: Final = "paigong.caller"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who is counted: an account with its role, or, without a valid token, the address that calls."""

    key: str
    account_id: str | None = None
    role: str | None = None


ReadToken = Callable[[str], tuple[str, str]]
"""A bearer token → account id and role; raises where the token is none of ours."""


class Callers:
    """Notes in the scope who calls."""

    def __init__(self, app: ASGIApp, read_token: ReadToken) -> None:
        self._app = app
        self._read_token = read_token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Note the caller, go on."""
        if scope["type"] == "http":
            scope[CALLER] = self._caller(scope)
        await self._app(scope, receive, send)

    def _caller(self, scope: Scope) -> Caller:
        token = _bearer(scope)
        if token is not None:
            try:
                account_id, role = self._read_token(token)
                return Caller(key=f"account {account_id}", account_id=account_id, role=role)
            except Exception:  # noqa: S110 - the route will say what is wrong with the token
                pass
        client = scope.get("client")
        return Caller(key=f"address {client[0] if client else '-'}")


def caller_of(scope: Scope) -> Caller:
    """Return who calls."""
    caller = scope.get(CALLER)
    return caller if isinstance(caller, Caller) else Caller(key="-")


def header(scope: Scope, name: bytes) -> str | None:
    """Return the first header of a name (lower case), None where there is none."""
    for key, value in scope["headers"]:
        if key == name:
            return str(value.decode("latin-1"))
    return None


def _bearer(scope: Scope) -> str | None:
    scheme, _, token = (header(scope, b"authorization") or "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None
