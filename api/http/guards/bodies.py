"""What comes in as a body: no larger than agreed, and JSON that means one thing only."""

import asyncio
import json
import math
from collections.abc import Iterator
from traceback import clear_frames
from typing import Any, Final, NoReturn

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.guards.callers import caller_of, header
from api.http.guards.refusals import CLOSE, Refusal
from api.settings import Settings
from solver.words import Words

DEEPEST: Final = 50
_LARGEST_INTEGER = 2**63 - 1
_ARRIVES_WITHIN_S = 30.0
_SMALL = 65_536  # parsed at once, and all that may come without a token; a larger body is parsed in another thread
_LARGE = 262_144  # beyond this a body needs one of the places
_PLACES = 4  # so many large bodies are in memory at once; the others wait at the door, half sent
_PLACE_WITHIN_S = 60.0
_UPLOADS = ("multipart/form-data", "text/csv", "application/octet-stream", "application/vnd.", "application/zip")
_TOO_LARGE: Words = {"en": "The body is larger than {} bytes.", "zh": "请求体超过 {} 字节。"}
_SLOW = Refusal(
    status=408,
    code="body-too-slow",
    words={"en": "The body did not arrive in time.", "zh": "请求体未能及时送达。"},
    headers=CLOSE,
)
_NO_PLACE = Refusal(
    status=503,
    code="too-many-uploads",
    words={"en": "Too much is being uploaded; try again in a moment.", "zh": "上传过多，请稍后重试。"},
    retry_after_s=10,
    headers=CLOSE,
)


