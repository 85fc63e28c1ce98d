"""From instants to places on the timeline, with the hours of the company's own clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from dispatch.timeline.view import TimelineView

_PLOT_PX = 1180  # a day's work fits a desktop screen beside the names
_HOUR_PX_LEAST, _HOUR_PX_MOST = 48, 132
_LABEL_PX = 44
_NOW_NEAR = timedelta(hours=2)  # a plan made this early before the first shift still shows when it was made
_LONGEST = timedelta(days=8)  # a bar that is further off is an error of its maker, not a picture of a day


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineScale:
    """A stretch of time from `start_at` to `finish_at` (whole local hours, aware UTC), drawn hour_px wide an hour."""

    start_at: datetime
    finish_at: datetime
    hour_px: float
    zone: ZoneInfo

    @property
    def width_px(self) -> float:
        """Width of the whole stretch."""
        return self.x_px(self.finish_at)

    def x_px(self, instant: datetime) -> float:
        """Return how far right of the start an instant lies; what lies outside is moved to the nearer end."""
        inside = min(max(instant, self.start_at), self.finish_at)
        return round((inside - self.start_at).total_seconds() / 3600 * self.hour_px, 1)

    def shows(self, instant: datetime) -> bool:
        """Say whether an instant lies in the stretch."""
        return self.start_at <= instant <= self.finish_at

    def clock(self, instant: datetime) -> str:
        """Return an instant as the local clock shows it, to the minute that has begun."""
        return instant.astimezone(self.zone).strftime("%H:%M")

    def hours(self) -> Iterator[tuple[float, str]]:
        """Yield the place and the local clock text of every hour; the text is empty where it would not fit."""
        every = max(1, -int(-_LABEL_PX // self.hour_px))
        count = round((self.finish_at - self.start_at) / timedelta(hours=1))
        for index in range(count + 1):
            instant = self.start_at + timedelta(hours=index)
            yield self.x_px(instant), self.clock(instant) if index % every == 0 else ""


def scale_of(view: TimelineView) -> TimelineScale | None:
    """Return the scale in which all shifts and bars of a view are seen, None where there are none.

    Raises ValueError for a span of more than eight days, ZoneInfoNotFoundError for an unknown time zone.
    """
    rows = [row for group in view.groups for row in group.rows]
    spans = [
        *(shift for row in rows for shift in row.shifts),
        *((b.start_at, b.finish_at) for row in rows for b in row.bars),
    ]
    if not spans:
        return None
    zone = ZoneInfo(view.time_zone)
    first, last = min(start for start, _ in spans), max(finish for _, finish in spans)
    if view.now_at is not None and timedelta(0) < first - view.now_at <= _NOW_NEAR:
        first = view.now_at
    if last - first > _LONGEST:
        raise ValueError(f"a timeline from {first} to {last} is no day")
    start_at, finish_at = _hour_before(first, zone), _hour_before(last + timedelta(seconds=3599), zone)
    finish_at = max(finish_at, start_at + timedelta(hours=1))
    hours = (finish_at - start_at) / timedelta(hours=1)
    hour_px = min(max(_PLOT_PX / hours, _HOUR_PX_LEAST), _HOUR_PX_MOST)
    return TimelineScale(start_at=start_at, finish_at=finish_at, hour_px=hour_px, zone=zone)


def _hour_before(instant: datetime, zone: ZoneInfo) -> datetime:
    """Return the last instant, not after this one, at which the local clock showed a whole hour."""
    local = instant.astimezone(zone)
    return instant - timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
