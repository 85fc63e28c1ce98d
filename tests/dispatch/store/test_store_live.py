"""A proposal comes into force in one transaction, and what people did meanwhile is kept and listed."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from live_company import PEOPLE, SIX, at_work, live_company, minutes, noted, order, proposal, serving, visits_by_person
from small_company import DAY, EIGHT, hours, nothing_but

from dispatch.plan_record import StoredPlan, planned_visits
from dispatch.store import live
from dispatch.store.errors import StoreRefusalError
from dispatch.store.live import told
from dispatch.store.live.day import live_day
from dispatch.store.live.desks import Desks
from dispatch.store.orders.changes import edit_order, happen
from dispatch.store.orders.pins import pin
from dispatch.store.store import Store
from dispatch.technician import Absence
from dispatch.work_order import Pin
from solver.amend.edits import Move, Swap, Unassign
from solver.check import check
from solver.reading import read_plan, read_problem


@pytest.fixture
def company(store: Store) -> Store:
    """The company of the live plan."""
    store.import_batch(live_company(), source="company.xlsx")
    return store


@pytest.fixture
def running(company: Store) -> Store:
    """The same with plan 1 in force since six, nobody told."""
    proposal(company)
    with at_work(company, SIX) as work:
        live.apply(work, 1)
    return company


def states(store: Store) -> dict[str, str]:
    """The state of each order."""
    return {order.id: order.state for order in store.whole().orders}


def judged(plan: StoredPlan) -> list[str]:
    """What the judge finds wrong with a stored plan."""
    return [f"{one.where}: {one.message['en']}" for one in check(read_problem(plan.problem), read_plan(plan.plan))]


def test_a_proposal_comes_into_force_as_it_is(company: Store) -> None:
    """Nobody changed anything: the documents stay, the orders are planned, nobody is told, one event tells of it."""
    made = proposal(company)
    with at_work(company, SIX) as work:
        applied = live.apply(work, 1)
        kinds = [event.kind for event in noted(work)]
    assert (applied.skipped, applied.superseded, applied.violations) == ((), (), ())
    assert (applied.plan.state, applied.plan.edition, applied.plan.live_at) == ("live", 1, SIX)
    assert (applied.plan.problem_hash, applied.plan.plan) == (made.problem_hash, made.plan)
    assert set(states(company).values()) == {"planned"}
    assert kinds.count("plan.applied") == 1
    with company._database.reading() as connection:
        assert told.visits_of(connection, "T1", DAY) == []


def test_of_two_proposals_for_the_same_area_one_comes_into_force(company: Store) -> None:
    """Both were made before either was applied: the second is told which plan it does not know, and may go over it."""
    proposal(company)
    proposal(company)
    with at_work(company, SIX) as work:
        live.apply(work, 1)
    with pytest.raises(StoreRefusalError) as raised, at_work(company, SIX) as work:
        live.apply(work, 2)
    assert (raised.value.code, raised.value.items) == ("plan-outdated", ("1.1",))
    with at_work(company, SIX) as work:
        assert live.apply(work, 2, over="1.1").superseded == (1,)
    assert [plan.state for plan in company.plans()] == ["superseded", "live"]


def test_sixteen_racers_for_one_slot(company: Store) -> None:
    """Sixteen proposals of one area and day are applied at once: one wins, fifteen learn of it."""
    first = proposal(company)
    fields = {name: getattr(first, name) for name in type(first).__mro__[1].__dataclass_fields__}
    for _ in range(15):
        company.save_plan(type(first).__mro__[1](**fields))

    def race(number: int) -> str:
        try:
            with at_work(company, SIX) as work:
                live.apply(work, number)
        except StoreRefusalError as refusal:
            return refusal.code
        return "won"

    with ThreadPoolExecutor(16) as threads:
        ends = list(threads.map(race, range(1, 17)))
    assert sorted(ends) == ["plan-outdated"] * 15 + ["won"]
    assert [plan.state for plan in company.plans()].count("live") == 1


def test_an_edit_by_hand_is_the_next_edition_and_fixes_who_goes(running: Store) -> None:
    """Moved to somebody else: timed, judged, priced and stored; a proposal made before keeps it, and lists it."""
    before = serving(running.plan(1))
    other = next(who for who in PEOPLE if who != before["W01"][0])
    late = proposal(running, now=SIX + minutes(1))
    with at_work(running, SIX + minutes(2)) as work:
        changed = live.edit(work, 1, [Move(order="W01", technician=other)])
    assert (changed.plan.tag, changed.plan.state) == ("1.2", "live")
    assert changed.edited.difference != {}
    assert judged(changed.plan) == [f"{one.where}: {one.message['en']}" for one in changed.edited.violations]
    assert serving(changed.plan)["W01"][0] == other
    assert next(order for order in running.whole().orders if order.id == "W01").pin == Pin(technician_id=other)
    with at_work(running, SIX + minutes(3)) as work:
        applied = live.apply(work, late.number)
    assert [one.order for one in applied.skipped] == ["W01"]
    assert serving(applied.plan)["W01"][0] == other


def test_a_preview_says_what_an_edit_does_and_stores_nothing(running: Store) -> None:
    """The same figures; the plan on the desk is opened once."""
    desks, plan = Desks(), running.plan(1)
    with running._database.reading() as connection:
        day = desks.day(connection, 1, now=SIX)
        assert desks.day(connection, 1, now=SIX + timedelta(seconds=9)) is day
        seen = live.preview(day, [Swap(first="W01", second="W02")])
    assert running.plan(1) == plan
    with at_work(running, SIX) as work:
        done = live.edit(work, 1, [Swap(first="W01", second="W02")]).edited
    assert (seen.difference, seen.violations, seen.ledger.plan) == (done.difference, done.violations, done.ledger.plan)
    with running._database.reading() as connection:
        assert desks.day(connection, 1, now=SIX) is not day


def test_taking_an_order_off_gives_it_back_to_the_backlog(running: Store) -> None:
    """Nobody serves it any more: its state says so, and so does the plan, with a reason."""
    with at_work(running, SIX) as work:
        changed = live.edit(work, 1, [Unassign(order="W05")])
    assert states(running)["W05"] == "triaged"
    assert "W05" in {one["order"] for one in changed.plan.plan["unserved"]}
    assert judged(changed.plan) == []


def test_what_is_under_way_cannot_be_moved_by_hand(running: Store) -> None:
    """Somebody is on the way: the edit is refused and names them."""
    who, _ = serving(running.plan(1))["W01"]
    with at_work(running, SIX) as work:
        live.publish(work, 1)
    with at_work(running, EIGHT) as work:
        happen(work, "W01", "set_out", by_technician=who)
    with pytest.raises(StoreRefusalError, match="order-frozen") as raised, at_work(running, EIGHT) as work:
        live.edit(work, 1, [Unassign(order="W01")])
    assert raised.value.items == (f"W01: {who}",)


def test_the_day_is_told_two_visits_at_a_time(running: Store) -> None:
    """Everybody's next two, then all: whoever knows already is not told again."""
    with at_work(running, SIX) as work:
        first = live.publish(work, 1, most=2)
    routes = visits_by_person(running.plan(1))
    assert len(first.told) == sum(min(2, len(mine)) for mine in routes.values())
    assert (first.complete, first.plan.state) == (False, "live")
    with running._database.reading() as connection:
        for who, mine in routes.items():
            known = [visit.order_id for visit in told.visits_of(connection, who, DAY)]
            assert known == [visit.order_id for visit in mine[:2]]
    with at_work(running, SIX) as work:
        rest = live.publish(work, 1)
    assert len(rest.told) == 12 - len(first.told)
    assert (rest.complete, rest.plan.state, set(states(running).values())) == (True, "published", {"published"})


