"""Several workers under one process: one that dies is replaced, and all end together."""

import sys
import threading
import time
from pathlib import Path

import pytest

from api.worker import crew

PROGRAM = """
import os, pathlib, sys, time
pathlib.Path(sys.argv[1], str(os.getpid())).touch()
if len(os.listdir(sys.argv[1])) == 1:
    sys.exit(3)
time.sleep(60)
"""


def test_a_worker_that_dies_is_replaced_and_all_end_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first of all dies at once; two live on until they are told to stop, and then none is left."""
    monkeypatch.setattr(crew, "REST_S", 0.05)
    stop = threading.Event()
    words = (sys.executable, "-c", PROGRAM, str(tmp_path))
    thread = threading.Thread(target=crew.keep_working, args=(2, stop, words), daemon=True)
    thread.start()
    until = time.monotonic() + 20
    while len(list(tmp_path.iterdir())) < 3:
        assert time.monotonic() < until
        time.sleep(0.05)
    stop.set()
    thread.join(crew.STOP_S)
    assert not thread.is_alive()
    for process in tmp_path.iterdir():
        status = Path("/proc") / process.name / "status"
        assert not status.exists() or "zombie" in status.read_text()
