"""Plans are numbered, kept whole, and published one at a time for a day and its regions."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from datetime import timedelta

import pytest
from small_company import DAY, EIGHT, draft, hours, nothing_but, pickup, small_company, visit

from dispatch.plan_record import PlanDraft, PlanHead
from dispatch.stock.pieces import Movement, Place
from dispatch.store.errors import StoreMissingError, StoreRefusalError
from dispatch.store.store import Store, open_store

NINE = 32_400
ONE = {"T1": [pickup("C1", P1=1), visit("X1", NINE)]}
BOTH = {**ONE, "T2": [visit("X2", NINE)]}


@pytest.fixture
def company(store: Store) -> Store:
    """The small company."""
    store.import_batch(small_company(), source="first.xlsx")
    return store


def states(store: Store) -> dict[str, str]:
    """The state of each order."""
    return {order.id: order.state for order in store.whole().orders}


def test_a_plan_comes_back_whole(company: Store) -> None:
    """Every field of the draft, both documents included, is as it was saved."""
    record = draft(BOTH, regions=("R1", "R2"))
    stored = company.save_plan(record)
    assert stored == company.plan(1)
    assert {field.name: getattr(stored, field.name) for field in fields(PlanDraft)} == {
        field.name: getattr(record, field.name) for field in fields(PlanDraft)
    }
    assert (stored.number, stored.state, stored.published_at) == (1, "proposal", None)
    assert stored.problem_hash == record.problem_hash


def test_plans_are_numbered_from_one_without_gaps(store_url: str) -> None:
    """Eight savers at once get eight numbers."""
    with open_store(store_url) as one:
        one.import_batch(small_company(), source="first.xlsx")
    with open_store(store_url) as own, ThreadPoolExecutor(8) as threads:
        numbers = list(threads.map(lambda _: own.save_plan(draft(BOTH)).number, range(8)))
        assert sorted(numbers) == list(range(1, 9))
        assert [plan.number for plan in own.plans()] == list(range(1, 9))


def test_plans_are_listed_by_day(company: Store) -> None:
    """The plans of one day, oldest first."""
    tomorrow = DAY + timedelta(days=1)
    for day in (DAY, tomorrow, DAY):
        company.save_plan(draft({}, day=day))
    assert [plan.number for plan in company.plans(DAY)] == [1, 3]


def test_a_listed_plan_says_of_itself_what_the_whole_one_says(company: Store) -> None:
    """A list leaves out the documents, and nothing else."""
    stored = company.save_plan(draft(BOTH, regions=("R1",)))
    (head,) = company.plans()
    for field in fields(PlanHead):
        assert getattr(head, field.name) == getattr(stored, field.name)


def test_a_plan_that_is_not_there(company: Store) -> None:
    """Asking for it says so."""
    with pytest.raises(StoreMissingError, match="no plan 7"):
        company.plan(7)
    with pytest.raises(StoreMissingError):
        company.publish(7)


def test_a_plan_of_things_that_are_not_stored_is_refused(company: Store) -> None:
    """All of them are listed."""
    with pytest.raises(StoreRefusalError) as raised:
        company.save_plan(draft({"T9": [visit("X9", NINE)]}, regions=("R9",)))
    assert set(raised.value.items) == {"plan → regions R9", "plan → technicians T9", "plan → orders X9"}
    assert company.plans() == []


def test_a_proposal_changes_no_order(company: Store) -> None:
    """Until it is published, nobody knows of it."""
    before = states(company)
    company.save_plan(draft(BOTH))
    assert states(company) == before


def test_publishing_tells_the_orders_served_and_only_those(company: Store) -> None:
    """Served and not yet accepted: published. Left out: as before."""
    company.import_batch(
        nothing_but(orders=(replace(small_company().orders[1], state="accepted"),)), source="accepted.xlsx"
    )
    company.save_plan(draft(BOTH))
    published = company.publish(1)
    assert published.state == "published"
    assert published.published_at is not None
    assert states(company) == {"X1": "published", "X2": "accepted", "X3": "triaged", "X4": "done"}


def test_a_later_plan_supersedes_and_releases_what_it_drops(company: Store) -> None:
    """The second plan of the day leaves X2 out: it is nobody's again."""
    company.save_plan(draft(BOTH))
    company.save_plan(draft(ONE))
    company.publish(1)
    company.publish(2)
    assert [plan.state for plan in company.plans()] == ["superseded", "published"]
    assert (states(company)["X1"], states(company)["X2"]) == ("published", "triaged")


