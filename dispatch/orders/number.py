"""Numbers of work orders, as X20250315001: one letter, the day, and a running number of that day."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

_LETTER = "X"
_DIGITS = 3


def day_prefix(at: datetime, zone: ZoneInfo) -> str:
    """Return how the numbers of a day begin; the day is the company's own."""
    return f"{_LETTER}{at.astimezone(zone):%Y%m%d}"


def next_number(prefix: str, taken: Iterable[str]) -> str:
    """Return the number after those that are taken; after 999 it grows by a digit. Other ids do not count."""
    running = (number.removeprefix(prefix) for number in taken)
    last = max((int(rest) for rest in running if rest.isascii() and rest.isdigit()), default=0)
    return f"{prefix}{last + 1:0{_DIGITS}}"
