"""What plans, visits and changes by hand look like from outside: instants instead of seconds, both languages."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import Field

from api.http.fields import Body, Day, Id, Instant, Line, Shown
from dispatch.live.hand import Fix, HandEdit, HandEdited
from dispatch.live.merge import Skipped
from dispatch.plan_diff import Change, Fate
from dispatch.plan_record import PlanHead, PlannedVisit, StoredPlan
from dispatch.planning_error import PlanningError
from dispatch.store.told import ToldVisit
from solver.amend.changes import Change as Moved
from solver.amend.edits import (
    Assign,
    DropPickup,
    Move,
    PinStart,
    Reorder,
    Rest,
    Swap,
    TakeParts,
    Unassign,
)
from solver.amend.ledger import Ledger
from solver.plan import Break, Visit
from solver.progress import gap_of
from solver.rules.violation import Violation
from solver.words import Words

_STATES = Literal["proposal", "live", "published", "superseded"]


class WordsOut(Shown):
    """One sentence in both languages."""

    en: str = Field(examples=["the plan is in force already"])
    zh: str = Field(examples=["该计划已在执行"])


class PlanOut(Shown):
    """A plan without its documents. gap: how far it can be from the best at most (0.01: one percent)."""

    number: int = Field(examples=[3])
    edition: int = Field(examples=[2])
    state: _STATES
    day: date
    regions: list[str] = Field(examples=[["R1"]])
    created_at: datetime
    live_at: datetime | None
    published_at: datetime | None
    at: datetime
    cost: int = Field(examples=[412_345])
    bound: int | None
    gap: float | None = Field(examples=[0.004])
    policy: str = Field(examples=["standard 3"])
    seed: int
    solve_s: float


class PlanPage(Shown):
    """Plans, newest first; next: where to go on."""

    items: list[PlanOut]
    next: str | None = None


class LeftOutOut(Shown):
    """An order that a plan leaves out: the reason's code, and what would change it."""

    order: str
    reason: str = Field(examples=["capacity"])
    detail: WordsOut


class WholePlanOut(PlanOut):
    """A plan with what it leaves out. carried: visits before, done or bound already; notices: what else to know."""

    served: int
    carried: int
    unserved: list[LeftOutOut]
    held_back: list[LeftOutOut]
    notices: list[WordsOut]
    travel_estimated: bool
    based_on: list[str] = Field(examples=[["2.7"]])


class VisitOut(Shown):
    """A planned visit. told_at: when its engineer was told of it as it is; answer: what they said."""

    order: str = Field(examples=["X20260302001"])
    technician: str = Field(examples=["T12"])
    sequence: int
    arrival_at: datetime
    start_at: datetime
    finish_at: datetime
    state: str = Field(examples=["published"])
    told_at: datetime | None = None
    answer: Literal["none", "accepted", "refused"] = "none"


class VisitsOut(Shown):
    """The visits of a plan, technician by technician in time order."""

    items: list[VisitOut]


class FateOut(Shown):
    """What a plan does with an order: who starts when, or why nobody does."""

    technicians: list[str]
    start_at: datetime | None
    reason: str | None


class ChangeOut(Shown):
    """One order with which two plans do different things."""

    kind: Literal["added", "removed", "reassigned", "moved", "reason"]
    order: str
    before: FateOut
    after: FateOut


class DifferencesOut(Shown):
    """What a plan would change of the plans in force. cost: of the plan; over: tags of the plans in force."""

    changes: list[ChangeOut]
    cost: int
    bound: int | None
    gap: float | None
    over: str = Field(examples=["2.7"])


class SkippedOut(Shown):
    """An order with which the plan does not do what the proposal wanted, and why."""

    order: str
    why: WordsOut


class ViolationOut(Shown):
    """A rule of the contract that a plan breaks. new: not before this change."""

    rule: int
    code: str = Field(examples=["window"])
    where: str = Field(examples=["order W17"])
    message: WordsOut
    new: bool = False


class ApplyIn(Body):
    """How a proposal is to be applied. over: tags of the plans in force that you have seen (null: as it was made)."""

    over: Line | None = Field(default=None, examples=["2.7"])


class AppliedOut(Shown):
    """A proposal that is in force now, and what of it was not done because people had changed it meanwhile."""

    plan: PlanOut
    skipped: list[SkippedOut]
    superseded: list[int]
    violations: list[ViolationOut]


class PublishIn(Body):
    """Whom to tell of what. next: only the next so many visits of each technician (null: all)."""

    next: Annotated[int, Field(ge=1, le=50)] | None = Field(default=None, examples=[2])


class PublishedOut(Shown):
    """How many visits engineers were told something new of, or had taken back; complete: everybody knows all."""

    plan: PlanOut
    told: int
    withdrawn: int
    complete: bool


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


