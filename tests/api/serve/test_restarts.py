"""A restart loses nothing: not a write that was acknowledged, not an event, not a plan that was being made."""

import json
import resource
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from restarting import Ear, Written, listeners, writers
from served_firm import DAY, EIGHT, Founded, found_file, order_count
from service import Service, free_port

from dispatch.store.events import events_after
from dispatch.store.store import open_store

RESULTS = Path(__file__).parents[3] / "build" / "long" / "restarts.json"
PARTS, RESTARTS, STREAMS = 10, 10, 1_000
FAR = 10_000_000


def start(folder: Path, founded: Founded, port: int, kept: ExitStack) -> Service:
    """The service at its address, ready."""
    service = kept.enter_context(Service(folder, "--port", str(port), environment=founded.environment))
    service.ready()
    return service


def ask_for_a_plan(founded: Founded, service: Service) -> str:
    """A job that a worker has begun."""
    with founded.client(service) as web:
        asked = web.post("/plans/requests", json={"day": DAY, "seconds": 3, "at": EIGHT})
        assert asked.status_code == 202, asked.text
        job: str = asked.json()["id"]
        deadline = time.monotonic() + 30
        while web.get(f"/jobs/{job}").json()["state"] == "queued" and time.monotonic() < deadline:
            time.sleep(0.02)
    return job


def ended(founded: Founded, service: Service, job: str) -> dict[str, Any]:
    """A job when it has ended."""
    with founded.client(service) as web:
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            found: dict[str, Any] = web.get(f"/jobs/{job}").json()
            if found["state"] not in ("queued", "running"):
                return found
            time.sleep(0.1)
    raise AssertionError(f"still {found}")


def all_open(ears: list[Ear], within_s: float = 60) -> float:
    """Wait until all streams are open; return how long it took, in seconds."""
    began = time.monotonic()
    while not all(ear.open for ear in ears):
        assert time.monotonic() - began < within_s, Counter(ear.open for ear in ears)
        time.sleep(0.05)
    return time.monotonic() - began


def restarted(
    folder: Path, *, restarts: int, streams: int, phones: int, a_second: float, plan_each: int, hurry: float
) -> dict[str, Any]:
    """Restart a service so often under load; return what became of everything.

    streams: of somebody who hears of everything; phones: streams of an engineer to whom nothing happens meanwhile.
    """
    founded = found_file(folder, streams_per_account=max(streams, phones))
    with open_store(founded.url) as store:
        before = order_count(store)
        with store.reading() as connection:
            first = len(events_after(connection, 0, limit=FAR))
    port = free_port()
    stops_s, back_s, jobs = [], [], []
    with ExitStack() as kept:
        service = start(folder, founded, port, kept)
        with (
            listeners(founded, service.address, number=streams, after=first, hurry=hurry) as ears,
            listeners(founded, service.address, number=phones, after=first, who="t1", hurry=hurry) as quiet,
        ):
            all_open([*ears, *quiet])
            with writers(founded, service.address, number=4, a_second=a_second) as written:
                for number in range(restarts):
                    time.sleep(0.5)
                    job = ask_for_a_plan(founded, service) if number % plan_each == 0 else None
                    stops_s.append(service.stop())
                    assert service.process.returncode == 0, "\n".join(service.log[-20:])
                    service = start(folder, founded, port, kept)
                    back_s.append(all_open([*ears, *quiet]))
                    if job is not None:
                        jobs.append(ended(founded, service, job))
            expected = _trail(founded, first)
            deadline = time.monotonic() + 30
            while any(len(ear.seqs) < len(expected) for ear in ears) and time.monotonic() < deadline:
                time.sleep(0.1)
        stops_s.append(service.stop())
    return _told(founded, written, ears, quiet, expected, before) | {
        "restarts": restarts,
        "streams": streams + phones,
        "exit_s": round(max(stops_s), 2),
        "back_s": round(max(back_s), 2),
        "jobs": dict(Counter(job["state"] for job in jobs)),
        "attempts": sorted({job["attempts"] for job in jobs}),
        "faults": sum('"level": "error"' in line or '"level":"error"' in line for line in service.log),
    }


def _trail(founded: Founded, after: int) -> list[int]:
    with open_store(founded.url) as store, store.reading() as connection:
        return [event.seq for event in events_after(connection, after, limit=FAR)]


def _told(
    founded: Founded, written: Written, ears: list[Ear], quiet: list[Ear], expected: list[int], before: int
) -> dict[str, Any]:
    with open_store(founded.url) as store:
        stored = {order.id for order in store.whole().orders}
    return {
        "acknowledged": len(written.orders),
        "failures": written.failures[:10],
        "lost": len(set(written.orders.values()) - stored),
        "doubled": len(stored) - before - len(written.orders),
        "repeats": written.repeats,
        "slowest_write_s": round(written.slowest_s, 2),
        "events": len(expected),
        "missed": sum(len(set(expected) - set(ear.seqs)) for ear in ears),
        "heard_twice": sum(len(ear.seqs) - len(set(ear.seqs)) for ear in ears),
        "out_of_order": sum(ear.seqs != sorted(ear.seqs) for ear in ears),
        "overheard": sum(len(ear.seqs) for ear in quiet),
        "ends": dict(sum((ear.ends for ear in [*ears, *quiet]), Counter())),
        "statuses": dict(sum((ear.statuses for ear in [*ears, *quiet]), Counter())),
    }


def assert_nothing_lost(told: dict[str, Any]) -> None:
    """No failure after a retry, nothing lost or doubled, no event missed, every stream told when to come back."""
    assert told["failures"] == [], told
    assert (told["lost"], told["doubled"]) == (0, 0), told
    assert (told["missed"], told["heard_twice"], told["out_of_order"], told["overheard"]) == (0, 0, 0, 0), told
    assert told["ends"]["told when to come back"] == told["restarts"] * told["streams"], told
    assert told["ends"].get("closed", 0) + told["ends"].get("connection closed", 0) == 0, told
    assert told["exit_s"] <= 30, told
    assert set(told["jobs"]) == {"done"}, told
    assert told["attempts"] == [1], told


def test_a_restart_loses_nothing(tmp_path: Path) -> None:
    """Four writers, twenty streams, and a plan under way that is given back and done afterwards."""
    told = restarted(tmp_path, restarts=1, streams=15, phones=5, a_second=10, plan_each=1, hurry=10)
    assert told["acknowledged"] > 10, told
    assert_nothing_lost(told)


@pytest.mark.long
@pytest.mark.timeout(1500)
@pytest.mark.parametrize("part", range(PARTS))
def test_long_a_hundred_restarts_lose_nothing(tmp_path: Path, part: int) -> None:
    """Ten parts of ten, at fifty writes a second and a thousand streams, of which twenty hear it all."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    began = time.monotonic()
    told = restarted(tmp_path, restarts=RESTARTS, streams=20, phones=STREAMS - 20, a_second=12.5, plan_each=5, hurry=1)
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    with RESULTS.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"part": part, "seconds": round(time.monotonic() - began), **told}) + "\n")
    assert_nothing_lost(told)
