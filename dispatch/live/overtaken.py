"""Visits that cannot be kept any more because one before them on the route runs long, or starts late.

Work that takes longer than planned pushes the visits after it back by as much as no waiting time absorbs. Where that
takes one out of the customer's windows, past a promise, or past the end of the shift, it is overtaken: the route has to
be planned again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.live.frozen import ARRANGED, Standing

Window = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """A visit of a route in force, and what it has to keep to (None: nothing).

    windows: in which the customer lets the work start, in time order (none: any time); arrive_by, start_by, finish_by:
    what was promised, and for the finish the end of the shift.
    """

    visit: Standing
    windows: tuple[Window, ...] = ()
    arrive_by: datetime | None = None
    start_by: datetime | None = None
    finish_by: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overtaken:
    """A visit that cannot be kept. behind: the order whose visit pushes it; start_at: when it would start."""

    order_id: str
    behind: str
    start_at: datetime


def overtaken(route: Iterable[Ahead], *, at: datetime) -> tuple[Overtaken, ...]:
    """Return the visits of a technician, in the sequence of the route, that those before them make impossible.

    What is late by its plan alone is none of them: that was known, and wanted.
    """
    found = []
    before: tuple[Standing, datetime] | None = None  # the visit before that is not over, and when it ends
    for ahead in route:
        visit = ahead.visit
        if not (visit.begun or visit.state in ARRANGED):
            continue
        arrival_at, start_at, finish_at = _expected(ahead, before, at)
        pushed = before is not None and before[1] > before[0].finish_at
        if before is not None and pushed and not visit.begun and _breaks(ahead, arrival_at, start_at, finish_at):
            found.append(Overtaken(order_id=visit.order_id, behind=before[0].order_id, start_at=start_at))
        before = visit, finish_at
    return tuple(found)


def _expected(
    ahead: Ahead, before: tuple[Standing, datetime] | None, at: datetime
) -> tuple[datetime, datetime, datetime]:
    """Return when a visit is reached, started and finished as things stand."""
    visit = ahead.visit
    takes = visit.finish_at - visit.start_at
    if visit.begun:
        on_the_way = visit.state == "en route"
        start_at = visit.started_at or (max(visit.start_at, at) if on_the_way else visit.start_at)
        return min(visit.arrival_at, start_at), start_at, max(visit.finish_at, start_at + takes, at)
    arrival_at = max(visit.arrival_at, at)
    if before is not None:
        way = max(timedelta(), visit.arrival_at - before[0].finish_at)
        arrival_at = max(arrival_at, before[1] + way)
    start_at = _let_in(ahead.windows, max(visit.start_at, arrival_at))
    return arrival_at, start_at, start_at + takes


def _let_in(windows: Sequence[Window], start_at: datetime) -> datetime:
    """Return when work can start at the earliest; past the last window: as if there were none."""
    return next((max(begin, start_at) for begin, end in windows if start_at <= end), start_at)


def _breaks(ahead: Ahead, arrival_at: datetime, start_at: datetime, finish_at: datetime) -> bool:
    """Return whether a visit breaks something that it would keep as planned."""
    visit = ahead.visit
    closes = ahead.windows[-1][1] if ahead.windows else None
    moments = (
        (visit.arrival_at, arrival_at, ahead.arrive_by),
        (visit.start_at, start_at, ahead.start_by),
        (visit.start_at, start_at, closes),
        (visit.finish_at, finish_at, ahead.finish_by),
    )
    return any(limit is not None and planned <= limit < now for planned, now, limit in moments)
