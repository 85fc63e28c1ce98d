"""Orders follow the plans in force: what a plan serves is planned, what no plan serves any more is not."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dispatch.live.frozen import ARRANGED
from dispatch.orders.life_cycle import next_state
from dispatch.plan_record import StoredPlan, planned_visits
from dispatch.store.live import told
from dispatch.store.orders.batch import happen_to_all
from dispatch.store.shelf import rows, table_of
from dispatch.store.tables.orders import OrderRow
from dispatch.work_order import PLANNABLE

if TYPE_CHECKING:
    from dispatch.store.work import Work

_ORDERS = table_of(OrderRow)


def settle_orders(work: "Work", plan: StoredPlan, before: Sequence[StoredPlan]) -> None:
    """Move orders on that a plan serves which has come into force, and back that it drops; before: whose place it took.

    Visits to what is dropped are taken back from whoever was told.
    """
    served = {visit.order_id for visit in planned_visits(plan)}
    dropped = {visit.order_id for one in before for visit in planned_visits(one)} - served
    states = {row.id: row.state for row in rows(work.connection, _ORDERS, _ORDERS.c.id, served | dropped)}
    told.withdraw(work, [order_id for order_id in sorted(dropped) if states[order_id] in PLANNABLE])
    planned = [one for one in served if states[one] not in ARRANGED and next_state(states[one], "plan") is not None]
    happen_to_all(work, planned, "plan")
    happen_to_all(work, [one for one in dropped if states[one] in ARRANGED], "unplan")
