"""What happens in the feed becomes one job an area, and that job a proposal that changes little."""

from datetime import timedelta

from live_company import SIX, at_work, live_company, minutes, order, proposal, serving, visits_by_person
from small_company import DAY

from api.worker.replan import look_for_causes, replan
from api.worker.tools import Tools
from dispatch.actor import SYSTEM
from dispatch.live.rules import LiveRules
from dispatch.store import jobs, live
from dispatch.store.live import told
from dispatch.store.live.rules import write_rules
from dispatch.store.orders.changes import create_order
from dispatch.store.store import Store
from geo.providers.great_circle import GreatCircleTravelTimes


def running(store: Store, rules: LiveRules) -> None:
    """Let plan 1 be in force and told, and the feed be read up to now."""
    store.import_batch(live_company(), source="company.xlsx")
    proposal(store)
    with at_work(store, SIX) as work:
        live.apply(work, 1)
        live.publish(work, 1)
        write_rules(work, rules)
    look_for_causes(store, SIX)


def done(store: Store, at: object) -> dict[str, object]:
    """Do the one job that waits, as a worker does, and return its result."""
    with store.reading() as connection:
        (job,) = jobs.list_jobs(connection, states=["queued"], limit=9)
    tools = Tools(
        store=store,
        travel_times=lambda _: GreatCircleTravelTimes(),
        stop=lambda: False,
        progress=lambda _: None,
        clock=lambda: at,  # type: ignore[arg-type, return-value]
    )
    ending = replan(job, tools)
    with store.writing(SYSTEM, at) as work:  # type: ignore[arg-type]
        return dict(ending.effect(work))


def test_an_urgent_order_is_proposed_a_place(store: Store) -> None:
    """After a quiet time one job; its proposal serves the order and moves at most three visits of others."""
    running(store, LiveRules(quiet=timedelta(seconds=20)))
    with at_work(store, SIX + minutes(1)) as work:
        create_order(work, order(50, level=1, reported_at=SIX))
    look_for_causes(store, SIX + minutes(1))
    look_for_causes(store, SIX + timedelta(seconds=81))
    result = done(store, SIX + minutes(2))
    assert result["changed"] <= 3  # type: ignore[operator]
    assert result["applied"] is False
    assert "W50" in serving(store.plan(int(str(result["plan"]))))
    assert store.plan(1).state == "published"


def test_a_company_may_have_urgent_orders_planned_at_once(store: Store) -> None:
    """The proposal is in force when the job ends."""
    running(store, LiveRules(replan="apply level 1", quiet=timedelta()))
    with at_work(store, SIX + minutes(1)) as work:
        create_order(work, order(50, level=1, reported_at=SIX))
    look_for_causes(store, SIX + minutes(1), max_attempts=5)
    with store.reading() as connection:
        assert [job.max_attempts for job in jobs.list_jobs(connection, states=["queued"], limit=9)] == [5]
    result = done(store, SIX + minutes(2))
    assert result["applied"] is True
    assert store.plan(int(str(result["plan"]))).state == "live"


def test_a_refused_visit_is_offered_to_somebody_else(store: Store) -> None:
    """Its engineer does not take it: the proposal gives it to another."""
    running(store, LiveRules(quiet=timedelta()))
    mine = visits_by_person(store.plan(1))["T1"][0]
    with at_work(store, SIX + minutes(1)) as work:
        told.answer(work, mine.order_id, "T1", "refuse", "车坏了")
    look_for_causes(store, SIX + minutes(1))
    result = done(store, SIX + minutes(2))
    assert serving(store.plan(int(str(result["plan"]))))[mine.order_id][0] != "T1"
    with store.reading() as connection:
        assert mine.order_id not in {visit.order_id for visit in told.visits_of(connection, "T1", DAY)}
