"""Whoever waits to write gets a turn before others have had many."""

import multiprocessing
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.synchronize import Barrier
from threading import Event

import pytest
from sqlalchemy import text

from dispatch.store import database as store_database
from dispatch.store.database import Database, connect
from dispatch.store.errors import StoreBusyError
from dispatch.store.turns import measure_waits

WRITERS, WRITES = 4, 60
COUNT = text("INSERT INTO event_head (id, seq, seal) VALUES (1, 0, '')")
READ = text("SELECT seq FROM event_head")
WRITE = text("UPDATE event_head SET seq = seq + 1")


@pytest.fixture
def database(store_url: str) -> Iterator[Database]:
    """A database with one number in it, that writers count up."""
    opened = connect(store_url)
    with opened.writing() as connection:
        connection.execute(COUNT)
    yield opened
    opened.close()


def overtaken(url: str, together: Barrier, answers: "multiprocessing.Queue[list[int]]") -> None:
    """Write again and again; tell how often others wrote each time between asking and writing."""
    database = connect(url)
    found = []
    together.wait()
    for _ in range(WRITES):
        with database.reading() as connection:
            before = connection.execute(READ).scalar_one()
        with database.writing() as connection:
            found.append(connection.execute(READ).scalar_one() - before)
            time.sleep(0.001)  # a transaction that does something
            connection.execute(WRITE)
    database.close()
    answers.put(found)


def test_no_process_waits_while_the_others_write_again_and_again(sqlite_url: str) -> None:
    """Four processes that do nothing but write: nobody is overtaken by more than a few rounds of the others."""
    database = connect(sqlite_url)
    with database.writing() as connection:
        connection.execute(COUNT)
    context = multiprocessing.get_context("spawn")
    together, answers = context.Barrier(WRITERS), context.Queue()
    processes = [context.Process(target=overtaken, args=(sqlite_url, together, answers)) for _ in range(WRITERS)]
    for process in processes:
        process.start()
    found = [answers.get(timeout=60) for _ in processes]
    for process in processes:
        process.join()
    assert max(max(waits) for waits in found) <= 8 * WRITERS
    with database.reading() as connection:
        assert connection.execute(READ).scalar_one() == WRITERS * WRITES
    database.close()


def test_threads_write_in_the_order_in_which_they_asked(database: Database) -> None:
    """Eight threads ask one after the other while somebody writes; so they get it."""
    order: list[int] = []

    def write(number: int) -> None:
        with database.writing():
            order.append(number)

    with ThreadPoolExecutor(8) as threads, database.writing():
        for number in range(8):
            threads.submit(write, number)
            time.sleep(0.01)
    assert order == list(range(8))


def test_writers_that_wait_leave_readers_their_connections(database: Database) -> None:
    """Forty writers wait, more than there are connections: a reader is answered at once."""
    release, busy = Event(), Event()

    def hold() -> None:
        with database.writing():
            busy.set()
            release.wait(5)

    def write() -> None:
        with database.writing():
            pass

    with ThreadPoolExecutor(41) as threads:
        threads.submit(hold)
        busy.wait(5)
        waiting = [threads.submit(write) for _ in range(40)]
        time.sleep(0.05)
        began = time.monotonic()
        with database.reading() as connection:
            connection.execute(READ)
        assert time.monotonic() - began < 1
        release.set()
        for writer in waiting:
            writer.result(5)


def test_who_gives_up_is_no_longer_in_the_line(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread that waited in vain is told so, its wait is measured, and the turn goes past it to the next."""
    waits: list[float] = []
    measure_waits(waits.append)
    monkeypatch.setattr(store_database, "BUSY_S", 0.1)
    with ThreadPoolExecutor(1) as threads, database.writing():
        assert isinstance(threads.submit(lambda: database.writing().__enter__()).exception(5), StoreBusyError)
    assert 0.1 <= waits[-1] < 2
    with database.writing() as connection:
        connection.execute(WRITE)
