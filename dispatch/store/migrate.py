"""Brings a database to the schema of this program: all or nothing, and again from the start if it was killed."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from dispatch.store.database import Database, connect
from dispatch.store.errors import StoreNewerError, StoreRefusalError, StoreUnavailableError
from dispatch.store.translation import translated

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(url: str) -> None:
    """Bring the database at `url` to head, in one transaction; one that is there already is only looked at.

    Raises StoreNewerError for a database of a newer version, StoreUnavailableError for somebody else's.
    """
    # Tables are rebuilt by copying, which foreign keys would take for deletion: they are checked at the end instead.
    database = connect(url, foreign_keys=False)
    try:
        with database.reading() as connection:
            if _revision(connection) == head_revision():
                return
        _use_write_ahead_log(database)
        with database.writing() as connection:
            _revision(connection)  # again: another process may have been here in between
            config = Config(attributes={"connection": connection})
            config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
            command.upgrade(config, "head")
            _check_foreign_keys(connection)
    finally:
        database.close()


def head_revision() -> str | None:
    """Return the revision of the schema that this program was written for."""
    return _scripts().get_current_head()


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(MIGRATIONS))


def _revision(connection: Connection) -> str | None:
    """Return the revision that a database has, None if it is empty."""
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is None and inspect(connection).get_table_names():
        raise StoreUnavailableError(
            "not-ours",
            cause={"en": "the database holds the tables of another program", "zh": "该数据库中是其他程序的数据表"},
            remedy={"en": "Name another database.", "zh": "请指定其他数据库。"},
        )
    if revision is not None and revision not in {script.revision for script in _scripts().walk_revisions()}:
        raise StoreNewerError(revision)
    return revision


def _use_write_ahead_log(database: Database) -> None:
    """Let readers go on while somebody writes. SQLite remembers it in the file; it cannot be set in a transaction."""
    if database.engine.dialect.name == "sqlite":
        with translated(), database.engine.connect() as connection:
            connection.connection.driver_connection.execute("PRAGMA journal_mode=WAL")  # type: ignore[union-attr]


def _check_foreign_keys(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    if broken:
        raise StoreRefusalError(
            "migration-reference",
            cause={"en": "after the upgrade rows would refer to nothing", "zh": "升级后将出现无效引用"},
            remedy={"en": "Nothing was changed. Please report it.", "zh": "数据未作任何更改，请反馈此问题。"},
            items=[f"{row[0]} → {row[2]}" for row in broken],
        )
