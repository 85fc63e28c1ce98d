"""The plan in force is changed by hand: its next edition, legal or not."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import update

from dispatch.live.hand import HandEdit, HandEdited, by_hand, orders_named
from dispatch.plan_record import StoredPlan
from dispatch.planning.error import PlanningError
from dispatch.store.live import told
from dispatch.store.live.day import LiveDay, Travel, great_circle, live_day, redrafted
from dispatch.store.live.hand_moves import note_moves
from dispatch.store.live.in_force import open_visits, record_plan, refuse_unless_in_force, tell_promises
from dispatch.store.orders.locks import refuse_locked
from dispatch.store.orders.pins import pin, unpin
from dispatch.store.plans.records import change_plan, read_plan
from dispatch.store.plans.settling import settle_orders
from dispatch.store.plans.standing import refuse_frozen
from dispatch.store.shelf import table_of
from dispatch.store.stock.reservations import reserve_for_plan
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
    day = open_day(work, number, orders_named(edits), travel=travel)
    return edit_opened(work, number, day, edits, fix=fix)


def open_day(work: "Work", number: int, orders: Collection[str], *, travel: Travel = great_circle) -> LiveDay:
    """Return what is left of the day of a plan in force, as of now, for moving some orders by hand.

    Raises StoreRefusalError ("not-in-force").
    """
    plan = read_plan(work.connection, number)
    refuse_unless_in_force(plan)
    return live_day(work.connection, plan, [plan], now=work.at, travel=travel, freed=orders)


def edit_opened(work: "Work", number: int, day: LiveDay, edits: Sequence[HandEdit], *, fix: bool = True) -> Changed:
    """Change a plan in force by hand whose day was opened in this transaction; raises as `edit` does."""
    refuse_any_locked(work, orders_named(edits))
    return keep_edition(work, number, day, preview(day, edits, fix=fix))


def keep_edition(work: "Work", number: int, day: LiveDay, done: HandEdited) -> Changed:
    """Store what people have made of a plan in force as its next edition, and let everything else follow."""
    connection = work.connection
    plan = read_plan(connection, number)
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


def _pin_order(work: "Work", plan: StoredPlan, order_id: str, now: problem.Pin | None) -> None:
    """Fix an order as a person has it now."""
    if now is None:
        unpin(work, order_id)
        return
    start_at = None if now.start is None else plan.epoch_at + timedelta(seconds=now.start)
    pin(work, order_id, Pin(technician_id=now.technician, start_at=start_at))


def refuse_any_locked(work: "Work", orders: Iterable[str]) -> None:
    """Raise StoreRefusalError ("locked") where somebody else is editing one of some orders."""
    for order_id in orders:
        refuse_locked(work, order_id)
