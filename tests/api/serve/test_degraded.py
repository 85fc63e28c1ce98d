"""What is left when something is away: reading without a disk, dispatching without workers, waiting for a database."""

import json
import random
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from alert_rules import Watch, read_rules
from own_postgresql import own_postgresql_server
from served_firm import DAY, NEW_ORDER, Alone, Founded, found, found_file, new_key, small_disk
from service import Service

from dispatch.store.store import open_store

RESULTS = Path(__file__).parents[3] / "build" / "long" / "degraded.json"
BUSY_S = 6.5  # five seconds of waiting, and what a busy machine adds


def timed(ask: Callable[[], httpx.Response]) -> tuple[httpx.Response, float]:
    """An answer, and how long it took, in seconds."""
    began = time.monotonic()
    return ask(), time.monotonic() - began


def test_without_workers_people_dispatch_by_hand(alone: Alone) -> None:
    """An order comes in, a plan is applied, changed and published, and the engineer accepts; a plan asked for waits."""
    service, founded = alone.service, alone.founded
    with founded.client(service) as desk, founded.client(service, "t2") as engineer:
        assert desk.get("/readyz").json() | {"disk": "ok"} == {
            "ready": True, "database": "ok", "disk": "ok", "worker": "none here", "stopping": False,
        }  # fmt: skip
        made = desk.post("/orders", json=NEW_ORDER, headers=new_key())
        assert made.status_code == 201, made.text
        applied = desk.post("/plans/1/apply", json={"over": None})
        assert applied.status_code == 200, applied.text
        edited = desk.post(
            "/plans/1/edits",
            json={"edits": [{"edit": "move", "order": "W01", "technician": "T2"}]},
            headers={"If-Match": applied.headers["ETag"]},
        )
        assert edited.status_code == 200, edited.text
        told = desk.post("/plans/1/publish", json={"next": None})
        assert told.status_code == 200, told.text
        assert "W01" in {one["order"] for one in engineer.get("/my/visits", params={"day": DAY}).json()["items"]}
        assert engineer.post("/my/visits/W01/accept").json()["state"] == "accepted"
        asked = desk.post("/plans/requests", json={"day": DAY, "seconds": 1, "at": f"{DAY}T06:00:00+08:00"})
        assert (asked.status_code, asked.json()["state"]) == (202, "queued")
        desk.post(f"/jobs/{asked.json()['id']}/cancel")


def test_a_database_that_somebody_locks_answers_later_and_reads_go_on(alone: Alone) -> None:
    """Eight seconds: writes are 503 with Retry-After within six, reads as ever, and afterwards all is well."""
    service, founded, disk = alone.service, alone.founded, alone.disk
    with founded.client(service) as desk, sqlite3.connect(disk.file, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        refused: list[tuple[httpx.Response, float]] = []
        writers = [
            threading.Thread(
                target=lambda: refused.append(
                    timed(
                        lambda: httpx.post(
                            f"{service.address}/orders", json=NEW_ORDER, headers=founded.bearer("desk"), timeout=30
                        )
                    )
                )
            )
            for _ in range(8)
        ]
        began = time.monotonic()
        for writer in writers:
            writer.start()
        slowest_s = 0.0
        while time.monotonic() - began < 8:
            answer, took_s = timed(lambda: desk.get("/orders", params={"limit": 5}))
            assert answer.status_code == 200
            slowest_s = max(slowest_s, took_s)
            time.sleep(0.1)
        for writer in writers:
            writer.join()
        other.execute("ROLLBACK")
        assert {answer.status_code for answer, _ in refused} == {503}
        assert all(int(answer.headers["Retry-After"]) >= 1 and answer.json()["zh"] for answer, _ in refused)
        assert max(took_s for _, took_s in refused) < BUSY_S
        assert slowest_s < 1.5
        after, took_s = timed(lambda: desk.post("/orders", json=NEW_ORDER))
        assert (after.status_code, took_s < 2) == (201, True)
    other.close()


def test_a_disk_that_is_nearly_full_is_read_only(alone: Alone) -> None:
    """Writes are 507 in words, reads and logins are answered; room makes it well without anybody's help."""
    service, founded, disk = alone.service, alone.founded, alone.disk
    with founded.client(service) as desk:
        with disk.filled(1):
            time.sleep(2.1)
            assert desk.get("/readyz").json()["disk"] == "nearly full"
            full = desk.post("/orders", json=NEW_ORDER)
            assert (full.status_code, full.json()["code"]) == (507, "disk-nearly-full")
            assert full.json()["zh"]
            for path in ("/orders", "/plans", "/technicians", "/parts", "/stock"):
                assert desk.get(path).status_code == 200, path
            login = desk.post("/auth/token", data={"username": "desk1", "password": "wrong"})
            assert login.status_code == 401
        assert until(lambda: desk.post("/orders", json=NEW_ORDER).status_code == 201) < 5


def until(true: Callable[[], object], within_s: float = 60) -> float:
    """Wait until something is true; return how long that took, in seconds."""
    began = time.monotonic()
    while True:
        try:
            if true():
                return time.monotonic() - began
        except httpx.TransportError:
            pass
        assert time.monotonic() - began < within_s
        time.sleep(0.1)


def written_while_full(folder: Path, seed: int, times: int) -> dict[str, Any]:
    """Let a disk run full to the last byte at so many random writes; return what became of them."""
    founded = found_file(folder, disk_reserve_pct=0)
    chance, statuses, kept_orders = random.Random(seed), Counter[int](), set()
    with ExitStack() as kept:
        disk = kept.enter_context(small_disk(folder, founded, 24))
        service = kept.enter_context(Service(folder, "--workers", "0", environment=founded.environment))
        service.ready()
        desk = kept.enter_context(founded.client(service))
        slowest_s = 0.0
        for _ in range(times):
            for _ in range(chance.randrange(1, 6)):
                kept_orders.add(desk.post("/orders", json=NEW_ORDER, headers=new_key()).json()["id"])
            with disk.filled(0) as ballast:
                with ballast.open("r+b") as file:  # some pages are free again, so that it ends in the midst of a write
                    file.truncate(max(0, ballast.stat().st_size - 4096 * chance.randrange(0, 40)))
                for _ in range(1_000):
                    answer = desk.post("/orders", json=NEW_ORDER, headers=new_key())
                    statuses[answer.status_code] += 1
                    if answer.status_code != 201:
                        break
                    kept_orders.add(answer.json()["id"])
                statuses[desk.get("/orders").status_code] += 1
            slowest_s = max(slowest_s, until(lambda: desk.post("/orders", json=NEW_ORDER).status_code == 201))
        with open_store(founded.url) as store:
            lost = kept_orders - {order.id for order in store.whole().orders}
        with sqlite3.connect(disk.file) as database:
            (whole,) = database.execute("PRAGMA integrity_check").fetchone()
        database.close()
        with founded.client(service, "admin") as admin:
            trail = admin.get("/audit/check").json()["whole"]
    return {
        "seed": seed, "times": times, "statuses": dict(statuses), "acknowledged": len(kept_orders), "lost": len(lost),
        "integrity": whole, "trail": trail, "recovered_within_s": round(slowest_s, 2),
    }  # fmt: skip


def assert_well(told: dict[str, Any]) -> None:
    """Nothing acknowledged is lost; what could not be written was 507; reads went on."""
    assert (told["lost"], told["integrity"], told["trail"]) == (0, "ok", True), told
    assert set(told["statuses"]) <= {200, 201, 507}, told
    assert told["statuses"][507] == told["times"], told
    assert told["statuses"][200] == told["times"], told


@pytest.mark.long
@pytest.mark.timeout(900)
def test_long_a_disk_that_runs_full_at_fifty_writes_loses_nothing(tmp_path: Path) -> None:
    """To the last byte, in the midst of writing; kept in build/long/degraded.json."""
    told = written_while_full(tmp_path, seed=1, times=50)
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    with RESULTS.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"disk": told}) + "\n")
    assert_well(told)


