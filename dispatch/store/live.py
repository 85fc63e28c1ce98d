"""The live plan: a proposal comes into force, is changed by hand, and engineers are told of it.

Each of these is one transaction, and whoever writes is alone: of several who apply a plan of the same area and day at
once, one does, and the others learn that their proposal was not made from what is in force now.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, delete, insert, select, update

from dispatch.live.fingerprint import fingerprint
from dispatch.live.frozen import why_frozen
from dispatch.live.hand import HandEdit, HandEdited, by_hand, orders_named
from dispatch.live.merge import Merged, Skipped, merge
from dispatch.live.publish_next import visits_to_tell
from dispatch.plan_record import IN_FORCE, PlanHead, PlannedVisit, StoredPlan, known_orders, planned_visits
from dispatch.planning_error import PlanningError
from dispatch.store import sla, told
from dispatch.store.errors import StoreRefusalError
from dispatch.store.live_day import LiveDay, Travel, great_circle, live_day, redrafted
from dispatch.store.order_locks import refuse_locked
from dispatch.store.order_pins import pin, unpin
from dispatch.store.plans import change_plan, read_plan, replaced_plans, set_live, set_published
from dispatch.store.publication import refuse_conflicts
from dispatch.store.reservations import reserve_for_plan
from dispatch.store.settling import settle_orders
from dispatch.store.shelf import rows, table_of
from dispatch.store.standing import DayStands
from dispatch.store.tables.live import HandMoveRow
from dispatch.store.tables.orders import OrderRow
from dispatch.store.tables.plans import PlanRow
from dispatch.store.told import ToldVisit
from dispatch.work_order import PLANNABLE, Pin
from solver import problem
from solver.amend.edits import EditError
from solver.amend.ledger import open_ledger
from solver.plan import Plan
from solver.reading import read_plan as plan_of
from solver.reading import read_problem as problem_of
from solver.rules.violation import Violation
from solver.words import Words

if TYPE_CHECKING:
    from dispatch.store.work import Work

_HAND, _ORDERS, _PLANS = table_of(HandMoveRow), table_of(OrderRow), table_of(PlanRow)

EDITED: Words = {"en": "people changed the order after the plan was asked for", "zh": "工单在优化期间被人修改"}
MOVED: Words = {"en": "people moved it by hand in the live plan", "zh": "已在执行计划中被人工调整"}
LOCKED: Words = {"en": "a dispatcher is editing it now", "zh": "调度员正在编辑"}
OVER: Words = {"en": "it is not open any more", "zh": "工单已不在待安排状态"}
HELD: Words = {"en": "it cannot be planned today any more", "zh": "今天已无法安排"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """A proposal that has come into force.

    skipped: orders with which the plan does not do what the proposal wanted, and why; superseded: numbers of the plans
    in whose place it came; violations: what the plan breaks as people have changed things: it cannot be told before
    that is put right.
    """

    plan: StoredPlan
    skipped: tuple[Skipped, ...]
    superseded: tuple[int, ...]
    violations: tuple[Violation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """Of which visits engineers were told something new; complete: whether everybody knows all now."""

    plan: StoredPlan
    told: tuple[ToldVisit, ...]
    withdrawn: tuple[ToldVisit, ...]
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A plan after edits by hand: its next edition, what they have done, and the day on which they did it."""

    plan: StoredPlan
    edited: HandEdited
    day: LiveDay


