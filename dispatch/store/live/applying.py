"""A proposal comes into force, beside what people have changed since it was asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from dispatch.live.fingerprint import fingerprint
from dispatch.live.frozen import why_frozen
from dispatch.live.merge import Merged, Skipped, merge
from dispatch.plan_record import StoredPlan, known_orders
from dispatch.store.errors import StoreRefusalError
from dispatch.store.live.day import LiveDay, Travel, great_circle, live_day, redrafted
from dispatch.store.live.hand_moves import carry_moves, moved_by_hand
from dispatch.store.live.in_force import record_plan, tell_promises
from dispatch.store.plans.publication import refuse_conflicts
from dispatch.store.plans.records import change_plan, read_plan, replaced_plans, set_live
from dispatch.store.plans.settling import settle_orders
from dispatch.store.stock.reservations import reserve_for_plan
from solver.plan import Plan
from solver.reading import read_plan as plan_of
from solver.reading import read_problem as problem_of
from solver.rules.violation import Violation
from solver.words import Words

if TYPE_CHECKING:
    from dispatch.store.work import Work

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
    carry_moves(connection, number, replaced, merged.skipped)
    settle_orders(work, plan, in_force)
    reserve_for_plan(work, number)
    tell_promises(work, known_orders(plan))
    data = {"edition": plan.edition, "skipped": [one.order for one in merged.skipped], "superseded": replaced}
    record_plan(work, "plan.applied", plan, data)
    return Applied(plan=plan, skipped=merged.skipped, superseded=tuple(replaced), violations=merged.ledger.violations)


def overtaken(connection: Connection, number: int) -> bool:
    """Return whether plans that came into force since keep a proposal from being applied as it was made."""
    plan = read_plan(connection, number)
    try:
        in_force = [read_plan(connection, one) for one in replaced_plans(connection, plan.day, plan.regions)]
        _refuse_outdated(plan, in_force, None)
        refuse_conflicts(connection, plan)
    except StoreRefusalError:
        return True
    return False


def _kept_and_gone(
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
    for order_id in moved_by_hand(connection, plan, in_force):
        if order_id in planned and kept.get(order_id) is not LOCKED:
            kept[order_id] = MOVED  # moving it may have changed its pin: that is no reason to plan it anew
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
    kept, gone = _kept_and_gone(connection, plan, in_force, day)
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
