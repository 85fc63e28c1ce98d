"""The database behind the store: how it is reached, and what a transaction is on either kind."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError

from dispatch.store.errors import StoreUnavailableError
from dispatch.store.translation import not_a_database, translated
from dispatch.store.turns import Line, Turn, begin_sqlite

BUSY_S = 5
_POOLED = 20
"""Connections that a process keeps, as many as have work at once: opening one costs more than a small question."""

_PATIENCE: Final = {
    "connect_timeout": BUSY_S,
    "tcp_user_timeout": 15_000,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
}
"""How long a PostgreSQL server may keep silent (s, and ms of what was sent), where the address says nothing else: one
that hangs, or a network that swallows all, is a database that is away, and is answered as that."""

_WRITERS_LOCK = 0x7061_6967_6F6E_67  # "paigong": the advisory lock that a writer of our tables holds on PostgreSQL
_SQLITE_HEADER = b"SQLite format 3\x00"


class Database:
    """One database, SQLite or PostgreSQL, with one writer at a time and readers that see one moment."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._line = Line()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that sees the database as it is at one moment; writers are not held up."""
        options: dict[str, Any] = {} if self._sqlite else {"isolation_level": "REPEATABLE READ"}
        with translated(), self.engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that is alone in writing: committed at the end, undone if anything is raised.

        A second writer waits for its turn, up to BUSY_S, then gets StoreBusyError. The lock is taken before the first
        read: what a writer has read still holds when it writes.
        """
        turn = Turn.within(BUSY_S)
        with (
            translated(),
            self._line.stand(turn),  # before a connection is taken: readers need them
            self.engine.connect().execution_options(turn=turn) as connection,
            connection.begin(),
        ):
            yield connection

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()

    @property
    def _sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"


def connect(url: str, *, foreign_keys: bool = True) -> Database:
    """Return the database at an address: ``sqlite:///path`` or ``postgresql+psycopg://…``.

    foreign_keys: False only while tables are rebuilt. Raises StoreUnavailableError where the address is none, its
    folder is missing, or the file is something else.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise _no_address() from error
    if parsed.drivername == "sqlite" and parsed.database and parsed.database != ":memory:":
        _look_at_file(Path(parsed.database))
        return Database(_sqlite_engine(parsed, foreign_keys=foreign_keys))
    if parsed.drivername == "postgresql+psycopg":
        return Database(_postgresql_engine(parsed))
    raise _no_address()


def _sqlite_engine(url: URL, *, foreign_keys: bool) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_S}, pool_size=_POOLED, pool_timeout=BUSY_S)
    turnstile = Path(f"{url.database}-turns")

    @event.listens_for(engine, "connect")
    def _settle(dbapi_connection: Any, _record: object) -> None:
        dbapi_connection.isolation_level = None  # the driver begins nothing by itself: `_begin` does
        dbapi_connection.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
        dbapi_connection.execute("PRAGMA synchronous=FULL")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A transaction that reads first and writes later would fail at once if somebody wrote in between.
        turn = connection.get_execution_options().get("turn")
        if turn is None:
            connection.exec_driver_sql("BEGIN")
        else:
            begin_sqlite(_driver(connection), turnstile, turn)

    return engine


def _driver(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection), "the engine is SQLite's"  # noqa: S101
    return driver


def _postgresql_engine(url: URL) -> Engine:
    asked_for = {name: value for name, value in _PATIENCE.items() if name not in url.query}
    engine = create_engine(url, connect_args=asked_for, pool_pre_ping=True, pool_timeout=BUSY_S)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        turn = connection.get_execution_options().get("turn")
        if turn is None:
            return
        try:
            connection.execute(text(f"SET LOCAL lock_timeout = '{max(1, round(turn.left_s * 1_000))}ms'"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _WRITERS_LOCK})
        finally:
            turn.come()

    return engine


def _look_at_file(path: Path) -> None:
    """Say clearly what SQLite would say dimly."""
    if not path.parent.is_dir():
        raise StoreUnavailableError(
            "no-folder",
            cause={"en": f"there is no folder {path.parent}", "zh": f"文件夹 {path.parent} 不存在"},
            remedy={"en": "Make it, or name another.", "zh": "请创建该文件夹，或指定其他位置。"},
        )
    if path.is_dir():
        raise not_a_database()
    try:
        with path.open("rb") as file:
            header = file.read(len(_SQLITE_HEADER))
    except FileNotFoundError:
        return
    except OSError as error:
        raise StoreUnavailableError(
            "no-permission",
            cause={"en": f"{path} cannot be read: {error.strerror}", "zh": f"无法读取 {path}：{error.strerror}"},
            remedy={"en": "Ask for access to it, or name another file.", "zh": "请获取访问权限，或指定其他文件。"},
        ) from error
    if header and header != _SQLITE_HEADER:
        raise not_a_database()


def _no_address() -> StoreUnavailableError:
    return StoreUnavailableError(
        "no-address",
        cause={"en": "this is no address of a database", "zh": "这不是数据库地址"},
        remedy={
            "en": "Write sqlite:///path/to/file.db or postgresql+psycopg://user@host/name.",
            "zh": "请写成 sqlite:///文件路径.db 或 postgresql+psycopg://用户@主机/数据库名。",
        },
    )
