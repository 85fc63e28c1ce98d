"""A thin HTTP/1.1 client: the generator shares the processors with the service, so it must cost little itself.

Connections are kept and taken up again; a stream has one of its own. Knows what the service sends, and no more.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

_KEPT_S = 30.0
Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; headers in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """Return the body as JSON."""
        return json.loads(self.body)


class Client:
    """Asks one service."""

    def __init__(self, address: str, timeout_s: float) -> None:
        parts = urlsplit(address)
        self._host, self._port = parts.hostname or "", parts.port or 80
        self._timeout_s = timeout_s
        self._idle: list[tuple[Connection, float]] = []  # and since when

    async def ask(self, method: str, path: str, headers: Mapping[str, str], body: Any = None) -> Answer:
        """Return the answer. Raises OSError or TimeoutError where none came."""
        async with asyncio.timeout(self._timeout_s):
            return await self._asked(method, path, headers, body)

    @asynccontextmanager
    async def stream(self, path: str, headers: Mapping[str, str]) -> AsyncIterator[tuple[int, AsyncIterator[bytes]]]:
        """Open a stream: its status, and its lines until it ends."""
        reader, writer = await asyncio.open_connection(self._host, self._port)
        try:
            self._send(writer, "GET", path, headers, None)
            status, _ = await _head(reader)
            yield status, _lines(reader)
        finally:
            writer.close()

    def close(self) -> None:
        """Let go of the connections."""
        for (_, writer), _ in self._idle:
            writer.close()

    async def _asked(self, method: str, path: str, headers: Mapping[str, str], body: Any) -> Answer:
        connection = self._kept() or await asyncio.open_connection(self._host, self._port)
        reader, writer = connection
        try:
            self._send(writer, method, path, headers, body)
            status, found = await _head(reader)
            answer = Answer(status, found, await reader.readexactly(int(found.get("content-length", 0))))
        except BaseException:
            writer.close()
            raise
        if found.get("connection") == "close":
            writer.close()
        else:
            self._idle.append((connection, time.monotonic()))
        return answer

    def _kept(self) -> Connection | None:
        """Return the connection that was used last, unless the service is about to close it."""
        while self._idle:
            connection, since = self._idle.pop()
            if time.monotonic() - since < _KEPT_S:
                return connection
            connection[1].close()
        return None

    def _send(
        self, writer: asyncio.StreamWriter, method: str, path: str, headers: Mapping[str, str], body: Any
    ) -> None:
        sent = b"" if body is None else json.dumps(body).encode()
        told = {"Host": f"{self._host}:{self._port}", **headers}
        if body is not None:
            told |= {"Content-Type": "application/json", "Content-Length": str(len(sent))}
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in told.items()), "", ""]
        writer.write("\r\n".join(lines).encode() + sent)


async def _head(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    try:
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    except asyncio.IncompleteReadError as error:
        raise ConnectionResetError from error
    pairs = (line.split(":", 1) for line in lines if line)
    return int(first.split(" ", 2)[1]), {name.lower(): value.strip() for name, value in pairs}


async def _lines(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    """Return the lines of a body that comes in chunks, each chunk of whole lines."""
    while size := int((await reader.readline()).strip() or b"0", 16):
        for line in (await reader.readexactly(size + 2)).splitlines():
            yield line
