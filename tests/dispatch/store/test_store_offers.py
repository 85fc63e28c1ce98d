"""Offers on the running day: good for a while after they were made, and never taken as something else."""

from datetime import datetime, timedelta

import pytest
from live_company import SIX, at_work, live_company, minutes, order, proposal, serving
from small_company import hours

from dispatch.live.offer import LEAD, STEP, OfferWish, moment_of_offers, price_of
from dispatch.live.pieces import fetched_anew, without_needless
from dispatch.plan_record import planned_visits
from dispatch.store import live
from dispatch.store.errors import StoreRefusalError
from dispatch.store.live.advice import advise
from dispatch.store.live.day import LiveDay, live_day
from dispatch.store.orders.changes import create_order, happen
from dispatch.store.orders.locks import lock
from dispatch.store.plans.records import read_plan
from dispatch.store.store import Store
from solver.amend.by_hand import Desk, edit
from solver.amend.edits import TakeParts
from solver.plan import Pickup

NOON = hours(12)


@pytest.fixture
def running(store: Store) -> Store:
    """A day in force of which the morning is over, and an urgent order that has just come in."""
    store.import_batch(live_company(), source="company.xlsx")
    proposal(store)
    with at_work(store, SIX) as work:
        live.apply(work, 1)
        live.publish(work, 1)
    for visit in planned_visits(store.plan(1)):
        if visit.finish_at <= NOON:
            with at_work(store, visit.start_at) as work:
                for event in ("accept", "set_out", "arrive", "start_repair", "complete"):
                    happen(work, visit.order_id, event, by_technician=visit.technician_id)
    with at_work(store, NOON) as work:
        create_order(work, order(50, level=1, reported_at=NOON))
    return store


def opened(store: Store, now: datetime, name: str = "W50") -> LiveDay:
    """The plan's day as offers are made of it."""
    with store.reading() as connection:
        plan = read_plan(connection, 1)
        return live_day(connection, plan, [plan], now=now, freed=[name])


def first_wish(store: Store, as_of: datetime) -> OfferWish:
    """The offer that begins first, of those for the urgent order."""
    offer = min(advise(opened(store, as_of), "W50").offers, key=lambda one: one.start)
    return OfferWish(order="W50", technician=offer.technician, start=offer.start, price=price_of(offer))


def test_moments_of_offers_are_some_way_ahead_on_full_steps() -> None:
    """Two who ask within a step are told the same, and each has time to read it."""
    assert moment_of_offers(NOON) == NOON + LEAD
    assert moment_of_offers(NOON + timedelta(microseconds=1)) == moment_of_offers(NOON + STEP) == NOON + LEAD + STEP


def test_an_offer_that_begins_at_once_is_good_until_then(running: Store) -> None:
    """Two minutes later it is taken to the second; ten minutes later it is past, and refused with nothing done."""
    as_of = moment_of_offers(NOON)
    wish = first_wish(running, as_of)
    with pytest.raises(StoreRefusalError) as raised, at_work(running, NOON + minutes(10)) as work:
        live.take_offer(work, 1, wish, as_of=as_of)
    assert (raised.value.code, running.plan(1).edition) == ("offer-changed", 1)
    with at_work(running, NOON + minutes(2)) as work:
        done = live.take_offer(work, 1, wish, as_of=as_of)
    start = done.plan.epoch_at + timedelta(seconds=wish.start)
    assert serving(done.plan)["W50"] == (wish.technician, start)
    assert done.edited.violations == ()


def test_an_offer_waits_for_whoever_is_editing_the_order(running: Store) -> None:
    """Somebody else has it: refused, nothing done."""
    as_of = moment_of_offers(NOON)
    wish = first_wish(running, as_of)
    with at_work(running, NOON, "d2") as work:
        lock(work, "W50")
    with pytest.raises(StoreRefusalError) as raised, at_work(running, NOON) as work:
        live.take_offer(work, 1, wish, as_of=as_of)
    assert (raised.value.code, running.plan(1).edition) == ("locked", 1)


def test_nobody_fetches_in_vain(store: Store) -> None:
    """What no visit needs is left at the centre, in part or wholly; what is needed is fetched still."""
    store.import_batch(live_company(), source="company.xlsx")
    proposal(store)
    with at_work(store, SIX) as work:
        live.apply(work, 1)
    ledger = opened(store, SIX).ledger
    fetching = [who for who in ledger.facts.routes if _fetched(ledger, who)]
    for who in ledger.facts.routes:
        needed = _fetched(ledger, who)
        more = edit(
            Desk(ledger=ledger), TakeParts(technician=who, center="C1", parts={"P1": 3}, position=0)
        ).desk.ledger
        assert _fetched(more, who) == needed + 3
        assert _fetched(without_needless(more, [who]), who) == needed
        assert _fetched(fetched_anew(more, [who]), who) == needed
        assert without_needless(more, [who]).violations == ()
    assert all(without_needless(ledger, [who]) is ledger for who in fetching)


def _fetched(ledger: object, who: str) -> int:
    routes = ledger.facts.routes[who]  # type: ignore[attr-defined]
    return sum(stop.parts["P1"] for route in routes for stop in route.stops if isinstance(stop, Pickup))
