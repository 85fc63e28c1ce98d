"""The service of the small company, for every test of its routes."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from firm import HOST, PEOPLE, Firm, Loop
from seeded import Seeded, seeded_firm
from small_company import EIGHT, small_company

from api.http.app import application
from api.http.security.tokens import write_access_token
from api.settings import Settings
from dispatch.actor import SYSTEM
from dispatch.store.access.accounts import create_account
from dispatch.store.access.sessions import open_session
from dispatch.store.store import Store, open_store


@pytest.fixture(scope="session")
def firm_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the small company, to be copied."""
    path = tmp_path_factory.mktemp("firm") / "firm.db"
    with open_store(f"sqlite:///{path}") as store:
        store.import_batch(small_company(), source="first.xlsx")
        with store.writing(SYSTEM, at=EIGHT) as work:
            for account in PEOPLE:
                create_account(work, account, password_hash="nobody logs in by password here")
    return path


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seeded]:
    """The service of the firm with something of everything; whoever changes it puts it back."""
    with seeded_firm(tmp_path_factory.mktemp("seeded")) as firm:
        yield firm


@pytest.fixture
def firm_settings(firm_template: Path, tmp_path: Path) -> Settings:
    """Settings on a copy of that database, with no limit that a test would run into."""
    shutil.copy(firm_template, tmp_path / "firm.db")
    return Settings(
        _env_file=None,
        database_url=f"sqlite:///{tmp_path / 'firm.db'}",
        travel_cache=tmp_path / "legs.db",
        account_per_minute=100_000,
        engineer_per_minute=100_000,
        anonymous_per_minute=100_000,
    )


@pytest.fixture
def firm(firm_settings: Settings) -> Iterator[Firm]:
    """The service of the small company."""
    loop = Loop()
    with open_store(firm_settings.database_url) as store:
        app = application(firm_settings, store)
        transport = httpx.ASGITransport(app, client=("127.0.0.1", 50_000))
        web = httpx.AsyncClient(transport=transport, base_url=HOST)
        yield Firm(app=app, store=store, loop=loop, web=web, tokens=_tokens(app, store))
        loop.run(web.aclose())
    loop.close()


def _tokens(app: FastAPI, store: Store) -> dict[str, str]:
    """Log everybody in."""
    tokens = {}
    with store.writing(SYSTEM) as work:
        for account in PEOPLE:
            opened = open_session(work, account.id, device_id="")
            tokens[account.id] = write_access_token(
                account, opened.session_id, app.state.door.keys, work.at, life=timedelta(hours=1)
            )
    return tokens
