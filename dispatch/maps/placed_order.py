"""A work order as maps of many of them need it: where, how urgent, when, with which parts; nobody's name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil

from geo.point import Point

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedOrder:
    """One order. parts: pieces that it needs, tools left out; open: it is still to be done."""

    id: str
    point: Point
    region_id: str
    level: int
    reported_at: datetime
    open: bool = False
    parts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Some days of demand: from `since_at` until before `until_at` (aware)."""

    since_at: datetime
    until_at: datetime

    def holds(self, at: datetime) -> bool:
        """Return whether an instant lies in it."""
        return self.since_at <= at < self.until_at

    @property
    def days(self) -> int:
        """Return how many days it has: whole ones, also where a clock was changed on one of them."""
        return max(1, round((self.until_at - self.since_at) / _DAY))

    def known(self, orders: Sequence[PlacedOrder]) -> "Period":
        """Return the days that there are orders for: those from the first order's on, the last one at least.

        A company that began last week has had a week of demand, however long the period is.
        """
        first_at = min((one.reported_at for one in orders), default=self.until_at)
        days = ceil((self.until_at - first_at) / _DAY)
        return Period(since_at=self.until_at - max(1, min(days, self.days)) * _DAY, until_at=self.until_at)