@contextmanager
def on_postgresql(folder: Path) -> Iterator[tuple[Service, Founded, Any]]:
    """A service without workers on a PostgreSQL of its own, which can be stopped."""
    with own_postgresql_server() as server:
        founded = found(server.address("postgres"), folder)
        with Service(folder, "--workers", "0", environment=founded.environment) as service:
            service.ready()
            yield service, founded, server


def away_and_back(folder: Path, away_s: float) -> dict[str, Any]:
    """Stop the database for so long under requests; return what was answered, and when all was well again."""
    with on_postgresql(folder) as (service, founded, server):
        watch, statuses, fired = Watch(read_rules()), Counter[int](), set()

        def scrape(at: float) -> set[str]:
            return watch.look(at, httpx.get(f"{service.address}/metrics", timeout=10).text)

        def everything(desk: httpx.Client) -> set[int]:
            reads = [desk.get(path) for path in ("/orders", "/plans", "/parts", "/me")]
            answers = [*reads, desk.post("/orders", json=NEW_ORDER, headers=new_key())]
            for answer in answers:
                assert answer.status_code < 500 or int(answer.headers["Retry-After"]) >= 1
                statuses[answer.status_code] += 1
            return {answer.status_code for answer in answers}

        with founded.client(service) as desk:
            assert everything(desk) == {200, 201}
            assert scrape(0) == set()
            server.stop()
            began, step = time.monotonic(), 0
            while step < 2 or time.monotonic() - began < away_s:
                step += 1
                assert everything(desk) == {503}
                assert desk.get("/readyz").json()["database"] == "unreachable"
                assert desk.get("/livez").status_code == 200
                fired |= scrape(15.0 * step)
                time.sleep(0.3)
            server.start()
            back_s = until(lambda: everything(desk) == {200, 201})
            return {
                "away_s": round(time.monotonic() - began - back_s, 1), "statuses": dict(statuses),
                "back_s": round(back_s, 2), "fired": sorted(fired), "ready": desk.get("/readyz").json()["ready"],
            }  # fmt: skip


def assert_came_back(told: dict[str, Any]) -> None:
    """503 and nothing else meanwhile, the alert, and well within a minute unaided."""
    assert set(told["statuses"]) == {200, 201, 503}, told
    assert told["back_s"] < 60, told
    assert told["ready"], told
    assert "PaigongDatabaseAway" in told["fired"], told
    assert set(told["fired"]) <= {"PaigongDatabaseAway", "PaigongFaultsFast", "PaigongFaultsSlow"}, told


def test_a_database_that_goes_away_comes_back_by_itself(tmp_path: Path) -> None:
    """PostgreSQL is stopped and started: 503 meanwhile, and then all is well without anybody's help."""
    assert_came_back(away_and_back(tmp_path, away_s=0))


@pytest.mark.long
@pytest.mark.timeout(1500)
def test_long_a_database_that_is_away_for_ten_minutes(tmp_path: Path) -> None:
    """As in the short test; kept in build/long/degraded.json."""
    told = away_and_back(tmp_path, away_s=600)
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    with RESULTS.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"database": told}) + "\n")
    assert_came_back(told)
