"""What the timeline shows: who does what when, made ready by whoever knows the plan. All instants are aware UTC."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

BarKind = Literal["drive", "pickup", "wait", "break", "visit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineBar:
    """One stretch of a technician's day.

    label: written on the bar (order id, part of it is dropped where it does not fit). window: the customer's, if any.
    due_at: when the order is due, if it is. late_min: minutes after that, 0 if in time. details: rows of the tooltip.
    """

    kind: BarKind
    start_at: datetime
    finish_at: datetime
    label: str = ""
    window: tuple[datetime, datetime] | None = None
    due_at: datetime | None = None
    late_min: int = 0
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineRow:
    """One technician: shifts (paid time) and bars, both in order of time. note: small print under the name."""

    name: str
    shifts: tuple[tuple[datetime, datetime], ...]
    bars: tuple[TimelineBar, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineGroup:
    """The technicians of one region."""

    name: str
    rows: tuple[TimelineRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineUnserved:
    """An order that stays undone, and why; listed under the bars."""

    label: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineView:
    """One day's plan as the timeline shows it.

    time_zone: IANA name in which the hours are written. now_at: planning moment, drawn as a line if it lies in the day.
    figures: rows (heading, value) of the summary.
    """

    title: str
    day: str
    time_zone: str
    groups: tuple[TimelineGroup, ...]
    now_at: datetime | None = None
    figures: tuple[tuple[str, str], ...] = ()
    unserved: tuple[TimelineUnserved, ...] = ()
