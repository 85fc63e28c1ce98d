"""Who drives out: technicians, what they may do, and when they work."""

from dataclasses import dataclass
from datetime import date, datetime

from geo.point import Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    """One skill of one technician at a level 1…5; valid_until: last day of its certificate (None: no end)."""

    skill: str
    level: int
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Technician:
    """A technician. home None: the day starts at the centre. returns False: the route ends at its last stop.

    regions: where this person may work, home region first. efficiency_pct: percent of the nominal service time needed.
    """

    id: str
    name: str
    center_id: str
    regions: tuple[str, ...]
    skills: tuple[Skill, ...]
    home: Point | None = None
    returns: bool = True
    efficiency_pct: int = 100
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakWindow:
    """A break that starts in [earliest_at, latest_at] and lasts duration_s."""

    earliest_at: datetime
    latest_at: datetime
    duration_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """One working time of one technician; may be overrun by overtime_s."""

    technician_id: str
    start_at: datetime
    end_at: datetime
    overtime_s: int = 0
    rest: BreakWindow | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """A time in which a technician does not work."""

    technician_id: str
    start_at: datetime
    end_at: datetime
    reason: str = ""