class PinIn(Body):
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


EditIn = Annotated[
    AssignIn | MoveIn | SwapIn | UnassignIn | PinIn | UnpinIn | TakePartsIn | DropPickupIn | RestIn | ReorderIn,
    Field(discriminator="edit"),
]


class EditsIn(Body):
    """Changes by hand, carried out together. fix: whether moving an order fixes its technician."""

    edits: list[EditIn] = Field(
        min_length=1,
        max_length=50,
        examples=[[{"edit": "move", "order": "X20260302001", "technician": "T12", "before": "X20260302017"}]],
    )
    fix: bool = True


class MovedOut(Shown):
    """A visit whose people must be told: who was to come when, and who comes now (nobody: taken off)."""

    order: str
    was: list[str]
    was_at: datetime
    now: list[str]
    now_at: datetime | None


class EditedOut(Shown):
    """What changes by hand have done, or would do.

    difference: cost by term, after less before; violations: all of the plan, new ones first; pinned: order → who is
    fixed for it now (null: nobody).
    """

    plan: int
    edition: int
    legal: bool
    cost: int
    difference: dict[str, int] = Field(examples=[{"travel": -340, "response": 1_200}])
    violations: list[ViolationOut]
    new_violations: int
    changed: list[MovedOut]
    pinned: dict[str, str | None]


class OfferOut(Shown):
    """One way to serve an order: who, when, and what that does to everything else.

    before: the order before whose visit it comes on the route, as `assign` and `move` take it (null: it is the last).
    """

    technician: str
    before: str | None
    start_at: datetime
    late_s: int
    price: int
    difference: dict[str, int]
    delayed: list[str]
    changed: list[MovedOut]


class AppointmentOut(Shown):
    """An appointment to offer. extra: what promising it costs more than promising nothing."""

    since: datetime
    to: datetime
    extra: int
    offer: OfferOut


class RecommendationOut(Shown):
    """Whom to send to an order, cheapest first, and which appointments to offer. Empty: nobody can serve it."""

    order: str
    offers: list[OfferOut]
    appointments: list[AppointmentOut]


class AnswerOut(Shown):
    """What stands between a technician and an order. price: of sending them all the same, where that is possible."""

    technician: str
    verdict: str = Field(examples=["full"])
    why: WordsOut
    price: int | None = None
    start_at: datetime | None = None
    moved: list[str] = Field(default_factory=list)


class RemedyOut(Shown):
    """What would get an order served, or served in time: what gives way, by how much, and at what price."""

    kind: str = Field(examples=["window"])
    amount: int
    technician: str
    start_at: datetime
    price: int
    what: WordsOut


class ExplanationOut(Shown):
    """Why an order is where it is. complete: whether there was time for all of it."""

    order: str
    state: Literal["served", "late", "unserved"]
    start_at: datetime | None
    technicians: list[AnswerOut]
    remedies: list[RemedyOut]
    complete: bool


class ShareOut(Shown):
    """What an order or a technician costs, by term."""

    id: str
    cost: int
    terms: dict[str, int]


class MarginalOut(Shown):
    """What one more piece, person or order less would save at most."""

    what: Literal["piece", "technician", "order"]
    id: str
    center: str | None
    price: int
    words: WordsOut


class PriceListOut(Shown):
    """Whose a plan's cost is, and what one more of each would be worth (null: nobody worked that out)."""

    cost: int
    terms: dict[str, int]
    orders: list[ShareOut]
    technicians: list[ShareOut]
    marginal: list[MarginalOut] | None


class MyVisitOut(Shown):
    """A visit of the engineer who asks. version: grows when anything about it was told anew."""

    order: str = Field(examples=["X20260302001"])
    version: int
    sequence: int
    arrival_at: datetime
    start_at: datetime
    finish_at: datetime
    state: str = Field(examples=["published"])
    level: int
    site: str
    fault: str
    parts: dict[str, int]
    windows: list[tuple[datetime, datetime]]
    answer: Literal["none", "accepted", "refused"]
    events: list[str] = Field(examples=[["accept", "refuse", "set_out"]])


class MyVisitsOut(Shown):
    """The visits of an engineer's day, in the order in which they are to be made."""

    day: Day
    items: list[MyVisitOut]


class RefuseIn(Body):
    """Why a visit is refused."""

    reason: Annotated[str, Field(min_length=1, max_length=500, examples=["车辆故障，无法前往"])]


class LiveRulesModel(Body):
    """The company's rules for the running day; see the documentation of the live plan."""

    frozen_min: Annotated[int, Field(ge=0, le=1440, examples=[30])]
    replan: Literal["off", "propose", "apply level 1"]
    quiet_s: Annotated[int, Field(ge=0, le=3600, examples=[20])]
    longest_s: Annotated[int, Field(ge=0, le=3600, examples=[120])]


