"""One day's clock: instants of the business become the solver's integer seconds, and local days their bounds."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayClock:
    """Counts seconds from the local midnight with which `day` begins in `zone`.

    Clock times are resolved in the zone, so a day with a daylight-saving change has 23 or 25 hours here too.
    """

    day: date
    zone: ZoneInfo
    epoch_at: datetime = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "epoch_at", datetime.combine(self.day, time(), self.zone).astimezone(UTC))

    @property
    def epoch(self) -> str:
        """Return second 0 as ISO 8601 with the offset that holds there."""
        return self.epoch_at.astimezone(self.zone).isoformat()

    def down(self, at: datetime) -> int:
        """Return the last whole second that is not after an instant: for deadlines and ends."""
        return (at - self.epoch_at) // _SECOND

    def up(self, at: datetime) -> int:
        """Return the first whole second that is not before an instant: for starts and arrivals of stock."""
        return -((self.epoch_at - at) // _SECOND)

    def local(self, second: int) -> datetime:
        """Return the local time of a second."""
        return (self.epoch_at + timedelta(seconds=second)).astimezone(self.zone)

    def midnight_after(self, day: date) -> int:
        """Return the second at which a local day ends."""
        return self.down(datetime.combine(day + timedelta(days=1), time(), self.zone).astimezone(UTC))

    def wall(self, day: date, second: int) -> int:
        """Return the second at which the clocks of a local day show so many seconds after midnight (up to 24:00)."""
        shown = datetime.combine(day, time()) + timedelta(seconds=second)
        return self.down(shown.replace(tzinfo=self.zone).astimezone(UTC))

    def noon(self, day: date) -> int:
        """Return the second of a local day's noon."""
        return self.down(datetime.combine(day, time(12), self.zone).astimezone(UTC))
