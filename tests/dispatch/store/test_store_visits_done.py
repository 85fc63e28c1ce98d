"""After the visit: the report is kept, parts are booked, the order goes on, and a repair that comes back is raised."""

from dataclasses import replace
from datetime import timedelta

import pytest
from order_desk import at_work
from small_company import EIGHT, hours, small_company

from dispatch.orders.completion import VisitReport
from dispatch.orders.repeat_repair import RepeatRule
from dispatch.policies.documents import shipped_policy
from dispatch.stock.pieces import Place
from dispatch.store.errors import StoreRefusalError
from dispatch.store.orders.changes import create_order, happen, read_order
from dispatch.store.orders.pins import pin
from dispatch.store.orders.repeats import stored_repeats
from dispatch.store.orders.visits_done import FirstTimeFixes, first_time_fixes, report_visit, reports_of
from dispatch.store.sla.policy_adoption import adopt_policy
from dispatch.store.store import Store
from dispatch.work_order import Pin, WorkOrder

VAN = Place("van", "T1")
VISIT = VisitReport(
    order_id="X1",
    technician_id="T1",
    arrived_at=hours(9),
    started_at=hours(9.25),
    finished_at=hours(10.5),
    outcome="repaired",
    parts={"P1": 1, "P2": 1},
    remark="门口找老王",
)


@pytest.fixture
def company(store: Store) -> Store:
    """A company whose order X1 is published."""
    store.import_batch(small_company(), source="first.xlsx")
    with at_work(store) as work:
        happen(work, "X1", "publish")
        happen(work, "X2", "publish")
    return store


def test_a_visit_is_kept_and_its_parts_are_booked(company: Store) -> None:
    """The order is done, the van has a seal less, the tool is still there; the words stay out of the events."""
    with at_work(company, at=hours(10.6)) as work:
        order, done = report_visit(work, VISIT)
        assert (order.state, done.first_time_fix) == ("done", True)
        assert "老王" not in str(work.noted)
        told = [(event.kind, event.data.get("event")) for event in work.noted if event.kind.startswith("order.")]
        assert told == [("order.visit_reported", None), ("order.state", "arrive"), ("order.state", "complete")]
        assert all("T1" in event.technicians for event in work.noted)
    with company.reading() as connection:
        assert reports_of(connection, "X1") == [done]
        assert done.report == VISIT
    assert (company.balances()[VAN, "P1"], company.balances()[VAN, "P2"]) == (0, 1)


def test_more_parts_than_there_are_is_refused_whole(company: Store) -> None:
    """Nothing of the report is kept, and what lies there is named."""
    before = company.balances()
    with pytest.raises(StoreRefusalError) as refused, at_work(company) as work:
        report_visit(work, replace(VISIT, parts={"P1": 9}))
    assert refused.value.code == "stock-short"
    assert any("P1" in item for item in refused.value.items)
    assert company.balances() == before
    with company.reading() as connection:
        assert reports_of(connection, "X1") == []
        assert read_order(connection, "X1").state == "published"


@pytest.mark.parametrize(
    ("outcome", "state"),
    [("temporary", "done"), ("not repaired", "reopened"), ("no access", "waiting for customer")],
)
def test_other_outcomes_lead_elsewhere(company: Store, outcome: str, state: str) -> None:
    """And fix nothing at once."""
    with at_work(company) as work:
        order, done = report_visit(work, replace(VISIT, outcome=outcome, parts={}))
    assert (order.state, done.first_time_fix) == (state, False)


def test_a_visit_that_nobody_was_to_make_is_refused(company: Store) -> None:
    """An order that is not under way, an unknown engineer, an unknown part."""
    for wrong, code in (
        (replace(VISIT, order_id="X4"), "illegal-transition"),
        (replace(VISIT, technician_id="T9"), "unknown-reference"),
        (replace(VISIT, parts={"P9": 1}), "unknown-reference"),
    ):
        with pytest.raises(StoreRefusalError) as refused, at_work(company) as work:
            report_visit(work, wrong)
        assert refused.value.code == code


def again(days: float) -> WorkOrder:
    return WorkOrder(
        id="", site_id="S1", level=2, reported_at=hours(10) + timedelta(days=days), duration_s=600,
        skills={"hydraulics": 2}, equipment_id="E1",
    )  # fmt: skip


