"""What happens in a day becomes jobs for the plans that it concerns, and these jobs proposals."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from live_company import SIX, at_work, live_company, minutes, order, proposal, serving, solved, visits_by_person
from small_company import DAY, hours

from api.worker.overtaken import look_for_overtaken
from api.worker.promises import let_time_pass
from api.worker.replan import look_for_causes, replan
from api.worker.tools import Tools
from dispatch.actor import SYSTEM
from dispatch.center import Region
from dispatch.job import Job
from dispatch.live.rules import LiveRules
from dispatch.plan_record import PlannedVisit, SolveParameters, planned_visits
from dispatch.planning.daily import plan_day
from dispatch.planning.day import Batch
from dispatch.store import jobs, live
from dispatch.store.catalog.roster import add_absence, add_shift, remove_absence, remove_shift
from dispatch.store.import_work import take_in
from dispatch.store.live.rules import write_rules
from dispatch.store.orders.changes import create_order, edit_order, happen
from dispatch.store.plans.records import heads_in_force, read_plan
from dispatch.store.sla.promises import refresh
from dispatch.store.store import Store
from dispatch.technician import Absence, Shift
from dispatch.work_order import Pin
from geo.providers.great_circle import GreatCircleTravelTimes


@pytest.fixture(autouse=True)
def in_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small company's day is searched in a moment."""
    monkeypatch.setattr("api.worker.replan.SECONDS", 0.2)
    monkeypatch.setattr("api.worker.replan.TOGETHER_S", 0.5)


def in_force(store: Store, batch: Batch, *regions: str) -> None:
    """Let a plan for each of some regions (none: for all) be in force and told, and the feed be read up to now."""
    store.import_batch(batch, source="company.xlsx")
    for region in regions or ("",):
        number = proposal(store, regions=[region] if region else []).number
        with at_work(store, SIX) as work:
            live.apply(work, number)
            live.publish(work, number)
    with at_work(store, SIX) as work:
        write_rules(work, LiveRules(quiet=timedelta()))
    look_for_causes(store, SIX)


def waiting(store: Store, at: datetime) -> list[Job]:
    """The jobs that wait once the feed has been read."""
    look_for_causes(store, at)
    with store.reading() as connection:
        return sorted(
            jobs.list_jobs(connection, states=["queued"], kinds=["replan"], limit=9),
            key=lambda job: job.request["plan"],
        )


def tools_at(store: Store, at: datetime) -> Tools:
    """What a worker has at a moment."""
    return Tools(
        store=store,
        travel_times=lambda _: GreatCircleTravelTimes(),
        stop=lambda: False,
        progress=lambda _: None,
        clock=lambda: at,
    )


def done(store: Store, job: Job, at: datetime) -> Mapping[str, Any]:
    """Do a job as a worker does, and return its result."""
    ending = replan(job, tools_at(store, at))
    with store.writing(SYSTEM, at) as work:
        return ending.effect(work)


def at_home(store: Store, visit: PlannedVisit, *events: str, at: datetime) -> None:
    """Let a technician tell how far a visit is."""
    with at_work(store, at) as work:
        for event in events:
            happen(work, visit.order_id, event, by_technician=visit.technician_id)
        refresh(work, [visit.order_id])


def busiest(store: Store) -> list[PlannedVisit]:
    """The visits of whoever has most of them."""
    return max(visits_by_person(store.plan(1)).values(), key=len)


def test_work_that_runs_long_lets_what_comes_after_be_planned_again(store: Store) -> None:
    """The last customer's window closes before they are reached: told once, and proposed to be kept otherwise."""
    in_force(store, live_company())
    first, *_, last = busiest(store)
    with at_work(store, SIX) as work:
        closes = last.start_at + minutes(5)
        edit_order(work, last.order_id, {"windows": ((last.start_at - minutes(60), closes),)})
    at_home(store, first, "accept", "set_out", "arrive", "start_repair", at=first.start_at)
    for late, causes in ((0, []), (15, [["overrun"]])):
        now = first.finish_at + minutes(late)
        look_for_overtaken(store, now)
        found = waiting(store, now)
        assert [job.request["causes"] for job in found] == causes
    look_for_overtaken(store, now + minutes(1))
    (job,) = waiting(store, now + minutes(1))
    assert last.order_id in job.request["orders"]
    result = done(store, job, now)
    assert result["plan"] is not None, result
    after = serving(store.plan(result["plan"]))
    assert after[first.order_id][0] == first.technician_id
    assert last.order_id not in after or after[last.order_id][1] <= closes


