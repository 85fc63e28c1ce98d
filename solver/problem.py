"""The problem document of the contract (``dispatch-problem/1``) as frozen types.

All times are integer seconds from `Problem.epoch`, all durations integer seconds, distances integer metres. An
instance is only made by `solver.reading.read_problem` or by code that upholds the same rules: later code trusts it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

PROBLEM_FORMAT = "dispatch-problem/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A place in WGS-84 decimal degrees. Several ids may share a place."""

    id: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixTravel:
    """Travel as given: rows are origins, columns destinations, both in the order of `Problem.locations`."""

    time_s: tuple[tuple[int, ...], ...]
    distance_m: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HaversineTravel:
    """Travel by the great circle, lengthened by `detour_pct` percent and driven at `speed_kmh`."""

    detour_pct: float
    speed_kmh: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """Pieces that can be called in to a centre from elsewhere; `cost` is per piece, `origin` only informs."""

    part: str
    quantity: int
    available_at: int
    cost: int
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Center:
    """A regional service centre; a pick-up there takes `pickup_s`."""

    id: str
    location: str
    region: str
    pickup_s: int = 0
    stock: Mapping[str, int] = field(default_factory=dict)
    inbound: tuple[Inbound, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakRule:
    """A break that starts in [earliest, latest] and lasts `duration_s`, due where the route runs past `latest`."""

    earliest: int
    latest: int
    duration_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """When a technician works; a route may run `overtime_s` past `end`."""

    start: int
    end: int
    overtime_s: int = 0
    break_rule: BreakRule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Technician:
    """Who drives out. `end` None: a route ends at its last stop. `regions[0]` is home.

    efficiency_pct: percent of the nominal service time that this person needs. skill_until: the second at which a
    skill's certificate ends.
    """

    id: str
    center: str
    start: str
    end: str | None
    skills: Mapping[str, int]
    regions: tuple[str, ...]
    shifts: tuple[Shift, ...]
    van_stock: Mapping[str, int] = field(default_factory=dict)
    skill_until: Mapping[str, int] = field(default_factory=dict)
    efficiency_pct: int = 100

    def service_s(self, duration_s: int) -> int:
        """Return the seconds that this person needs for work of a nominal duration (s)."""
        return -(-duration_s * self.efficiency_pct // 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A person fixed the technician of an order, and perhaps its start."""

    technician: str
    start: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """This order starts `min_s` … `max_s` (None: any time) after the start of `order`."""

    order: str
    min_s: int
    max_s: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A work order. `windows`: service starts inside one of them, bounds included; None: at any time."""

    id: str
    location: str
    region: str
    reported_at: int
    duration_s: int
    respond_by: int
    weight: int
    unserved_cost: int
    resolve_by: int | None = None
    skills: Mapping[str, int] = field(default_factory=dict)
    parts: Mapping[str, int] = field(default_factory=dict)
    windows: tuple[tuple[int, int], ...] | None = None
    crew: int = 1
    pin: Pin | None = None
    excluded: tuple[str, ...] = ()
    after: tuple[After, ...] = ()
    previous: str | None = None
    change_pct: int = 100
    prices: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Prices of one unit each: see the contract's cost formula."""

    response: int
    late: int
    unresolved: int
    travel: int
    overtime: int
    away: int
    change: int
    duration: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One optimisation: who, what, where, from when, at what prices. `reusable` parts are not used up."""

    name: str
    epoch: str
    now: int
    locations: tuple[Location, ...]
    travel: MatrixTravel | HaversineTravel
    centers: tuple[Center, ...]
    technicians: tuple[Technician, ...]
    orders: tuple[Order, ...]
    weights: Weights
    reusable: frozenset[str] = frozenset()
