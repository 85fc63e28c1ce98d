"""Opening a store: what is there is recognised, and every obstacle has an answer of its own."""

import re
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import pytest
from small_company import small_company
from sqlalchemy import event, text

from dispatch.planning.day import Batch
from dispatch.store import database as store_database
from dispatch.store.database import connect
from dispatch.store.errors import (
    StoreBusyError,
    StoreError,
    StoreFullError,
    StoreNewerError,
    StoreRefusalError,
    StoreUnavailableError,
)
from dispatch.store.store import Store, open_store


def code(url: str) -> str:
    """The code of the error that opening a store gives."""
    with pytest.raises(StoreUnavailableError) as raised:
        open_store(url)
    return raised.value.code


def test_a_new_file_becomes_an_empty_store(tmp_path: Path) -> None:
    """The embedded default needs nothing but a name; the log is written ahead, so that readers never wait."""
    with open_store(f"sqlite:///{tmp_path / 'new.db'}") as store:
        assert store.known().orders == frozenset()
    with sqlite3.connect(tmp_path / "new.db") as raw:
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    raw.close()


def test_every_connection_of_sqlite_is_safe(sqlite_url: str) -> None:
    """Foreign keys are on and commits are on disk, in readers and writers alike."""
    database = connect(sqlite_url)
    for transaction in (database.reading, database.writing):
        with transaction() as connection:
            assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
            assert connection.execute(text("PRAGMA synchronous")).scalar() == 2
            assert connection.execute(text("PRAGMA busy_timeout")).scalar() == 5000
    database.close()


@pytest.mark.parametrize("url", ["", "store.db", "mysql://x/y", "sqlite://", "sqlite:///:memory:", "postgresql://x/y"])
def test_an_address_that_is_none(url: str) -> None:
    """Only a file of SQLite, or PostgreSQL by its current driver."""
    assert code(url) == "no-address"


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """It is named, and not made by surprise."""
    assert code(f"sqlite:///{tmp_path}/gone/store.db") == "no-folder"
    assert not (tmp_path / "gone").exists()


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    """Nor a file in which something else stands, which stays as it is."""
    assert code(f"sqlite:///{tmp_path}") == "not-a-database"
    letter = tmp_path / "letter.db"
    letter.write_text("Dear customer, this is no database at all.")
    assert code(f"sqlite:///{letter}") == "not-a-database"
    assert letter.read_text().startswith("Dear customer")


def test_a_damaged_file_is_no_database(tmp_path: Path) -> None:
    """The header is right and the rest is not."""
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)
    assert code(f"sqlite:///{broken}") == "not-a-database"


def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    """Tables that are not ours mean that the address is wrong."""
    with sqlite3.connect(tmp_path / "other.db") as raw:
        raw.execute("CREATE TABLE songs (title TEXT)")
    raw.close()
    before = (tmp_path / "other.db").read_bytes()
    assert code(f"sqlite:///{tmp_path / 'other.db'}") == "not-ours"
    assert (tmp_path / "other.db").read_bytes() == before


def test_a_postgresql_that_does_not_answer(tmp_path: Path) -> None:
    """Nobody listens there; the answer does not repeat the password."""
    with pytest.raises(StoreUnavailableError) as raised:
        open_store(f"postgresql+psycopg://someone:secret@/x?host={tmp_path}")
    assert raised.value.code == "store-unavailable"
    assert "secret" not in str(raised.value)


@pytest.fixture
def newer(store_url: str) -> Iterator[str]:
    """A store of a version that does not exist yet."""
    database = connect(store_url)
    with database.writing() as connection:
        own = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    yield store_url
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :own"), {"own": own})
    database.close()


def test_a_newer_store_is_refused(newer: str) -> None:
    """An older program must not write into what it does not understand."""
    with pytest.raises(StoreNewerError, match="9999"):
        open_store(newer)


def test_several_processes_may_open_a_new_store_at_once(tmp_path: Path) -> None:
    """One of them migrates, the others wait for it and find it done."""
    url, openers = f"sqlite:///{tmp_path / 'new.db'}", 6
    together = Barrier(openers)

    def open_one(_: int) -> int:
        together.wait()
        with open_store(url) as store:
            return len(store.plans())

    with ThreadPoolExecutor(openers) as threads:
        assert list(threads.map(open_one, range(openers))) == [0] * openers


def test_a_writer_that_waits_too_long_is_told(store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody holds the store: another writer gives up after a while; a reader is not held up at all."""
    monkeypatch.setattr(store_database, "BUSY_S", 0.2)
    holder = connect(store_url)
    with open_store(store_url) as store:
        with holder.writing():
            with pytest.raises(StoreBusyError):
                store.import_batch(small_company(), source="first.xlsx")
            assert store.known().orders == frozenset()
        assert store.import_batch(small_company(), source="first.xlsx").changed
    holder.close()


def test_a_full_disk_changes_nothing(sqlite_url: str) -> None:
    """The import meets the end of the disk half-way; what was there before is there, and nothing else."""
    database = connect(sqlite_url)
    with database.reading() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
    database.close()
    database = connect(sqlite_url)

    @event.listens_for(database.engine, "connect")
    def _small_disk(raw: sqlite3.Connection, _: object) -> None:
        raw.execute(f"PRAGMA max_page_count = {pages + 1}")

    with Store(database) as full:
        with pytest.raises(StoreFullError):
            full.import_batch(_long_texts(), source="big.xlsx")
        assert full.whole().orders == ()
    with open_store(sqlite_url) as store:
        assert store.import_batch(_long_texts(), source="big.xlsx").changed
        assert _healthy(sqlite_url)


def _long_texts() -> Batch:
    company = small_company()
    return replace(company, orders=tuple(replace(order, text="漏" * 5000) for order in company.orders))


def _healthy(url: str) -> bool:
    with sqlite3.connect(url.removeprefix("sqlite:///")) as raw:
        integrity = raw.execute("PRAGMA integrity_check").fetchall()
        references = raw.execute("PRAGMA foreign_key_check").fetchall()
    raw.close()
    return (integrity, references) == ([("ok",)], [])


def test_every_error_speaks_both_languages() -> None:
    """Each says what is wrong and what to do, in English and in Chinese, with a stable code."""
    words = {"en": "x", "zh": "无"}
    errors: list[StoreError] = [
        StoreNewerError("0009"),
        StoreBusyError(),
        StoreFullError(),
        StoreRefusalError("some-code", cause=words, remedy=words, items=["a", "b"]),
    ]
    for error in errors:
        assert re.fullmatch(r"[a-z-]+", error.code)
        assert str(error) == error.in_("en")
        assert re.search(r"[\u4e00-\u9fff]", error.in_("zh"))


def test_a_long_list_of_instances_is_shortened_on_screen_only() -> None:
    """The message names twenty; the error holds them all."""
    words = {"en": "x", "zh": "无"}
    error = StoreRefusalError("c", cause=words, remedy=words, items=[f"i{n}" for n in range(30)])
    assert "i19, … (+10)" in str(error)
    assert len(error.items) == 30