def apply(work: "Work", number: int, *, over: str | None = None, travel: Travel = great_circle) -> Applied:
    """Bring a proposal into force, in place of the plans in force of its day that share a region with it.

    What people have changed since the proposal was asked for stays as they have it, and is listed. over: tags of the
    plans in force as whoever applies has seen them, joined by commas ("": none; None: those it was made from).
    Raises StoreRefusalError ("already-live", "already-published", "plan-superseded", "plan-outdated" where another plan
    came into force meanwhile, "plan-conflict") and PlanningError where nothing is left to plan.
    """
    connection = work.connection
    plan = read_plan(connection, number)
    _refuse_unless_proposal(plan)
    replaced = replaced_plans(connection, plan.day, plan.regions)
    in_force = [read_plan(connection, one) for one in replaced]
    _refuse_outdated(plan, in_force, over)
    refuse_conflicts(connection, plan)
    asked, proposed = problem_of(plan.problem), plan_of(plan.plan)
    day = live_day(connection, plan, in_force, now=work.at, travel=travel, problems=[asked])
    merged = _merged(connection, plan, proposed, in_force, day)
    if merged.skipped or merged.ledger.plan.routes != proposed.routes or day.carried["carried"]:
        plan = change_plan(connection, number, redrafted(plan, day, merged.ledger))
    set_live(connection, number, replaced, at=work.at)
    plan = read_plan(connection, number)
    _keep_hand_moves(connection, number, replaced, merged.skipped)
    settle_orders(work, plan, in_force)
    reserve_for_plan(work, number)
    _tell_sla(work, known_orders(plan))
    data = {"edition": plan.edition, "skipped": [one.order for one in merged.skipped], "superseded": replaced}
    _record(work, "plan.applied", plan, data)
    return Applied(plan=plan, skipped=merged.skipped, superseded=tuple(replaced), violations=merged.ledger.violations)


def edit(
    work: "Work", number: int, edits: Sequence[HandEdit], *, fix: bool = True, travel: Travel = great_circle
) -> Changed:
    """Change a plan in force by hand; it gets its next edition, legal or not.

    fix: whether moving an order fixes its technician. Raises StoreRefusalError ("not-in-force", "order-frozen",
    "locked" where another dispatcher is editing one of the orders, "stock-short" where nobody has the pieces), and
    PlanningError ("edit-impossible") for an edit that makes no sense.
    """
    connection = work.connection
    plan = read_plan(connection, number)
    _refuse_locked(work, edits)
    day, done = _by_hand(connection, plan, edits, fix=fix, at=work.at, travel=travel)
    changed = change_plan(connection, number, redrafted(plan, day, done.ledger))
    for order_id, now in done.pins.items():
        _pin_order(work, changed, order_id, now)
    _note_hand_moves(connection, changed, done.moved)
    settle_orders(work, changed, [plan])
    if changed.state == "published" and not told.up_to_date(connection, _open_visits(changed)):
        connection.execute(update(_PLANS).where(_PLANS.c.number == number).values(state="live"))
    reserve_for_plan(work, number)
    _tell_sla(work, done.moved)
    _record(work, "plan.edited", changed, {"edition": changed.edition, "orders": list(done.moved)})
    return Changed(plan=read_plan(connection, number), edited=done, day=day)


def preview(day: LiveDay, edits: Sequence[HandEdit], *, fix: bool = True) -> HandEdited:
    """Return what edits by hand would do to a plan in force, without storing anything.

    Raises StoreRefusalError ("order-frozen"), PlanningError ("edit-impossible") for an edit that makes no sense.
    """
    refuse_frozen(day.stands, orders_named(edits))
    try:
        return by_hand(day.ledger, edits, fix=fix)
    except EditError as error:
        raise PlanningError("edit-impossible", cause=error.cause, remedy=error.remedy) from error


def publish(work: "Work", number: int, *, most: int | None = None) -> Published:
    """Tell engineers of a plan in force: of all visits, or of the next `most` of each technician.

    Visits of which somebody else was told are taken back from them. Raises StoreRefusalError ("not-in-force",
    "plan-illegal" with everything that the judge finds).
    """
    connection = work.connection
    plan = read_plan(connection, number)
    refuse_unless_in_force(plan)
    _refuse_illegal(plan)
    visits = _open_visits(plan)
    to_tell = visits_to_tell(visits, most)
    serving = {(visit.order_id, visit.technician_id) for visit in visits}
    concerned = {visit.order_id for visit in visits} - _under_way(connection, visits)
    withdrawn = told.withdraw(work, concerned, but=serving)
    new = told.tell(work, plan, to_tell)
    complete = told.up_to_date(connection, visits)
    if complete and plan.state != "published":
        set_published(connection, number, (), at=work.at)
    _tell_sla(work, {visit.order_id for visit in new})
    _record(work, "plan.published", plan, {"told": len(new), "withdrawn": len(withdrawn), "complete": complete})
    return Published(plan=read_plan(connection, number), told=tuple(new), withdrawn=tuple(withdrawn), complete=complete)


