"""Few requests at a time change something: the others wait at this door, and not in the threads that readers need."""

import asyncio
import time
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from api.http.guards.callers import header
from api.http.guards.refusals import Refusal
from dispatch.store.database import BUSY_S
from dispatch.store.turns import have_waited

_AT_ONCE: Final = 4
"""One writes, the others read what they need before and answer after; the database has one writer at a time anyway."""

_UNSAFE: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_BUSY: Final = Refusal(
    status=503,
    code="store-busy",
    words={
        "en": "Many are changing something at this moment; try again.",
        "zh": "当前修改请求过多，请稍后重试。",
    },
    retry_after_s=1,
)


class Writers:
    """Lets those in whose body is there: whoever uploads slowly must not keep the others out."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._places = asyncio.Semaphore(_AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wait for a place where the request changes something, then go on."""
        if scope["type"] != "http" or scope["method"] not in _UNSAFE or not _is_here(scope):
            return await self._app(scope, receive, send)
        began = time.monotonic()
        try:
            async with asyncio.timeout(BUSY_S):
                await self._places.acquire()
        except TimeoutError:
            return await _BUSY.answer(scope, send)
        have_waited(time.monotonic() - began)
        try:
            return await self._app(scope, receive, send)
        finally:
            self._places.release()


def _is_here(scope: Scope) -> bool:
    """Tell whether nothing of the request is still to come: there is no body, or the guard of bodies has read it."""
    kind = (header(scope, b"content-type") or "").partition(";")[0].strip().lower()
    if kind == "application/json" or kind.endswith("+json"):
        return True
    return header(scope, b"transfer-encoding") is None and (header(scope, b"content-length") or "0") == "0"
