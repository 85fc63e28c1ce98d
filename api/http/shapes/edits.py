"""Changes of a plan by hand as they come in: instants instead of seconds, orders instead of places on a route."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from api.http.fields import Body, Id, Instant
from dispatch.live.hand import Fix, HandEdit
from dispatch.live.offer import OfferWish
from dispatch.planning.error import PlanningError
from solver.amend.edits import Assign, DropPickup, Move, PinStart, Reorder, Rest, Swap, TakeParts, Unassign
from solver.amend.ledger import Ledger
from solver.plan import Break, Visit


class AssignIn(Body):
    """Send a technician to an order that nobody serves. before: the order before whose visit (null: as the last)."""

    edit: Literal["assign"]
    order: Id
    technician: Id
    before: Id | None = None


class MoveIn(Body):
    """Give an order to somebody else, or another place on the route."""

    edit: Literal["move"]
    order: Id
    technician: Id
    before: Id | None = None


class SwapIn(Body):
    """Exchange the places of two orders."""

    edit: Literal["swap"]
    first: Id
    second: Id


class UnassignIn(Body):
    """Take an order off the plan."""

    edit: Literal["unassign"]
    order: Id


class PinEditIn(Body):
    """Fix who serves an order (whoever does now), and when it starts, if start_at is given."""

    edit: Literal["pin"]
    order: Id
    start_at: Instant | None = None


class UnpinIn(Body):
    """Leave it to the plan again who serves an order, and when."""

    edit: Literal["unpin"]
    order: Id


class TakePartsIn(Body):
    """Pick pieces up at a centre, before the visit to an order (null: at the end)."""

    edit: Literal["take_parts"]
    technician: Id
    center: Id
    parts: dict[Id, Annotated[int, Field(ge=1, le=10_000)]] = Field(min_length=1, max_length=100)
    before: Id | None = None


class DropPickupIn(Body):
    """Leave the pick-up out that comes right before the visit to an order."""

    edit: Literal["drop_pickup"]
    technician: Id
    before: Id


class RestIn(Body):
    """Take the break at an instant, or as soon after it as the visits allow (null: wherever it is best)."""

    edit: Literal["rest"]
    technician: Id
    start_at: Instant | None = None


class ReorderIn(Body):
    """Drive the visits of a technician in another sequence: all of them, in the order wanted."""

    edit: Literal["reorder"]
    technician: Id
    orders: list[Id] = Field(min_length=1, max_length=200)


class AppointmentIn(Body):
    """An appointment: the work starts between two instants."""

    since: Instant
    to: Instant


class TakeOfferIn(Body):
    """Take what was recommended for an order, exactly as it was offered, or not at all.

    technician, start_at, price: of the offer; as_of: of the recommendation; window: the appointment that the customer
    has agreed to (null: none).
    """

    edit: Literal["take_offer"]
    order: Id
    technician: Id
    start_at: Instant
    price: Annotated[int, Field(ge=-(10**15), le=10**15)]
    as_of: Instant
    window: AppointmentIn | None = None


EditIn = Annotated[
    AssignIn
    | MoveIn
    | SwapIn
    | UnassignIn
    | PinEditIn
    | UnpinIn
    | TakePartsIn
    | DropPickupIn
    | RestIn
    | ReorderIn
    | TakeOfferIn,
    Field(discriminator="edit"),
]


class EditsIn(Body):
    """Changes by hand, carried out together; an offer is taken alone. fix: whether that fixes an order's technician."""

    edits: list[EditIn] = Field(
        min_length=1,
        max_length=50,
        examples=[[{"edit": "move", "order": "X20260302001", "technician": "T12", "before": "X20260302017"}]],
    )
    fix: bool = True

    @field_validator("edits")
    @classmethod
    def _offer_alone(cls, edits: list[Any]) -> list[Any]:
        if len(edits) > 1 and any(isinstance(one, TakeOfferIn) for one in edits):
            raise PydanticCustomError("offer_not_alone", "an offer is taken alone, with no other change beside it")
        return edits

    @property
    def offer(self) -> TakeOfferIn | None:
        """The offer that is taken, if that is what is asked for."""
        first = self.edits[0]
        return first if isinstance(first, TakeOfferIn) else None

    @property
    def orders(self) -> set[str]:
        """The orders that these changes move, take off or fix."""
        return {name for one in self.edits for name in _orders_of(one)}

    @property
    def named(self) -> set[str]:
        """The orders that these changes name in any way."""
        before = {name for one in self.edits if (name := getattr(one, "before", None)) is not None}
        return self.orders | before | {name for one in self.edits if isinstance(one, ReorderIn) for name in one.orders}

    @property
    def technicians(self) -> set[str]:
        """The technicians whom these changes name."""
        return {name for one in self.edits if (name := getattr(one, "technician", None)) is not None}


