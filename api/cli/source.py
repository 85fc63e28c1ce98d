"""Which database a command works on, and how a day and an hour are written on the command line."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from api.cli.command import argument
from api.settings import Settings
from dispatch.store.store import Store, open_store

DATABASE = argument(
    "--database",
    en="address of the database (default: PAIGONG_DATABASE_URL, else sqlite:///paigong.sqlite3)",
    zh="数据库地址（默认 PAIGONG_DATABASE_URL，否则 sqlite:///paigong.sqlite3）",
    metavar="URL",
)


@contextmanager
def store_of(arguments: argparse.Namespace) -> Iterator[Store]:
    """Open the database that the command line or the environment names, for the length of a block."""
    with open_store(arguments.database or Settings().database_url) as store:
        yield store


def day_of(text: str) -> date:
    """Read a day as 2026-03-02."""
    return date.fromisoformat(text)


def hour_of(text: str) -> time:
    """Read a time of day as 08:00."""
    return time.fromisoformat(text)


day_of.__name__, hour_of.__name__ = "day (as 2026-03-02)", "hour (as 08:00)"  # argparse names the type in its messages


def moment(day: date, hour: time | None, zone: str | None) -> datetime | None:
    """Return an hour of a day in the company's time zone; None where no hour was asked for or no company is known."""
    return None if hour is None or zone is None else datetime.combine(day, hour, ZoneInfo(zone))