def test_a_promise_in_danger_by_an_overrun_is_a_cause(store: Store) -> None:
    """The warning rises as time passes, with that cause; one that was there by plan is none."""
    in_force(store, live_company())
    first, _, third, *_ = busiest(store)
    with at_work(store, SIX) as work:
        edit_order(work, third.order_id, {"resolve_by": third.finish_at + minutes(10)})
        refresh(work, [third.order_id])
    at_home(store, first, "accept", "set_out", "arrive", "start_repair", at=first.start_at)
    let_time_pass(store, first.finish_at)
    assert waiting(store, first.finish_at) == []
    late = first.finish_at + minutes(35)
    let_time_pass(store, late)
    (job,) = waiting(store, late)
    assert (job.request["causes"], third.order_id in job.request["orders"]) == (["overrun"], True)


@pytest.fixture
def absent(store: Store) -> tuple[list[PlannedVisit], datetime, Job]:
    """The visits of the busiest, who is at the first of them when they fall ill; that moment, and the job."""
    in_force(store, live_company())
    mine = busiest(store)
    now = mine[0].start_at + minutes(10)
    at_home(store, mine[0], "accept", "set_out", "arrive", "start_repair", at=mine[0].start_at)
    who = mine[0].technician_id
    with at_work(store, now) as work:
        add_absence(work, Absence(technician_id=who, start_at=mine[0].finish_at, end_at=hours(24), reason="病假"))
    (job,) = waiting(store, now)
    return mine, now, job


def test_an_absence_is_planned_as_one_change_and_what_is_on_the_way_stays(
    store: Store, absent: tuple[list[PlannedVisit], datetime, Job]
) -> None:
    """The visit that has begun stays with them; what nobody has set out for is served by others."""
    mine, now, job = absent
    assert (job.request["causes"], job.request["technicians"]) == (["absence"], [mine[0].technician_id])
    result = done(store, job, now)
    assert result["applied"] is False
    before, after = serving(store.plan(1)), serving(store.plan(result["plan"]))
    assert after[mine[0].order_id] == before[mine[0].order_id]
    lost = [visit.order_id for visit in mine if visit.start_at > now + minutes(30)]
    assert lost
    assert all(after[order_id][0] != mine[0].technician_id for order_id in lost), "they have no time any more"
    with at_work(store, now) as work:
        applied = live.apply(work, result["plan"])
        assert applied.violations == ()
        live.publish(work, result["plan"])
    assert store.plan(result["plan"]).state == "published"


def test_who_is_back_is_given_what_nobody_serves(store: Store) -> None:
    """An absence is taken back, or a shift is added: where orders are left out, they are offered a place."""
    batch = live_company()
    few = replace(
        batch,
        shifts=tuple(shift for shift in batch.shifts if shift.technician_id == "T1"),
        orders=tuple(order(k, duration_s=7200) for k in range(9)),
    )
    in_force(store, few)
    left = {entry["order"] for entry in store.plan(1).plan["unserved"]}
    assert left
    with at_work(store, SIX + minutes(1)) as work:
        add_shift(work, Shift(technician_id="T2", start_at=hours(8), end_at=hours(17)))
    (job,) = waiting(store, SIX + minutes(1))
    result = done(store, job, SIX + minutes(2))
    after = serving(store.plan(result["plan"]))
    assert {name for name in left if name in after}
    assert "T2" in {who for who, _ in after.values()}


