"""What the optimiser says to a dispatcher about one order of the live plan: whom to send, why not somebody else."""

import time

from dispatch.live.hand import by_hand
from dispatch.store.errors import StoreMissingError
from dispatch.store.live import refuse_frozen
from dispatch.store.live_day import LiveDay
from solver.amend.edits import Unassign
from solver.amend.ledger import Ledger
from solver.amend.recommend import Recommendation, recommend
from solver.problem import Order
from solver.why.explain import Explanation, explain_order


def advise(day: LiveDay, order_id: str) -> Recommendation:
    """Return whom to send to an order and which appointments to offer, everything else as the live plan has it.

    An order that is served already is asked for as if it were not. Raises StoreMissingError, and StoreRefusalError
    ("order-frozen") for one that nobody moves any more.
    """
    order = _order(day, order_id)
    return recommend(_without(day.ledger, order_id), order)


def explain(day: LiveDay, order_id: str, *, seconds: float) -> Explanation:
    """Return why an order is where it is in the live plan, why nobody else has it, and what would change it.

    seconds: so long it may take at most; what is found by then is returned. Raises as `advise` does.
    """
    _order(day, order_id)
    deadline = time.monotonic() + seconds
    return explain_order(day.problem, day.ledger.plan, order_id, stop=lambda: time.monotonic() > deadline)


def _order(day: LiveDay, order_id: str) -> Order:
    refuse_frozen(day.stands, [order_id])
    found = day.ledger.known.orders.get(order_id)
    if found is None:
        raise StoreMissingError(
            "not-in-plan",
            cause={"en": f"nobody can plan order {order_id} that day", "zh": f"工单 {order_id} 当天无法安排"},
            remedy={"en": "Look at what holds it back.", "zh": "请查看其未列入的原因。"},
        )
    return found


def _without(ledger: Ledger, order_id: str) -> Ledger:
    if order_id not in ledger.facts.services:
        return ledger
    return by_hand(ledger, [Unassign(order=order_id)], fix=False).ledger
