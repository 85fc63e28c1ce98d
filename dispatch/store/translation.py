"""What a database reports becomes one of our errors."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from dispatch.store.errors import StoreBusyError, StoreError, StoreFullError, StoreRefusalError, StoreUnavailableError

_FULL = (psycopg.errors.DiskFull,)
_BUSY = (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure)


@contextmanager
def translated() -> Iterator[None]:
    """Turn what drivers raise inside into StoreError; what already is one passes."""
    try:
        yield
    except DBAPIError as error:
        raise _translation(error.orig) from error
    except NoConnectionError as error:  # all of this process's connections were in use for too long
        raise StoreBusyError from error
    except (sqlite3.Error, psycopg.Error) as error:
        raise _translation(error) from error
    except (OverflowError, UnicodeEncodeError) as error:
        raise _refused(error) from error


def _translation(cause: BaseException | None) -> StoreError:
    text = str(cause)
    if isinstance(cause, _FULL) or "database or disk is full" in text:
        return StoreFullError()
    if isinstance(cause, _BUSY) or "database is locked" in text or "database table is locked" in text:
        return StoreBusyError()
    if "file is not a database" in text or "malformed" in text:
        return not_a_database()
    refusals = sqlite3.IntegrityError, sqlite3.DataError, psycopg.IntegrityError, psycopg.DataError
    return _refused(cause) if isinstance(cause, refusals) else unavailable(text)


def not_a_database() -> StoreUnavailableError:
    """Return the error for a file that is something else, or damaged."""
    return StoreUnavailableError(
        "not-a-database",
        cause={"en": "the file is no SQLite database, or is damaged", "zh": "该文件不是 SQLite 数据库，或已损坏"},
        remedy={"en": "Name another file, or restore a backup.", "zh": "请指定其他文件，或从备份恢复。"},
    )


def unavailable(reason: str) -> StoreUnavailableError:
    """Return the error for a database that does not work, with what it says itself (one line)."""
    reason = " ".join(reason.split()) or "?"
    return StoreUnavailableError(
        "store-unavailable",
        cause={"en": f"the database cannot be used: {reason}", "zh": f"数据库无法使用：{reason}"},
        remedy={
            "en": "Check its address, that it runs, and that you may write to it.",
            "zh": "请检查数据库地址、是否在运行以及是否有写入权限。",
        },
    )


def _refused(cause: BaseException | None) -> StoreRefusalError:
    """Return the error for content that passed our own guards and still broke a rule of the tables.

    Only the first line of what the database says: PostgreSQL's second line repeats the row, customer and all.
    """
    return StoreRefusalError(
        "store-rule",
        cause={"en": "the database refuses a value", "zh": "数据库拒绝写入某个值"},
        remedy={"en": "Correct it; nothing was changed.", "zh": "请更正后重试；数据未作任何更改。"},
        items=(str(cause).strip().split("\n", 1)[0],),
    )
