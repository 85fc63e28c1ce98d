"""A work order as maps of many of them need it: where, how urgent, when, with which parts; nobody's name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from geo.point import Point


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

    def known_days(self, orders: Sequence[PlacedOrder]) -> float:
        """Return how many of the days there are orders for: those from the first on, a whole one at least.

        A company that began last week has had a week of demand, however long the period is.
        """
        first_at = min((one.reported_at for one in orders), default=self.until_at)
        known = self.until_at - max(self.since_at, first_at)
        return max(1.0, known / timedelta(days=1))
