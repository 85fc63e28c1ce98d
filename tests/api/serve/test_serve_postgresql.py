"""The same commands on PostgreSQL: several processes that answer, several workers, one database."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from own_postgresql import administer
from service import Service

KEY = "one:0123456789abcdef0123456789abcdef"
PASSWORD = "correct-horse-battery"


@pytest.fixture(scope="module")
def service(postgresql: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Two processes that answer and two workers, on a database of their own."""
    administer(postgresql("postgres"), "CREATE DATABASE served")
    environment = {
        "PAIGONG_DATABASE_URL": postgresql("served"),
        "PAIGONG_SIGNING_KEYS": KEY,
        "PAIGONG_ADMIN_PASSWORD": PASSWORD,
        "PAIGONG_ACCOUNT_PER_MINUTE": "100000",
    }
    folder = tmp_path_factory.mktemp("served")
    with Service(folder, "--processes", "2", "--workers", "2", environment=environment) as started:
        started.ready()
        yield started


@pytest.fixture(scope="module")
def web(service: Service) -> Iterator[httpx.Client]:
    """The administrator, logged in."""
    form = {"grant_type": "password", "username": "admin", "password": PASSWORD}
    token = httpx.post(f"{service.address}/auth/token", data=form, timeout=30).json()["access_token"]
    with httpx.Client(base_url=service.address, headers={"Authorization": f"Bearer {token}"}, timeout=30) as client:
        yield client


def _answering(service: Service) -> list[int]:
    found = []
    for pid in service.children():
        if b"api.serve.answering" in Path(f"/proc/{pid}/cmdline").read_bytes():
            found.append(pid)
    return found


def test_one_of_two_processes_may_die(service: Service, web: httpx.Client) -> None:
    """Killed at once: requests go on, retried at most once by their client, and a new process takes its place."""
    first = _answering(service)
    assert len(first) == 2
    os.kill(first[0], signal.SIGKILL)
    answered = 0
    for number in range(60):
        for _ in range(2):
            try:
                answer = web.get("/orders", params={"limit": 1})
            except httpx.TransportError:
                continue
            assert answer.status_code == 200, number
            answered += 1
            break
    assert answered == 60
    deadline = time.monotonic() + 30
    while len(_answering(service)) < 2 and time.monotonic() < deadline:
        time.sleep(0.1)
    now = _answering(service)
    assert len(now) == 2
    assert first[0] not in now


def test_a_day_that_cannot_be_planned_says_why(web: httpx.Client) -> None:
    """A job asked for at one process is done by some worker, and ends with the reason."""
    asked = web.post("/plans/requests", json={"day": "2026-03-02", "seconds": 1})
    if asked.status_code == 202:
        job: dict[str, Any] = {}
        deadline = time.monotonic() + 60
        while job.get("state") not in ("done", "failed", "cancelled") and time.monotonic() < deadline:
            job = web.get(f"/jobs/{asked.json()['id']}").json()
            time.sleep(0.2)
        assert job["state"] == "failed"
        assert job["problem"]["zh"]
    else:
        assert asked.json()["code"] == "no-company"


def test_it_ends_within_its_time(service: Service) -> None:
    """SIGTERM ends all of it."""
    children = service.children()
    assert service.stop() < 30
    assert not any(Path(f"/proc/{pid}").exists() for pid in children)
