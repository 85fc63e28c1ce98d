"""A store on each kind of database: every test that asks for `store` runs on SQLite and on PostgreSQL."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from own_postgresql import administer

from dispatch.store.store import Store, open_store
from dispatch.store.tables import Stored


@pytest.fixture(scope="session")
def postgresql_at_head(postgresql: Callable[[str], str]) -> str:
    """The address of a database at head. Copying one for each test would take half a second each: it is emptied."""
    administer(postgresql("postgres"), "CREATE DATABASE head")
    open_store(postgresql("head")).close()
    return postgresql("head")


@pytest.fixture(scope="session")
def postgresql_store(postgresql_at_head: str) -> Iterator[Store]:
    """One store for all tests: its prepared statements are kept."""
    with open_store(postgresql_at_head) as opened:
        yield opened


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file at head, to be copied."""
    path = tmp_path_factory.mktemp("template") / "head.db"
    open_store(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of an SQLite database at head, empty."""
    shutil.copy(sqlite_template, tmp_path / "store.db")
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture
def postgresql_url(postgresql_at_head: str) -> Iterator[str]:
    """The address of a PostgreSQL database at head, empty."""
    yield postgresql_at_head
    emptied = set(Stored.metadata.tables) - {"etag_key"}  # made with the database
    administer(
        postgresql_at_head,
        "SET lock_timeout = '5s'",
        "SET session_replication_role = replica",  # no triggers: some tables are only added to
        f"TRUNCATE {', '.join(emptied)}",
    )


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty store, on each kind of database."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def store(request: pytest.FixtureRequest, store_url: str) -> Iterator[Store]:
    """An empty store, on each kind of database."""
    if store_url.startswith("postgresql"):
        yield request.getfixturevalue("postgresql_store")
        return
    with open_store(store_url) as opened:
        yield opened
