"""The small company as a real service has it: a database with accounts, and tokens that outlast every test."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from live_company import PEOPLE, live_company, proposal
from service import Service

from api.http.security.keys import parsed_keys
from api.http.security.tokens import write_access_token
from dispatch.account import Account
from dispatch.actor import SYSTEM
from dispatch.store.access.accounts import create_account
from dispatch.store.access.sessions import open_session
from dispatch.store.store import Store, open_store

KEY = "one:0123456789abcdef0123456789abcdef"
DAY = "2026-03-02"
EIGHT = f"{DAY}T08:00:00+08:00"
NEW_ORDER = {
    "site_id": "S1", "reported_at": EIGHT, "level": 3, "industry": "machinery", "duration_s": 1800, "skills": {},
    "parts": {},
}  # fmt: skip


@dataclass(kw_only=True)
class Founded:
    """A company's database and who may ask. environment: what a service needs to serve it without limits."""

    url: str
    tokens: Mapping[str, str]
    environment: dict[str, str] = field(default_factory=dict)

    def bearer(self, who: str) -> dict[str, str]:
        """The header by which somebody is known."""
        return {"Authorization": f"Bearer {self.tokens[who]}"}

    def client(self, service: Service, who: str = "desk", timeout: float = 30) -> httpx.Client:
        """Somebody's client of a service."""
        return httpx.Client(base_url=service.address, headers=self.bearer(who), timeout=timeout)


def found(url: str, folder: Path, **settings: Any) -> Founded:
    """Make the company at a database's address, with a plan of the day that is still a proposal (number 1)."""
    keys = parsed_keys(KEY)
    people = [
        Account(id="admin", role="administrator", created_at=datetime.now(UTC)),
        *(Account(id=name, role="dispatcher", created_at=datetime.now(UTC)) for name in ("desk", "desk1", "desk2")),
        *(Account(id=who.lower(), role="engineer", technician_id=who, created_at=datetime.now(UTC)) for who in PEOPLE),
    ]
    tokens = {}
    with open_store(url) as store:
        store.import_batch(live_company(), source="first.xlsx")
        proposal(store, regions=["R1"])
        with store.writing(SYSTEM) as work:
            for account in people:
                create_account(work, account, password_hash="nobody logs in by password here")
                session = open_session(work, account.id, device_id="").session_id
                tokens[account.id] = write_access_token(account, session, keys, work.at, life=timedelta(days=1))
    environment = {
        "PAIGONG_DATABASE_URL": url,
        "PAIGONG_TRAVEL_CACHE": str(folder / "legs.sqlite3"),
        "PAIGONG_SIGNING_KEYS": KEY,
        "PAIGONG_ACCOUNT_PER_MINUTE": "1000000",
        "PAIGONG_ENGINEER_PER_MINUTE": "1000000",
        "PAIGONG_ANONYMOUS_PER_MINUTE": "1000000",
        "PAIGONG_SOLVES_PER_HOUR": "1000000",
        **{f"PAIGONG_{name.upper()}": str(value) for name, value in settings.items()},
    }
    return Founded(url=url, tokens=tokens, environment=environment)


def found_file(folder: Path, **settings: Any) -> Founded:
    """Make the company in an SQLite file in a folder."""
    return found(f"sqlite:///{folder / 'firm.sqlite3'}", folder, **settings)


@dataclass(kw_only=True)
class SmallDisk:
    """A disk of its own for one company's database. mounted: False where nobody may mount one."""

    folder: Path
    mounted: bool

    @property
    def file(self) -> Path:
        """The database."""
        return self.folder / "firm.sqlite3"

    @contextmanager
    def filled(self, free_pct: float) -> Iterator[Path]:
        """Leave so much of the disk free, by a file that takes the rest. Skips where the disk is everybody's."""
        if not self.mounted:
            pytest.skip("no disk can be mounted here")
        ballast = self.folder / "ballast"
        usage = os.statvfs(self.folder)
        wanted = int((usage.f_bavail - usage.f_blocks * free_pct / 100) * usage.f_bsize)
        with ballast.open("ab", buffering=0) as file, suppress(OSError):
            for _ in range(max(0, wanted) // 4096):
                file.write(b"x" * 4096)
        try:
            yield ballast
        finally:
            ballast.unlink()


@dataclass(kw_only=True)
class Alone:
    """A service of the company without any worker, and its disk."""

    service: Service
    founded: Founded
    disk: SmallDisk


@contextmanager
def small_disk(folder: Path, founded: Founded, megabytes: int) -> Iterator[SmallDisk]:
    """Put a company's file on a disk of so many megabytes, in memory, if one may be mounted."""
    disk = folder / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(disk)], capture_output=True, check=False
    )
    try:
        shutil.copy(founded.url.removeprefix("sqlite:///"), disk / "firm.sqlite3")
        founded.url = f"sqlite:///{disk / 'firm.sqlite3'}"
        founded.environment["PAIGONG_DATABASE_URL"] = founded.url
        yield SmallDisk(folder=disk, mounted=mounted.returncode == 0)
    finally:
        if mounted.returncode == 0:
            subprocess.run(["umount", "--lazy", str(disk)], check=True)


def order_count(store: Store) -> int:
    """How many orders there are."""
    return len(store.whole().orders)


def new_key() -> dict[str, str]:
    """A fresh idempotency key."""
    return {"Idempotency-Key": str(uuid4())}
