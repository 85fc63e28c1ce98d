"""What the store refuses, it refuses whole, and lists all of it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from small_company import hours, nothing_but, small_company

from dispatch.company import Company
from dispatch.planning.day import Batch
from dispatch.policies.documents import shipped_policy
from dispatch.stock.pieces import Count, Place
from dispatch.store.errors import StoreRefusalError
from dispatch.store.store import Store
from dispatch.technician import Shift
from solver.findings import InvalidDocumentError


def refusal(store: Store, batch: Batch) -> StoreRefusalError:
    """Import what must be refused, see that nothing changed, and return the error."""
    before = store.whole()
    with pytest.raises(StoreRefusalError) as raised:
        store.import_batch(batch, source="bad.xlsx")
    assert store.whole() == before
    return raised.value


def test_all_references_to_nothing_are_listed(store: Store) -> None:
    """An order may name seven kinds of things; each that is missing is one line, beside the other nouns' lines."""
    store.import_batch(small_company(), source="first.xlsx")
    order = replace(
        small_company().orders[0],
        id="X9",
        site_id="S9",
        fault_id="F9",
        equipment_id="E9",
        parts={"P9": 1},
        prices={"T9": 1},
        follows=(replace(small_company().orders[1].follows[0], order_id="X8"),),
    )
    lost = Count(place=Place("van", "T8"), part_id="P1", pieces=1)
    error = refusal(store, nothing_but(orders=(order,), counts=(lost,)))
    assert error.code == "unknown-reference"
    assert set(error.items) == {
        "orders X9 → sites S9",
        "orders X9 → faults F9",
        "orders X9 → equipment E9",
        "orders X9 → parts P9",
        "orders X9 → technicians T9",
        "orders X9 → orders X8",
        "counts → technicians T8",
    }


def test_a_reference_may_point_into_the_batch_or_into_the_store(store: Store) -> None:
    """A new site of a known customer and its order come together."""
    store.import_batch(small_company(), source="first.xlsx")
    site = replace(small_company().sites[0], id="S9")
    order = replace(small_company().orders[3], id="X9", site_id="S9")
    assert store.import_batch(nothing_but(sites=(site,), orders=(order,)), source="more.xlsx").changed


def test_one_bad_reference_undoes_the_whole_batch(store: Store) -> None:
    """A complete company with one order for a site that nobody knows leaves the store empty."""
    company = small_company()
    bad = replace(company.orders[0], site_id="S9")
    assert refusal(store, replace(company, orders=(bad, *company.orders[1:]))).items == ("orders X1 → sites S9",)


def test_ids_that_are_there_twice_are_listed(store: Store) -> None:
    """The same region and the same count twice, even if they are equal."""
    company = small_company()
    error = refusal(
        store, replace(company, regions=(*company.regions, company.regions[0]), counts=company.counts[:1] * 2)
    )
    assert error.code == "duplicate"
    assert error.items == ("counts center C1 P1", "regions R1")


def test_overlapping_shifts_of_one_person_in_one_file_are_refused(store: Store) -> None:
    """Which of the two holds, the file does not say."""
    company = small_company()
    second = Shift(technician_id="T1", start_at=hours(16), end_at=hours(20))
    error = refusal(store, replace(company, shifts=(*company.shifts, second)))
    assert error.items == ("shifts T1 2026-03-02T08:00:00+00:00",)


def test_a_time_zone_that_does_not_exist_is_refused(store: Store) -> None:
    """A day of the company could not begin."""
    error = refusal(store, nothing_but(company=Company(name="x", time_zone="Asia/Hangzhou")))
    assert error.code == "unknown-time-zone"


def test_a_policy_that_no_file_could_hold_is_refused(store: Store) -> None:
    """What is stored must be readable again."""
    wrong = replace(shipped_policy(), unserved_base=-1)
    with pytest.raises(InvalidDocumentError, match="unserved_base"):
        store.import_batch(nothing_but(policy=wrong), source="bad.toml")
    assert store.whole() == nothing_but()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda company: {"orders": (replace(company.orders[3], duration_s=0),)},
        lambda company: {"orders": (replace(company.orders[3], id="X9", state="lost"),)},
        lambda company: {"orders": (replace(company.orders[3], level=2**70),)},
        lambda company: {"orders": (replace(company.orders[3], text="\ud800"),)},
        lambda company: {"counts": (replace(company.counts[0], pieces=-1),)},
        lambda company: {"shifts": (replace(company.shifts[1], end_at=company.shifts[1].start_at),)},
        lambda company: {"customers": (replace(company.customers[0], tier="gold"),)},
    ],
    ids=["no duration", "no such state", "too large", "lone surrogate", "negative count", "no time", "no such tier"],
)
def test_the_database_is_the_last_guard(store: Store, spoil: Callable[[Batch], dict[str, object]]) -> None:
    """Values that only a fault of ours would let through are refused by the tables themselves, and undo the batch."""
    store.import_batch(small_company(), source="first.xlsx")
    error = refusal(
        store, nothing_but(regions=(replace(small_company().regions[0], name="neu"),), **spoil(small_company()))
    )
    assert error.code in {"store-rule", "stock-short"}
