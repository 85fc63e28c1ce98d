"""What the optimiser says to a dispatcher about one order of the live plan: whom to send, why not somebody else."""

import time
from dataclasses import replace

from dispatch.live.hand import by_hand
from dispatch.live.pieces import fetched_anew, without_needless
from dispatch.store.errors import StoreMissingError, StoreRefusalError
from dispatch.store.live.day import LiveDay
from dispatch.store.plans.standing import refuse_frozen
from solver.amend.edits import Unassign
from solver.amend.ledger import Ledger, revise
from solver.amend.recommend import Offer, Recommendation, recommend
from solver.problem import Order
from solver.why.explain import Explanation, explain_order


def advise(day: LiveDay, order_id: str) -> Recommendation:
    """Return whom to send to an order and which appointments to offer, everything else as the live plan has it.

    An order that is served already is asked for as if it were not; what would break a rule is not recommended. Raises
    StoreMissingError, and StoreRefusalError ("order-frozen" for one that nobody moves any more, "plan-illegal").
    """
    order = _order(day, order_id)
    without = _without(day.ledger, order_id)
    try:
        found = recommend(without, order)
    except RuntimeError as error:  # somebody fetches pieces that are not there: the search has no such routes
        raise StoreRefusalError(
            "plan-illegal",
            cause={"en": "nobody can be recommended while the plan breaks rules", "zh": "计划违反规则，暂无法推荐"},
            remedy={"en": "Put it right by hand, or plan again.", "zh": "请人工调整，或重新优化。"},
            items=sorted(_broken(without)),
        ) from error
    return _legal(without, found)


def _legal(without: Ledger, found: Recommendation) -> Recommendation:
    """Return what can be taken of a recommendation: nothing that breaks a rule that is not broken already."""

    def legal(offer: Offer) -> bool:
        return _broken(revise(without, replace(offer.plan, cost=None), found.problem)) <= _broken(without)

    return replace(
        found,
        offers=tuple(one for one in found.offers if legal(one)),
        windows=tuple(one for one in found.windows if legal(one.offer)),
    )


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
    """Return the plan without a visit, and without the pieces that were fetched for it alone."""
    service = ledger.facts.services.get(order_id)
    if service is None:
        return ledger
    people = [technician.id for technician, _ in service.visits]
    without = without_needless(by_hand(ledger, [Unassign(order=order_id)], fix=False).ledger, people)
    return without if _broken(without) <= _broken(ledger) else fetched_anew(without, people)


def _broken(ledger: Ledger) -> set[str]:
    return {str(one) for one in ledger.violations}