def test_the_same_machine_again_is_a_repeat_repair(company: Store) -> None:
    """More urgent, more skill, somebody else; why is kept and told. Sent again it is the same order."""
    with at_work(company, at=hours(10)) as work:
        report_visit(work, VISIT)
        order = create_order(work, again(29))
        assert (order.level, order.skills, order.excluded) == (1, {"hydraulics": 3}, ("T1",))
        created = next(event for event in work.noted if event.kind == "order.created")
        assert (created.data["repeat_of"], created.data["level_before"]) == ("X1", 2)
        why = stored_repeats(work.connection, [order.id])[order.id]
        assert (why.earlier_id, why.days, why.failed) == ("X1", 29, ("T1",))
        assert create_order(work, replace(again(29), id=order.id)) == order
        late = create_order(work, again(31))
        assert (late.level, late.excluded) == (2, ())


def test_the_policy_says_what_a_repeat_repair_is(company: Store) -> None:
    """How many days, and that who failed goes again at a price; another policy's silence does not change it."""
    rule = RepeatRule(within=timedelta(days=2), measure="priced", price=7)
    with at_work(company, at=hours(10)) as work:
        report_visit(work, VISIT)
        adopt_policy(work, replace(shipped_policy(), repeats=rule))
        adopt_policy(work, replace(shipped_policy(), repeats=None, notes="another"))
        priced = create_order(work, again(1))
        assert (priced.level, priced.excluded, priced.prices) == (1, (), {"T1": 7})
        assert create_order(work, again(3)).level == 2


def test_a_reopened_order_is_its_own_repeat_repair(company: Store) -> None:
    """Who failed does not come again, a pin for them is over; what was asked at first is kept, also the second time."""
    with at_work(company, at=hours(10)) as work:
        pin(work, "X1", Pin(technician_id="T1"))
        before = read_order(work.connection, "X1")
        report_visit(work, VISIT)
    with at_work(company, at=hours(10) + timedelta(days=3)) as work:
        order = happen(work, "X1", "reopen")
        assert order == read_order(work.connection, "X1")
        assert (order.state, order.pin, "T1" in order.excluded) == ("reopened", None, True)
        assert order.level == max(1, before.level - 1)
        assert order.skills == {skill: level + 1 for skill, level in before.skills.items()}
        told = work.noted[-1].data
        assert (told["repeat_of"], told["level"], told["level_before"]) == ("X1", order.level, before.level)
        happen(work, "X1", "publish")
        report_visit(work, replace(VISIT, technician_id="T2", parts={}))
        happen(work, "X1", "reopen")
        why = stored_repeats(work.connection, ["X1"])["X1"]
        assert (why.earlier_id, why.days, why.failed) == ("X1", 0, ("T2",))
        assert (why.level_before, why.skills_before) == (before.level, before.skills)


def test_an_order_reopened_late_or_after_its_cancellation_is_as_it_was(company: Store) -> None:
    """A month later it is another breakdown; what was never repaired cannot have failed."""
    with at_work(company, at=hours(10)) as work:
        report_visit(work, VISIT)
        happen(work, "X2", "cancel")
    with at_work(company, at=hours(10) + timedelta(days=31)) as work:
        for order_id in ("X1", "X2"):
            level = read_order(work.connection, order_id).level
            assert happen(work, order_id, "reopen").level == level
        assert stored_repeats(work.connection, ["X1", "X2"]) == {}


def test_how_often_one_visit_was_enough(company: Store) -> None:
    """By region and the company's month; what came back was not fixed, and a second visit does not count."""
    with at_work(company, at=hours(10)) as work:
        report_visit(work, replace(VISIT, outcome="not repaired", parts={}))
        happen(work, "X1", "publish")
        report_visit(work, VISIT)
        report_visit(work, replace(VISIT, order_id="X2", technician_id="T2", parts={}))

    def rates() -> list[FirstTimeFixes]:
        with company.reading() as connection:
            return first_time_fixes(connection, since=hours(0), until=hours(24 * 60))

    assert rates() == [
        FirstTimeFixes(region_id="R1", month="2026-03", orders=1, fixed=0),
        FirstTimeFixes(region_id="R2", month="2026-03", orders=1, fixed=1),
    ]
    with at_work(company, at=EIGHT + timedelta(days=1)) as work:
        order = create_order(work, again(0.5))
        happen(work, order.id, "publish")
        report_visit(work, replace(VISIT, order_id=order.id, parts={}))
    assert rates()[0] == FirstTimeFixes(region_id="R1", month="2026-03", orders=2, fixed=0)
