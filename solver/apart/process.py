"""A child process as the parent sees it: something that speaks now and then, and can be told to stop, or killed."""

import os
import signal
import subprocess
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import IO, cast

from solver.apart.guard import peak_memory_mb
from solver.apart.messages import Message, decode, encode

LONGEST_LINE = 512 * 1024 * 1024
"""Bytes; a plan of thousands of orders has a few million."""

KEPT_LINES = 40
"""Of what the child wrote to standard error, so many last lines are kept."""

JOIN_S = 2.0
"""A pipe that a stranger still holds open is not waited for longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """The child's output is over. status: its exit status, negative for a signal; complaints: its last words."""

    status: int
    complaints: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Garbage:
    """The child said something that is no message."""

    line: str


class Child:
    """One child process in a session of its own, so that Ctrl-C at the terminal reaches the parent alone.

    Nothing here waits for the child: its output is read, and its input written, by threads.
    """

    def __init__(self, command: Sequence[str], request: Message) -> None:
        self._process = subprocess.Popen(  # noqa: S603
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        self._heard: SimpleQueue[Message | Garbage | Ended] = SimpleQueue()
        self._to_say: SimpleQueue[bytes | None] = SimpleQueue()
        self._complaints: deque[str] = deque(maxlen=KEPT_LINES)
        self._readers = [_started(self._read), _started(self._keep_complaints)]
        self._others = [_started(self._write), _started(self._bury)]
        self._to_say.put(encode(request))

    def heard(self, within_s: float) -> Message | Garbage | Ended | None:
        """Return the next thing that the child said, waiting for it so long; None: nothing."""
        with suppress(Empty):
            return self._heard.get(timeout=within_s)
        return None

    def ask_to_stop(self) -> None:
        """Ask for the best plan so far."""
        self._to_say.put(encode({"stop": True}))

    def peak_memory_mb(self) -> float | None:
        """Return the largest resident memory (MB) so far; None where unknown."""
        return peak_memory_mb(self._process.pid)

    def close(self) -> None:
        """End the child, and all that it started, now."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._to_say.put(None)
        for thread in (*self._readers, *self._others):
            thread.join(JOIN_S)

    def _write(self) -> None:
        with suppress(OSError), _pipe(self._process.stdin) as stream:  # that the child is gone, its output tells
            while (line := self._to_say.get()) is not None:
                stream.write(line)
                stream.flush()

    def _keep_complaints(self) -> None:
        with _pipe(self._process.stderr) as stream:
            for line in stream:
                self._complaints.append(line.decode("utf-8", errors="replace").rstrip())

    def _read(self) -> None:
        with _pipe(self._process.stdout) as stream:
            while line := stream.readline(LONGEST_LINE):
                try:
                    self._heard.put(decode(line))
                except ValueError:
                    self._heard.put(Garbage(line=line[:200].decode("utf-8", errors="replace")))
                    return

    def _bury(self) -> None:
        status = self._process.wait()
        for reader in self._readers:
            reader.join(JOIN_S)
        self._heard.put(Ended(status=status, complaints="\n".join(self._complaints)))


def _started(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work, name=f"solver child: {work.__name__}", daemon=True)
    thread.start()
    return thread


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    return cast(IO[bytes], stream)  # all three were asked for as pipes
