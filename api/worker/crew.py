"""Several worker processes under one: started together, replaced when one dies, stopped together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from threading import Event

from api.logs import log_of

STOP_S = 15.0
"""What still runs so long after it was told to stop is killed; its job is done again after its lease."""

REST_S = 1.0
"""Before a process that died is replaced, so that one that cannot start does not keep the machine busy."""

_LOOK_S = 0.2
_log = log_of("worker")


def command() -> tuple[str, ...]:
    """Return the command of one worker process that ends with this one."""
    return sys.executable, "-P", "-m", "api.worker", "--parent", str(os.getpid())


def keep_working(processes: int, stop: Event, program: Sequence[str] | None = None) -> None:
    """Keep so many worker processes going until `stop` is set, then end them all. They take settings from outside."""
    crew: list[subprocess.Popen[bytes]] = []
    try:
        crew.extend(_start(program or command()) for _ in range(processes))
        while not stop.wait(_LOOK_S):
            for seat, one in enumerate(crew):
                if one.poll() is None:
                    continue
                _log.error("worker died", pid=one.pid, status=one.returncode)
                if stop.wait(REST_S):
                    break
                crew[seat] = _start(program or command())
    finally:
        _end(crew)


def _start(program: Sequence[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(list(program))  # noqa: S603


def _end(crew: Sequence[subprocess.Popen[bytes]]) -> None:
    for one in crew:
        if one.poll() is None:
            one.send_signal(signal.SIGTERM)
    until = time.monotonic() + STOP_S
    for one in crew:
        try:
            one.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            _log.error("worker killed", pid=one.pid)
            one.kill()
            one.wait()