def test_a_visit_given_to_somebody_else_leaves_the_list_of_whoever_had_it(running: Store) -> None:
    """After the next publication one engineer's list is shorter and another's longer; both are told by events."""
    with at_work(running, SIX) as work:
        live.publish(work, 1)
    had, _ = serving(running.plan(1))["W04"]
    gets = next(who for who in PEOPLE if who != had)
    with at_work(running, SIX) as work:
        live.edit(work, 1, [Move(order="W04", technician=gets)])
    assert running.plan(1).state == "live"
    with at_work(running, SIX + minutes(1)) as work:
        done = live.publish(work, 1)
        events = [(one.kind, one.technicians) for one in noted(work) if one.subject == "W04"]
    assert [(one.order_id, one.technician_id) for one in done.withdrawn] == [("W04", had)]
    assert {("visit.withdrawn", (had,)), ("visit.told", (gets,))} <= set(events)
    with running._database.reading() as connection:
        assert "W04" not in {visit.order_id for visit in told.visits_of(connection, had, DAY)}
        assert "W04" in {visit.order_id for visit in told.visits_of(connection, gets, DAY)}


def test_a_plan_that_breaks_a_rule_is_told_to_nobody(running: Store) -> None:
    """Thirty hours' work for one person: the edit is stored, publishing it is refused with everything that is wrong."""
    moves = [Move(order=f"W{k:02d}", technician="T1") for k in range(12) if k % 3]
    with at_work(running, SIX) as work:
        edit_order(work, "W04", {"duration_s": 8 * 3600})
    with at_work(running, SIX) as work:
        changed = live.edit(work, 1, moves)
    assert changed.edited.violations
    with pytest.raises(StoreRefusalError) as raised, at_work(running, SIX) as work:
        live.publish(work, 1)
    assert raised.value.code == "plan-illegal"
    assert len(raised.value.items) == len(changed.edited.violations)
    assert set(states(running).values()) == {"planned"}


