"""The live feed: everybody hears what they may know, nothing is missed after a break, and it ends with the rights."""

import asyncio
import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from firm import HOST
from seeded import Seeded
from whole_firm import OWN, PAUSED

from api.http import feed as feed_module
from api.http.call import Principal
from dispatch.actor import SYSTEM
from dispatch.store.store import open_store


class Listener:
    """One client of the feed, on the application's own protocol: it hears while it listens."""

    def __init__(self, firm: Seeded, who: str, last_event_id: str = "") -> None:
        headers = {"host": HOST.removeprefix("http://"), "authorization": f"Bearer {firm.tokens[who]}"}
        if last_event_id:
            headers["last-event-id"] = last_event_id
        scope = {
            "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "method": "GET",
            "scheme": "http", "path": "/events", "raw_path": b"/events", "query_string": b"", "root_path": "",
            "headers": [(name.encode(), text.encode()) for name, text in headers.items()],
            "client": ("127.0.0.1", 5), "server": ("127.0.0.1", 80),
        }  # fmt: skip
        self.text, self.status, self.ended = "", 0, False
        self._loop = firm.loop
        self._gone = asyncio.Event()
        self._task = self._loop.run(self._start(firm.app, scope))

    async def _start(self, app: Any, scope: dict[str, Any]) -> "asyncio.Task[None]":
        return asyncio.create_task(app(scope, self._receive, self._send))

    async def _receive(self) -> dict[str, Any]:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: dict[str, Any]) -> None:
        self.status = message.get("status", self.status)
        self.text += message.get("body", b"").decode()
        self.ended = message["type"] == "http.response.body" and not message.get("more_body", False)

    def events(self) -> list[dict[str, Any]]:
        """All it has heard."""
        blocks = [block for block in self.text.split("\n\n") if "data: " in block]
        return [json.loads(block.partition("data: ")[2]) for block in blocks]

    def until(self, kind: str, subject: str) -> dict[str, Any]:
        """Wait for an event."""
        return wait(lambda: next((e for e in self.events() if (e["kind"], e["subject"]) == (kind, subject)), None))

    def close(self) -> None:
        """Leave."""

        async def leave() -> None:
            self._gone.set()
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

        self._loop.run(leave())


def wait(look: Any) -> Any:
    """Look until there is something to see."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.02)
    raise AssertionError("nothing came")


@pytest.fixture
def firm(seeded: Seeded, monkeypatch: pytest.MonkeyPatch) -> Iterator[Seeded]:
    """The seeded firm with its feed running."""
    monkeypatch.setattr(feed_module, "_LOOK_S", 0.02)
    monkeypatch.setattr(feed_module, "_QUIET_S", 0.2)
    monkeypatch.setattr(feed_module, "_RIGHTS_S", 0.3)
    seeded.app.state.feed = feed_module.Feed(seeded.app.state.store)

    async def start() -> "asyncio.Task[None]":
        return asyncio.create_task(seeded.app.state.feed.run())

    looking = seeded.loop.run(start())
    wait(lambda: seeded.app.state.feed.seq)
    yield seeded

    async def stop() -> None:
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)

    seeded.loop.run(stop())
    seeded.put_back()


def ask(firm: Seeded, who: str, method: str, path: str, **options: Any) -> int:
    """Do something; return the status."""
    headers = {"Authorization": f"Bearer {firm.tokens[who]}", "If-Match": "*"}
    answer = firm.loop.run(firm.web.request(method, path, headers=headers, **options))
    return int(answer.status_code)


def test_engineers_hear_of_their_own_visits_and_dispatchers_of_their_regions(firm: Seeded) -> None:
    """One order of T1's and one of another region: T1, T2, T4 and both dispatchers hear what is theirs, and no more."""
    people = {who: Listener(firm, who) for who in ("admin", "desk1", "desk2", "planner", "t1", "t2", "t4")}
    wait(lambda: all(one.text for one in people.values()))
    assert ask(firm, "desk1", "PATCH", f"/orders/{OWN}", json={"level": 1, "text": "KANARI 13955501234"}) == 200
    assert ask(firm, "admin", "PATCH", "/orders/Y1", json={"level": 1}) == 200
    people["admin"].until("order.edited", "Y1")
    people["desk2"].until("order.edited", "Y1")
    people["t1"].until("order.edited", OWN)
    time.sleep(0.3)
    heard = {who: {one["subject"] for one in listener.events()} for who, listener in people.items()}
    assert {OWN, "Y1"} <= heard["admin"] & heard["planner"]
    assert (OWN in heard["desk1"], "Y1" in heard["desk1"]) == (True, False)
    assert (OWN in heard["desk2"], "Y1" in heard["desk2"]) == (False, True)
    assert (heard["t1"], heard["t2"], heard["t4"]) == ({OWN}, set(), set())
    assert set(people["t1"].events()[0]) == {"seq", "at", "kind", "noun", "subject"}
    assert not any("13955501234" in one.text for one in people.values())
    for one in people.values():
        one.close()


