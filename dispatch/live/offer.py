"""An offer taken: the plan becomes exactly what was recommended, or nothing is done."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dispatch.live.hand import HandEdited, hand_edited
from solver.amend.ledger import Ledger, revise
from solver.amend.recommend import Offer, Recommendation
from solver.problem import Order, Pin

LEAD = timedelta(minutes=3)
"""Nothing that is offered begins sooner than so long after the question: somebody has to read it and decide."""

STEP = timedelta(seconds=30)
"""Offers are made as of moments so far apart: who asks again at once is told the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferWish:
    """What somebody takes of a recommendation, as it was shown to them.

    start: second at which the visit starts; price: what the plan costs more than without the order; window: seconds
    between which the customer was promised that it starts (None: nothing was promised).
    """

    order: str
    technician: str
    start: int
    price: int
    window: tuple[int, int] | None = None


def moment_of_offers(now: datetime) -> datetime:
    """Return as of when offers are made that are asked for now: a while ahead, on a full step."""
    ahead = now + LEAD
    over = timedelta(seconds=ahead.timestamp() % STEP.total_seconds())
    return ahead if not over else (ahead + STEP - over).replace(microsecond=0)


def price_of(offer: Offer) -> int:
    """Return what an offer costs more than the plan without the order."""
    return sum(offer.difference.values())


def offer_meant(found: Recommendation, wish: OfferWish) -> Offer | None:
    """Return the offer that somebody takes, if it is still made: same technician, same second, same price."""
    made: Iterable[Offer] = found.offers
    if wish.window is not None:
        made = (one.offer for one in found.windows if (one.since, one.to) == wish.window)
    wanted = wish.technician, wish.start, wish.price
    return next((one for one in made if (one.technician, one.start, price_of(one)) == wanted), None)


def take(before: Ledger, wish: OfferWish, offer: Offer, *, fix: bool) -> HandEdited:
    """Put a plan as it was offered in the place of the one of now.

    A window that was promised becomes the order's. fix: whether that fixes the order's technician. Moved are the order,
    and whatever is somebody else's visit now to make room. ValueError, nothing done, where the plan would not cost what
    was offered.
    """
    orders = {
        order.id: _agreed(order, wish, fix=fix) if order.id == wish.order else order
        for order in before.known.problem.orders
    }
    after = revise(before, replace(offer.plan, cost=None), replace(before.known.problem, orders=tuple(orders.values())))
    if after.cost != offer.cost:
        raise ValueError(f"offered at a cost of {offer.cost}, it comes to {after.cost}")
    was, now = before.known.orders[wish.order].pin, orders[wish.order].pin
    displaced = (name for name in before.facts.services if _people(after, name) != _people(before, name))
    return hand_edited(
        before,
        after,
        pins={} if now == was else {wish.order: now},
        moved=tuple(sorted({wish.order, *displaced})),
    )


def _agreed(order: Order, wish: OfferWish, *, fix: bool) -> Order:
    """Return an order as it is once its offer is taken."""
    pin = order.pin
    if (fix or pin is not None) and (pin is None or pin.technician != wish.technician):
        pin = Pin(technician=wish.technician)
    windows = order.windows if wish.window is None else (wish.window,)
    return order if (pin, windows) == (order.pin, order.windows) else replace(order, pin=pin, windows=windows)


def _people(ledger: Ledger, order_id: str) -> frozenset[str]:
    service = ledger.facts.services.get(order_id)
    return frozenset() if service is None else frozenset(technician.id for technician, _ in service.visits)