def test_accepted_visits_stay_accepted_when_they_hardly_move(running: Store) -> None:
    """An engineer who accepted is not asked again; a refusal takes the visit away and says whom not to send."""
    with at_work(running, SIX) as work:
        live.publish(work, 1)
    (mine, *_), plan = visits_by_person(running.plan(1))["T1"], running.plan(1)
    other = visits_by_person(plan)["T2"][0]
    with at_work(running, SIX) as work:
        told.answer(work, mine.order_id, "T1", "accept", "")
        told.answer(work, other.order_id, "T2", "refuse", "车坏了")
    assert (states(running)[mine.order_id], states(running)[other.order_id]) == ("accepted", "rejected by engineer")
    with at_work(running, SIX) as work:
        assert live.publish(work, 1).told == ()
    assert states(running)[mine.order_id] == "accepted"
    again = proposal(running, now=SIX + minutes(5))
    assert serving(again)[other.order_id][0] != "T2"


def test_planning_at_noon_knows_who_is_where(running: Store) -> None:
    """One is done, one is at work and over time, one is on the way: nothing comes twice, nobody is in two places."""
    with at_work(running, SIX) as work:
        live.publish(work, 1)
    routes = visits_by_person(running.plan(1))
    now = hours(10)
    with at_work(running, now) as work:
        at_it, next_one = routes["T1"][0], routes["T2"][0]
        happen(work, at_it.order_id, "arrive", by_technician="T1")
        happen(work, next_one.order_id, "set_out", by_technician="T2")
        for event in ("arrive", "start_repair", "complete"):
            happen(work, routes["T3"][0].order_id, event, by_technician="T3")
    seen = running.snapshot(DAY, at=now)
    bound = {at_it.order_id, next_one.order_id}
    assert bound.isdisjoint(order.id for order in seen.orders)
    assert seen.busy["T1"].free_at >= now
    assert at_it.order_id in seen.busy["T1"].orders
    assert seen.busy["T1"].site_id == f"S{int(seen.busy['T1'].orders[-1][1:]) % 6}"
    noon = proposal(running, at=now, now=now)
    with at_work(running, now + minutes(1)) as work:
        applied = live.apply(work, noon.number)
    assert applied.violations == ()
    assert judged(applied.plan) == []
    visits = planned_visits(applied.plan)
    assert len({visit.order_id for visit in visits}) == len(visits)
    assert {visit.order_id for visit in visits} >= bound
    for mine in visits_by_person(applied.plan).values():
        for one, following in pairwise(mine):
            assert one.finish_at <= following.arrival_at or one.order_id == following.order_id
    known = {visit.order_id: visit.technician_id for visit in visits}
    assert (known[at_it.order_id], known[next_one.order_id]) == ("T1", "T2")


