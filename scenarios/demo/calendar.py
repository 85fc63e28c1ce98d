"""The demo's one morning: Monday 2026-03-02 in China; all instants are handed on in UTC."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

TIME_ZONE = "Asia/Shanghai"
DAY = date(2026, 3, 2)
PLANNED_AT = time(8, 0)


def local(hours: float, *, day: date = DAY) -> datetime:
    """Return the instant (aware, UTC) so many hours after local midnight of a day; 8.5 is half past eight."""
    midnight = datetime.combine(day, time(), tzinfo=ZoneInfo(TIME_ZONE))
    return (midnight + timedelta(hours=hours)).astimezone(UTC)