@pytest.mark.parametrize(
    ("first", "second", "state"),
    [
        (("R1",), ("R2",), "published"),
        (("R1",), ("R1", "R2"), "superseded"),
        (("R1",), (), "superseded"),
        ((), ("R2",), "superseded"),
    ],
)
def test_only_plans_that_share_a_region_supersede(
    company: Store, first: tuple[str, ...], second: tuple[str, ...], state: str
) -> None:
    """Each region has one published plan a day; a plan without regions covers all."""
    company.save_plan(draft({}, regions=first))
    company.save_plan(draft({}, regions=second))
    company.publish(1)
    company.publish(2)
    assert company.plan(1).state == state


def test_another_day_is_not_superseded(company: Store) -> None:
    """Tomorrow's plan leaves today's alone."""
    company.save_plan(draft({}))
    company.save_plan(draft({}, day=DAY + timedelta(days=1)))
    company.publish(1)
    company.publish(2)
    assert company.plan(1).state == "published"


def test_publishing_twice_is_told_and_changes_nothing(company: Store) -> None:
    """The second time is an answer of its own, and so is publishing what was superseded."""
    company.save_plan(draft({}))
    company.save_plan(draft({}))
    company.publish(1)
    published = company.publish(2)
    with pytest.raises(StoreRefusalError) as twice:
        company.publish(2)
    with pytest.raises(StoreRefusalError) as superseded:
        company.publish(1)
    assert (twice.value.code, superseded.value.code) == ("already-published", "plan-superseded")
    assert company.plan(2) == published


def test_a_stale_plan_is_refused_and_says_what_moved_on(company: Store) -> None:
    """One order was cancelled meanwhile, and the piece on the van is gone."""
    company.save_plan(draft({"T1": [visit("X1", NINE), visit("X2", 50_000)]}))
    company.import_batch(
        nothing_but(orders=(replace(small_company().orders[1], state="cancelled"),)), source="cancelled.xlsx"
    )
    company.move([Movement(at=EIGHT, place=Place("van", "T1"), part_id="P1", pieces=-1, cause="used")])
    with pytest.raises(StoreRefusalError) as raised:
        company.publish(1)
    assert raised.value.code == "plan-stale"
    assert raised.value.items == ("X2: cancelled", "van T1: P1 (0 < 2)")
    assert company.plan(1).state == "proposal"
    assert states(company)["X1"] == "triaged"


def test_pieces_that_can_be_called_in_make_no_plan_stale(company: Store) -> None:
    """Of eight pieces picked up five lie in the centre and three are on their way; with four there, one is missing."""
    company.save_plan(draft({"T1": [pickup("C1", P1=8), visit("X1", NINE)]}))
    company.save_plan(draft({"T1": [pickup("C1", P1=8), visit("X1", NINE)]}))
    company.publish(1)
    company.move([Movement(at=EIGHT, place=Place("center", "C1"), part_id="P1", pieces=-1, cause="used")])
    with pytest.raises(StoreRefusalError) as raised:
        company.publish(2)
    assert raised.value.items == ("center C1: P1 (4 < 5)",)


def test_the_snapshot_knows_who_was_published(company: Store) -> None:
    """What people know of that day is part of the next question, for the orders in it; proposals are not."""
    company.save_plan(draft(BOTH))
    assert company.snapshot(DAY, at=EIGHT).published == {}
    company.publish(1)
    assert company.snapshot(DAY, at=EIGHT).published == {"X1": "T1", "X2": "T2"}
    assert company.snapshot(DAY, at=EIGHT, regions=["R1"]).published == {"X1": "T1"}
    assert company.snapshot(DAY + timedelta(days=1), at=hours(30)).published == {}
