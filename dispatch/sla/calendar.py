"""Calendars: which seconds count. Around the clock, or working hours with holidays and days swapped for them.

A second counts when the clock on the wall then shows a time within the hours of that local day. All lengths are real
ones: on the night in which clocks go forward, two to four o'clock lasts one hour, and three when they go back.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

_DAY_S = 86_400
_NOTHING = timedelta()
Hours = tuple[tuple[int, int], ...]
Span = tuple[datetime, datetime]
WHOLE_DAY: Hours = ((0, _DAY_S),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Working time as data. All clock times are seconds of the local day, 0 … 86400.

    week: the hours of Monday … Sunday, each in order and apart; holidays: days on which nobody works; swaps: days that
    are worked like another day of the week (0 Monday … 6 Sunday), as before and after long holidays.
    """

    id: str
    week: tuple[Hours, ...]
    holidays: frozenset[date] = frozenset()
    swaps: Mapping[date, int] = field(default_factory=dict)

    @property
    def around_the_clock(self) -> bool:
        """Return whether every second counts."""
        return not self.holidays and not self.swaps and all(hours == WHOLE_DAY for hours in self.week)

    def hours(self, day: date) -> Hours:
        """Return the working hours of a local day. A swap outweighs a holiday."""
        swapped = self.swaps.get(day)
        if swapped is not None:
            return self.week[swapped]
        return () if day in self.holidays else self.week[day.weekday()]


AROUND_THE_CLOCK = Calendar(id="24x7", week=(WHOLE_DAY,) * 7)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingTime:
    """A calendar on the walls of one time zone."""

    calendar: Calendar
    zone: ZoneInfo

    def add_working(self, start: datetime, amount: timedelta) -> datetime:
        """Return the first moment by which `amount` (not negative) of working time has passed since `start`."""
        if amount <= _NOTHING:
            return start
        if self.calendar.around_the_clock:
            return start + amount
        left = amount
        for begin, end in self._spans_from(start):
            if end - begin >= left:
                return begin + left
            left -= end - begin
        raise OverflowError("more working time than the calendar will ever have")

    def working_between(self, start: datetime, end: datetime) -> timedelta:
        """Return the working time from `start` to `end`; none where `end` is not later."""
        if end <= start:
            return _NOTHING
        if self.calendar.around_the_clock:
            return end - start
        total = _NOTHING
        for begin, stop in self._spans_from(start):
            if begin >= end:
                break
            total += min(stop, end) - begin
        return total

    def _spans_from(self, start: datetime) -> Iterator[Span]:
        """Yield the working spans after a moment, in order; the first is cut to begin there."""
        day = start.astimezone(self.zone).date()
        while True:
            for begin, end in _spans(self.calendar.hours(day), day, self.zone):
                if end > start:
                    yield max(begin, start), end
            if day >= date.max - timedelta(days=2):
                return
            day += timedelta(days=1)


@lru_cache(maxsize=4096)
def _spans(hours: Hours, day: date, zone: ZoneInfo) -> tuple[Span, ...]:
    """Return the working spans of a local day as instants, in order."""
    return tuple(
        (max(begin, piece_begin), min(end, piece_end))
        for piece_begin, piece_end, midnight in _pieces(day, zone)
        for begin, end in ((midnight + timedelta(seconds=one), midnight + timedelta(seconds=two)) for one, two in hours)
        if max(begin, piece_begin) < min(end, piece_end)
    )


def _pieces(day: date, zone: ZoneInfo) -> list[tuple[datetime, datetime, datetime]]:
    """Return a local day cut where its clocks change: begin, end, and where midnight would be by that piece's clock."""
    begin, end = _midnight(day, zone), _midnight(day + timedelta(days=1), zone)
    cuts = [begin, *_changes(begin, end, zone), end]
    naive = datetime.combine(day, time(), UTC)
    return [(one, two, naive - _offset(one, zone)) for one, two in pairwise(cuts) if one < two]


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or _NOTHING


def _changes(begin: datetime, end: datetime, zone: ZoneInfo) -> list[datetime]:
    """Return the moment within a day at which its clocks change, to the second; no zone changes twice a day."""
    if begin >= end or _offset(begin, zone) == _offset(end - timedelta(seconds=1), zone):
        return []
    before, low, high = _offset(begin, zone), 0, int((end - begin).total_seconds()) - 1
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(begin + timedelta(seconds=middle), zone) == before:
            low = middle
        else:
            high = middle
    return [begin + timedelta(seconds=high)]
