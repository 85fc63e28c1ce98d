"""What other published plans have taken is in no snapshot, and no plan that takes it again can be published."""

from datetime import timedelta

import pytest
from small_company import DAY, EIGHT, draft, hours, nothing_but, pickup, small_company, visit

from dispatch.stock.pieces import Place
from dispatch.store.errors import StoreRefusalError
from dispatch.store.store import Store
from dispatch.technician import Absence, Shift

TOMORROW = DAY + timedelta(days=1)
NINE, TWO = 9 * 3600, 14 * 3600
CENTER = Place("center", "C1")


@pytest.fixture
def company(store: Store) -> Store:
    """The small company."""
    store.import_batch(small_company(), source="first.xlsx")
    return store


def publish(store: Store, routes: dict, **facts: object) -> int:
    """Save a plan, publish it, and return its number."""
    return store.publish(store.save_plan(draft(routes, **facts)).number).number


def refused(store: Store, routes: dict, **facts: object) -> tuple[str, ...]:
    """Save a plan, see that it cannot be published beside the others, and return why."""
    number = store.save_plan(draft(routes, **facts)).number
    with pytest.raises(StoreRefusalError) as raised:
        store.publish(number)
    assert (raised.value.code, store.plan(number).state) == ("plan-conflict", "proposal")
    return raised.value.items


def orders(store: Store, *args: object, **kwargs: object) -> list[str]:
    """The orders of a snapshot."""
    return [order.id for order in store.snapshot(*args, **kwargs).orders]


def test_an_order_is_not_planned_again_for_another_day(company: Store) -> None:
    """X2 will be visited at 14:00 today: until then, to the second, it is nobody's backlog but today's."""
    publish(company, {"T1": [pickup("C1", P1=1), visit("X1", NINE)], "T2": [visit("X2", TWO)]})
    assert orders(company, TOMORROW, at=hours(10)) == ["X1"]
    assert orders(company, TOMORROW, at=hours(14)) == ["X1"]
    assert orders(company, TOMORROW, at=hours(32), as_of=hours(14)) == ["X1", "X3"]
    assert orders(company, DAY, at=hours(10)) == ["X1", "X2"]


def test_a_visit_that_nobody_reported_is_backlog_again(company: Store) -> None:
    """At a second past 14:00 nobody has said that X2 was begun: it can be planned for tomorrow."""
    publish(company, {"T2": [visit("X2", TWO)]})
    assert orders(company, TOMORROW, at=hours(14) + timedelta(seconds=1)) == ["X1", "X2"]


def test_what_is_published_for_tomorrow_is_not_planned_today(company: Store) -> None:
    """The other way round it holds as well, and what is only proposed takes nothing."""
    number = company.save_plan(draft({"T3": [visit("X2", NINE)]}, day=TOMORROW)).number
    assert orders(company, DAY, at=EIGHT) == ["X1", "X2"]
    company.publish(number)
    assert orders(company, DAY, at=EIGHT) == ["X1"]


def test_a_booked_technician_is_away_for_the_other_region(company: Store) -> None:
    """T2 is on the road for R2 until 9:30; R2 itself is planned anew with all of T2's day."""
    publish(company, {"T2": [visit("X2", NINE)]}, regions=("R2",))
    away = Absence(technician_id="T2", start_at=hours(8), end_at=hours(9.5), reason="plan 1")
    assert company.snapshot(DAY, at=EIGHT, regions=["R1"]).absences == (*small_company().absences, away)
    assert company.snapshot(DAY, at=EIGHT, regions=["R2"]).absences == small_company().absences
    assert company.snapshot(DAY, at=EIGHT).absences == small_company().absences


def test_who_does_not_come_back_is_away_all_day(company: Store) -> None:
    """T1's route ends at its last customer at 9:30: nobody can start from home then."""
    publish(company, {"T1": [visit("X2", NINE)]}, regions=("R2",))
    (away,) = (a for a in company.snapshot(DAY, at=EIGHT, regions=["R1"]).absences if a.technician_id == "T1")
    assert (away.start_at, away.end_at) == (hours(8), hours(18))


