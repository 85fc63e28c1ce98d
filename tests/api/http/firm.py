"""A firm's service in the test's process, and a client for everybody who may ask."""

import asyncio
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
from fastapi import FastAPI
from small_company import EIGHT

from dispatch.account import Account
from dispatch.store.store import Store

HOST = "http://127.0.0.1"
PEOPLE = (
    Account(id="admin", role="administrator", created_at=EIGHT),
    Account(id="desk", role="dispatcher", created_at=EIGHT),
    Account(id="desk1", role="dispatcher", regions=("R1",), created_at=EIGHT),
    Account(id="desk2", role="dispatcher", regions=("R2",), created_at=EIGHT),
    Account(id="planner", role="planner", created_at=EIGHT),
    Account(id="t1", role="engineer", technician_id="T1", created_at=EIGHT),
    Account(id="t2", role="engineer", technician_id="T2", created_at=EIGHT),
)
"""Who has an account: desk for all regions, desk1 and desk2 for one each, t1 and t2 in the field."""


class Loop:
    """An event loop in a thread: tests ask from theirs, as from outside."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, coroutine: Any) -> Any:
        """Return what a coroutine returns."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(60)

    def close(self) -> None:
        """End the loop."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


@dataclass(kw_only=True)
class Client:
    """Asks the service on behalf of one account, or of nobody."""

    loop: Loop
    web: httpx.AsyncClient
    headers: Mapping[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Return the answer to a request; `key`: its idempotency key, `match`: its If-Match (a tag or an answer)."""
        headers = {**self.headers, **options.pop("headers", {})}
        if key := options.pop("key", None):
            headers["Idempotency-Key"] = key
        if match := options.pop("match", None):
            headers["If-Match"] = match if isinstance(match, str) else match.headers["ETag"]
        answer: httpx.Response = self.loop.run(self.web.request(method, path, headers=headers, **options))
        return answer

    def get(self, path: str, **options: Any) -> httpx.Response:
        """Read something."""
        return self.ask("GET", path, **options)

    def post(self, path: str, json: Any = None, **options: Any) -> httpx.Response:
        """Do something."""
        return self.ask("POST", path, **({} if json is None else {"json": json}), **options)

    def put(self, path: str, json: Any, **options: Any) -> httpx.Response:
        """Put something in the place of what was there."""
        return self.ask("PUT", path, json=json, **options)

    def patch(self, path: str, json: Any, **options: Any) -> httpx.Response:
        """Change something."""
        return self.ask("PATCH", path, json=json, **options)

    def delete(self, path: str, **options: Any) -> httpx.Response:
        """Take something away."""
        return self.ask("DELETE", path, **options)


@dataclass(kw_only=True)
class Firm:
    """The service, its store, and the people who may ask."""

    app: FastAPI
    store: Store
    loop: Loop
    web: httpx.AsyncClient
    tokens: Mapping[str, str]

    def client(self, account_id: str) -> Client:
        """Return a client that is logged in."""
        headers = {"Authorization": f"Bearer {self.tokens[account_id]}"}
        return Client(loop=self.loop, web=self.web, headers=headers)

    def nobody(self) -> Client:
        """Return a client that is not logged in."""
        return Client(loop=self.loop, web=self.web)

    def events(self, reader: Client | None = None) -> list[dict[str, Any]]:
        """Return the whole trail, as an administrator reads it."""
        reader = reader or self.client("admin")
        found: list[dict[str, Any]] = []
        after: str | None = "0"
        while after is not None:
            page = reader.get("/audit", params={"after": after, "limit": 200}).json()
            found, after = [*found, *page["items"]], page["next"]
        return found