def test_who_takes_a_fixed_visit_off_during_the_solve_finds_it_off(running: Store) -> None:
    """Its technician was fixed, and is no longer: the proposal, which still has the visit, does not bring it back."""
    who, _ = serving(running.plan(1))["W01"]
    with at_work(running, SIX) as work:
        pin(work, "W01", Pin(technician_id=who))
    asked = proposal(running, now=SIX)
    assert "W01" in serving(asked)
    with at_work(running, SIX + minutes(1)) as work:
        live.edit(work, 1, [Unassign(order="W01")])
    with at_work(running, SIX + minutes(2)) as work:
        applied = live.apply(work, asked.number)
    assert "W01" not in serving(applied.plan)
    assert "W01" in {one.order for one in applied.skipped}


def test_an_absence_during_the_solve_leaves_nobody_waiting(running: Store) -> None:
    """T3 falls ill after the proposal was asked for: their visits are taken off, and listed."""
    asked = proposal(running, now=SIX)
    lost = {visit.order_id for visit in visits_by_person(asked)["T3"]}
    ill = Absence(technician_id="T3", start_at=hours(7), end_at=hours(20), reason="病假")
    running.import_batch(nothing_but(absences=(ill,)), source="ill.xlsx")
    with at_work(running, SIX + minutes(1)) as work:
        applied = live.apply(work, asked.number)
    assert lost <= {one.order for one in applied.skipped}
    assert visits_by_person(applied.plan)["T3"] == []
    assert judged(applied.plan) == []


def test_an_order_that_came_into_the_plan_meanwhile_stays(running: Store) -> None:
    """An urgent order was assigned by hand during the solve: the proposal, which has never heard of it, keeps it."""
    asked = proposal(running, now=SIX)
    running.import_batch(nothing_but(orders=(order(40, level=1, reported_at=hours(5)),)), source="urgent.xlsx")
    with at_work(running, SIX + minutes(1)) as work:
        live.edit(work, 1, [Move(order="W40", technician="T2")])
    with at_work(running, SIX + minutes(2)) as work:
        applied = live.apply(work, asked.number)
    assert serving(applied.plan)["W40"][0] == "T2"
    assert "W40" in {one.order for one in applied.skipped}


def test_a_failed_apply_changes_nothing(running: Store) -> None:
    """The transaction breaks at its very end: the plan before is in force, all orders are as they were."""
    asked = proposal(running, now=SIX)
    plans, before = company_facts(running)
    with pytest.raises(ZeroDivisionError):
        apply_and_break(running, asked.number)
    assert company_facts(running) == (plans, before)


def apply_and_break(store: Store, number: int) -> None:
    """Apply a proposal in a transaction that fails afterwards."""
    with at_work(store, SIX + minutes(1)) as work:
        live.apply(work, number)
        assert 1 / 0


def company_facts(store: Store) -> tuple[object, object]:
    """What an apply would change."""
    return store.plans(), states(store)


def test_a_late_visit_moves_the_next_ones_on_the_desk(running: Store) -> None:
    """T1 has been at work for hours more than planned: the rest of the route is later, others' routes are untouched."""
    with at_work(running, SIX) as work:
        live.publish(work, 1)
    plan = running.plan(1)
    first = visits_by_person(plan)["T1"][0]
    with at_work(running, EIGHT) as work:
        happen(work, first.order_id, "arrive", by_technician="T1")
    later = first.finish_at + timedelta(hours=3)
    with running._database.reading() as connection:
        day = live_day(connection, replace(plan), [plan], now=later)
    assert day.snapshot.busy["T1"].free_at == later
    assert min(route.departure for route in day.ledger.plan.routes if route.technician == "T1") >= 0
