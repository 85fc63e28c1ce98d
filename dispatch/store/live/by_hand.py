"""The plan in force is changed by hand: its next edition, legal or not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection, update

from dispatch.live.hand import HandEdit, HandEdited, by_hand, orders_named
from dispatch.plan_record import StoredPlan
from dispatch.planning_error import PlanningError
from dispatch.store import told
from dispatch.store.errors import StoreRefusalError
from dispatch.store.live.hand_moves import note_moves
from dispatch.store.live.in_force import open_visits, record_plan, refuse_unless_in_force, tell_promises
from dispatch.store.live_day import LiveDay, Travel, great_circle, live_day, redrafted
from dispatch.store.order_locks import refuse_locked
from dispatch.store.order_pins import pin, unpin
from dispatch.store.plans import change_plan, read_plan
from dispatch.store.reservations import reserve_for_plan
from dispatch.store.settling import settle_orders
from dispatch.store.shelf import table_of
from dispatch.store.standing import DayStands
from dispatch.store.tables.plans import PlanRow
from dispatch.work_order import Pin
from solver import problem
from solver.amend.edits import EditError

if TYPE_CHECKING:
    from dispatch.store.work import Work

_PLANS = table_of(PlanRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A plan after edits by hand: its next edition, what they have done, and the day on which they did it."""

    plan: StoredPlan
    edited: HandEdited
    day: LiveDay


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
    note_moves(connection, changed, done.moved)
    settle_orders(work, changed, [plan])
    if changed.state == "published" and not told.up_to_date(connection, open_visits(changed)):
        connection.execute(update(_PLANS).where(_PLANS.c.number == number).values(state="live"))
    reserve_for_plan(work, number)
    tell_promises(work, done.moved)
    record_plan(work, "plan.edited", changed, {"edition": changed.edition, "orders": list(done.moved)})
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


def _by_hand(
    connection: Connection, plan: StoredPlan, edits: Sequence[HandEdit], *, fix: bool, at: datetime, travel: Travel
) -> tuple[LiveDay, HandEdited]:
    refuse_unless_in_force(plan)
    named = orders_named(edits)
    day = live_day(connection, plan, [plan], now=at, travel=travel, freed=named)
    return day, preview(day, edits, fix=fix)


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
