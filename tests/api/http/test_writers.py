"""The door before all that changes something: few at a time, and nobody who only reads waits behind them."""

import asyncio
from typing import Any

import pytest

from api.http.guards import writers
from api.http.guards.writers import Writers
from dispatch.store.turns import Turn

JSON = (b"content-type", b"application/json")
BODY = (b"content-length", b"9")


class Slow:
    """An application whose every request lasts until it is let go."""

    def __init__(self) -> None:
        self.inside = 0
        self.waits: list[float] = []
        self.go = asyncio.Event()

    async def __call__(self, _scope: Any, _receive: Any, send: Any) -> None:
        self.inside += 1
        turn = Turn.within(5)
        self.waits.append(turn.until - turn.left_s - turn.since)
        await self.go.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})


async def _ask(app: Any, method: str, *headers: tuple[bytes, bytes]) -> int:
    answers: list[int] = []

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            answers.append(message["status"])

    scope = {"type": "http", "method": method, "path": "/orders", "headers": list(headers), "query_string": b""}
    await app(scope, lambda: asyncio.sleep(0), send)
    return answers[0]


def _started(app: Any, count: int, method: str, *headers: tuple[bytes, bytes]) -> list[asyncio.Task[int]]:
    return [asyncio.ensure_future(_ask(app, method, *headers)) for _ in range(count)]


def test_four_write_at_a_time_and_readers_pass() -> None:
    """Of ten writers four are inside; three readers and an upload that is still arriving go in beside them."""

    async def run() -> None:
        slow = Slow()
        door = Writers(slow)
        asked = _started(door, 10, "POST", JSON, BODY)
        await asyncio.sleep(0.02)
        assert slow.inside == 4
        asked += _started(door, 3, "GET")
        asked += _started(door, 1, "POST", (b"content-type", b"multipart/form-data; boundary=x"), BODY)
        await asyncio.sleep(0.02)
        assert slow.inside == 8
        slow.go.set()
        assert await asyncio.gather(*asked) == [200] * 14
        assert slow.inside == 14

    asyncio.run(run())


def test_who_waits_too_long_is_told_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fifth writer hears 503 when its patience is over; a client that gives up leaves no place taken."""
    monkeypatch.setattr(writers, "BUSY_S", 0.05)

    async def run() -> None:
        slow = Slow()
        door = Writers(slow)
        inside = _started(door, 4, "DELETE")
        await asyncio.sleep(0.01)
        assert await _ask(door, "DELETE") == 503
        gone = _started(door, 1, "DELETE")[0]
        await asyncio.sleep(0.01)
        gone.cancel()
        slow.go.set()
        assert await asyncio.gather(*inside) == [200] * 4
        assert [await _ask(door, "DELETE") for _ in range(5)] == [200] * 5

    asyncio.run(run())


def test_the_wait_at_the_door_is_part_of_the_wait_for_the_lock() -> None:
    """Who has waited for 0.1 s here has so much less patience left for the writers' lock."""

    async def run() -> None:
        slow = Slow()
        door = Writers(slow)
        asked = _started(door, 5, "PATCH", JSON, BODY)
        await asyncio.sleep(0.1)
        slow.go.set()
        await asyncio.gather(*asked)
        assert max(slow.waits[:4]) < 0.05
        assert 0.08 < slow.waits[4] < 1

    asyncio.run(run())
