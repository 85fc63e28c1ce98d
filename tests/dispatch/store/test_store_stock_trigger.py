"""Promised pieces that are gone are a reason to plan again."""

from datetime import timedelta

from live_company import SIX, at_work, live_company, minutes, proposal

from api.worker.replan import look_for_causes
from dispatch.live.rules import LiveRules
from dispatch.store import jobs, live
from dispatch.store.live.rules import write_rules
from dispatch.store.store import Store


def test_missing_pieces_let_the_area_be_planned_again(store: Store) -> None:
    """The orders that lose are the occasion; where nobody loses, there is none."""
    store.import_batch(live_company(), source="company.xlsx")
    proposal(store)
    with at_work(store, SIX) as work:
        live.apply(work, 1)
        live.publish(work, 1)
        write_rules(work, LiveRules(quiet=timedelta()))
    look_for_causes(store, SIX)
    region = store.whole().regions[0].id
    for n, orders in enumerate(([], [store.whole().orders[0].id]), start=1):
        data = {"place_kind": "center", "place": "C1", "parts": {"P1": 1}, "orders": orders}
        with at_work(store, SIX + minutes(n)) as work:
            work.record("stock.short", noun="stock", subject="center C1", region_id=region, data=data)
        look_for_causes(store, SIX + minutes(n))
        with store.reading() as connection:
            waiting = jobs.list_jobs(connection, states=["queued"], limit=9)
        assert [(job.request["causes"], job.request["orders"]) for job in waiting] == [(["part"], orders)] * (n - 1)
