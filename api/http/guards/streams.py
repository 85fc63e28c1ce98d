"""Event streams: not too many for one account, counted, and ended kindly when the service stops."""

import asyncio
import random
from collections import Counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.figures import OPEN_STREAMS
from api.http.guards.callers import caller_of
from api.http.guards.refusals import Refusal

RETRY_MS = (1_000, 5_000)
"""When clients come back after a stop: spread, so that they do not come all at once."""
_LAST_WORDS_S = 2.0  # a client that does not read is cut off then

_STOPPING = Refusal(
    status=503,
    code="stopping",
    words={"en": "The service is stopping; come back in a moment.", "zh": "服务正在停止，请稍后重连。"},
    retry_after_s=3,
)


class Stopping:
    """Whether this process is about to end, and its open streams; one for each application."""

    def __init__(self) -> None:
        self.begun = False
        self._open: set[_Stream] = set()

    async def begin(self) -> None:
        """Say no to new streams, and end those that are open with a random time to come back after."""
        self.begun = True
        streams = tuple(self._open)
        if streams:
            await asyncio.wait([asyncio.ensure_future(stream.end()) for stream in streams], timeout=_LAST_WORDS_S)
        for stream in streams:
            stream.cut()

    def add(self, stream: "_Stream") -> None:
        """Note a stream that has begun."""
        self._open.add(stream)

    def remove(self, stream: "_Stream") -> None:
        """Forget a stream that has ended."""
        self._open.discard(stream)


class Streams:
    """Watches replies that are event streams, whichever route they come from."""

    def __init__(self, app: ASGIApp, per_account: int, stopping: Stopping) -> None:
        self._app = app
        self._per_account = per_account
        self._stopping = stopping
        self._held: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Go on; a reply that turns out to be an event stream is counted, and ended when the service stops."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        key = caller_of(scope).key
        stream = _Stream(send)

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_stream(message):
                stream.refusal = self._refusal(key)
                if stream.refusal is not None:
                    raise _Refused
                self._held[key] += 1
                OPEN_STREAMS.inc()
                self._stopping.add(stream)
            await stream.send(message)

        try:
            await self._app(scope, receive, watched)
        except asyncio.CancelledError:
            if not stream.ended:
                raise
            stream.task.uncancel()
        except Exception:
            if stream.refusal is None:
                raise
        finally:
            if stream.begun:
                self._stopping.remove(stream)
                OPEN_STREAMS.dec()
                self._held[key] -= 1
                self._held += Counter()  # drops callers with none
        if stream.refusal is not None:
            await stream.refusal.answer(scope, send)
        return None

    def _refusal(self, key: str) -> Refusal | None:
        if self._stopping.begun:
            return _STOPPING
        if self._held[key] >= self._per_account:
            return _too_many(self._per_account)
        return None


class _Refused(Exception):  # noqa: N818 - never leaves this file
    """Ends the route whose stream is refused."""


class _Stream:
    """One reply, and its end from outside. The lock keeps the last words from falling into another event."""

    def __init__(self, send: Send) -> None:
        task = asyncio.current_task()
        assert task is not None, "ASGI applications run in tasks"  # noqa: S101
        self.task = task
        self.refusal: Refusal | None = None
        self.begun = False
        self.ended = False
        self._send = send
        self._lock = asyncio.Lock()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = _is_stream(message)
        if not self.begun:
            await self._send(message)
            return
        async with self._lock:
            if not self.ended:
                await self._send(message)

    async def end(self) -> None:
        """Tell the client when to come back, close the reply, and end the route behind it."""
        wait_ms = random.randint(*RETRY_MS)  # noqa: S311 - spreads clients, protects nothing
        async with self._lock:
            if self.ended:
                return
            last = f"retry: {wait_ms}\n\n".encode()
            try:
                await self._send({"type": "http.response.body", "body": last, "more_body": False})
            finally:
                if not self.ended:
                    self.ended = True
                    self.task.cancel()

    def cut(self) -> None:
        """End the route of a client that did not take the last words."""
        if not self.ended:
            self.ended = True
            self.task.cancel()


def _is_stream(message: Message) -> bool:
    return any(
        name.lower() == b"content-type" and value.startswith(b"text/event-stream")
        for name, value in message.get("headers", ())
    )


def _too_many(most: int) -> Refusal:
    return Refusal(
        status=429,
        code="too-many-streams",
        words={
            "en": f"An account may hold {most} event streams open; close one first.",
            "zh": f"每个账号最多同时打开 {most} 个事件流，请先关闭一个。",
        },
        retry_after_s=5,
    )
