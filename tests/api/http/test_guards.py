"""The guards: too much, too often, from the wrong place, or in a shape that means two things is refused, kindly."""

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from http_guarded import BEARER, HOST, Web, application, settings

from api.http.guards.bodies import DEEPEST
from api.http.guards.pace import Pace
from api.http.guards.room import Room

JSON = {"Content-Type": "application/json", **BEARER}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"a": NaN}', "not-a-number"),
        (b"[Infinity]", "not-a-number"),
        (b'{"a": 1e400}', "number-too-large"),
        (b'{"a": -1e999}', "number-too-large"),
        (b'{"a": 9223372036854775808}', "number-too-large"),
        (b'{"a": ' + b"9" * 5000 + b"}", "number-too-large"),
        (b'{"a": 1, "b": {"c": 1, "c": 2}}', "duplicate-key"),
        (b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1), "too-deep"),
        (b"[" * 100_000 + b"]" * 100_000, "too-deep"),
        (b'{"a": "\\u0000"}', "no-text"),
        (b'{"\\ud800": 1}', "no-text"),
        (b'{"a": ["x", {"b": "\\udfff"}]}', "no-text"),
        (b'{"a": "\xff"}', "not-utf-8"),
    ],
)
def test_json_that_means_two_things_or_none_is_refused(body: bytes, code: str) -> None:
    """NaN, doubled keys, numbers no column holds, texts no database takes, and towers of brackets: 422 with a code."""
    answer = Web(application(settings())).post("/orders", content=body, headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["zh"]


@pytest.mark.parametrize(
    "body",
    [
        b'{"a": 1, "b": [1.5, -0.0, null, true, "\\u4e2d\\u6587", "\\ud83d\\ude00"]}',
        b"[" * DEEPEST + b"1" + b"]" * DEEPEST,
        b'{"a": 9223372036854775807, "b": -9223372036854775807}',
        b"",
        b"{not json",
    ],
)
def test_other_bodies_reach_the_route_byte_by_byte(body: bytes) -> None:
    """What is plain JSON, and what is no JSON at all (the route says where), comes through unchanged."""
    assert Web(application(settings())).post("/orders", content=body, headers=JSON).json() == {"bytes": len(body)}


def test_a_body_is_read_up_to_the_cap_and_no_further() -> None:
    """One byte more than the cap is 413; of a body whose length is not told, reading stops at the cap."""
    web = Web(application(settings(json_bytes=1000, upload_bytes=5000)))
    text = b'"' + b"x" * 998 + b'"'
    assert web.post("/orders", content=text, headers=JSON).status_code == 200
    assert web.post("/orders", content=text + b" ", headers=JSON).status_code == 413
    upload = {"Content-Type": "text/csv", **BEARER}
    assert web.post("/orders", content=b"x" * 5000, headers=upload).status_code == 200
    read = 0

    async def pieces() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(100):
            read += 1000
            yield b"x" * 1000

    answer = web.post("/orders", content=pieces(), headers=upload)
    assert (answer.status_code, answer.json()["code"]) == (413, "body-too-large")
    assert answer.headers["connection"] == "close"


def test_without_a_token_nobody_sends_much() -> None:
    """A login is small; whoever has not logged in sends no more than that."""
    web = Web(application(settings()))
    upload = {"Content-Type": "text/csv"}
    assert web.post("/orders", content=b"x" * 65_536, headers=upload).status_code == 200
    assert web.post("/orders", content=b"x" * 65_537, headers=upload).status_code == 413
    assert web.post("/orders", content=b"x" * 65_537, headers={**upload, **BEARER}).status_code == 200


def test_of_many_large_bodies_at_once_only_some_are_in_memory() -> None:
    """Twenty at once: never more than four are read beyond the first part, and all are answered in the end."""
    app = application(settings())
    under_way, most = 0, 0

    async def one() -> int:
        async def pieces() -> AsyncIterator[bytes]:
            nonlocal under_way, most
            for number in range(20):
                yield b"x" * 65_536
                if number == 6:
                    under_way += 1
                    most = max(most, under_way)
                await asyncio.sleep(0)
            under_way -= 1

        transport = httpx.ASGITransport(app, client=("127.0.0.1", 1))
        async with httpx.AsyncClient(transport=transport, base_url=HOST) as web:
            answer = await web.post("/orders", content=pieces(), headers={"Content-Type": "text/csv", **BEARER})
        return answer.status_code

    async def all_at_once() -> list[int]:
        return await asyncio.gather(*(one() for _ in range(20)))

    assert asyncio.run(all_at_once()) == [200] * 20
    assert 1 <= most <= 5


class _Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_minutes_worth_may_come_at_once_and_then_evenly() -> None:
    """Of 120 a minute, 120 pass at once, the next waits half a second, and after a minute all are there again."""
    clock = _Clock()
    pace = Pace(application(settings()), settings(), clock)
    assert [pace._spend("a", 120) for _ in range(120)] == [0.0] * 120
    assert pace._spend("a", 120) == pytest.approx(0.5)
    assert pace._spend("b", 120) == 0.0
    clock.now += 0.5
    assert (pace._spend("a", 120), pace._spend("a", 120)) == (0.0, pytest.approx(0.5))
    clock.now += 60
    assert [pace._spend("a", 120) for _ in range(120)] == [0.0] * 120


def test_whoever_asks_too_often_is_told_when_to_come_back_and_nobody_else_is() -> None:
    """An engineer over the limit gets 429 with Retry-After; a dispatcher, another engineer and the probes do not."""
    web = Web(application(settings(engineer_per_minute=3, account_per_minute=50, anonymous_per_minute=2)))

    def ask(token: str | None, path: str = "/orders/7") -> int:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = web.get(path, headers=headers)
        assert answer.status_code != 429 or int(answer.headers["Retry-After"]) >= 1
        return answer.status_code

    assert [ask("e1.engineer") for _ in range(5)] == [200, 200, 200, 429, 429]
    assert [ask("e2.engineer") for _ in range(3)] == [200] * 3
    assert [ask("d1.dispatcher") for _ in range(6)] == [200] * 6
    assert [ask("forged") for _ in range(3)] == [200, 200, 429], "a forged token is nobody's: the address counts"
    assert [ask(None, "/livez") for _ in range(5)] == [404] * 5, "probes are not counted"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost:8080"}, 200),
        ({"Host": "[::1]:8080"}, 200),
        ({"Host": "dispatch.example.com"}, 200),
        ({"Host": "DISPATCH.example.com:443"}, 200),
        ({"Host": "evil.example.com"}, 400),
        ({"Host": ""}, 400),
        ({"Host": "127.0.0.1.evil.example.com"}, 400),
        ({"Origin": HOST}, 200),
        ({"Origin": "https://dispatch.example.com"}, 200),
        ({"Origin": "https://evil.example.com"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://dispatch.example.com.evil.example.com"}, 403),
        ({"Host": "localhost", "Origin": "http://127.0.0.1"}, 403),
    ],
)
def test_only_our_hosts_and_our_pages_come_in(headers: dict[str, str], status: int) -> None:
    """A Host that is not ours is DNS bent to us, an Origin that is not ours is somebody else's page."""
    web = Web(application(settings(public_url="https://dispatch.example.com")))
    assert web.get("/orders/7", headers=headers).status_code == status


def test_a_nul_in_an_address_is_a_bad_request() -> None:
    """No database takes it, so no route sees it."""
    web = Web(application(settings()))
    assert web.get("/orders/a%00b").status_code == 400
    assert web.get("/orders/7?after=%00").status_code == 400


def test_every_reply_tells_the_browser_to_be_careful_and_carries_its_trace() -> None:
    """Found, not found, refused or broken: the headers are there, and so is an id, which continues the caller's."""
    web = Web(application(settings(public_url="https://dispatch.example.com")))
    trace = "0af7651916cd43dd8448eb211c80319c"
    for path, status in (("/orders/7", 200), ("/nowhere", 404), ("/broken/1", 500), ("/orders/%00", 400)):
        answer = web.get(path, headers={"traceparent": f"00-{trace}-b7ad6b7169203331-01"})
        assert answer.status_code == status
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["strict-transport-security"].startswith("max-age=")
        assert answer.headers["x-trace-id"] == trace
        assert trace in answer.headers["traceparent"]
    own = {web.get("/orders/7", headers={"traceparent": wrong}).headers["x-trace-id"] for wrong in ("", "00-0-0-01")}
    assert len(own) == 2
    assert all(len(one) == 32 for one in own)


def test_a_defect_is_a_problem_with_an_id_and_its_message_stays_inside(caplog: pytest.LogCaptureFixture) -> None:
    """The reply says that the service failed, and where to look; neither it nor the log repeats the row."""
    with caplog.at_level(logging.INFO):
        answer = Web(application(settings())).get("/broken/13812345678")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal-error")
    assert answer.json()["trace_id"] == answer.headers["x-trace-id"]
    assert "13812345678" not in answer.text


def test_a_full_disk_stops_writing_but_not_reading_nor_logging_in(tmp_path: Path) -> None:
    """Below the reserve, writes answer 507 before they begin; reads and the login go on."""
    chosen = settings(database_url=f"sqlite:///{tmp_path}/a.sqlite3")
    free = {"pct": 4.9}
    web = Web(Room(application(chosen), chosen, lambda _folder: free["pct"]))
    answer = web.post("/orders", json={}, headers=BEARER)
    assert (answer.status_code, answer.json()["code"]) == (507, "disk-nearly-full")
    assert web.get("/orders/7").status_code == 200
    assert web.post("/auth/login").status_code == 200
    free["pct"] = 5.1
    web = Web(Room(application(chosen), chosen, lambda _folder: free["pct"]))
    assert web.post("/orders", json={}).status_code == 200
