"""Turns to write: who asked first goes first, among a process's threads and among the processes that share a file.

SQLite has no queue: whoever finds the lock taken looks again later, each time later than before, and who comes last
looks most often. So one process can write a hundred times while another waits. Here threads stand in a line, and of all
processes only one at a time, who holds the turnstile, looks for SQLite's lock: who has just written passes it again
behind them. PostgreSQL queues its advisory lock itself; there the line only keeps waiting writers from holding
connections that readers need.
"""

import fcntl
import os
import random
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Lock

from dispatch.store.errors import StoreBusyError

_FIRST_LOOK_S = 0.0007
"""Between two looks of the one process that is next: it is alone in looking, so it may look often."""

_PATIENCE_S = 0.1
"""Who has waited for so long looks most often; who has just come, a fifth as often."""

_heard: list[Callable[[float], None]] = []
_waited_s: ContextVar[float] = ContextVar("waited_s", default=0.0)


@dataclass(frozen=True, slots=True)
class Turn:
    """One writer's wait, by the monotonic clock: since when, and until when at most."""

    since: float
    until: float

    @property
    def left_s(self) -> float:
        """How much longer this writer may wait, in seconds; never below 0."""
        return max(0.0, self.until - time.monotonic())

    @classmethod
    def within(cls, patience_s: float) -> "Turn":
        """Return the wait of a writer who comes now; what they have waited before is part of it."""
        since = time.monotonic() - _waited_s.get()
        return cls(since=since, until=since + patience_s)

    def come(self) -> None:
        """Tell those who measure how long it took."""
        for listener in _heard:
            listener(time.monotonic() - self.since)


def measure_waits(listener: Callable[[float], None]) -> None:
    """Let a function hear from now on how many seconds each writer of this process waited, also those in vain."""
    if listener not in _heard:
        _heard.append(listener)


def have_waited(seconds: float) -> None:
    """Let what a writer has waited at an earlier door count, for the rest of this context (a request)."""
    _waited_s.set(seconds)


class Line:
    """The writers of one process: who leaves calls the one who has waited longest."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._waiting: deque[Event] = deque()
        self._taken = False

    @contextmanager
    def stand(self, turn: Turn) -> Iterator[None]:
        """Be the first of the line inside the block. Raises StoreBusyError if that takes too long."""
        if not self._reach_front(turn):
            turn.come()
            raise StoreBusyError
        try:
            yield
        finally:
            self._call_next()

    def _reach_front(self, turn: Turn) -> bool:
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            called = Event()
            self._waiting.append(called)
        if called.wait(turn.left_s):
            return True
        with self._guard:
            if not called.is_set():  # else: called in the very moment of giving up
                self._waiting.remove(called)
            return called.is_set()

    def _call_next(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False


def begin_sqlite(connection: sqlite3.Connection, turnstile: Path, turn: Turn) -> None:
    """Begin a transaction that is alone in writing, when this process's turn has come. Raises what SQLite raises."""
    (busy_ms,) = connection.execute("PRAGMA busy_timeout").fetchone()
    connection.execute("PRAGMA busy_timeout=0")
    try:
        with _through(turnstile, turn):
            while not _begun(connection, turn):
                time.sleep(_FIRST_LOOK_S)
    finally:
        turn.come()
        connection.execute(f"PRAGMA busy_timeout={busy_ms}")


def _begun(connection: sqlite3.Connection, turn: Turn) -> bool:
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or not turn.left_s:
            raise
        return False
    return True


@contextmanager
def _through(turnstile: Path, turn: Turn) -> Iterator[None]:
    """Hold the turnstile inside the block; where there can be none, or too late, go on to SQLite's lock without it."""
    try:
        door = os.open(turnstile, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        yield
        return
    try:
        while not _locked(door) and turn.left_s:
            time.sleep(_look_s(turn))
        yield
    finally:
        os.close(door)  # and with it goes the lock


def _locked(door: int) -> bool:
    try:
        fcntl.flock(door, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _look_s(turn: Turn) -> float:
    """Return how long to sleep before the next look: 1 to 5 ms at first, the less the longer the wait."""
    waited_s = time.monotonic() - turn.since
    return random.uniform(0.001, 0.005) * max(0.2, 1 - waited_s / _PATIENCE_S)  # noqa: S311
