"""A server of our own that answers as geocoders do, with what a test lays down; made by us, not recorded anywhere."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from geo.geocoders.server import Server, server_at


@dataclass
class Answering:
    """What is answered, and what was asked. status, body, headers: of every answer; slow_s: before each byte."""

    body: bytes = b"{}"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    slow_s: float = 0.0
    asked: list[str] = field(default_factory=list)
    port: int = 0

    def say(self, document: Any, status: int = 200) -> None:
        """Answer with a document from now on."""
        self.body, self.status = json.dumps(document, ensure_ascii=False).encode(), status

    @property
    def server(self) -> Server:
        """Where it answers."""
        return server_at(f"http://127.0.0.1:{self.port}")

    @property
    def queries(self) -> list[dict[str, str]]:
        """What it was asked, by name."""
        return [{name: found[0] for name, found in parse_qs(urlsplit(one).query).items()} for one in self.asked]


@contextmanager
def answering() -> Iterator[Answering]:
    """Serve for the length of a block."""
    told = Answering()
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), _handler(told))
    httpd.daemon_threads = True
    told.port = httpd.server_address[1]
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        httpd.shutdown()
        httpd.server_close()
        thread.join()


def _handler(told: Answering) -> Callable[..., BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append(self.path)
            self.send_response(told.status)
            for name, text in {"Content-Length": str(len(told.body)), **told.headers}.items():
                self.send_header(name, text)
            self.end_headers()
            with suppress(OSError):  # whoever asked had enough
                self._write(told.body)

        def _write(self, body: bytes) -> None:
            if not told.slow_s:
                self.wfile.write(body)
                return
            for byte in body:
                time.sleep(told.slow_s)
                self.wfile.write(bytes([byte]))
                self.wfile.flush()

        def log_message(self, *_: object) -> None:
            pass

    return Handler
