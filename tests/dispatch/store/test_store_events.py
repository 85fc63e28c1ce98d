"""The trail of events: in the order of commits, told apart from nothing that was not done, and sealed."""

import random
import sqlite3
import threading
from pathlib import Path

import pytest
from small_company import EIGHT
from sqlalchemy import delete, update

from dispatch.actor import SYSTEM, Actor
from dispatch.store.errors import StoreError
from dispatch.store.events import events_after, head_of, verify
from dispatch.store.shelf import table_of
from dispatch.store.store import Store, open_store
from dispatch.store.tables.events import EventRow

DESK = Actor(id="desk", role="dispatcher", source="http")
EVENTS = table_of(EventRow)


def _record(store: Store, count: int) -> None:
    with store.writing(DESK, at=EIGHT) as work:
        for number in range(count):
            work.record(
                "order.edited",
                noun="order",
                subject=f"X{number}",
                data={"level": number, "窗口": [1.5, None]},
                region_id="R1",
                technicians=("T1",),
            )


def test_events_come_back_as_they_were_written(store: Store) -> None:
    """Numbered from 1, with who, when and what; found by noun and subject, page by page."""
    _record(store, 3)
    with store.reading() as connection:
        first, second, third = events_after(connection, 0, limit=10)
        assert (first.seq, first.actor, first.role, first.source, first.at) == (1, "desk", "dispatcher", "http", EIGHT)
        assert (third.data, third.technicians, third.region_id) == ({"level": 2, "窗口": [1.5, None]}, ("T1",), "R1")
        assert events_after(connection, 1, limit=1) == [second]
        assert events_after(connection, 0, limit=10, noun="order", subject="X2") == [third]
        assert verify(connection) is None


def test_what_is_undone_leaves_no_event(store: Store) -> None:
    """An event and the change that it tells of are committed together, or not at all."""
    _record(store, 1)
    with pytest.raises(ZeroDivisionError), store.writing(SYSTEM) as work:
        work.record("order.edited", noun="order", subject=f"X{9 // len(work.record('a.b', noun='a', subject='').data)}")
    _record(store, 1)
    with store.reading() as connection:
        assert [one.seq for one in events_after(connection, 0, limit=10)] == [1, 2]
        assert verify(connection) is None


@pytest.mark.parametrize("tamper", [update(EVENTS).values(actor="somebody"), delete(EVENTS)], ids=["update", "delete"])
def test_the_database_refuses_to_change_the_trail(store: Store, tamper: object) -> None:
    """Whoever has the application's role cannot update or delete an event."""
    _record(store, 2)
    with pytest.raises(StoreError), store.writing(SYSTEM) as work:
        work.connection.execute(tamper)  # type: ignore[call-overload]
    with store.reading() as connection:
        assert len(events_after(connection, 0, limit=10)) == 2


def test_every_change_around_the_application_is_found(sqlite_url: str) -> None:
    """A hundred edits of single characters, deletions, swaps and cuts at the end: each is a breach."""
    with open_store(sqlite_url) as store:
        _record(store, 40)
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    whole, chance = path.read_bytes(), random.Random(1)
    columns = ("at", "actor", "role", "source", "kind", "noun", "subject", "region_id", "technicians", "data", "seal")
    for turn in range(100):
        path.write_bytes(whole)
        for beside in ("-wal", "-shm"):
            path.with_name(path.name + beside).unlink(missing_ok=True)
        seq = chance.randint(1, 40)
        raw = sqlite3.connect(path)
        raw.executescript("DROP TRIGGER event_changed; DROP TRIGGER event_deleted;")
        if turn % 4 == 0:
            raw.execute("DELETE FROM event WHERE seq = ?", (40 if turn % 8 else seq,))
        else:
            column = chance.choice(columns)
            (text,) = raw.execute(f"SELECT {column} FROM event WHERE seq = ?", (seq,)).fetchone()
            digits = [k for k, letter in enumerate(text) if letter.isalnum() and letter.isascii()]
            place = chance.choice(digits)
            other = "1" if text[place] != "1" else "2"
            raw.execute(f"UPDATE event SET {column} = ? WHERE seq = ?", (text[:place] + other + text[place + 1 :], seq))
        raw.commit()
        raw.close()
        with open_store(sqlite_url) as store, store.reading() as connection:
            try:
                breach = verify(connection)
            except ValueError:  # an instant or a JSON text that is none any more
                continue
            assert breach is not None, turn


def test_writers_from_many_threads_leave_no_gap(store: Store) -> None:
    """Sixteen threads with five events each: numbered without gaps, sealed in that order."""
    threads = [threading.Thread(target=_record, args=(store, 5)) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.reading() as connection:
        assert [one.seq for one in events_after(connection, 0, limit=1000)] == list(range(1, 81))
        assert verify(connection) is None
        assert head_of(connection).seq == 80
