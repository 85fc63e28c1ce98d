"""The service for a whole file of tests, with a visit of which its engineer was told: X1 is T1's, now."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from firm import HOST, PEOPLE, Loop
from small_company import DAY, draft, small_company
from sqlalchemy import insert

from api.http.app import create_app
from api.http.security.tokens import write_access_token
from api.settings import Settings
from dispatch.actor import SYSTEM
from dispatch.store.access.accounts import create_account
from dispatch.store.access.sessions import open_session
from dispatch.store.orders.changes import happen
from dispatch.store.shelf import table_of
from dispatch.store.store import Store
from dispatch.store.tables.live import ToldVisitRow


@dataclass
class Service:
    """A running service."""

    store: Store
    client: httpx.AsyncClient
    loop: Loop
    tokens: dict[str, str]

    def ask(self, who: str, method: str, path: str, *, match: str | None = None, **more: Any) -> httpx.Response:
        """Ask for something as an account; match: the ETag that was seen."""
        headers = {"Authorization": f"Bearer {self.tokens[who]}", **more.pop("headers", {})}
        if match is not None:
            headers["If-Match"] = match
        answer: httpx.Response = self.loop.run(self.client.request(method, path, headers=headers, **more))
        return answer


@contextmanager
def service(folder: Path) -> Iterator[Service]:
    """Start the service on the small company."""
    app = create_app(
        Settings(_env_file=None, database_url=f"sqlite:///{folder / 'service.db'}", travel_cache=folder / "legs.db")
    )
    store: Store = app.state.store
    store.import_batch(small_company(), source="first.xlsx")
    number = store.save_plan(draft({})).number
    tokens = {}
    with store.writing(SYSTEM) as work:
        row = {
            "order_id": "X1", "technician_id": "T1", "plan_number": number, "day": DAY, "sequence": 0,
            "arrival_at": work.at, "start_at": work.at, "finish_at": work.at, "told_at": work.at, "version": 1,
            "answer": "none", "answered_at": None, "reason": "", "withdrawn_at": None,
        }  # fmt: skip
        work.connection.execute(insert(table_of(ToldVisitRow)).values(row))
        happen(work, "X1", "publish")
        for account in PEOPLE:
            create_account(work, account, password_hash="none")
            opened = open_session(work, account.id, device_id="")
            tokens[account.id] = write_access_token(account, opened.session_id, app.state.door.keys, work.at)
    loop = Loop()
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app, client=("127.0.0.1", 1)), base_url=HOST)
    yield Service(store, client, loop, tokens)
    loop.run(client.aclose())
    loop.close()
    store.close()
