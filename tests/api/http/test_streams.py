"""Event streams: three for an account, counted, and ended kindly when the service stops."""

import asyncio
import re
import time
from typing import Any

import pytest
from http_guarded import BEARER, HOST, application, settings

from api.http.figures import OPEN_STREAMS


class Listener:
    """One client of an event stream, on the application's own protocol; it may stop reading."""

    def __init__(self, app: Any, token: str = BEARER["Authorization"], *, reads: bool = True) -> None:
        self.status = 0
        self.headers: dict[bytes, bytes] = {}
        self.text = b""
        self.complete = False
        self._reads = reads
        self._gone = asyncio.Event()
        scope = {
            "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "method": "GET",
            "scheme": "http", "path": "/events", "raw_path": b"/events", "query_string": b"", "root_path": "",
            "headers": [(b"host", HOST.removeprefix("http://").encode()), (b"authorization", token.encode())],
            "client": ("127.0.0.1", 5), "server": ("127.0.0.1", 80),
        }  # fmt: skip
        self.task = asyncio.ensure_future(app(scope, self._receive, self._send))

    async def _receive(self) -> dict[str, Any]:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], dict(message["headers"])
            return
        if not self._reads and self.text:
            await asyncio.Event().wait()
        self.text += message.get("body", b"")
        self.complete = not message.get("more_body", False)

    async def leave(self) -> None:
        self._gone.set()
        await self.task


async def _begun(*listeners: Listener) -> None:
    async with asyncio.timeout(5):
        while not all(one.text for one in listeners):
            await asyncio.sleep(0.01)


def _open() -> float:
    return OPEN_STREAMS._value.get()


def test_the_fourth_stream_of_an_account_waits_until_one_of_the_others_is_closed() -> None:
    """Three are open, the fourth is 429; another account is not concerned; when one leaves, one may come."""

    async def run() -> None:
        app, before = application(settings()), _open()
        three = [Listener(app) for _ in range(3)]
        await _begun(*three)
        assert _open() == before + 3
        fourth = Listener(app)
        await fourth.task
        assert (fourth.status, b"too-many-streams" in fourth.text) == (429, True)
        assert fourth.headers[b"retry-after"] == b"5"
        other = Listener(app, "Bearer d2.dispatcher")
        await _begun(other)
        await three[0].leave()
        again = Listener(app)
        await _begun(again)
        assert again.status == 200
        for one in (*three[1:], other, again):
            await one.leave()
        assert _open() == before, "every stream that ends is counted out"

    asyncio.run(run())


def test_a_stop_ends_all_streams_with_a_random_time_to_come_back_and_lets_no_new_one_in() -> None:
    """Each reply is completed after a whole event and a `retry` of 1 to 5 s, not the same for all; new ones are 503."""

    async def run() -> None:
        app = application(settings(streams_per_account=100))
        streams = [Listener(app) for _ in range(50)]
        await _begun(*streams)
        began = time.perf_counter()
        await app.state.stopping.begin()
        await asyncio.gather(*(one.task for one in streams))
        assert time.perf_counter() - began < 1
        waits = []
        for one in streams:
            assert one.complete
            found = re.fullmatch(rb"(?:id: \d+\ndata: \{\}\n\n)+retry: (\d+)\n\n", one.text)
            assert found, one.text[-80:]
            waits.append(int(found[1]))
        assert all(1000 <= wait <= 5000 for wait in waits)
        assert len(set(waits)) > 10
        late = Listener(app)
        await late.task
        assert (late.status, b"stopping" in late.text) == (503, True)

    asyncio.run(run())


def test_a_client_that_does_not_read_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is cut off after its time; the others have their last words."""
    monkeypatch.setattr("api.http.guards.streams._LAST_WORDS_S", 0.2)

    async def run() -> None:
        app = application(settings())
        stuck, fine = Listener(app, reads=False), Listener(app)
        await _begun(stuck, fine)
        await asyncio.sleep(0.1)
        began = time.perf_counter()
        await app.state.stopping.begin()
        await asyncio.wait_for(asyncio.gather(stuck.task, fine.task), 2)
        assert time.perf_counter() - began < 1.5
        assert b"retry:" in fine.text
        assert not stuck.complete

    asyncio.run(run())
