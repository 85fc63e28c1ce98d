"""What was recommended for an order is taken: the plan in force becomes exactly that, or nothing is done."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from dispatch.live.hand import HandEdited
from dispatch.live.offer import LEAD, STEP, OfferWish, offer_meant, price_of, take
from dispatch.store.errors import StoreRefusalError
from dispatch.store.live.advice import advise
from dispatch.store.live.by_hand import Changed, keep_edition, refuse_any_locked
from dispatch.store.live.day import LiveDay, Travel, great_circle, live_day
from dispatch.store.live.in_force import refuse_unless_in_force
from dispatch.store.orders.changes import edit_order, record_of_order
from dispatch.store.plans.records import read_plan
from solver.amend.recommend import Offer

if TYPE_CHECKING:
    from dispatch.store.work import Work


def take_offer(
    work: "Work", number: int, wish: OfferWish, *, as_of: datetime, fix: bool = True, travel: Travel = great_circle
) -> Changed:
    """Take an offer: its edition of the plan is the one that was offered, visit by visit.

    as_of: as of when the offer was made; it holds longer where it does not begin before now. A window becomes the
    order's own: it is agreed with the customer. fix: whether the order's technician is fixed by that. Raises
    StoreRefusalError ("offer-changed" where it is not made any more, and whatever `edit` refuses).
    """
    plan = read_plan(work.connection, number)
    refuse_unless_in_force(plan)
    moment = moment_of_taking(as_of, now=work.at)
    day = live_day(work.connection, plan, [plan], now=moment, travel=travel, freed=[wish.order])
    done = preview_offer(day, wish, fix=fix)
    refuse_any_locked(work, done.moved)
    if wish.window is not None:
        since, to = (plan.epoch_at + timedelta(seconds=second) for second in wish.window)
        edit_order(work, wish.order, {"windows": ((since, to),)})
        agreed = {"since": since.isoformat(), "to": to.isoformat()}
        record_of_order(work, "order.appointment_agreed", wish.order, agreed)
    return keep_edition(work, number, day, done)


def preview_offer(day: LiveDay, wish: OfferWish, *, fix: bool = True) -> HandEdited:
    """Return what taking an offer would do on a day opened as of `moment_of_taking`; raises as `take_offer` does."""
    found = advise(day, wish.order)
    offer = offer_meant(found, wish)
    if offer is None:
        made = found.offers if wish.window is None else [one.offer for one in found.windows]
        raise _changed(_said(made, day.frozen.epoch_at))
    try:
        return take(day.ledger, wish, offer, fix=fix)
    except ValueError as error:
        raise _changed([str(error)]) from error


def moment_of_taking(as_of: datetime, *, now: datetime) -> datetime:
    """Return as of when an offer is looked at again: when it was made, or now, if that is past.

    Raises StoreRefusalError ("offer-changed") for a moment as of which nobody has made an offer yet.
    """
    if as_of > now + LEAD + STEP:
        raise _changed([f"as_of {as_of.isoformat()}"])
    return max(as_of, now)


def _said(offers: Iterable[Offer], epoch_at: datetime) -> list[str]:
    return [
        f"{one.technician} {(epoch_at + timedelta(seconds=one.start)).isoformat()} {price_of(one)}" for one in offers
    ]


def _changed(items: list[str]) -> StoreRefusalError:
    return StoreRefusalError(
        "offer-changed",
        cause={"en": "the offer is not what it was any more", "zh": "该推荐方案已发生变化"},
        remedy={"en": "Ask for a recommendation again, and take one of that.", "zh": "请重新获取推荐后再选用。"},
        items=items,
    )
