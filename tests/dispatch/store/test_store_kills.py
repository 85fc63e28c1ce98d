"""A process that is killed while it writes leaves the store as it was, and whole."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from small_company import small_company
from sqlalchemy import create_engine, text

from dispatch.store.store import open_store

DYING = Path(__file__).with_name("dying.py")


def kills(kind: str, url: str, *, every: int) -> int:
    """Let a process of its own die at many moments of an import or a migration; return how often it died."""
    done = subprocess.run([sys.executable, DYING, kind, url, str(every)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def test_an_import_killed_at_any_moment_leaves_nothing_half_written(store_url: str) -> None:
    """Killed before every fifth statement and before the commit: every row is as before, until one comes through."""
    with open_store(store_url) as store:
        store.import_batch(small_company(), source="first.xlsx")
    assert kills("import", store_url, every=5) >= 10
    with open_store(store_url) as store:
        assert [region.id for region in store.whole().regions] == ["R1", "R2", "R3"]


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without any table, on each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    address: Callable[[str], str] = request.getfixturevalue("postgresql")
    engine = create_engine(address("postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE killed"))
    engine.dispose()
    return address("killed")


def test_a_migration_killed_at_any_moment_starts_again(empty_url: str) -> None:
    """Killed before every tenth statement and before the commit, it leaves no table; the next attempt comes through."""
    assert kills("migrate", empty_url, every=10) >= 4
    with open_store(empty_url) as store:
        assert store.import_batch(small_company(), source="first.xlsx").changed
