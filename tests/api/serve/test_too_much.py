"""One client cannot exhaust the service: who asks too much, too often or for too long is refused, and nobody else."""

import json
import socket
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from served_firm import Alone, Founded
from service import Service

RESULTS = Path(__file__).parents[3] / "build" / "long" / "too_much.json"
PER_MINUTE = 120  # conftest.py
HUGE = 100_000_000


def paced(client: httpx.Client, *, a_second: float, seconds: float) -> list[tuple[int, float, str]]:
    """Ask so often for so long; return status, seconds and Retry-After of each answer."""
    found, due = [], time.monotonic()
    until = due + seconds
    while due < until:
        time.sleep(max(0.0, due - time.monotonic()))
        began = time.monotonic()
        answer = client.get("/me")
        found.append((answer.status_code, time.monotonic() - began, answer.headers.get("retry-after", "")))
        due += 1 / a_second
    return found


def p99_s(answers: list[tuple[int, float, str]]) -> float:
    """The time within which 99 of 100 were answered."""
    times = sorted(seconds for _, seconds, _ in answers)
    return times[int(len(times) * 0.99)]


def beside_a_flood(service: Service, founded: Founded, *, seconds: float, turns: int = 1) -> dict[str, Any]:
    """Ask as a dispatcher, by turns alone and beside an engineer who asks ten times as often as allowed.

    seconds: of each turn.
    """
    flood: list[tuple[int, float, str]] = []
    alone: list[tuple[int, float, str]] = []
    beside: list[tuple[int, float, str]] = []

    with founded.client(service) as desk, founded.client(service, "t1") as engineer:
        paced(desk, a_second=10, seconds=1)
        for _ in range(turns):
            alone += paced(desk, a_second=10, seconds=seconds)
            flood += paced(engineer, a_second=1_000, seconds=0.5)  # a minute's worth may come at once
            while flood[-1][0] != 429:
                flood += paced(engineer, a_second=1_000, seconds=0.1)
            with ThreadPoolExecutor(1) as thread:
                under_way = thread.submit(paced, engineer, a_second=10 * PER_MINUTE / 60, seconds=seconds)
                beside += paced(desk, a_second=10, seconds=seconds)
                flood += under_way.result()
    refused = [answer for answer in flood if answer[0] == 429]
    return {
        "alone_p99_ms": round(1000 * p99_s(alone), 1),
        "beside_p99_ms": round(1000 * p99_s(beside), 1),
        "others": dict(Counter(status for status, _, _ in [*alone, *beside])),
        "flood": dict(Counter(status for status, _, _ in flood)),
        "without_retry_after": sum(not (text.isdigit() and int(text) >= 1) for _, _, text in refused),
    }


def test_who_asks_ten_times_too_often_is_refused_alone(alone: Alone) -> None:
    """429 with Retry-After for most of it, about two a second let through; a dispatcher is always answered."""
    told = beside_a_flood(alone.service, alone.founded, seconds=2)
    assert set(told["flood"]) == {200, 429}, told
    assert PER_MINUTE <= told["flood"][200] <= PER_MINUTE + 40, told
    assert told["without_retry_after"] == 0, told
    assert set(told["others"]) == {200}, told


def upload(service: Service, founded: Founded, *, told: bool) -> tuple[int, int]:
    """Send a hundred megabytes, with their length told or in pieces; return the status and how many bytes went out."""
    host, port = service.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=60) as door:
        length = f"Content-Length: {HUGE}" if told else "Transfer-Encoding: chunked"
        token = founded.tokens["admin"]
        door.sendall(
            f"POST /imports HTTP/1.1\r\nHost: {host}:{port}\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: application/octet-stream\r\n{length}\r\n\r\n".encode()
        )
        piece = b"x" * 65_536
        sent = 0
        answer = b""
        try:
            while sent < HUGE and not answer:
                door.sendall(piece if told else b"10000\r\n" + piece + b"\r\n")
                sent += len(piece)
                door.setblocking(False)
                with suppress(BlockingIOError):
                    answer = door.recv(4096)
                door.setblocking(True)
                door.settimeout(60)
        except (BrokenPipeError, ConnectionResetError):
            answer = answer or _last_words(door)
        return (int(answer.split()[1]) if answer else 0), sent


