"""A complaint that needs a visit: the work order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

STATES = (
    "reported", "triaged", "planned", "published", "accepted", "en route", "on site", "repairing", "done", "confirmed",
    "closed", "waiting for part", "waiting for customer", "rejected by engineer", "cancelled", "reopened",
)  # fmt: skip
PLANNABLE = frozenset({"reported", "triaged", "planned", "published", "accepted", "rejected by engineer", "reopened"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A person fixed who goes, when the work starts (aware UTC), or both."""

    technician_id: str | None = None
    start_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.technician_id is None and self.start_at is None:
            raise ValueError("a pin fixes a technician, a start, or both")


@dataclass(frozen=True, slots=True, kw_only=True)
class Follows:
    """This order starts between `min_s` and `max_s` (None: any time) after the start of another."""

    order_id: str
    min_s: int
    max_s: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkOrder:
    """One work order. All instants are aware UTC.

    skills, parts and duration_s are what this order needs, already taken from the fault catalogue where nobody said
    otherwise. respond_by, resolve_by: promises made for this order; None: the policy's clock decides. windows: the
    customer's, service starts inside one; empty: any time. prices: what sending a technician costs (policy's unit).
    """

    id: str
    site_id: str
    level: int
    reported_at: datetime
    duration_s: int
    skills: Mapping[str, int]
    parts: Mapping[str, int] = field(default_factory=dict)
    industry: str = ""
    fault_id: str | None = None
    equipment_id: str | None = None
    text: str = ""
    state: str = "triaged"
    windows: tuple[tuple[datetime, datetime], ...] = ()
    respond_by: datetime | None = None
    resolve_by: datetime | None = None
    crew: int = 1
    pin: Pin | None = None
    excluded: tuple[str, ...] = ()
    follows: tuple[Follows, ...] = ()
    prices: Mapping[str, int] = field(default_factory=dict)
    change_pct: int = 100
