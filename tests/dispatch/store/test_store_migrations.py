"""Every schema that was ever released becomes today's, with its rows; and today's is what the models say."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from freeze_schema import SCHEMAS, freeze
from small_company import DAY, EIGHT, small_company
from sqlalchemy import Connection, create_engine, inspect, text

from dispatch.store.database import connect
from dispatch.store.migrate import migrate
from dispatch.store.store import open_store
from dispatch.store.tables import Stored

FROZEN = sorted(SCHEMAS.glob("*.sql"))


@pytest.fixture(params=FROZEN, ids=lambda path: path.stem)
def frozen(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A database as an earlier version left it."""
    path = tmp_path / "old.db"
    raw = sqlite3.connect(path)
    raw.executescript(request.param.read_text(encoding="utf-8"))
    raw.close()
    return path


def rows(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table but Alembic's own."""
    raw = sqlite3.connect(path)
    raw.row_factory = sqlite3.Row
    names = [row["name"] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = {name: [dict(row) for row in raw.execute(f"SELECT * FROM {name}")] for name in names}
    raw.close()
    del found["alembic_version"]
    return found


def test_a_released_schema_migrates_and_keeps_its_rows(frozen: Path) -> None:
    """No row is lost, and no value of a column that still exists has changed."""
    before = rows(frozen)
    migrate(f"sqlite:///{frozen}")
    after = rows(frozen)
    for name, old in before.items():
        there = [{column: row[column] for column in row if column in after[name][0]} for row in old]
        assert [{column: new[column] for column in row} for row, new in zip(there, after[name], strict=True)] == there


def test_the_outlines_of_regions_become_their_areas(frozen: Path) -> None:
    """What was corners in a column of the region is a polygon of its own; who had none has none."""
    migrate(f"sqlite:///{frozen}")
    assert "outline" not in rows(frozen)["region"][0]
    with open_store(f"sqlite:///{frozen}") as store:
        assert store.whole().areas == small_company().areas


def test_a_migrated_store_works(frozen: Path) -> None:
    """Its orders, stock and plans are read, a day is seen, a proposal is published."""
    with open_store(f"sqlite:///{frozen}") as store:
        whole = store.whole()
        assert (len(whole.orders), len(whole.counts), len(whole.technicians)) == (4, 3, 3)
        assert [plan.state for plan in store.plans()] == ["published", "proposal"]
        assert store.snapshot(DAY, at=EIGHT).published == {"X1": "T1"}
        assert store.publish(2).state == "published"


def test_the_frozen_schema_of_this_version_is_up_to_date(tmp_path: Path) -> None:
    """Whoever changes the newest schema before it is released freezes it again (freeze_schema.py)."""
    fresh = freeze(tmp_path)
    assert statements(fresh) == statements(SCHEMAS / fresh.name)


def statements(dump: Path) -> list[list[str]]:
    """What makes the tables of a dump, each statement as its sorted lines: a rebuilt table's constraints have no order.

    Its rows are left aside: they hold compressed documents, which another zlib packs otherwise.
    """
    raw = sqlite3.connect(":memory:")
    raw.executescript(dump.read_text(encoding="utf-8"))
    made = [sql for (sql,) in raw.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")]
    raw.close()
    return [sorted(line.strip().rstrip(",") for line in sql.splitlines()) for sql in made]


def differences(connection: Connection) -> list[Any]:
    """What Alembic would change to bring a database to the models."""
    return list(compare_metadata(MigrationContext.configure(connection), Stored.metadata))


def checks(connection: Connection) -> dict[str, set[tuple[str, str]]]:
    """The check constraints of every table, which Alembic does not compare."""
    found = inspect(connection).get_multi_check_constraints()
    return {name: {(str(one["name"]), one["sqltext"]) for one in several} for (_, name), several in found.items()}


def test_migrations_and_models_say_the_same(store_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Columns, keys, indexes by Alembic; check constraints against tables made from the models."""
    database = connect(store_url)
    with database.reading() as connection:
        assert differences(connection) == []
        migrated = checks(connection)
    database.close()
    modelled = connect(_new_database(store_url, tmp_path, request))
    with modelled.writing() as connection:
        Stored.metadata.create_all(connection)
        assert checks(connection) == {name: found for name, found in migrated.items() if name != "alembic_version"}
    modelled.close()


def _new_database(like: str, folder: Path, request: pytest.FixtureRequest) -> str:
    if like.startswith("sqlite"):
        return f"sqlite:///{folder / 'models.db'}"
    address: Callable[[str], str] = request.getfixturevalue("postgresql")
    engine = create_engine(address("postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE models"))
    engine.dispose()
    return address("models")
