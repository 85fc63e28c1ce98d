"""The supervisor: who dies is started again, who must end is ended, and nobody is left behind."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

_PROGRAM = """
import json, sys
from api.logs import set_up_logs
from api.serve import supervisor
supervisor.FIRST_WAIT_S = 0.05
set_up_logs("info", "json")
charges = [supervisor.Charge(**one) for one in json.loads(sys.argv[1])]
kept = supervisor.Supervisor(charges, stop_s=float(sys.argv[2]), died=lambda pid: None)
sys.exit(0 if kept.run() else 1)
"""
Kept = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def kept() -> Iterator[Kept]:
    """Start a supervisor with charges: name → (what its Python program does, whether it is needed)."""
    begun = []

    def begin(stop_s: float, **charges: tuple[str, bool]) -> subprocess.Popen[str]:
        listed = [
            {"name": name, "command": [sys.executable, "-c", text], "needed": needed}
            for name, (text, needed) in charges.items()
        ]
        process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, json.dumps(listed), str(stop_s)], stderr=subprocess.PIPE, text=True
        )
        begun.append(process)
        return process

    yield begin
    for process in begun:
        process.kill()
        process.wait()
        assert process.stderr is not None
        process.stderr.close()


def _until(happened: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"


def _sleeps(folder: Path) -> str:
    return f"import os, time; open('{folder}/' + str(os.getpid()), 'w').close(); time.sleep(60)"


def test_who_is_killed_is_started_again(kept: Kept, tmp_path: Path) -> None:
    """A worker that is killed comes back under another number; at SIGTERM all end, with code 0."""
    supervisor = kept(10, worker=(_sleeps(tmp_path), False))
    _until(lambda: len(list(tmp_path.iterdir())) == 1)
    first = int(next(tmp_path.iterdir()).name)
    os.kill(first, signal.SIGKILL)
    _until(lambda: len(list(tmp_path.iterdir())) == 2)
    second = next(int(file.name) for file in tmp_path.iterdir() if int(file.name) != first)
    supervisor.terminate()
    assert supervisor.wait(5) == 0
    assert not _lives(second)


def test_waits_grow_and_whoever_is_needed_and_cannot_live_ends_the_service(kept: Kept) -> None:
    """Five deaths in a row of one that is needed: the supervisor gives up with code 1, having waited ever longer."""
    supervisor = kept(10, answering=("raise SystemExit(3)", True))
    _, told = supervisor.communicate(timeout=30)
    assert supervisor.returncode == 1
    lines = [json.loads(line) for line in told.splitlines()]
    deaths = [line for line in lines if line["event"] == "process died"]
    assert [line["code"] for line in deaths] == [3] * 5
    waits = [line["again_in_s"] for line in deaths]
    assert waits == sorted(waits)
    assert waits[-1] > waits[0]


def test_who_does_not_listen_is_killed_when_its_time_is_over(kept: Kept, tmp_path: Path) -> None:
    """One that ignores SIGTERM holds the end up for the agreed time, no longer; the code tells."""
    deaf = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {_sleeps(tmp_path)}"
    supervisor = kept(0.5, worker=(deaf, False))
    _until(lambda: len(list(tmp_path.iterdir())) == 1)
    began = time.monotonic()
    supervisor.terminate()
    assert supervisor.wait(5) == 1
    assert 0.4 < time.monotonic() - began < 3
    assert not _lives(int(next(tmp_path.iterdir()).name))


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's own rule is Linux's")
def test_when_the_supervisor_is_killed_its_children_end_too(kept: Kept, tmp_path: Path) -> None:
    """kill -9 leaves nobody who would hold the port or the database."""
    ends_too = "import os; from solver.apart.guard import die_with_parent; die_with_parent(os.getppid())"
    supervisor = kept(10, answering=(f"{ends_too}; {_sleeps(tmp_path)}", True))
    _until(lambda: len(list(tmp_path.iterdir())) == 1)
    child = int(next(tmp_path.iterdir()).name)
    supervisor.kill()
    supervisor.wait()
    _until(lambda: not _lives(child), 5)
