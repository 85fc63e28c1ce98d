"""Clients that write while the service is killed, and what has to be true afterwards."""

import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from small_company import EIGHT, small_company

from api.http.security.keys import parsed_keys
from api.http.security.tokens import write_access_token
from dispatch.account import Account
from dispatch.actor import SYSTEM
from dispatch.store.access.accounts import create_account
from dispatch.store.access.sessions import open_session
from dispatch.store.events import verify
from dispatch.store.store import open_store

KEY = "kill:3f9a7c21d0e84b56a1c7e2f0935d4418"
NEW = {
    "site_id": "S1", "level": 2, "industry": "machinery", "duration_s": 3600, "skills": {}, "parts": {},
    "reported_at": "2026-03-02T08:00:00+08:00",
}  # fmt: skip
_DESK = Account(id="desk", role="dispatcher", created_at=EIGHT)


def seed(path: Path) -> str:
    """Make a database with the small company, and return a dispatcher's token for two hours."""
    with open_store(f"sqlite:///{path}") as store:
        store.import_batch(small_company(), source="first.xlsx")
        with store.writing(SYSTEM) as work:
            create_account(work, _DESK, password_hash="none")
            opened = open_session(work, _DESK.id, device_id="")
            return write_access_token(_DESK, opened.session_id, parsed_keys(KEY), work.at, life=timedelta(hours=2))


def environment(path: Path) -> dict[str, str]:
    """The settings of a service on that database."""
    return {
        "PAIGONG_DATABASE_URL": f"sqlite:///{path}",
        "PAIGONG_SIGNING_KEYS": KEY,
        "PAIGONG_ACCOUNT_PER_MINUTE": "1000000",
        "PAIGONG_LOG_LEVEL": "error",
    }


@dataclass
class Client:
    """One client: it writes orders one after another, each with a key, and asks again until it is answered."""

    name: str
    address: Callable[[], str]
    token: str
    acknowledged: dict[str, str] = field(default_factory=dict)
    asked: int = 0
    faults: list[str] = field(default_factory=list)

    def run(self, stop: threading.Event) -> None:
        """Write until told to stop; what is under way then is still asked for until it is answered."""
        number = 0
        while not stop.is_set() and not self.faults:
            key = f"{self.name}-{number}"
            number += 1
            self._write(key)

    def _write(self, key: str) -> None:
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key}
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            self.asked += 1
            try:
                answer = httpx.post(f"{self.address()}/orders", json=NEW, headers=headers, timeout=30)
            except httpx.TransportError:
                time.sleep(0.02)
                continue
            if answer.status_code == 201:
                self.acknowledged[key] = answer.json()["id"]
                return
            if answer.status_code not in (409, 503):
                self.faults.append(answer.text)
                return
            time.sleep(0.05)
        self.faults.append(f"{key} was never answered")


def judge(path: Path, clients: list[Client]) -> Mapping[str, Any]:
    """Return what was lost, doubled or torn, to be compared with zero, and how much was written."""
    acknowledged = [order for client in clients for order in client.acknowledged.values()]
    with closing(sqlite3.connect(path)) as database:
        stored = [row[0] for row in database.execute("SELECT id FROM work_order WHERE id NOT IN ('X1','X2','X3','X4')")]
        integrity = database.execute("PRAGMA integrity_check").fetchone()[0]
        torn = database.execute("PRAGMA foreign_key_check").fetchall()
        created = {row[0] for row in database.execute("SELECT subject FROM event WHERE kind = 'order.created'")}
    with open_store(f"sqlite:///{path}") as store, store.reading() as connection:
        breach = verify(connection)
    return {
        "lost": sorted(set(acknowledged) - set(stored)),
        "doubled": sorted(set(stored) - set(acknowledged))
        + sorted({o for o in acknowledged if acknowledged.count(o) > 1}),
        "without event": sorted(set(stored) - created),
        "event without order": sorted(created - set(stored) - {"X1", "X2", "X3", "X4"}),
        "torn": torn,
        "integrity": integrity,
        "breach": breach,
        "faults": [fault for client in clients for fault in client.faults],
    }


WHOLE = {
    "lost": [], "doubled": [], "without event": [], "event without order": [], "torn": [], "integrity": "ok",
    "breach": None, "faults": [],
}  # fmt: skip
