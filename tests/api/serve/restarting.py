"""Clients that go on while a service restarts: writers that ask again, and listeners that take up where they were."""

import asyncio
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import h11
import httpx
from served_firm import NEW_ORDER, Founded, new_key

GIVE_UP_S = 60.0


@dataclass
class Written:
    """What the writers did. orders: key → number of the order that was acknowledged."""

    orders: dict[str, str] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    repeats: int = 0
    slowest_s: float = 0.0


@contextmanager
def writers(founded: Founded, address: str, *, number: int, a_second: float) -> Iterator[Written]:
    """Have so many clients write so often each, with idempotency keys, and ask again where there was no answer."""
    written, over = Written(), threading.Event()
    threads = [
        threading.Thread(target=_write, args=(founded, address, 1 / a_second, written, over), daemon=True)
        for _ in range(number)
    ]
    for thread in threads:
        thread.start()
    try:
        yield written
    finally:
        over.set()
        for thread in threads:
            thread.join(GIVE_UP_S + 10)
            assert not thread.is_alive()


def _write(founded: Founded, address: str, pause_s: float, written: Written, over: threading.Event) -> None:
    with httpx.Client(base_url=address, headers=founded.bearer("desk"), timeout=20) as web:
        while not over.wait(random.uniform(0, 2 * pause_s)):
            key = new_key()
            began = time.monotonic()
            outcome = _until_answered(web, key, written, began)
            written.slowest_s = max(written.slowest_s, time.monotonic() - began)
            if outcome.startswith("order "):
                written.orders[key["Idempotency-Key"]] = outcome.removeprefix("order ")
            else:
                written.failures.append(outcome)


def _until_answered(web: httpx.Client, key: dict[str, str], written: Written, began: float) -> str:
    """Ask until there is an answer other than "come again"."""
    last = "never answered"
    while time.monotonic() - began < GIVE_UP_S:
        try:
            answer = web.post("/orders", json=NEW_ORDER, headers=key)
        except httpx.TransportError as error:
            last = repr(error)
        else:
            if answer.status_code == 201:
                return f"order {answer.json()['id']}"
            if answer.status_code != 503:
                return f"{answer.status_code} {answer.text}"
            last = answer.text
        written.repeats += 1
        time.sleep(random.uniform(0.05, 0.25))
    return last


@dataclass
class Ear:
    """One event stream over all its connections. ends: how each connection came to its end."""

    seqs: list[int] = field(default_factory=list)
    ends: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    open: bool = False
    last: str | None = None


@contextmanager
def listeners(
    founded: Founded, address: str, *, number: int, after: int, who: str = "admin", hurry: float = 1.0
) -> Iterator[list[Ear]]:
    """Keep so many event streams open, each coming back with Last-Event-ID after the time that it was told.

    after: the event behind which they begin; who: whose they are; hurry: by what the time is divided.
    """
    ears = [Ear(last=str(after)) for _ in range(number)]
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def listen_all() -> list[asyncio.Task[None]]:
        return [asyncio.ensure_future(_listen(ear, founded.tokens[who], address, hurry)) for ear in ears]

    async def end_all(tasks: list[asyncio.Task[None]]) -> None:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    tasks = asyncio.run_coroutine_threadsafe(listen_all(), loop).result(30)
    try:
        yield ears
    finally:
        asyncio.run_coroutine_threadsafe(end_all(tasks), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _listen(ear: Ear, token: str, address: str, hurry: float) -> None:
    wait_s = 2.0
    while True:
        try:
            end, wait_s = await _follow(ear, token, address, wait_s)
            ear.ends[end] += 1
        except (OSError, h11.ProtocolError, EOFError) as error:
            ear.ends[type(error).__name__] += 1
        ear.open = False
        await asyncio.sleep(wait_s / hurry)


async def _follow(ear: Ear, token: str, address: str, wait_s: float) -> tuple[str, float]:
    """Follow one connection to its end; return how it ended, and after how long to come back."""
    host, port = address.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        talk = h11.Connection(h11.CLIENT)
        headers = [("Host", f"{host}:{port}"), ("Authorization", f"Bearer {token}"), ("Accept", "text/event-stream")]
        if ear.last is not None:
            headers.append(("Last-Event-ID", ear.last))
        writer.write(talk.send(h11.Request(method="GET", target="/events", headers=headers)) or b"")
        writer.write(talk.send(h11.EndOfMessage()) or b"")
        rest, told = "", False
        while True:
            heard = talk.next_event()
            if heard is h11.NEED_DATA:
                talk.receive_data(await reader.read(65_536))
            elif isinstance(heard, h11.Response):
                ear.statuses[heard.status_code] += 1
                ear.open = heard.status_code == 200
            elif isinstance(heard, h11.Data):
                *blocks, rest = (rest + bytes(heard.data).decode()).split("\n\n")
                for block in blocks:
                    fields = _fields(block)
                    ear.last = fields.get("id", ear.last)
                    if "data" in fields:
                        ear.seqs.append(int(fields["id"]))
                    told = set(fields) == {"retry"}
                    wait_s = int(fields["retry"]) / 1000 if "retry" in fields else wait_s
            elif isinstance(heard, h11.EndOfMessage):
                if not ear.open:
                    return "not yet", wait_s
                return "told when to come back" if told and not rest else "closed", wait_s
            else:
                return "connection closed", wait_s
    finally:
        writer.close()


def _fields(block: str) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in block.splitlines() if ": " in line and not line.startswith(":"))