def test_pieces_that_will_be_picked_up_are_gone(company: Store) -> None:
    """Of five pieces and a lot of three from 10:00, six are taken at 10:30; the snapshot keeps two of the lot."""
    publish(company, {"T2": [pickup("C1", 37_200, P1=6), visit("X2", TWO)]}, regions=("R2",))
    seen = company.snapshot(DAY, at=EIGHT, regions=["R1"])
    assert (CENTER, "P1") not in seen.stock
    assert [lot.quantity for lot in seen.inbound] == [2]


def test_what_was_picked_up_before_the_moment_is_the_ledgers_to_tell(company: Store) -> None:
    """At ten the pick-up of 8:00 is over: pieces that were taken are in the ledger, or they were not taken."""
    publish(company, {"T2": [pickup("C1", P1=2), visit("X2", TWO)]}, regions=("R2",))
    assert company.snapshot(DAY, at=EIGHT, regions=["R1"]).stock[CENTER, "P1"] == 3
    assert company.snapshot(DAY, at=hours(10), regions=["R1"]).stock[CENTER, "P1"] == 5


def test_pieces_on_a_van_are_used_once_and_tools_as_often_as_needed(company: Store) -> None:
    """X1 uses two seals, one of them from T1's van, whose gauge stays there."""
    tomorrow = Shift(technician_id="T1", start_at=hours(32), end_at=hours(41))
    company.import_batch(nothing_but(shifts=(tomorrow,)), source="roster.xlsx")
    publish(company, {"T1": [pickup("C1", P1=1), visit("X1", NINE)]})
    assert company.snapshot(TOMORROW, at=EIGHT).stock == {(CENTER, "P1"): 4, (Place("van", "T1"), "P2"): 1}


def test_a_plan_that_takes_what_another_has_is_refused_with_all_of_it(company: Store) -> None:
    """The same order tomorrow, the same technician at the same time, two pieces more than there are."""
    publish(company, {"T2": [pickup("C1", P1=4), visit("X2", NINE)]}, regions=("R2",))
    assert refused(company, {"T2": [pickup("C1", P1=3), visit("X1", NINE)]}, regions=("R1",)) == (
        "technician T2: plan 1 (03-02 08:00 – 03-02 09:30)",
        "center C1: P1 (−2)",
    )


def test_who_does_not_come_back_has_one_plan_a_day(company: Store) -> None:
    """T1's second route would start five hours after the first, but at home."""
    publish(company, {"T1": [pickup("C1", P1=1), visit("X1", NINE)]}, regions=("R1",))
    record = draft({"T1": [visit("X2", TWO)]}, regions=("R2",))
    record.plan["routes"][0]["departure"] = TWO
    with pytest.raises(StoreRefusalError) as raised:
        company.publish(company.save_plan(record).number)
    assert raised.value.items == ("technician T1: plan 1 (03-02 08:00 – 03-02 18:00)",)


def test_an_order_that_another_day_serves_by_now_is_refused(company: Store) -> None:
    """Tomorrow's proposal has become stale by today's plan; of the order that today does not serve nothing is said."""
    number = company.save_plan(
        draft({"T3": [pickup("C1", P1=2), visit("X2", NINE), visit("X1", TWO)]}, day=TOMORROW)
    ).number
    publish(company, {"T2": [visit("X2", TWO)]})
    with pytest.raises(StoreRefusalError) as raised:
        company.publish(number)
    assert raised.value.items == ("order X2: plan 2",)


def test_plans_that_just_fit_beside_each_other_are_published(company: Store) -> None:
    """The second route starts as the first ends, and takes the last pieces."""
    publish(company, {"T2": [pickup("C1", P1=3), visit("X2", NINE)]}, regions=("R2",))
    record = draft({"T2": [pickup("C1", 9 * 3600 + 1800, P1=2), visit("X1", TWO)]}, regions=("R1",))
    record.plan["routes"][0]["departure"] = 9 * 3600 + 1800
    assert company.publish(company.save_plan(record).number).state == "published"
    assert [plan.state for plan in company.plans()] == ["published", "published"]


def test_a_plan_in_whose_place_another_is_published_takes_nothing(company: Store) -> None:
    """The day of R2 is made anew with the same technician, order and pieces."""
    again = {"T2": [pickup("C1", P1=4), visit("X2", NINE)]}
    publish(company, again, regions=("R2",))
    publish(company, again, regions=("R2",))
    assert [plan.state for plan in company.plans()] == ["superseded", "published"]
