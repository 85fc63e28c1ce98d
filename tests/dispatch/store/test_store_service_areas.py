"""Areas in the store: written whole, and sites, orders, promises and the trail follow; on both databases."""

from dataclasses import replace

import pytest
from live_company import live_company
from shapely import box
from small_company import EIGHT, nothing_but, small_company
from sqlalchemy import select

from dispatch.actor import SYSTEM
from dispatch.company import Site
from dispatch.places.areas import AreaChange
from dispatch.store.catalog.company import SITES
from dispatch.store.errors import StoreRefusalError
from dispatch.store.events import events_after, last_seq, verify
from dispatch.store.places.areas import (
    area_map,
    atlas_of,
    carry_out,
    findings,
    plan_change,
    read_areas,
    replace_all,
    service_areas,
)
from dispatch.store.shelf import read, table_of
from dispatch.store.sla import promises as sla
from dispatch.store.store import Store
from dispatch.store.tables.sla import SlaTargetRow
from geo.areas.service_area import ServiceArea
from geo.point import Point

R1, R2 = (ServiceArea(region_id=name, shape=box(x, 29, x + 1, 31)) for name, x in (("R1", 120), ("R2", 121)))
SWAPPED = [replace(R1, region_id="R2"), replace(R2, region_id="R1")]
SOUTH_AND_NORTH = [
    ServiceArea(region_id="R1", shape=box(119, 29, 123, 30.0)),
    ServiceArea(region_id="R2", shape=box(119, 30.0, 123, 31)),
]


@pytest.fixture
def settled(store: Store) -> Store:
    """The small company with areas in which all its sites lie, and its promises reckoned."""
    store.import_batch(small_company(), source="first.xlsx")
    with store.writing(SYSTEM, at=EIGHT) as work:
        carry_out(work, replace_all(work.connection, [R1, R2]), "imported")
        sla.catch_up(work)
    return store


def change(store: Store, areas: list[ServiceArea]) -> AreaChange:
    with store.writing(SYSTEM, at=EIGHT) as work:
        found = replace_all(work.connection, areas)
        carry_out(work, found, "drawn")
    return found


def regions(store: Store) -> dict[str, str]:
    with store.reading() as connection:
        return {site.id: site.region_id for site in read(connection, SITES).values()}


def test_areas_come_back_as_they_were_written(settled: Store) -> None:
    """Corner by corner, with where they came from and when."""
    with settled.reading() as connection:
        assert service_areas(connection) == {"R1": R1, "R2": R2}
        assert {(one.source, one.changed_at) for one in read_areas(connection).values()} == {("imported", EIGHT)}
        assert area_map(connection).region_at(Point(29.9, 121.6)) == "R2"
        assert atlas_of(connection).regions == {"R1": "杭州", "R2": "宁波"}


def test_sites_orders_and_promises_go_over_with_the_areas(settled: Store) -> None:
    """Both regions' dispatchers hear of each site and open order; warnings lie in the new region; done ones stay."""
    with settled.reading() as connection:
        before = last_seq(connection)
        planned = replace_all(connection, SWAPPED)
    assert regions(settled) == {"S1": "R1", "S2": "R2"}
    done = change(settled, SWAPPED)
    assert done == planned
    assert regions(settled) == {"S1": "R2", "S2": "R1"}
    assert {move.site_id: move.orders for move in done.moves} == {"S1": ("X1",), "S2": ("X2", "X3")}
    targets = table_of(SlaTargetRow)
    with settled.reading() as connection:
        events = events_after(connection, before, limit=100)
        lie_in = {row.order_id: row.region_id for row in connection.execute(select(targets))}
        assert verify(connection) is None
        assert sla.any_due(connection, EIGHT)
    sites = {one.subject: one.data for one in events if one.kind == "region.sites"}
    assert sites == {"R1": {"came": ["S2"], "went": ["S1"]}, "R2": {"came": ["S1"], "went": ["S2"]}}
    assert sorted((one.kind, one.subject, one.region_id) for one in events) == sorted(
        [("area.changed", one, one) for one in ("R1", "R2")]
        + [("region.sites", one, one) for one in ("R1", "R2")]
        + [("order.edited", order, region) for order in ("X1", "X2", "X3") for region in ("R1", "R2")]
    )
    assert lie_in == {"X1": "R2", "X2": "R1", "X3": "R1"}