def _last_words(door: socket.socket) -> bytes:
    try:
        return door.recv(4096)
    except OSError:
        return b""


def resident_mb(pid: int) -> float:
    """How much memory a process has."""
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


def uploads_at_once(service: Service, founded: Founded, number: int) -> dict[str, Any]:
    """Have so many clients send a hundred megabytes each at once; return what they were told and what it took."""
    pid = service.child("api.serve.answering")
    before, most, ends = resident_mb(pid), 0.0, []
    threads = [
        threading.Thread(target=lambda told=told: ends.append(upload(service, founded, told=told)))
        for told in [number_ % 2 == 0 for number_ in range(number)]
    ]
    statuses = Counter[int]()
    with httpx.Client(base_url=service.address, headers=founded.bearer("desk"), timeout=60) as desk:
        for thread in threads:
            thread.start()
        going_on = True
        while going_on:  # once at least, however soon they are refused
            going_on = any(thread.is_alive() for thread in threads)
            statuses[desk.get("/orders").status_code] += 1
            most = max(most, resident_mb(pid))
            time.sleep(0.05)
    return {
        "statuses": dict(Counter(status for status, _ in ends)), "most_sent_mb": max(sent for _, sent in ends) // 10**6,
        "grown_mb": round(most - before), "others": dict(statuses),
    }  # fmt: skip


def test_a_body_that_is_too_large_is_not_read(alone: Alone) -> None:
    """A hundred megabytes: 413 at once where their number is told, else at the cap; memory does not follow."""
    told = uploads_at_once(alone.service, alone.founded, number=4)
    assert set(told["statuses"]) <= {413, 0}, told
    assert told["statuses"].get(413, 0) >= 2, told
    assert told["most_sent_mb"] < 35, told
    assert told["grown_mb"] < 200, told
    assert set(told["others"]) == {200}, told


def test_the_fourth_stream_of_an_account_is_refused(alone: Alone) -> None:
    """Three are open; the fourth is told to come back; when one is closed there is room again."""
    service, founded = alone.service, alone.founded
    with httpx.Client(base_url=service.address, headers=founded.bearer("desk1"), timeout=20) as web:
        requests = [web.build_request("GET", "/events") for _ in range(5)]
        three = [web.send(request, stream=True) for request in requests[:3]]
        assert [one.status_code for one in three] == [200] * 3
        fourth = web.send(requests[3])
        assert (fourth.status_code, fourth.json()["code"]) == (429, "too-many-streams")
        assert int(fourth.headers["Retry-After"]) >= 1
        with httpx.stream("GET", f"{service.address}/events", headers=founded.bearer("desk2"), timeout=20) as other:
            assert other.status_code == 200
        three[0].close()
        deadline = time.monotonic() + 10
        while (again := web.send(web.build_request("GET", "/events"), stream=True)).status_code == 429:
            again.close()
            assert time.monotonic() < deadline
            time.sleep(0.1)
        for one in (*three[1:], again):
            one.close()


@pytest.mark.long
@pytest.mark.timeout(600)
def test_long_a_flood_and_fifty_uploads_do_not_hold_others_up(alone: Alone) -> None:
    """A minute alone and one beside it, by turns of ten seconds; what it took is kept in build/long/too_much.json."""
    flood = beside_a_flood(alone.service, alone.founded, seconds=10, turns=6)
    uploads = uploads_at_once(alone.service, alone.founded, number=50)
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    with RESULTS.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"flood": flood, "uploads": uploads}) + "\n")
    assert flood["beside_p99_ms"] < 1.2 * flood["alone_p99_ms"] + 5, flood
    assert uploads["grown_mb"] < 200, uploads
    assert set(uploads["others"]) == {200}, uploads