def words_out(words: Words) -> WordsOut:
    """Return a sentence as it goes out."""
    return WordsOut(en=words["en"], zh=words["zh"])


def plan_out(plan: StoredPlan | PlanHead) -> PlanOut:
    """Return a plan without its documents."""
    return PlanOut(**_plan_fields(plan))


def _plan_fields(plan: StoredPlan | PlanHead) -> dict[str, Any]:
    return {
        "number": plan.number,
        "edition": plan.edition,
        "state": plan.state,
        "day": plan.day,
        "regions": list(plan.regions),
        "created_at": plan.created_at,
        "live_at": plan.live_at,
        "published_at": plan.published_at,
        "at": plan.at,
        "cost": plan.cost,
        "bound": plan.bound,
        "gap": gap_of(plan.cost, plan.bound),
        "policy": f"{plan.policy_id} {plan.policy_version}",
        "seed": plan.seed,
        "solve_s": plan.solve_s,
    }


def whole_plan_out(plan: StoredPlan) -> WholePlanOut:
    """Return a plan with what it leaves out and why."""
    visits = {stop["order"] for route in plan.plan["routes"] for stop in route["stops"] if stop["kind"] == "order"}
    return WholePlanOut(
        **_plan_fields(plan),
        served=len(visits),
        carried=len(plan.plan.get("carried", ())),
        unserved=[_left_out(one) for one in plan.plan["unserved"]],
        held_back=[_left_out(one) for one in plan.plan.get("held_back", ())],
        notices=[WordsOut(en=one["en"], zh=one["zh"]) for one in plan.plan.get("notices", ())],
        travel_estimated=plan.plan.get("travel_estimated", True),
        based_on=list(plan.plan.get("base", ())),
    )


def _left_out(entry: Mapping[str, Any]) -> LeftOutOut:
    detail = entry.get("detail") or ""
    words = WordsOut(en=detail, zh=entry.get("detail_zh") or detail)
    return LeftOutOut(order=entry["order"], reason=entry["reason"], detail=words)


def visit_out(visit: PlannedVisit, state: str, told: ToldVisit | None) -> VisitOut:
    """Return a planned visit, and what its engineer knows of it."""
    same = told is not None and told.start_at == visit.start_at and told.arrival_at == visit.arrival_at
    return VisitOut(
        order=visit.order_id,
        technician=visit.technician_id,
        sequence=visit.sequence,
        arrival_at=visit.arrival_at,
        start_at=visit.start_at,
        finish_at=visit.finish_at,
        state=state,
        told_at=told.told_at if told is not None and same else None,
        answer=told.answer if told is not None else "none",
    )


def change_out(change: Change) -> ChangeOut:
    """Return one difference between plans."""
    return ChangeOut(kind=change.kind, order=change.order_id, before=_fate(change.before), after=_fate(change.after))


def _fate(fate: Fate) -> FateOut:
    return FateOut(technicians=list(fate.technicians), start_at=fate.start_at, reason=fate.reason)


def skipped_out(skipped: Sequence[Skipped]) -> list[SkippedOut]:
    """Return what of a proposal was not done."""
    return [SkippedOut(order=one.order, why=words_out(one.why)) for one in skipped]


def violations_out(violations: Sequence[Violation], new: int = 0) -> list[ViolationOut]:
    """Return violations, of which the first `new` are new."""
    return [
        ViolationOut(rule=one.rule, code=one.code, where=one.where, message=words_out(one.message), new=k < new)
        for k, one in enumerate(violations)
    ]


def moved_out(changed: Sequence[Moved], epoch_at: datetime) -> list[MovedOut]:
    """Return visits whose people must be told."""
    return [
        MovedOut(
            order=one.order,
            was=list(one.was),
            was_at=epoch_at + timedelta(seconds=one.was_at),
            now=list(one.now),
            now_at=None if one.now_at is None else epoch_at + timedelta(seconds=one.now_at),
        )
        for one in changed
    ]


def edited_out(number: int, edition: int, edited: HandEdited, epoch_at: datetime) -> EditedOut:
    """Return what changes by hand have done."""
    return EditedOut(
        plan=number,
        edition=edition,
        legal=not edited.violations,
        cost=edited.ledger.cost,
        difference=dict(edited.difference),
        violations=violations_out(edited.violations, edited.new_violations),
        new_violations=edited.new_violations,
        changed=moved_out(edited.changed, epoch_at),
        pinned={name: None if pin is None else pin.technician for name, pin in edited.pins.items()},
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
        case PinIn():
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