def test_rosters_are_heard_of_where_they_matter(store: Store) -> None:
    """Lost time in which somebody is at work, gained time where orders are left out; not another day, nor a night."""
    in_force(store, live_company())
    mine = busiest(store)
    who, at = mine[0].technician_id, iter(SIX + minutes(k) for k in range(1, 9))

    def causes(change: Any) -> list[list[str]]:
        now = next(at)
        with at_work(store, now) as work:
            change(work)
        found = [job.request["causes"] for job in waiting(store, now)]
        with at_work(store, now) as work:
            for job in jobs.list_jobs(work.connection, states=["queued"], limit=9):
                jobs.cancel(work, job.id)
        return found

    night = Absence(technician_id=who, start_at=hours(20), end_at=hours(23), reason="")
    day = Absence(technician_id=who, start_at=hours(7), end_at=hours(18), reason="")
    assert causes(lambda work: add_absence(work, night)) == []
    assert causes(lambda work: add_absence(work, day)) == [["absence"]]
    assert causes(lambda work: remove_absence(work, who, day.start_at)) == [], "nothing is left out"
    assert causes(lambda work: add_shift(work, Shift(technician_id=who, start_at=hours(32), end_at=hours(40)))) == []
    assert causes(lambda work: remove_shift(work, who, hours(8))) == [["absence"]]


def test_orders_are_heard_of_when_they_become_urgent(store: Store) -> None:
    """New, raised to level 1, brought in by an import, opened again: each once; anything else is no cause."""
    in_force(store, live_company())
    at = iter(SIX + minutes(k) for k in range(1, 9))

    def orders(change: Any) -> list[list[str]]:
        now = next(at)
        with at_work(store, now) as work:
            change(work)
        found = [job.request["orders"] for job in waiting(store, now)]
        with at_work(store, now) as work:
            for job in jobs.list_jobs(work.connection, states=["queued"], limit=9):
                jobs.cancel(work, job.id)
        return found

    assert orders(lambda work: create_order(work, order(50, level=1))) == [["W50"]]
    assert orders(lambda work: create_order(work, order(51, level=3))) == []
    assert orders(lambda work: edit_order(work, "W51", {"level": 2})) == []
    assert orders(lambda work: edit_order(work, "W51", {"level": 1})) == [["W51"]]
    assert orders(lambda work: edit_order(work, "W51", {"duration_s": 3000})) == []
    assert orders(lambda work: happen(work, "W51", "cancel")) == []
    assert orders(lambda work: happen(work, "W51", "reopen")) == [["W51"]]
    more = replace(Batch(), orders=(order(52, level=1), order(53)))
    assert orders(lambda work: take_in(work, more, source="more.csv")) == [["W52"]]


def two_regions(batch: Batch) -> Batch:
    """The company with two sites and two lent technicians in a region of its own."""
    return replace(
        batch,
        regions=(*batch.regions, Region(id="R2", name="宁波")),
        sites=tuple(replace(site, region_id="R2" if site.id in ("S4", "S5") else "R1") for site in batch.sites),
        technicians=tuple(
            replace(one, regions=("R2", "R1") if one.id in ("T3", "T4") else ("R1",)) for one in batch.technicians
        ),
    )


def test_each_plan_concerned_is_planned_again_by_itself(store: Store) -> None:
    """Two regions with plans of their own: one job each for what concerns both, none for a region without a cause."""
    in_force(store, two_regions(live_company()), "R1", "R2")
    with at_work(store, SIX + minutes(1)) as work:
        create_order(work, order(50, level=1, site_id="S4"))
    (one,) = waiting(store, SIX + minutes(1))
    assert (one.request["plan"], one.regions, one.request["orders"]) == (2, ("R2",), ["W50"])
    assert "W50" in serving(store.plan(done(store, one, SIX + minutes(1))["plan"]))
    with at_work(store, SIX + minutes(2)) as work:
        jobs.cancel(work, one.id)
        create_order(work, order(51, level=1, site_id="S1"))
        create_order(work, order(52, level=1, site_id="S5"))
    found = waiting(store, SIX + minutes(2))
    assert [(job.request["plan"], job.request["orders"]) for job in found] == [(1, ["W51"]), (2, ["W52"])]
    for job, name in zip(found, ("W51", "W52"), strict=True):
        assert name in serving(store.plan(done(store, job, SIX + minutes(2))["plan"]))


def test_tomorrows_plan_is_planned_again_the_evening_before(store: Store) -> None:
    """What engineers refuse today of tomorrow's plan concerns that plan."""
    in_force(store, live_company())
    evening = SIX - timedelta(hours=10)
    mine = busiest(store)[0]
    with at_work(store, evening) as work:
        happen(work, mine.order_id, "refuse", by_technician=mine.technician_id)
    (job,) = waiting(store, evening)
    assert (date.fromisoformat(job.request["day"]), job.request["orders"]) == (DAY, [mine.order_id])


