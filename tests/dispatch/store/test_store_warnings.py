"""The list of warnings: the most urgent first, page by page, for a region or an audience."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from small_company import EIGHT, hours, small_company

from dispatch.actor import SYSTEM
from dispatch.store.sla import promises as sla
from dispatch.store.sla.warnings import list_warnings, place_of
from dispatch.store.store import Store
from dispatch.work_order import WorkOrder

_URGENCY = {"red": 0, "yellow": 1}


@pytest.fixture
def company(store: Store) -> Store:
    """Twelve silent orders of both regions and three levels, looked at half past nine and at twenty past ten."""
    orders = [
        WorkOrder(
            id=f"Y{n:02}", site_id=("S1", "S2")[n % 2], level=1 + n % 3, industry="machinery",
            reported_at=hours(8 + n / 4), duration_s=3600, skills={}, state="reported",
        )
        for n in range(12)
    ]  # fmt: skip
    store.import_batch(replace(small_company(), orders=tuple(orders)), source="first.xlsx")
    with store.writing(SYSTEM, at=EIGHT) as work:
        sla.refresh(work, [one.id for one in orders])
    for hour in (9.5, 10.4):
        with store.writing(SYSTEM, at=hours(hour)) as work:
            sla.tick(work)
    return store


def test_the_most_urgent_comes_first(company: Store) -> None:
    """Red before yellow, then by weight, then what has been so the longest."""
    with company.reading() as connection:
        found = list_warnings(connection, limit=200)
    keys = [(_URGENCY[one.standing.colour], -one.standing.weight, one.standing.since) for one in found]
    assert keys == sorted(keys)
    assert {key[0] for key in keys} == {0, 1}


@pytest.mark.parametrize("size", [1, 3, 7])
def test_pages_follow_each_other_without_gaps(company: Store, size: int) -> None:
    """Every warning once, in the order of the whole list, also where several are alike."""
    with company.reading() as connection:
        whole = list_warnings(connection, limit=200)
        paged: list[Any] = []
        while page := list_warnings(connection, after=place_of(paged[-1]) if paged else None, limit=size):
            paged += page
    assert paged == whole
    assert len(whole) > 10
    assert all(one != other for one, other in pairwise(paged))


def test_regions_colours_and_audiences_narrow_the_list(company: Store) -> None:
    """The parts are the whole; a dispatcher of no region at all sees nothing."""
    with company.reading() as connection:
        whole = list_warnings(connection, limit=200)
        by_region = [list_warnings(connection, regions=[region], limit=200) for region in ("R1", "R2")]
        by_colour = [list_warnings(connection, colour=colour, limit=200) for colour in ("red", "yellow")]  # type: ignore[arg-type]
        heads = list_warnings(connection, audience="head dispatcher", limit=200)
        assert list_warnings(connection, regions=[]) == []
    assert sum(map(len, by_region)) == len(whole) == sum(map(len, by_colour))
    assert {one.region_id for one in by_region[0]} == {"R1"}
    assert by_colour[0] + by_colour[1] == whole
    assert heads == [one for one in whole if one.standing.audience == "head dispatcher"]
