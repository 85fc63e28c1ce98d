"""Several workers under one process: one that dies is replaced, and all end together."""

import sys
import threading
import time
from pathlib import Path

import pytest

from api.worker import crew

PROGRAM = """
import os, pathlib, sys, time
folder = pathlib.Path(sys.argv[1])
(folder / str(os.getpid())).touch()
try:
    (folder / "first").mkdir()
except FileExistsError:
    time.sleep(60)
sys.exit(3)
"""


def test_a_worker_that_dies_is_replaced_and_all_end_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first of all dies at once; two live on until they are told to stop, and then none is left."""
    monkeypatch.setattr(crew, "REST_S", 0.05)
    stop = threading.Event()
    words = (sys.executable, "-c", PROGRAM, str(tmp_path))
    thread = threading.Thread(target=crew.keep_working, args=(2, stop, words), daemon=True)
    thread.start()
    until = time.monotonic() + 20
    while len(started := [path.name for path in tmp_path.iterdir() if path.name.isdigit()]) < 3:
        assert time.monotonic() < until
        time.sleep(0.05)
    stop.set()
    thread.join(crew.STOP_S)
    assert not thread.is_alive()
    for process in started:
        status = Path("/proc") / process / "status"
        assert not status.exists() or "zombie" in status.read_text()
