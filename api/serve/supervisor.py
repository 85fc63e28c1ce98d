"""Keeps the processes of the service running: starts them, starts them again when they die, ends them all at a stop."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Event
from types import FrameType
from typing import Final

from api.logs import log_of

FIRST_WAIT_S: Final = 0.5
LONGEST_WAIT_S: Final = 30.0
STEADY_S: Final = 60.0
"""Who has lived so long starts at once when it dies, as if for the first time."""

HOPELESS: Final = 5
"""A process that the service cannot do without and that dies so often in a row, never steady, ends the service."""

_LOOK_S = 0.1
_log = log_of("serve")


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """One process to keep running. needed: the service is nothing without it. files: descriptors that it inherits."""

    name: str
    command: Sequence[str]
    needed: bool
    files: tuple[int, ...] = ()


class _Kept:
    """A charge, and the process that it is at the moment."""

    def __init__(self, charge: Charge) -> None:
        self.charge = charge
        self.process: subprocess.Popen[bytes] | None = None
        self.deaths = 0
        self._started_at = 0.0
        self._start_at = 0.0

    def look(self, now: float, died: Callable[[int], None]) -> None:
        """Start the process if it is time, note if it has died."""
        if self.process is None:
            if now >= self._start_at:
                self._start(now)
            return
        code = self.process.poll()
        if code is None:
            return
        died(self.process.pid)
        lived_s = now - self._started_at
        self.deaths = 1 if lived_s > STEADY_S else self.deaths + 1
        wait_s = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** (self.deaths - 1))
        self.process, self._start_at = None, now + wait_s
        _log.error(
            "process died", process=self.charge.name, code=code, lived_s=round(lived_s, 1), again_in_s=round(wait_s, 1)
        )

    def _start(self, now: float) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - our own program
            self.charge.command, pass_fds=self.charge.files, stdin=subprocess.DEVNULL, start_new_session=True
        )
        self._started_at = now
        _log.info("process started", process=self.charge.name, pid=self.process.pid)


class Supervisor:
    """Runs in the main thread of a process that does nothing else."""

    def __init__(self, charges: Sequence[Charge], *, stop_s: float, died: Callable[[int], None]) -> None:
        self._kept = [_Kept(charge) for charge in charges]
        self._stop_s = stop_s
        self._died = died
        self._stop = Event()

    def run(self) -> bool:
        """Keep all running until SIGTERM or SIGINT; return whether all ended in time and none was hopeless."""
        before = {number: signal.signal(number, self._asked) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            hopeless = self._keep()
            return self._end() and not hopeless
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _asked(self, _number: int, _frame: FrameType | None) -> None:
        self._stop.set()

    def _keep(self) -> bool:
        while not self._stop.wait(_LOOK_S):
            for kept in self._kept:
                kept.look(time.monotonic(), self._died)
                if kept.charge.needed and kept.deaths >= HOPELESS and kept.process is None:
                    _log.critical("process cannot live", process=kept.charge.name)
                    return True
        return False

    def _end(self) -> bool:
        """Ask everybody to end, wait, kill who has not; return whether nobody had to be killed."""
        deadline = time.monotonic() + self._stop_s
        alive = [kept.process for kept in self._kept if kept.process is not None]
        _log.info("stopping", processes=len(alive))
        for process in alive:
            process.terminate()
        while alive and time.monotonic() < deadline:
            time.sleep(_LOOK_S / 2)
            alive = [process for process in alive if process.poll() is None]
        for process in alive:
            _log.error("killed at the end", pid=process.pid)
            process.kill()
            process.wait()
        _log.info("stopped")
        return not alive


def child_command(module: str, *words: str) -> list[str]:
    """Return the command of a process of ours that ends when this one does.

    -P: a folder named api where the service was started must not be taken for ours.
    """
    return [sys.executable, "-P", "-m", module, "--parent", str(os.getpid()), *words]