def both_need_t4(batch: Batch) -> Batch:
    """Two regions, in each of which people have fixed an order to T4."""
    whole = two_regions(batch)
    fixed = {"W01", "W04"}
    return replace(
        whole,
        orders=tuple(replace(one, pin=Pin(technician_id="T4")) if one.id in fixed else one for one in whole.orders),
    )


def all_waiting(store: Store) -> list[tuple[int, tuple[str, ...], list[str]]]:
    """Which plans jobs wait for, in which regions, and for whose time."""
    with store.reading() as connection:
        found = jobs.list_jobs(connection, states=["queued"], kinds=["replan"], limit=9)
    return sorted((job.request["plan"], job.regions, job.request["technicians"]) for job in found)


def test_an_absence_concerns_every_plan_that_needs_the_person(store: Store) -> None:
    """T4 works in both regions and falls ill: each plan gets a proposal of its own, in which T4 does nothing."""
    in_force(store, both_need_t4(live_company()), "R1", "R2")
    now = SIX + minutes(1)
    with at_work(store, now) as work:
        add_absence(work, Absence(technician_id="T4", start_at=hours(7), end_at=hours(24), reason="病假"))
    found = waiting(store, now)
    assert all_waiting(store) == [(1, ("R1",), ["T4"]), (2, ("R2",), ["T4"])]
    for job in found:
        result = done(store, job, now)
        assert result["over"] == job.request["plan"]
        assert "T4" not in {who for who, _ in serving(store.plan(result["plan"])).values()}
        with at_work(store, now) as work:
            jobs.cancel(work, job.id)
            live.apply(work, result["plan"])


def test_an_absence_concerns_only_the_second_plan(store: Store) -> None:
    """Who works for the second region alone: one job, for that plan."""
    whole = two_regions(live_company())
    alone = tuple(replace(one, regions=("R2",)) if one.id == "T4" else one for one in whole.technicians)
    fixed = tuple(replace(one, pin=Pin(technician_id="T4")) if one.id == "W04" else one for one in whole.orders)
    in_force(store, replace(whole, technicians=alone, orders=fixed), "R1", "R2")
    with at_work(store, SIX + minutes(1)) as work:
        add_absence(work, Absence(technician_id="T4", start_at=hours(7), end_at=hours(24), reason=""))
    (job,) = waiting(store, SIX + minutes(1))
    assert done(store, job, SIX + minutes(1))["over"] == 2


def test_causes_follow_a_plan_of_all_that_two_have_replaced(store: Store) -> None:
    """The plan of both regions is replaced by one of each: before the quiet time is over, and before the job begins."""
    in_force(store, both_need_t4(live_company()))
    with at_work(store, SIX) as work:
        write_rules(work, LiveRules(quiet=timedelta(seconds=20)))
    now = SIX + minutes(1)
    with at_work(store, now) as work:
        add_absence(work, Absence(technician_id="T4", start_at=hours(20), end_at=hours(24), reason=""))
        create_order(work, order(50, level=1, site_id="S1"))
        create_order(work, order(51, level=1, site_id="S4"))
    assert waiting(store, now) == []
    (whole,) = waiting(store, now + minutes(1))
    assert (whole.request["plan"], whole.request["orders"]) == (1, ["W50", "W51"])
    for region in ("R1", "R2"):
        number = proposal(store, regions=[region], now=now).number
        with at_work(store, now) as work:
            live.apply(work, number, over="1.1" if region == "R1" else "")
            if region == "R1":  # what it has left to nobody else stays in force nowhere
                happened = jobs.read_job(work.connection, whole.id)
                assert happened.state == "queued"
    result = done(store, whole, now + minutes(2))
    assert (result["plan"], result["again"]) == (None, True)
    with at_work(store, now + minutes(2)) as work:
        jobs.cancel(work, whole.id)
    found = waiting(store, now + minutes(2))
    assert [(job.request["plan"], job.request["orders"]) for job in found] == [(2, ["W50"]), (3, ["W51"])]


