"""What there is to know about an unserved order, before it is put into words.

One class for each thing that can stand in the way. Times are seconds from the epoch; technicians, centres, orders and
parts are ids.
"""

from dataclasses import dataclass
from typing import Literal

Windows = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Who could begin, and when."""

    technician: str
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LackingSkill:
    """A skill that nobody has at its level now. best_level 0: nobody has it at all; expired: (technician, when)."""

    skill: str
    level: int
    best_level: int
    best: tuple[str, ...]
    expired: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillFact:
    """Either skills that nobody has, or skills that nobody has together (then `holders` says who has each)."""

    lacking: tuple[LackingSkill, ...]
    holders: tuple[tuple[str, int, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionFact:
    """Who has the skills, but may not go. elsewhere: those who do not work in the region."""

    region: str
    elsewhere: tuple[str, ...]
    excluded: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CrewFact:
    """A crew that cannot come together. local: who may go there; skilled: who of them has all skills.

    alone: when each of those who could come at all could begin first, if only people counted.
    """

    needed: int
    region: str
    local: tuple[str, ...]
    skilled: tuple[str, ...]
    alone: tuple[Start, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterFact:
    """Orders that must be served first, and are not."""

    orders: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Pieces at a centre: own stock (at None) or an inbound lot, and how far it is to the site."""

    center: str
    pieces: int
    travel_s: int
    at: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartShortage:
    """A part of which the able people's best van and all centres together hold too little, now and later."""

    part: str
    needed: int
    on_van: int
    at_centers: int
    inbound: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PartDelay:
    """A part that is to be had, but not in time. nearest: own stock; next_lot: the first inbound pieces."""

    part: str
    needed: int
    nearest: Shelf | None
    next_lot: Shelf | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursFact:
    """Nobody can begin in a window. first, last (None for a crew): the possible starts, were there no window."""

    first: Start
    last: Start | None
    windows: Windows


@dataclass(frozen=True, slots=True, kw_only=True)
class OvertimeFact:
    """The work ends too late for everybody.

    start, back_at, way_s: of the one who is least too late, way_s being how far it is to the site.
    limit: by when that one must be back; in_windows: False where this is so even outside the order's windows.
    """

    start: Start
    back_at: int
    limit: int
    way_s: int
    in_windows: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateFact:
    """The first who could come is no longer certified when the work ends."""

    start: Start
    skill: str
    until: int
    finish: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoShiftFact:
    """None of those who are able can be there in working hours. now: the planning moment.

    nearest_s: how far it is for `nearest`, who has the shortest way.
    """

    technicians: tuple[str, ...]
    nearest: str
    nearest_s: int
    now: int
    service_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LendFact:
    """Somebody with the skills who does not work in the region could begin at `start`, if lent to it."""

    start: Start
    home: str
    region: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartFact:
    """What is short or comes too late, and what would happen if one waited for it (None: nothing would help)."""

    shortages: tuple[PartShortage, ...]
    delays: tuple[PartDelay, ...]
    wait: HoursFact | OvertimeFact | CertificateFact | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Busy:
    """What the plan has a technician do at an instant: an order; None: on the road, at a centre, on a break, or off."""

    technician: str
    order: str | None
    until: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """The cheapest way to add an order to the routes as they are, with what it would cost."""

    technician: str
    start: int
    extra_cost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityFact:
    """Feasible alone. first: who could begin first; able: how many could; busy: what `first` does then in the plan.

    cheapest_cost: what serving it alone costs at least (None: not worked out); fit: None where it fits nowhere.
    """

    first: Start
    able: int
    busy: Busy | None
    cheapest_cost: int | None
    unserved_cost: int
    fit: Fit | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CrewCapacityFact:
    """A crew could come together alone, from `start` on."""

    start: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkFact:
    """Feasible alone, but not within the times that a served order allows it. opens, closes: those times."""

    order: str
    order_start: int
    opens: int
    closes: int | None


PinCause = Literal["skill", "region", "excluded", "crew", "start", "part", "hours", "room"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PinFact:
    """A pin that cannot be kept. other: who could serve the order alone without the pin.

    earliest: when the pinned one could begin on an empty day, at a free time; detail: more about the cause.
    """

    technician: str
    start: int | None
    cause: PinCause
    earliest: Start | None
    other: Start | None
    detail: "Fact | None"


Fact = (
    PinFact
    | CrewFact
    | SkillFact
    | RegionFact
    | AfterFact
    | PartFact
    | HoursFact
    | OvertimeFact
    | CertificateFact
    | NoShiftFact
    | LendFact
    | CapacityFact
    | CrewCapacityFact
    | LinkFact
)
