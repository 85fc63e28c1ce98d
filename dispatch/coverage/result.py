"""What coverage comes to: demand by demand, and in sums by level, region, centre and person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

from dispatch.coverage.demand import Demand

Lack = Literal["skill", "region", "shift", "part", "distance"]
LACKS: tuple[Lack, ...] = get_args(Lack)
Reason = Literal["skill", "region", "shift", "part", "distance", "crew"]
REASONS: tuple[Reason, ...] = get_args(Reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Somebody who could: how many seconds after the moment asked for they are there, and at which centre they call."""

    technician_id: str
    arrives_s: int
    calls_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """Somebody who could if it were not for one thing: of all such the first to be there.

    arrives_s: seconds after the moment asked for, for "shift" as if they worked; what: the skills or parts that are
    lacking; late_s: for "distance", by how much they miss the target, or the end of their working time where that is
    nearer.
    """

    lacks: Lack
    technician_id: str
    arrives_s: int
    late_s: int = 0
    what: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandCoverage:
    """How one demand is covered. could: how many people could attend to it (of a crew: lead it); first: the first few.

    doubly: also if the first of them could not. reason: why it is not covered, the first that is true of
    skill: nobody has the skills at that level, certificates in force; region: nobody of those may work there, or all
    are excluded; shift: nobody of those works before the target; part: it is neither on their vans nor at a centre;
    distance: nobody of those is there in time, the nearest is `late_s` late (None: no way leads there); crew: too few
    hands are. near: who lacks but one thing, kind by kind.
    """

    demand: Demand
    covered: bool
    doubly: bool
    could: int
    first: tuple[Arrival, ...] = ()
    reason: Reason | None = None
    late_s: int | None = None
    near: tuple[NearMiss, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Orders: all that have a target, those that are covered, those that are covered doubly."""

    orders: int
    covered: int
    doubly: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelCoverage:
    """One level.

    targets_s: the promises of its orders, shortest first; centers, people: orders that a centre's people, or somebody,
    could attend to; reasons: orders that are not covered, by reason.
    """

    level: int
    targets_s: tuple[int, ...]
    tally: Tally
    centers: Mapping[str, int]
    people: Mapping[str, int]
    reasons: Mapping[Reason, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What a centre's people, or one person, could attend to: orders, and those of them that nobody else could."""

    covers: int
    alone: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The coverage at a moment.

    minutes: the target that was asked for (None: the policy's); unplaced: orders at sites that nobody has found yet,
    untargeted: other orders to which the policy promises nothing; both count nowhere else; centers, people: of
    everybody who was looked at, by id; center_of: person → centre.
    """

    at: datetime
    minutes: int | None
    provenance: str
    estimated: bool
    demands: tuple[DemandCoverage, ...]
    total: Tally
    levels: tuple[LevelCoverage, ...]
    regions: Mapping[str, Tally]
    centers: Mapping[str, Share]
    people: Mapping[str, Share]
    untargeted: int = 0
    unplaced: int = 0
    center_of: Mapping[str, str] = field(default_factory=dict)
