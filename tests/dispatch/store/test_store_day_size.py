"""A day's size is counted without reading the day, and agrees with what planning it would look at."""

from datetime import timedelta

import pytest
from small_company import DAY, EIGHT, draft, small_company, visit

from dispatch.store.errors import StoreMissingError
from dispatch.store.plans.day_size import DaySize, day_size
from dispatch.store.store import Store


@pytest.fixture
def company(store: Store) -> Store:
    """The small company."""
    store.import_batch(small_company(), source="small.xlsx")
    return store


def size(store: Store, *regions: str, day_after: int = 0) -> DaySize:
    """The size of a day for some regions."""
    with store.reading() as connection:
        return day_size(connection, DAY + timedelta(days=day_after), regions=regions, at=EIGHT)


def test_it_agrees_with_the_snapshot(company: Store) -> None:
    """Orders that can be planned, people with a shift that day, and when the first one starts; region by region."""
    for regions in ((), ("R1",), ("R2",), ("R1", "R2")):
        snapshot = company.snapshot(DAY, at=EIGHT, regions=regions or None)
        counted = size(company, *regions)
        assert (counted.orders, counted.technicians) == (len(snapshot.orders), len(snapshot.technicians)), regions
        assert counted.starts_at == min(shift.start_at for shift in snapshot.shifts)


def test_what_another_days_plan_serves_does_not_count(company: Store) -> None:
    """As planning leaves it alone, too."""
    before = size(company).orders
    company.publish(company.save_plan(draft({"T3": [visit("X2", 33_000)]}, day=DAY + timedelta(days=1))).number)
    assert size(company).orders == before - 1 == len(company.snapshot(DAY, at=EIGHT).orders)


def test_a_day_without_shifts_and_a_region_that_is_none(company: Store) -> None:
    """The first has nobody; the second is named."""
    assert (size(company, day_after=30).technicians, size(company, day_after=30).starts_at) == (0, None)
    with pytest.raises(StoreMissingError, match="R9"):
        size(company, "R1", "R9")