class Bodies:
    """Stops reading at the cap, and refuses JSON that parsers understand differently, or that would choke them."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._json_bytes = settings.json_bytes
        self._upload_bytes = settings.upload_bytes
        self._places = asyncio.Semaphore(_PLACES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look at the body, then go on."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        kind = (header(scope, b"content-type") or "").partition(";")[0].strip().lower()
        cap = self._upload_bytes if kind.startswith(_UPLOADS) else self._json_bytes
        if caller_of(scope).account_id is None:
            cap = min(cap, _SMALL)
        claimed = header(scope, b"content-length") or ""
        if claimed.isdigit() and int(claimed) > cap:
            return await _too_large(cap).answer(scope, send)
        reading = _Reading(receive, cap, self._places)
        try:
            if kind == "application/json" or kind.endswith("+json"):
                await self._judged(scope, reading, send)
            else:
                await self._counted(scope, reading, send)
        finally:
            reading.release()

    async def _judged(self, scope: Scope, reading: "_Reading", send: Send) -> None:
        """Read all of it, look at it, then hand it on in one piece."""
        try:
            async with asyncio.timeout(_ARRIVES_WITHIN_S):
                body = await reading.whole()
        except TimeoutError:
            return await _SLOW.answer(scope, send)
        except _NotRead:
            return await reading.refusal().answer(scope, send)
        if body is None:
            return None  # the client has gone
        fault = json_fault(body) if len(body) <= _SMALL else await run_in_threadpool(json_fault, body)
        if fault is not None:
            return await fault.answer(scope, send)
        return await self._app(scope, _replay(body, reading.receive), send)

    async def _counted(self, scope: Scope, reading: "_Reading", send: Send) -> None:
        """Hand it on piece by piece; the reply to one that is too large is ours, whatever the route says."""
        answered = False

        async def guarded(message: Message) -> None:
            nonlocal answered
            if not reading.broken_off:
                answered = True
                await send(message)

        try:
            await self._app(scope, reading.message, guarded)
        except Exception as error:
            if not reading.broken_off:
                raise
            _let_go(error)
        _let_go(reading.error)  # the route may have caught it
        if reading.broken_off and not answered:
            await reading.refusal().answer(scope, send)


class _NotRead(Exception):  # noqa: N818 - never leaves this file
    """Not all of the body is read."""


class _Reading:
    """Reads one body and counts. A large one waits for a place first: what many send at once must not fill memory."""

    def __init__(self, receive: Receive, cap: int, places: asyncio.Semaphore) -> None:
        self.receive = receive
        self.broken_off = False
        self.error: _NotRead | None = None
        self._cap = cap
        self._places = places
        self._count = 0
        self._placed = False

    async def message(self) -> Message:
        """Return the next piece; raises _NotRead where the body is too large, or there is no place for it."""
        message = await self.receive()
        self._count += len(message.get("body", b""))
        if self._count > self._cap:
            self._break_off()
        if self._count > _LARGE and not self._placed:
            try:
                await asyncio.wait_for(self._places.acquire(), _PLACE_WITHIN_S)
            except TimeoutError:
                self._break_off()
            self._placed = True
        return message

    async def whole(self) -> bytes | None:
        """Return all of it, None if the client left; raises as `message`."""
        pieces = []
        while True:
            message = await self.message()
            if message["type"] == "http.disconnect":
                return None
            pieces.append(message.get("body", b""))
            if not message.get("more_body", False):
                return b"".join(pieces)

    def refusal(self) -> Refusal:
        """Return why it was not read to its end."""
        return _too_large(self._cap) if self._count > self._cap else _NO_PLACE

    def release(self) -> None:
        """Leave the place to the next."""
        if self._placed:
            self._placed = False
            self._places.release()

    def _break_off(self) -> NoReturn:
        self.broken_off = True
        self.error = _NotRead()
        raise self.error


def _let_go(error: BaseException | None) -> None:
    """Free what the frames of an error hold: else the megabytes read so far stay until the next great collection."""
    while error is not None:
        clear_frames(error.__traceback__)
        error = error.__cause__ or error.__context__


def _replay(body: bytes, receive: Receive) -> Receive:
    waiting = [body]

    async def again() -> Message:
        if waiting:
            return {"type": "http.request", "body": waiting.pop(), "more_body": False}
        return await receive()

    return again


def _too_large(cap: int) -> Refusal:
    words: Words = {"en": _TOO_LARGE["en"].format(f"{cap:,}"), "zh": _TOO_LARGE["zh"].format(f"{cap:,}")}
    return Refusal(status=413, code="body-too-large", words=words, headers=CLOSE)


class _JsonError(ValueError):
    def __init__(self, code: str, en: str, zh: str) -> None:
        self.refusal = Refusal(status=422, code=code, words={"en": en, "zh": zh})
        super().__init__(code)


def json_fault(body: bytes) -> Refusal | None:
    """Return what is wrong with a JSON text beyond its grammar, None if nothing is.

    What is no JSON at all passes: the route says where it breaks off. An empty body passes too.
    """
    try:
        document = json.loads(
            body,
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_float=_float,
            parse_int=_integer,
        )
        if b"[" in body or b"{" in body:
            _check_depth(document)
        if b"\\u" in body:
            _check_texts(document)
    except _JsonError as fault:
        return fault.refusal
    except RecursionError:
        return _deep().refusal
    except UnicodeDecodeError:
        return _JsonError("not-utf-8", "The body is not UTF-8.", "请求体不是 UTF-8 编码。").refusal
    except ValueError:
        return None
    return None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _JsonError("duplicate-key", "An object names a key twice.", "对象中有重复的键。")
    return found


def _constant(_name: str) -> NoReturn:
    raise _JsonError("not-a-number", "NaN and Infinity are no JSON numbers.", "NaN 与 Infinity 不是 JSON 数字。")


def _float(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise _too_far()
    return value


def _integer(text: str) -> int:
    if len(text) > 20 or abs(int(text)) > _LARGEST_INTEGER:
        raise _too_far()
    return int(text)


def _too_far() -> _JsonError:
    return _JsonError("number-too-large", "A number is too large.", "数字过大。")


def _deep() -> _JsonError:
    return _JsonError("too-deep", f"The body is nested deeper than {DEEPEST}.", f"请求体嵌套超过 {DEEPEST} 层。")


def _inner(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value


def _check_depth(document: Any) -> None:
    level = [document]
    for _ in range(DEEPEST):
        level = [inner for value in level for inner in _inner(value) if isinstance(inner, dict | list)]
        if not level:
            return
    raise _deep()


def _check_texts(document: Any) -> None:
    waiting = [document]
    while waiting:
        value = waiting.pop()
        waiting.extend(_inner(value))
        texts = value if isinstance(value, dict) else (value,)
        for text in texts:
            if isinstance(text, str) and any(letter == "\x00" or "\ud800" <= letter <= "\udfff" for letter in text):
                raise _JsonError("no-text", "A text holds NUL or half a character.", "文本中包含 NUL 或不完整的字符。")
