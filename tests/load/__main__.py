"""The bar's load on a service of its own: phones, streams, writes and solves; prints how long everything took.

    python -m tests.load --seconds 300 [--phones 1000 --streams 1000 --writes 20 --solves 2 --to-plan 100]

One process makes the load, beside the service on the same machine. Each kind of request is sent by its own clock,
whether earlier ones have been answered or not.
"""

import argparse
import asyncio
import json
import os
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parents[1]
sys.path[:0] = [str(_HERE), str(_HERE / "api" / "serve")]

from kept import keep  # noqa: E402
from service import Service  # noqa: E402

from tests.load.client import Answer, Client  # noqa: E402
from tests.load.ten_firms import KEY, VISITS, Seeded, seed, visit_id  # noqa: E402

POLL_S = 30.0
SOLVE_S = 20
ANSWERED_WITHIN_S = 30.0
STEPS = ("accept", "set_out", "arrive", "start_repair", "complete")


@dataclass
class Seen:
    """What came back: seconds by kind, statuses by kind, seconds from an event to its phone, solves that ended."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    heard: list[float] = field(default_factory=list)
    solved: Counter[str] = field(default_factory=Counter)
    memory_mb: list[float] = field(default_factory=list)
    loads: list[float] = field(default_factory=list)
    behind: list[float] = field(default_factory=list)


class Load:
    """One run."""

    def __init__(self, service: Service, seeded: Seeded, wanted: argparse.Namespace) -> None:
        self.service, self.seeded, self.wanted, self.seen = service, seeded, wanted, Seen()
        self.end = 0.0
        self.counted_from = 0.0
        self.open = 0
        self._seen_tags: dict[int, str] = {}
        self._visits = list(range(len(seeded.engineers) * VISITS))
        random.Random(1).shuffle(self._visits)

    async def run(self) -> None:
        """Open the streams, then make the load for as long as is wanted."""
        web = Client(self.service.address, ANSWERED_WITHIN_S)
        listeners = [asyncio.create_task(self._listen(web, k)) for k in range(self.wanted.streams)]
        began = time.monotonic()
        while self.open < self.wanted.streams and time.monotonic() - began < 120:
            await asyncio.sleep(0.1)
        print(f"{self.open} streams open after {time.monotonic() - began:.1f} s", flush=True)
        self.counted_from = time.monotonic()
        self.end = self.counted_from + self.wanted.seconds
        await asyncio.gather(
            self._every(POLL_S / max(1, self.wanted.phones), self.wanted.phones, lambda n: self._poll(web, n)),
            self._every(1 / max(0.001, self.wanted.writes), self.wanted.writes, lambda n: self._write(web, n)),
            self._every(0.1, 1, lambda _: self._probe(web)),
            *(self._solve(web, k) for k in range(self.wanted.solves)),
            self._watch(),
        )
        for listener in listeners:
            listener.cancel()
        await asyncio.gather(*listeners, return_exceptions=True)
        web.close()

    def report(self) -> dict[str, Any]:
        """Return what was seen, in milliseconds."""
        return report(self)

    async def _every(self, seconds: float, wanted: float, act: Callable[[int], Awaitable[None]]) -> None:
        """Do something by the clock, the next whether or not the last is answered."""
        number, running = 0, set[asyncio.Task[Any]]()
        while wanted and (due := self.counted_from + number * seconds) < self.end:
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            self.seen.behind.append(time.monotonic() - due)
            task = asyncio.ensure_future(act(number))
            running.add(task)
            task.add_done_callback(running.discard)
            number += 1
        if running:
            _, late = await asyncio.wait(running, timeout=ANSWERED_WITHIN_S)
            self.seen.statuses["never answered"]["requests"] += len(late)
            for task in late:
                task.cancel()

    async def _ask(
        self, web: Client, kind: str, token: str, method: str, path: str, *, body: Any = None, **headers: str
    ) -> Answer | None:
        if token:
            headers["Authorization"] = f"Bearer {token}"
        began = time.monotonic()
        try:
            answer = await web.ask(method, path, {name.replace("_", "-"): headers[name] for name in headers}, body)
        except OSError as error:  # TimeoutError is one too
            self.seen.statuses[kind][type(error).__name__] += 1
            return None
        self.seen.took[kind].append(time.monotonic() - began)
        self.seen.statuses[kind][str(answer.status)] += 1
        return answer

    async def _poll(self, web: Client, number: int) -> None:
        who = number % self.wanted.phones
        known = {"If_None_Match": self._seen_tags[who]} if who in self._seen_tags else {}
        answer = await self._ask(web, "poll", self.seeded.engineers[who], "GET", "/my/visits", **known)
        if answer is not None and "etag" in answer.headers:
            self._seen_tags[who] = answer.headers["etag"]

    async def _write(self, web: Client, number: int) -> None:
        if number % 10 == 9:
            body = {
                "site_id": "S1-5", "level": 3, "duration_s": 2400, "industry": "machinery", "skills": {}, "parts": {},
                "reported_at": "2026-03-02T08:00:00Z",
            }  # fmt: skip
            desk = self.seeded.desks[number // 10 % len(self.seeded.desks)]
            await self._ask(web, "write", desk, "POST", "/orders", body=body, Idempotency_Key=f"n{number}")
            return
        turn, step = divmod(number, len(STEPS) * 200)
        place = self._visits[(turn * 200 + step % 200) % len(self._visits)]
        engineer, visit = place // VISITS, place % VISITS
        body = {"event": STEPS[step // 200]}
        await self._ask(
            web, "write", self.seeded.engineers[engineer], "POST", f"/orders/{visit_id(engineer, visit)}/events",
            body=body, Idempotency_Key=f"n{number}",
        )  # fmt: skip

    async def _probe(self, web: Client) -> None:
        await self._ask(web, "live probe", "", "GET", "/livez")

    async def _solve(self, web: Client, lane: int) -> None:
        """Ask for plans of one region after the other, so that one is always being solved."""
        turn, half = 0, max(1, len(self.seeded.regions) // max(1, self.wanted.solves))
        while time.monotonic() < self.end:
            region = self.seeded.regions[(lane * half + turn % half) % len(self.seeded.regions)]
            body = {"day": self.seeded.tomorrow, "regions": [region], "seconds": SOLVE_S}
            desk = self.seeded.desks[lane % len(self.seeded.desks)]
            answer = await self._ask(web, "ask for a plan", desk, "POST", "/plans/requests", body=body)
            turn += 1
            if answer is None or answer.status != 202:
                self.seen.solved[f"refused {'' if answer is None else answer.body[:200]!r}"] += 1
                await asyncio.sleep(2)
                continue
            path = answer.headers["location"]
            while time.monotonic() < self.end + 60:
                await asyncio.sleep(1)
                job = await self._ask(web, "job", desk, "GET", path)
                if job is not None and job.status == 200 and job.json()["state"] in ("done", "failed", "cancelled"):
                    self.seen.solved[job.json()["state"]] += 1
                    break
                if time.monotonic() > self.end:
                    return

    async def _listen(self, web: Client, who: int) -> None:
        """Hold one phone's stream open, and come back when it ends."""
        while True:
            try:
                async with web.stream("/events", {"Authorization": f"Bearer {self.seeded.engineers[who]}"}) as opened:
                    status, lines = opened
                    self.seen.statuses["stream"][str(status)] += 1
                    if status == 200:
                        self.open += 1
                        try:
                            await self._hear(lines)
                        finally:
                            self.open -= 1
            except (OSError, EOFError) as error:
                self.seen.statuses["stream"][type(error).__name__] += 1
            await asyncio.sleep(2)

    async def _hear(self, lines: AsyncIterator[bytes]) -> None:
        async for line in lines:
            if line.startswith(b"data: {"):
                at = datetime.fromisoformat(json.loads(line[6:])["at"]).timestamp()
                self.seen.heard.append(time.time() - at)

    async def _watch(self) -> None:
        while time.monotonic() < self.end:
            self.seen.memory_mb.append(_memory_mb(self.service))
            self.seen.loads.append(os.getloadavg()[0])
            await asyncio.sleep(2)


