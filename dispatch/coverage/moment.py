"""The moment of a day for which coverage is told when nobody names one."""

from collections.abc import Iterable
from datetime import datetime

from dispatch.technician import Shift


def fullest_moment(shifts: Iterable[Shift], begins_at: datetime, ends_at: datetime) -> datetime:
    """Return the first moment of a day at which most people work; its beginning where nobody does."""
    there = [(max(one.start_at, begins_at), min(one.end_at, ends_at)) for one in shifts]
    changes = sorted(
        [(begin, 1) for begin, end in there if begin < end] + [(end, -1) for begin, end in there if begin < end],
        key=lambda change: (change[0], change[1]),
    )
    best_at, most, now = begins_at, 0, 0
    for at, change in changes:
        now += change
        if now > most:
            best_at, most = at, now
    return best_at
