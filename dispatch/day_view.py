"""One day's plan as people see it, whatever it is printed or drawn on: names instead of ids, clock times, reasons.

All instants are aware and in the company's time zone, so that they can be printed as they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from dispatch.plan_record import PlanState, SolveParameters
from geo.point import Point
from solver.price import Kpi
from solver.words import Words

StopKind = Literal["order", "pickup", "break"]
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What is known of a work order. phone is the customer's, in clear: for the sheet of who goes there, no one else.

    level None: the order is no longer in the store, and only what the plan itself says is left. respond_by None: the
    order was held back, and nobody asked when it is due. parts: name → pieces.
    """

    id: str
    point: Point
    region: str
    site: str
    customer: str = ""
    tier: str = ""
    address: str = ""
    phone: str = ""
    fault: str = ""
    text: str = ""
    level: int | None = None
    reported_at: datetime
    respond_by: datetime | None
    resolve_by: datetime | None
    windows: tuple[Span, ...]
    parts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Pieces of one part for one visit. from_center None: on the van already. bearer: who of the crew brings them."""

    part: str
    pieces: int
    from_center: str | None = None
    bearer: str | None = None

    @property
    def where(self) -> Words:
        """Return where to take them."""
        if self.bearer is not None:
            return {"en": f"{self.bearer} brings it", "zh": f"由{self.bearer}携带"}
        if self.from_center is not None:
            return {"en": f"picked up at {self.from_center}", "zh": f"在{self.from_center}领取"}
        return {"en": "on the van", "zh": "随车"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One stop. number: 1, 2, … for visits only; crew: names of the others on an order; center, picked: of a pick-up.

    drive_s: seconds of driving that lead to it; a break may fall into them.
    late_min: minutes after the response was due at which work starts, rounded up; overdue_min: the same for the
    resolution and the end of the work.
    """

    kind: StopKind
    number: int | None = None
    arrival: datetime
    start: datetime
    finish: datetime
    drive_s: int = 0
    point: Point | None = None
    card: Card | None = None
    needs: tuple[Need, ...] = ()
    crew: tuple[str, ...] = ()
    late_min: int = 0
    overdue_min: int = 0
    center: str = ""
    picked: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tour:
    """One route: what one technician does in one shift.

    drive_s and drive_m over the whole route; back_s: seconds of driving from the last stop to its end.
    """

    shift: Span
    departure: datetime
    arrival: datetime
    stops: tuple[Stop, ...]
    drive_s: int
    drive_m: int
    back_s: int
    overtime_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One technician's day. end None: it ends at the last stop. shifts: all that there are, driven or not."""

    id: str
    name: str
    phone: str
    region: str
    center: str
    start: Point
    end: Point | None
    shifts: tuple[Span, ...]
    tours: tuple[Tour, ...]

    @property
    def visits(self) -> int:
        """Return how many orders this person serves."""
        return sum(stop.kind == "order" for tour in self.tours for stop in tour.stops)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """An order that stays undone. reason: the contract's; detail: why, and what would change it.

    card None: nothing is known of it any more. held: it was held back before planning.
    """

    order_id: str
    card: Card | None
    reason: str
    detail: Words
    held: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """One line of a centre's pick list."""

    at: datetime
    technician: str
    part: str
    pieces: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """One part at one centre: pieces there in the morning, taken that day, and asked for by its region's orders."""

    part: str
    stock: int
    picked: int
    asked: int

    @property
    def called_in(self) -> int:
        """Return how many of the pieces picked come from elsewhere: the centre's own go first."""
        return max(0, self.picked - self.stock)

    @property
    def left(self) -> int:
        """Return how many of the centre's own pieces are there in the evening."""
        return max(0, self.stock - self.picked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """One service centre: what is handed out, in order of time, and what lies there."""

    id: str
    name: str
    region: str
    region_id: str
    point: Point
    picks: tuple[Pick, ...]
    shelves: tuple[Shelf, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A service region: its border if that is known, and the places in it."""

    name: str
    border: tuple[tuple[Point, ...], ...]
    places: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The plan as a whole. terms: name of a cost term → amount. orders counts those held back, too."""

    orders: int
    served: int
    late: int
    kpi: Kpi
    cost: int
    bound: int | None
    terms: Mapping[str, int]
    policy: str
    travel: str
    travel_estimated: bool
    solver_version: str
    parameters: SolveParameters
    seed: int
    solve_s: float
    problem_hash: str
    notices: tuple[Words, ...]

    @property
    def on_time_pct(self) -> float:
        """Return the share of all orders whose service starts in time."""
        return round(100 * (self.served - self.late) / max(1, self.orders), 1)

    @property
    def gap_pct(self) -> float | None:
        """Return how far the plan is, at most, from the best possible; None where no bound was proven."""
        return None if self.bound is None else round(100 * (self.cost - self.bound) / max(1, self.cost), 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayView:
    """One day's plan, whole.

    regions: names of those planned; areas: those to draw; people: everybody on shift, by id; travel: who said
    how long ways take. Planned and left-out orders together are all that were to be planned.
    """

    number: int
    state: PlanState
    company: str
    day: date
    at: datetime
    created_at: datetime
    time_zone: str
    regions: tuple[str, ...]
    areas: tuple[Area, ...]
    people: tuple[Person, ...]
    left_out: tuple[LeftOut, ...]
    stores: tuple[Store, ...]
    summary: Summary
    travel: str = ""


def clock_text(at: datetime, day: date) -> str:
    """Return a local time as "09:40"; on another day than the plan's with the date, as "03-03 09:40"."""
    return f"{at:%H:%M}" if at.date() == day else f"{at:%m-%d %H:%M}"
