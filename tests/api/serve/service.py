"""`paigong serve` as a real process, for tests: started in a folder of its own, asked over HTTP, ended."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

_STARTS_WITHIN_S = 60.0


class Service:
    """One service. address: where it answers; password: the first administrator's, as printed.

    words: further arguments of `paigong serve`.
    """

    def __init__(self, folder: Path, *words: str, environment: dict[str, str] | None = None) -> None:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("PAIGONG_")}
        settings = {"PAIGONG_LANG": "en", "PAIGONG_NOTICE_S": "0.2", "OMP_NUM_THREADS": "1", **(environment or {})}
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [str(Path(sys.executable).with_name("paigong")), "serve", "--port", "0", *words],
            cwd=folder, env={**clean, **settings}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.out: list[str] = []
        self.log: list[str] = []
        self._readers = [
            threading.Thread(target=self._follow, args=pair, daemon=True)
            for pair in ((self.process.stdout, self.out), (self.process.stderr, self.log))
        ]
        for reader in self._readers:
            reader.start()
        self.address = self._found(r"(http://\S+)/docs")

    @property
    def password(self) -> str:
        """The first administrator's password."""
        return self._found(r"password (\S+)")

    def ready(self, within_s: float = _STARTS_WITHIN_S) -> float:
        """Wait until requests may be sent; return how long it took since the start, in seconds."""
        deadline = self.began + within_s
        while time.monotonic() < deadline:
            assert self.process.poll() is None, "\n".join(self.log)
            try:
                if httpx.get(f"{self.address}/readyz", timeout=5).status_code == 200:
                    return time.monotonic() - self.began
            except httpx.TransportError:
                pass
            time.sleep(0.1)
        raise AssertionError("not ready in time:\n" + "\n".join(self.log))

    def children(self) -> list[int]:
        """Return the process ids of its children."""
        listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True)
        return [int(line) for line in listed.stdout.split()]

    def child(self, module: str) -> int:
        """Return the process id of the child that runs a module, as `api.serve.worker`."""
        deadline = time.monotonic() + _STARTS_WITHIN_S
        while time.monotonic() < deadline:
            for pid in self.children():
                if module.encode() in command_of(pid):
                    return pid
            time.sleep(0.05)
        raise AssertionError(f"no child runs {module}")

    def stop(self) -> float:
        """Ask it to end; return how long that took, in seconds."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(40)
        for reader in self._readers:
            reader.join(5)
        return time.monotonic() - began

    def _found(self, pattern: str) -> str:
        deadline = self.began + _STARTS_WITHIN_S
        while time.monotonic() < deadline:
            found = re.search(pattern, "\n".join(self.out))
            if found:
                return found[1]
            assert self.process.poll() is None, "\n".join(self.log)
            time.sleep(0.02)
        raise AssertionError(f"{pattern} was not printed")

    @staticmethod
    def _follow(stream: object, lines: list[str]) -> None:
        for line in stream:  # type: ignore[attr-defined]
            lines.append(line.rstrip("\n"))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for reader in self._readers:
            reader.join(5)
        for stream in (self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()


def command_of(pid: int) -> bytes:
    """Return the command line of a process; nothing where it has gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def free_port() -> int:
    """Return a port that nobody listens on at the moment."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])