def _orders_of(one: Any) -> tuple[str, ...]:
    match one:
        case SwapIn():
            return one.first, one.second
        case AssignIn() | MoveIn() | UnassignIn() | PinEditIn() | UnpinIn() | TakeOfferIn():
            return (one.order,)
    return ()


def wish_of(one: TakeOfferIn, epoch_at: datetime) -> OfferWish:
    """Return an offer that is taken as the plan understands it."""
    window = one.window
    return OfferWish(
        order=one.order,
        technician=one.technician,
        start=_second(one.start_at, epoch_at),
        price=one.price,
        window=None if window is None else (_second(window.since, epoch_at), _second(window.to, epoch_at)),
    )


def edits_of(edits: Sequence[Any], ledger: Ledger, epoch_at: datetime) -> list[HandEdit]:
    """Return changes by hand as the plan of now understands them. Raises PlanningError for what it does not know."""
    found: list[HandEdit] = []
    for one in edits:
        found += _edits_of(one, ledger, epoch_at)
    return found


def _edits_of(one: Any, ledger: Ledger, epoch_at: datetime) -> list[HandEdit]:
    match one:
        case AssignIn():
            shift, position = _spot(ledger, one.technician, one.before, without=one.order)
            return [Assign(order=one.order, technician=one.technician, shift=shift, position=position)]
        case MoveIn():
            shift, position = _spot(ledger, one.technician, one.before, without=one.order)
            return [Move(order=one.order, technician=one.technician, shift=shift, position=position)]
        case SwapIn():
            return [Swap(first=one.first, second=one.second)]
        case UnassignIn():
            return [Unassign(order=one.order)]
        case PinEditIn():
            fix = Fix(order=one.order, fixed=True)
            start = None if one.start_at is None else _second(one.start_at, epoch_at)
            return [fix] if start is None else [PinStart(order=one.order, start=start)]
        case UnpinIn():
            return [Fix(order=one.order, fixed=False)]
        case TakePartsIn():
            shift, position = _spot(ledger, one.technician, one.before)
            return [
                TakeParts(technician=one.technician, center=one.center, parts=one.parts, shift=shift, position=position)
            ]
        case DropPickupIn():
            shift, position = _spot(ledger, one.technician, one.before)
            return [DropPickup(technician=one.technician, position=(position or 0) - 1, shift=shift)]
        case RestIn():
            shift, _ = _spot(ledger, one.technician, None)
            start = None if one.start_at is None else _second(one.start_at, epoch_at)
            return [Rest(technician=one.technician, start=start, shift=shift)]
        case ReorderIn():
            return [_reorder(one, ledger)]
    raise TypeError(type(one).__name__)


def _spot(ledger: Ledger, technician: str, before: str | None, without: str = "") -> tuple[int, int | None]:
    """Return the shift and position of a route before the visit to an order (None: at the end of the first shift)."""
    routes = ledger.facts.routes.get(technician, ())
    for route in routes:
        stops = [s for s in route.stops if not isinstance(s, Break)]
        left = [s for s in stops if not (isinstance(s, Visit) and s.order == without)]
        for position, stop in enumerate(left):
            if before is not None and isinstance(stop, Visit) and stop.order == before:
                return route.shift, position
    if before is not None:
        raise PlanningError(
            "edit-impossible",
            cause={"en": f"{technician} has no visit to {before}", "zh": f"{technician} 没有对 {before} 的上门"},
            remedy={"en": "Name an order on that route, or none.", "zh": "请指定该路线上的工单，或不指定。"},
        )
    return (routes[0].shift if routes else 0), None


def _reorder(one: ReorderIn, ledger: Ledger) -> HandEdit:
    """Keep every pick-up right before the visit that it comes before now."""
    shift, _ = _spot(ledger, one.technician, None)
    routes = [route for route in ledger.facts.routes.get(one.technician, ()) if route.shift == shift]
    stops = [stop for route in routes for stop in route.stops if not isinstance(stop, Break)]
    groups: dict[str, list[int]] = {}
    open_group: list[int] = []
    for position, stop in enumerate(stops):
        open_group.append(position)
        if isinstance(stop, Visit):
            groups[stop.order], open_group = open_group, []
    if sorted(one.orders) != sorted(groups):
        raise PlanningError(
            "edit-impossible",
            cause={
                "en": f"{one.technician} visits {sorted(groups)}",
                "zh": f"{one.technician} 的上门为 {sorted(groups)}",
            },
            remedy={"en": "Name each of these orders once.", "zh": "请将这些工单各列一次。"},
        )
    sequence = [position for name in one.orders for position in groups[name]] + open_group
    return Reorder(technician=one.technician, sequence=tuple(sequence), shift=shift)


def _second(at: datetime, epoch_at: datetime) -> int:
    return round((at - epoch_at).total_seconds())