def test_each_plan_is_applied_at_once_where_the_company_says_so(store: Store) -> None:
    """An urgent order in each region: both proposals come into force; one that is in the way is asked for again."""
    in_force(store, two_regions(live_company()), "R1", "R2")
    with at_work(store, SIX) as work:
        write_rules(work, LiveRules(quiet=timedelta(), replan="apply level 1"))
    now = SIX + minutes(1)
    with at_work(store, now) as work:
        create_order(work, order(50, level=1, site_id="S1", skills={}))
        create_order(work, order(51, level=1, site_id="S4"))
    found = waiting(store, now)
    assert [job.request["plan"] for job in found] == [1, 2]
    tools = [done(store, job, now) for job in found]
    for result, name in zip(tools, ("W50", "W51"), strict=True):
        assert result["applied"] is True
        plan = store.plan(result["plan"])
        assert (plan.state, name in serving(plan)) == ("live", True)


def test_a_proposal_that_another_has_overtaken_is_asked_for_again(store: Store) -> None:
    """Both regions' urgent orders want T4 at once: one comes into force, the other is planned around that."""
    batch = two_regions(live_company())
    by_others = (replace(one, pin=Pin(technician_id="T3" if int(one.id[1:]) % 6 > 3 else "T1")) for one in batch.orders)
    in_force(store, replace(batch, orders=tuple(by_others)), "R1", "R2")
    with at_work(store, SIX) as work:
        write_rules(work, LiveRules(quiet=timedelta(), replan="apply level 1"))
    now, t4 = SIX + minutes(1), Pin(technician_id="T4")
    with at_work(store, now) as work:
        create_order(work, order(50, level=1, site_id="S1", pin=t4))
        create_order(work, order(51, level=1, site_id="S4", pin=t4))
    both = waiting(store, now)
    endings = [replan(job, tools_at(store, now)) for job in both]
    with at_work(store, now) as work:
        results = [ending.effect(work) for ending in endings]
        for job in both:
            jobs.cancel(work, job.id)
    assert [(result["applied"], result.get("again", False)) for result in results] == [(True, False), (False, True)]
    (job,) = waiting(store, now)
    assert (job.request["plan"], job.request["orders"]) == (2, ["W51"])
    assert done(store, job, now)["applied"] is True
    with store.reading() as connection:
        in_force_now = [read_plan(connection, head.number) for head in heads_in_force(connection, DAY)]
    assert [serving(plan)[name][0] for plan, name in zip(in_force_now, ("W50", "W51"), strict=True)] == ["T4", "T4"]


@pytest.mark.parametrize("now", [hours(16.9), hours(20)], ids=["no time left", "day over"])
def test_what_has_no_place_today_concerns_tomorrows_plan(store: Store, now: datetime) -> None:
    """In the evening nobody can go today: an urgent order goes on to the plan of tomorrow that is in force."""
    batch, day = live_company(), timedelta(days=1)
    tomorrow = tuple(replace(one, start_at=one.start_at + day, end_at=one.end_at + day) for one in batch.shifts)
    later = order(30, windows=((hours(32), hours(41)),))
    in_force(store, replace(batch, shifts=(*batch.shifts, *tomorrow), orders=(*batch.orders, later)))
    number = plan_day(
        store,
        DAY + day,
        at=hours(32),
        regions=None,
        travel_times=lambda _: GreatCircleTravelTimes(),
        solve=solved,
        parameters=SolveParameters(seconds=0.15, workers=1, memory_mb=1024),
        seed=1,
        clock=lambda: SIX,
    ).plan.number
    with at_work(store, SIX) as work:
        live.apply(work, number)
    look_for_causes(store, SIX)
    for visit in planned_visits(store.plan(1)):
        at_home(store, visit, "accept", "set_out", "arrive", "start_repair", "complete", at=visit.start_at)
    waiting(store, now)
    with at_work(store, now) as work:
        for job in jobs.list_jobs(work.connection, states=["queued"], limit=9):
            jobs.cancel(work, job.id)
        create_order(work, order(50, level=1, reported_at=now, duration_s=4 * 3600))
    (job,) = waiting(store, now)
    assert job.request["plan"] == 1
    result = done(store, job, now)
    assert (result["plan"], result["passed_on"]) == (None, ["W50"])
    with at_work(store, now) as work:
        jobs.cancel(work, job.id)
    (job,) = waiting(store, now)
    assert (job.request["plan"], job.request["orders"]) == (number, ["W50"])
    assert "W50" in serving(store.plan(done(store, job, now)["plan"]))
