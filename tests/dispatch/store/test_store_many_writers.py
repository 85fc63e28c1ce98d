"""Eight processes read and write the same row again and again: nobody hears of a lock, and nothing is lost."""

import multiprocessing
import time
from multiprocessing.synchronize import Barrier

import pytest
from kept import keep
from sqlalchemy import text

from dispatch.store.database import connect

PROCESSES = 8
COUNT = text("INSERT INTO event_head (id, seq, seal) VALUES (1, 0, '')")
READ, WRITE = text("SELECT seq FROM event_head"), text("UPDATE event_head SET seq = :seq")


def count_up(url: str, times: int, together: Barrier, answers: "multiprocessing.Queue[list[float]]") -> None:
    """Read the number and write the next, so many times at 20 a second; tell how long each took, in seconds."""
    database, took = connect(url), list[float]()
    together.wait()
    begun = time.monotonic()
    for number in range(times):
        time.sleep(max(0.0, begun + number / 20 - time.monotonic()))
        asked = time.monotonic()
        with database.writing() as connection:
            seq = connection.execute(READ).scalar_one()
            connection.execute(WRITE, {"seq": seq + 1})
        took.append(time.monotonic() - asked)
    database.close()
    answers.put(took)


def run(url: str, times: int) -> list[float]:
    """Count up in eight processes; return how long each step took, in order of length."""
    database = connect(url)
    with database.writing() as connection:
        connection.execute(COUNT)
    context = multiprocessing.get_context("spawn")
    together, answers = context.Barrier(PROCESSES), context.Queue()
    processes = [context.Process(target=count_up, args=(url, times, together, answers)) for _ in range(PROCESSES)]
    for process in processes:
        process.start()
    took = sorted(one for _ in processes for one in answers.get(timeout=250))
    for process in processes:
        process.join(30)
    assert [process.exitcode for process in processes] == [0] * PROCESSES, "somebody was told of a lock"
    with database.reading() as connection:
        assert connection.execute(READ).scalar_one() == PROCESSES * times
    database.close()
    return took


def test_eight_processes_count_without_a_loss(sqlite_url: str) -> None:
    """8 x 60 (8 x 500 in the long run), 160 a second in all: exact, nobody refused, half of them within 250 ms."""
    took = run(sqlite_url, 60)
    assert took[len(took) // 2] < 0.25
    assert took[-1] < 5.0


@pytest.mark.long
def test_long_eight_processes_count_without_a_loss(sqlite_url: str) -> None:
    """The bar: 99 of 100 within 250 ms."""
    took = run(sqlite_url, 500)
    p99 = took[len(took) * 99 // 100]
    keep("many-writers", requests=len(took), refused=0, lost=0, p99_ms=round(p99 * 1000, 1))
    assert p99 < 0.25