def test_a_refused_change_changes_nothing(settled: Store) -> None:
    """An area of a region that does not exist: areas, sites and trail are as they were."""
    unknown = ServiceArea(region_id="R9", shape=box(0, 0, 1, 1))
    with pytest.raises(StoreRefusalError):
        change(settled, [*SWAPPED, unknown])
    assert regions(settled) == {"S1": "R1", "S2": "R2"}
    with settled.reading() as connection:
        assert service_areas(connection) == {"R1": R1, "R2": R2}
        assert verify(connection) is None


def test_single_areas_are_drawn_and_removed(settled: Store) -> None:
    """The others stay; where a removed area was, the site stays with its region and is found outside."""
    with settled.writing(SYSTEM, at=EIGHT) as work:
        carry_out(work, plan_change(work.connection, [], removed=["R2"]), "drawn")
    with settled.reading() as connection:
        assert list(read_areas(connection)) == ["R1"]
        found = findings(connection)
        theirs = findings(connection, regions=["R1"])
    assert regions(settled) == {"S1": "R1", "S2": "R2"}
    assert (found.without, found.sites_outside, found.orders_outside) == (("R2",), ("S2",), ("X2", "X3"))
    assert (theirs.sites_outside, theirs.orders_outside) == ((), ())


def test_an_import_with_outlines_takes_the_stored_sites_along(settled: Store) -> None:
    """Those it does not name itself; a dry run says the same and changes nothing; the log remembers."""
    batch = nothing_but(regions=small_company().regions, areas=tuple(SOUTH_AND_NORTH))
    tried = settled.import_batch(batch, source="areas.xlsx", dry_run=True)
    assert regions(settled) == {"S1": "R1", "S2": "R2"}
    done = settled.import_batch(batch, source="areas.xlsx")
    assert (tried.moved_sites, done.moved_sites) == (("S1", "S2"), ("S1", "S2"))
    assert regions(settled) == {"S1": "R2", "S2": "R1"}
    assert settled.imports()[-1][1].moved_sites == ("S1", "S2")
    assert done.nouns["areas"].updated == 2


def test_a_site_that_an_import_names_keeps_the_region_it_names(settled: Store) -> None:
    """Its row is explicit, and the areas come in the same import."""
    first = small_company().sites[0]
    batch = nothing_but(areas=tuple(SOUTH_AND_NORTH), sites=(first,))
    assert settled.import_batch(batch, source="areas.xlsx").moved_sites == ("S2",)
    assert regions(settled) == {"S1": "R1", "S2": "R1"}
    with settled.reading() as connection:
        assert [one.site_id for one in findings(connection).stray] == ["S1"]


def test_an_import_without_outlines_leaves_areas_alone(settled: Store) -> None:
    """A region's row says nothing of its ground."""
    settled.import_batch(nothing_but(regions=small_company().regions), source="regions.xlsx")
    with settled.reading() as connection:
        assert service_areas(connection) == {"R1": R1, "R2": R2}


def test_a_place_that_is_known_roughly_is_no_witness(settled: Store) -> None:
    """Its coordinates were made from its region: the areas do not move it, and it is not found outside."""
    rough = Site(id="S9", customer_id="K1", name="", point=Point(10, 10), region_id="R1", located="rough")
    settled.import_batch(nothing_but(sites=(rough,)), source="rough.xlsx")
    with settled.reading() as connection:
        assert findings(connection).sites_outside == ()


def test_a_live_day_goes_on_when_regions_change(store: Store) -> None:
    """Plannable orders are found in their new region from the next snapshot on."""
    store.import_batch(small_company(), source="first.xlsx")
    store.import_batch(live_company(), source="day.xlsx")
    with store.writing(SYSTEM, at=EIGHT) as work:
        carry_out(work, replace_all(work.connection, [R1, R2]), "imported")
        carry_out(
            work, replace_all(work.connection, [ServiceArea(region_id="R2", shape=box(119, 28, 123, 32))]), "drawn"
        )
    assert set(regions(store).values()) == {"R2"}
    day = small_company().orders[0].reported_at.date()
    assert store.snapshot(day, at=EIGHT, regions=["R1"]).orders == ()
    assert len(store.snapshot(day, at=EIGHT, regions=["R2"]).orders) > 3