def test_who_comes_back_has_missed_nothing(firm: Seeded) -> None:
    """With Last-Event-ID everything since then comes, once and in order, from memory and from the database."""
    first = Listener(firm, "desk1")
    assert ask(firm, "desk1", "PATCH", f"/orders/{OWN}", json={"level": 1}) == 200
    seen = first.until("order.edited", OWN)["seq"]
    first.close()
    for level in (2, 3, 4):
        assert ask(firm, "desk1", "PATCH", f"/orders/{PAUSED}", json={"level": level}) == 200
    again = Listener(firm, "desk1", str(seen))
    wait(lambda: [one["kind"] for one in again.events()].count("order.edited") == 3)
    numbers = [one["seq"] for one in again.events()]
    assert numbers == sorted(set(numbers))
    assert numbers[0] > seen
    assert [one["data"]["level"] for one in again.events() if one["kind"] == "order.edited"] == [2, 3, 4]
    from_the_start = Listener(firm, "desk1", "0")
    wait(lambda: from_the_start.events() and from_the_start.events()[-1]["seq"] == numbers[-1])
    assert from_the_start.events()[0]["seq"] < seen
    for one in (again, from_the_start):
        one.close()


def test_who_comes_before_the_feed_has_begun_is_told_what_others_are(firm: Seeded) -> None:
    """In the first moment of a process: from now on means from now on, and what was missed comes at once."""
    newest = firm.app.state.feed.seq
    late = firm.app.state.feed = feed_module.Feed(firm.app.state.store)
    fresh, again = Listener(firm, "admin"), Listener(firm, "admin", str(newest - 2))
    time.sleep(0.3)

    async def start() -> "asyncio.Task[None]":
        return asyncio.create_task(late.run())

    async def stop(looking: "asyncio.Task[None]") -> None:
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)

    looking = firm.loop.run(start())
    wait(lambda: [one["seq"] for one in again.events()] == [newest - 1, newest])
    wait(lambda: f"id: {newest}" in fresh.text)
    assert fresh.events() == []
    for one in (fresh, again):
        one.close()
    firm.loop.run(stop(looking))


def test_a_stream_ends_with_its_session(firm: Seeded) -> None:
    """Logged out everywhere, an account's stream is over at the next look; the others' goes on."""
    theirs, mine = Listener(firm, "planner"), Listener(firm, "desk1")
    wait(lambda: theirs.text and mine.text)
    assert ask(firm, "planner", "POST", "/auth/logout") == 204
    wait(lambda: theirs.ended)
    assert ask(firm, "desk1", "PATCH", f"/orders/{OWN}", json={"level": 2}) == 200
    mine.until("order.edited", OWN)
    assert not mine.ended
    mine.close()