def refuse_unless_in_force(plan: StoredPlan | PlanHead) -> None:
    """Raise StoreRefusalError for a plan that nobody works by."""
    if plan.state not in IN_FORCE:
        raise StoreRefusalError(
            "not-in-force",
            cause={"en": "the plan is not in force", "zh": "该计划未在执行"},
            remedy={
                "en": "Apply it first, or change the plan that is in force.",
                "zh": "请先应用，或修改正在执行的计划。",
            },
            items=(f"{plan.number}: {plan.state}",),
        )


def refuse_frozen(stands: DayStands, orders: Iterable[str]) -> None:
    """Raise StoreRefusalError, listing all, for orders that no plan moves any more."""
    bound = [order_id for order_id in orders if order_id in stands.frozen]
    if bound:
        raise StoreRefusalError(
            "order-frozen",
            cause={"en": "somebody is on the way there or at work", "zh": "技术员已出发或正在作业"},
            remedy={
                "en": "Let the visit end, or have its engineer break it off.",
                "zh": "请等待上门结束，或由工程师中止本次上门。",
            },
            items=[f"{order_id}: {stands.standing(order_id).technician_id}" for order_id in bound],
        )


def kept_and_gone(
    connection: Connection, plan: StoredPlan, in_force: Sequence[StoredPlan], day: LiveDay
) -> tuple[dict[str, Words], dict[str, Words]]:
    """Return what people changed since a proposal was asked for, and why the proposal does not count there.

    First the orders that stay as people have them, then those that no plan may have any more.
    """
    asked = {order["id"] for order in plan.problem["orders"]}
    was: Mapping[str, str] = plan.plan.get("fingerprints", {})
    present = {order.id: order for order in day.snapshot.orders}
    planned = {order.id for order in day.problem.orders}
    kept: dict[str, Words] = {}
    for order_id in sorted(planned):
        if order_id in day.stands.locked:
            kept[order_id] = LOCKED
        elif order_id in was and fingerprint(present[order_id]) != was[order_id] and order_id in asked:
            kept[order_id] = EDITED
    for order_id in _moved_by_hand(connection, plan, in_force):
        if order_id in planned:
            kept.setdefault(order_id, MOVED)
    gone: dict[str, Words] = {}
    for order_id in sorted(asked - planned):
        if order_id in day.stands.frozen:
            gone[order_id] = why_frozen(day.stands.standing(order_id))
        else:
            gone[order_id] = HELD if order_id in present else OVER
    return kept, gone


def _merged(
    connection: Connection, plan: StoredPlan, proposed: Plan, in_force: Sequence[StoredPlan], day: LiveDay
) -> Merged:
    kept, gone = kept_and_gone(connection, plan, in_force, day)
    return merge(
        day.problem,
        proposed,
        day.ledger.plan,
        kept=kept,
        gone=gone,
        since=day.since,
        asked=[order["id"] for order in plan.problem["orders"]],
        edited={name for name, why in kept.items() if why is EDITED},
    )


def _by_hand(
    connection: Connection, plan: StoredPlan, edits: Sequence[HandEdit], *, fix: bool, at: datetime, travel: Travel
) -> tuple[LiveDay, HandEdited]:
    refuse_unless_in_force(plan)
    named = orders_named(edits)
    day = live_day(connection, plan, [plan], now=at, travel=travel, freed=named)
    return day, preview(day, edits, fix=fix)


def _moved_by_hand(connection: Connection, plan: StoredPlan, in_force: Sequence[StoredPlan]) -> set[str]:
    """Return the orders that people moved in the plans in force after the proposal was asked for."""
    seen = dict(tag.split(".") for tag in plan.plan.get("base", ()))
    moved = set[str]()
    for one in in_force:
        since = int(seen.get(str(one.number), 0))
        question = select(_HAND.c.order_id).where(_HAND.c.plan_number == one.number, _HAND.c.edition > since)
        moved.update(connection.execute(question).scalars())
    return moved


def _note_hand_moves(connection: Connection, plan: StoredPlan, orders: Collection[str]) -> None:
    connection.execute(delete(_HAND).where(_HAND.c.plan_number == plan.number, _HAND.c.order_id.in_(list(orders))))
    if orders:
        new = [{"plan_number": plan.number, "order_id": name, "edition": plan.edition} for name in orders]
        connection.execute(insert(_HAND), new)


