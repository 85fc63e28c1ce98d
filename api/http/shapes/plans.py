"""Plans as they go out: heads, visits, differences, and what becomes of them when they are applied and published."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from api.http.fields import Body, Line, Shown
from api.http.shapes.words import WordsOut, words_out
from dispatch.live.merge import Skipped
from dispatch.plan_record import PlanHead, PlannedVisit, StoredPlan
from dispatch.planning.difference import Change, Fate
from dispatch.store.live.told import ToldVisit
from dispatch.store.plans.masking import PlanMask
from solver.progress import gap_of
from solver.rules.violation import Violation

_STATES = Literal["proposal", "live", "published", "superseded"]


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
    """A plan with what it leaves out. carried: visits before, done or bound already; notices: what else to know.

    Whoever looks after some of its regions is told of these: of what is served, carried and left out there.
    """

    served: int
    carried: int
    unserved: list[LeftOutOut]
    held_back: list[LeftOutOut]
    notices: list[WordsOut]
    travel_estimated: bool
    based_on: list[str] = Field(examples=[["2.7"]])


class PlannedVisitOut(Shown):
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


class PlannedVisitsOut(Shown):
    """The visits of a plan, technician by technician in time order."""

    items: list[PlannedVisitOut]


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


def whole_plan_out(plan: StoredPlan, mask: PlanMask) -> WholePlanOut:
    """Return a plan with what it leaves out and why, as far as somebody may hear of it."""
    visits = {stop["order"] for route in plan.plan["routes"] for stop in route["stops"] if stop["kind"] == "order"}
    carried = [one for one in plan.plan.get("carried", ()) if mask.shows_order(one["order"])]
    notices = [one for one in plan.plan.get("notices", ()) if mask.shows_notice(one, plan)]
    return WholePlanOut(
        **_plan_fields(plan),
        served=len(visits - mask.orders),
        carried=len(carried),
        unserved=[_left_out(one) for one in plan.plan["unserved"] if mask.shows_order(one["order"])],
        held_back=[_left_out(one) for one in plan.plan.get("held_back", ()) if mask.shows_order(one["order"])],
        notices=[WordsOut(en=one["en"], zh=one["zh"]) for one in notices],
        travel_estimated=plan.plan.get("travel_estimated", True),
        based_on=list(plan.plan.get("base", ())),
    )


def _left_out(entry: Mapping[str, Any]) -> LeftOutOut:
    detail = entry.get("detail") or ""
    words = WordsOut(en=detail, zh=entry.get("detail_zh") or detail)
    return LeftOutOut(order=entry["order"], reason=entry["reason"], detail=words)


def visit_out(visit: PlannedVisit, state: str, told: ToldVisit | None) -> PlannedVisitOut:
    """Return a planned visit, and what its engineer knows of it."""
    same = told is not None and told.start_at == visit.start_at and told.arrival_at == visit.arrival_at
    return PlannedVisitOut(
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
