"""Which orders people have moved in the plans in force: proposals that were asked for before know nothing of it."""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, delete, insert, select

from dispatch.live.merge import Skipped
from dispatch.plan_record import StoredPlan
from dispatch.store.plans.records import read_plan
from dispatch.store.shelf import table_of
from dispatch.store.tables.live import HandMoveRow

_HAND = table_of(HandMoveRow)


def moved_by_hand(connection: Connection, plan: StoredPlan, in_force: Sequence[StoredPlan]) -> set[str]:
    """Return the orders that people moved in the plans in force after the proposal was asked for."""
    seen = dict(tag.split(".") for tag in plan.plan.get("base", ()))
    moved = set[str]()
    for one in in_force:
        since = int(seen.get(str(one.number), 0))
        question = select(_HAND.c.order_id).where(_HAND.c.plan_number == one.number, _HAND.c.edition > since)
        moved.update(connection.execute(question).scalars())
    return moved


def note_moves(connection: Connection, plan: StoredPlan, orders: Collection[str]) -> None:
    """Keep that people moved some orders of a plan, in the edition that it has now."""
    connection.execute(delete(_HAND).where(_HAND.c.plan_number == plan.number, _HAND.c.order_id.in_(list(orders))))
    if orders:
        new = [{"plan_number": plan.number, "order_id": name, "edition": plan.edition} for name in orders]
        connection.execute(insert(_HAND), new)


def carry_moves(connection: Connection, number: int, replaced: Sequence[int], skipped: Sequence[Skipped]) -> None:
    """Carry over which orders people moved: another proposal that was asked for before knows nothing of it either."""
    listed = {one.order for one in skipped}
    found = select(_HAND.c.order_id).where(_HAND.c.plan_number.in_(list(replaced)))
    moved = set(connection.execute(found).scalars()) & listed
    if moved:
        plan = read_plan(connection, number)
        note_moves(connection, plan, sorted(moved))