def _keep_hand_moves(connection: Connection, number: int, replaced: Sequence[int], skipped: Sequence[Skipped]) -> None:
    """Carry over which orders people moved: another proposal that was asked for before knows nothing of it either."""
    listed = {one.order for one in skipped}
    found = select(_HAND.c.order_id).where(_HAND.c.plan_number.in_(list(replaced)))
    moved = set(connection.execute(found).scalars()) & listed
    if moved:
        plan = read_plan(connection, number)
        _note_hand_moves(connection, plan, sorted(moved))


def _open_visits(plan: StoredPlan) -> list[PlannedVisit]:
    """Return a plan's visits, of an order that was there before and comes again only the one to come."""
    visits = {(visit.order_id, visit.technician_id): visit for visit in planned_visits(plan)}
    return list(visits.values())


def _under_way(connection: Connection, visits: Sequence[PlannedVisit]) -> set[str]:
    states = rows(connection, _ORDERS, _ORDERS.c.id, {visit.order_id for visit in visits})
    return {row.id for row in states if row.state not in PLANNABLE}


def _pin_order(work: "Work", plan: StoredPlan, order_id: str, now: problem.Pin | None) -> None:
    """Fix an order as a person has it now."""
    if now is None:
        unpin(work, order_id)
        return
    start_at = None if now.start is None else plan.epoch_at + timedelta(seconds=now.start)
    pin(work, order_id, Pin(technician_id=now.technician, start_at=start_at))


def _refuse_locked(work: "Work", edits: Sequence[HandEdit]) -> None:
    for order_id in orders_named(edits):
        refuse_locked(work, order_id)


def _refuse_unless_proposal(plan: StoredPlan) -> None:
    if plan.state == "proposal":
        return
    code, en, zh = {
        "live": ("already-live", "the plan is in force already", "该计划已在执行"),
        "published": ("already-published", "the plan is published already", "该计划已发布"),
        "superseded": ("plan-superseded", "a later plan has taken this one's place", "该计划已被后来的计划取代"),
    }[plan.state]
    raise StoreRefusalError(
        code,
        cause={"en": en, "zh": zh},
        remedy={"en": "Plan the day again and apply that, if need be.", "zh": "如有需要，请重新优化并应用新计划。"},
        items=(str(plan.number),),
    )


def _refuse_outdated(plan: StoredPlan, in_force: Sequence[StoredPlan], over: str | None) -> None:
    """Refuse to put a proposal over plans that whoever applies it has not seen; their editions may have grown."""
    seen = plan.plan.get("base", ()) if over is None else [tag for tag in over.split(",") if tag]
    numbers = {tag.split(".")[0] for tag in seen}
    unseen = [one.tag for one in in_force if str(one.number) not in numbers]
    if unseen:
        raise StoreRefusalError(
            "plan-outdated",
            cause={
                "en": "another plan came into force since this one was asked for",
                "zh": "该草案生成后，已有其他计划生效",
            },
            remedy={
                "en": "Plan again, or look at what is in force and apply it over that.",
                "zh": "请重新优化，或查看现行计划后指定覆盖。",
            },
            items=unseen,
        )


def _refuse_illegal(plan: StoredPlan) -> None:
    found = open_ledger(problem_of(plan.problem), plan_of(plan.plan)).violations
    if found:
        raise StoreRefusalError(
            "plan-illegal",
            cause={"en": "the plan breaks rules", "zh": "计划违反规则"},
            remedy={"en": "Put it right by hand, or plan again.", "zh": "请人工调整，或重新优化。"},
            items=[f"{one.where}: {one.message['en']} [{one.code}]" for one in found],
        )


def _tell_sla(work: "Work", orders: Iterable[str]) -> None:
    """Let targets and warnings follow."""
    sla.refresh(work, sorted(orders))


def _record(work: "Work", kind: str, plan: StoredPlan, data: Mapping[str, Any]) -> None:
    region = plan.regions[0] if len(plan.regions) == 1 else None
    work.record(kind, noun="plan", subject=str(plan.number), region_id=region, data=dict(data))