def _memory_mb(service: Service) -> float:
    """Resident memory of the process that answers."""
    for pid in service.children():
        if b"answering" in Path(f"/proc/{pid}/cmdline").read_bytes():
            kb = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
            return int(kb.split()[1]) / 1024
    return 0.0


def quantiles(values: list[float]) -> dict[str, float]:
    ordered = sorted(values)
    if not ordered:
        return {}
    at = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
    return {
        name: round(ordered[min(len(ordered) - 1, int(len(ordered) * part))] * 1000, 1) for name, part in at.items()
    }


def report(load: "Load") -> dict[str, Any]:
    """Return what was seen, in milliseconds."""
    seen = load.seen
    kinds = {kind: {"count": len(took), **quantiles(took)} for kind, took in seen.took.items()}
    requests = [one for kind, took in seen.took.items() if kind != "live probe" for one in took]
    return {
        "wanted": vars(load.wanted),
        "all requests": {"count": len(requests), **quantiles(requests)},
        "kinds": kinds,
        "statuses": {kind: dict(counts) for kind, counts in seen.statuses.items()},
        "event to phone": {"count": len(seen.heard), **quantiles(seen.heard)},
        "solves": dict(seen.solved),
        "memory_mb": {
            "first": round(seen.memory_mb[0]), "last": round(seen.memory_mb[-1]), "most": round(max(seen.memory_mb)),
        },
        "load average": {"least": round(min(seen.loads), 1), "most": round(max(seen.loads), 1)},
        "generator behind": quantiles(seen.behind),
    }  # fmt: skip


@contextmanager
def served(folder: Path, wanted: argparse.Namespace) -> Iterator[Load]:
    """Seed a folder and serve it, with as many workers as solves at once."""
    seeded = seed(folder / "load.db", max(wanted.phones, wanted.streams, 1), wanted.to_plan)
    environment = {
        "PAIGONG_DATABASE_URL": f"sqlite:///{folder / 'load.db'}",
        "PAIGONG_SIGNING_KEYS": KEY,
        "PAIGONG_TRAVEL_CACHE": str(folder / "legs.db"),
        "PAIGONG_SOLVES_PER_HOUR": "1000",
        "PAIGONG_ANONYMOUS_PER_MINUTE": "100000",  # the probes
        "PAIGONG_LOG_LEVEL": "warning",
    }
    with Service(folder, "--workers", str(max(1, wanted.solves)), environment=environment) as service:
        service.ready()
        yield Load(service, seeded, wanted)


def main() -> None:
    """Seed, serve, make the load, report."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--phones", type=int, default=1000)
    parser.add_argument("--streams", type=int, default=1000)
    parser.add_argument("--writes", type=float, default=20, help="a second")
    parser.add_argument("--solves", type=int, default=2, help="at once")
    parser.add_argument("--to-plan", type=int, default=100, help="orders of a region still to be planned")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, served(Path(name), wanted) as load:
        asyncio.run(load.run())
        found = load.report()
        for title, value in found.items():
            print(f"{title}: {json.dumps(value, ensure_ascii=False)}", flush=True)
        errors = [line for line in load.service.log if '"level": "error"' in line or "Traceback" in line]
        print(f"errors in the log: {len(errors)}", *errors[:5], sep="\n")
        keep("load", **found, log_errors=len(errors))


if __name__ == "__main__":
    main()