def test_what_is_taken_back_is_heard_and_then_nothing(firm: Seeded) -> None:
    """An engineer whose visit is withdrawn hears of that, and of nothing that happens to the order later."""
    listener = Listener(firm, "t1")
    wait(lambda: listener.text)
    assert ask(firm, "admin", "POST", f"/orders/{OWN}/events", json={"event": "cancel"}) == 200
    listener.until("order.state", OWN)
    with closing(sqlite3.connect(firm.database)) as database, database:
        database.execute("UPDATE told_visit SET withdrawn_at = told_at WHERE technician_id = 'T1'")
    heard = len(listener.events())
    assert ask(firm, "admin", "POST", f"/orders/{OWN}/events", json={"event": "reopen"}) == 200
    time.sleep(0.5)
    assert len(listener.events()) == heard
    listener.close()


def test_what_memory_no_longer_keeps_comes_from_the_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 40 events the last 10 are kept; whoever asks from any number on is told theirs of the rest, each once."""
    monkeypatch.setattr(feed_module, "_KEPT", 10)
    monkeypatch.setattr(feed_module, "_KEPT_BEFORE", 0)
    monkeypatch.setattr(feed_module, "_PAGE", 7)
    people = {
        who: Principal(account_id=who, role=role, regions=regions, technician_id=technician, session_id="s")
        for who, role, regions, technician in (
            ("t1", "engineer", (), "T1"), ("t2", "engineer", (), "T2"), ("t3", "engineer", (), "T3"),
            ("desk", "dispatcher", ("R1",), None),
        )
    }  # fmt: skip

    async def all_after(feed: feed_module.Feed, seq: int, who: Principal) -> list[int]:
        found = []
        while seq < feed.seq:
            events, seq = await feed.after(seq, who)
            found += [event.seq for event in events]
        return found

    with open_store(f"sqlite:///{tmp_path}/events.db") as store:
        with store.writing(SYSTEM) as work:
            first = work.record("order.edited", noun="order", subject="X", region_id="R0").seq
        feed = feed_module.Feed(store)
        assert asyncio.run(feed._look(feed._begin))
        feed._begun = True
        told: dict[str, list[int]] = {who: [] for who in people}
        for number in range(40):
            engineers = [f"T{k}" for k in (1, 2) if number % (k + 1) == 0]
            with store.writing(SYSTEM) as work:
                region = f"R{number % 3}"
                event = work.record(
                    "order.edited", noun="order", subject="X", region_id=region, technicians=tuple(engineers)
                )
            for who in [*(engineer.lower() for engineer in engineers), *(["desk"] if region == "R1" else [])]:
                told[who].append(event.seq)
            if number % 5 == 4:
                asyncio.run(feed._look(feed._read))
        assert len(feed._events) == 10
        for who, principal in people.items():
            for seq in range(first, first + 41):
                assert asyncio.run(all_after(feed, seq, principal)) == [one for one in told[who] if one > seq]
        assert sum(len(kept) for kept in feed._of_engineers.values()) == sum(len(e.technicians) for e in feed._events)


def test_who_hears_nothing_comes_back_from_where_others_are(firm: Seeded) -> None:
    """An engineer to whom nothing happened is given the number up to which that is so, without an event."""
    quiet = Listener(firm, "t2")
    assert ask(firm, "desk1", "PATCH", f"/orders/{OWN}", json={"level": 1}) == 200
    seq = wait(lambda: firm.app.state.feed.seq)
    wait(lambda: f"\n\nid: {seq}\n\n" in quiet.text)
    assert quiet.events() == []
    quiet.close()


def test_a_new_process_knows_the_end_of_the_trail(firm: Seeded, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever comes over from the process before is served from memory; nobody is told that old events came late."""
    late = feed_module.Feed(firm.app.state.store)
    monkeypatch.setattr(late, "_page", lambda seq: pytest.fail("the database was asked"))
    assert firm.loop.run(late._look(late._begin))
    newest = late.seq
    admin = Principal(account_id="admin", role="administrator", regions=(), technician_id=None, session_id="s")
    found, upto = firm.loop.run(late.after(newest - 3, admin))
    assert [event.seq for event in found] == [newest - 2, newest - 1, newest]
    assert upto == newest
