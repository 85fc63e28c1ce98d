"""`paigong serve` as people start it: a fresh folder, real processes, real sockets, and an end within its time."""

import json
import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from service import Service

CANARIES = ("13812345678", "13987654321", "洪山区珞喻路1037号", "canary@example.com")
STREAMS = 20


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service in a fresh folder; the last test ends it."""
    environment = {"PAIGONG_STREAMS_PER_ACCOUNT": str(STREAMS)}
    with Service(tmp_path_factory.mktemp("fresh"), environment=environment) as started:
        yield started


@pytest.fixture(scope="module")
def document(service: Service) -> dict[str, Any]:
    """Its OpenAPI document."""
    service.ready()
    found: dict[str, Any] = httpx.get(f"{service.address}/openapi.json", timeout=30).json()
    return found


@pytest.fixture(scope="module")
def token(service: Service, document: dict[str, Any]) -> str:
    """The first administrator's access token."""
    schemes = document["components"]["securitySchemes"].values()
    login = next(one["flows"]["password"]["tokenUrl"] for one in schemes if "flows" in one)
    form = {"grant_type": "password", "username": "admin", "password": service.password}
    answer = httpx.post(f"{service.address}/{login.lstrip('/')}", data=form, timeout=30)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["access_token"])


def test_a_fresh_folder_is_a_ready_service_in_ten_seconds(service: Service) -> None:
    """Database, administrator, one process that answers and one worker; on a busy machine its share of longer."""
    busy = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1) + 0.5)
    took_s = service.ready()
    assert took_s < 10 * busy, f"{took_s:.1f} s at {busy:.1f} times its load"
    assert httpx.get(f"{service.address}/readyz").json()["database"] == "ok"
    assert len(service.children()) == 2


def test_the_password_is_printed_once_and_never_logged(service: Service, token: str) -> None:
    """On standard output, in one line; it opens the door, and neither the log nor a child's environment has it."""
    assert token
    assert sum(service.password in line for line in service.out) == 1
    assert not any(service.password in line for line in service.log)
    for pid in (service.process.pid, *service.children()):
        assert service.password.encode() not in Path(f"/proc/{pid}/environ").read_bytes()


def test_only_this_machine_can_reach_it(service: Service) -> None:
    """The socket listens on loopback, so no other address of this machine is answered."""
    port = int(service.address.rpartition(":")[2])
    listening = [
        line.split()[1]
        for file in ("/proc/net/tcp", "/proc/net/tcp6")
        if Path(file).exists()
        for line in Path(file).read_text().splitlines()[1:]
        if line.split()[3] == "0A" and line.split()[1].endswith(f":{port:04X}")
    ]
    assert listening == [f"0100007F:{port:04X}"], "127.0.0.1, as the kernel writes it"


def test_what_people_send_shows_neither_in_the_log_nor_in_the_figures(service: Service, token: str) -> None:
    """Telephones, addresses and mail in paths, queries, bodies, forms and headers: no trace of them anywhere."""
    bearer = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=service.address, timeout=30) as web:
        for canary in CANARIES:
            for path in ("/orders", "/customers", "/auth/token", f"/orders/{canary}", f"/nowhere/{canary}"):
                query = {"q": canary, "phone": canary, "after": canary}
                web.get(path, params=query, headers={**bearer, "User-Agent": canary.encode().hex()})
                web.post(path, params=query, json={"phone": canary, "text": canary, canary: canary}, headers=bearer)
                web.post(path, content=f'{{"phone": "{canary}", broken'.encode(), headers=bearer)
                web.post(path, data={"username": canary, "password": canary})
            web.get("/orders", headers={"Authorization": f"Bearer {canary.encode().hex()}"})
        figures = web.get("/metrics").text
    time.sleep(0.3)
    requests = [json.loads(line) for line in service.log if '"request"' in line]
    assert len(requests) > 50, "the requests were logged"
    everything = "\n".join(service.log) + figures
    for canary in CANARIES:
        assert canary not in everything
        assert json.dumps(canary) not in everything


def test_every_line_of_the_log_is_one_json_object(service: Service) -> None:
    """Whatever process or library writes it."""
    assert service.log
    for line in service.log:
        assert {"event", "level", "timestamp"} <= set(json.loads(line)), line


def test_who_answers_may_be_killed_and_nobody_is_turned_away(service: Service) -> None:
    """kill -9 of the process that answers: whoever connects meanwhile waits a moment and is answered."""
    commands = {pid: Path(f"/proc/{pid}/cmdline").read_bytes() for pid in service.children()}
    os.kill(next(pid for pid, command in commands.items() if b"answering" in command), 9)
    assert httpx.get(f"{service.address}/livez", timeout=60).status_code == 200


def test_it_ends_in_time_though_streams_are_open(service: Service, token: str) -> None:
    """Twenty open event streams are ended with a time to come back after, all processes end, and the port is free."""
    heard = [""] * STREAMS
    statuses = [0] * STREAMS

    def listen(number: int) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        with httpx.stream("GET", f"{service.address}/events", headers=headers, timeout=60) as answer:
            statuses[number] = answer.status_code
            for piece in answer.iter_text():
                heard[number] += piece

    listeners = [threading.Thread(target=listen, args=(number,)) for number in range(STREAMS)]
    for listener in listeners:
        listener.start()
    deadline = time.monotonic() + 30
    while not all(statuses) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert statuses == [200] * STREAMS
    children = service.children()
    took_s = service.stop()
    for listener in listeners:
        listener.join(5)
    assert took_s < 30
    assert service.process.returncode == 0
    assert all("retry: " in text.rpartition("\n\n")[0] for text in heard)
    assert not any(Path(f"/proc/{pid}").exists() for pid in children)
    port = int(service.address.rpartition(":")[2])
    with socket.socket() as door:
        assert door.connect_ex(("127.0.0.1", port)) != 0
