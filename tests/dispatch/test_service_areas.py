"""What changes when areas do, and what does not fit together, decided on plain figures."""

from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from dispatch.places.areas import PlacedSite, SiteMove, StraySite, change_of, find_faults
from geo.areas.service_area import ServiceArea
from geo.point import Point

WEST, EAST = (ServiceArea(region_id=name, shape=box(x, 30, x + 1, 31)) for name, x in (("west", 120), ("east", 121)))
WHOLE = ServiceArea(region_id="west", shape=box(120, 30, 122, 31))
BOTH = {"west": WEST, "east": EAST}


def site(name: str, lon: float, region_id: str) -> PlacedSite:
    return PlacedSite(id=name, point=Point(30.5, lon), region_id=region_id)


def test_a_site_goes_over_with_its_open_orders() -> None:
    """The west grows over the east: what lies there is the west's now, with what is open there."""
    sites = [site("S1", 120.5, "west"), site("S2", 121.5, "east")]
    change = change_of(BOTH, [WHOLE], ["east"], sites, {"S2": ["X2", "X1"]})
    assert change.moves == (SiteMove(site_id="S2", before="east", after="west", orders=("X1", "X2")),)
    assert (change.replaced, change.removed, change.new, change.unchanged) == ((WHOLE,), ("east",), (), ())


def test_a_region_that_somebody_chose_stays_chosen() -> None:
    """A site in the west that is the east's by choice stays so while the areas say of its place what they said."""
    chosen = [site("S1", 120.5, "east")]
    north = ServiceArea(region_id="north", shape=box(120, 31, 122, 32))
    assert change_of(BOTH, [north], [], chosen, {}).moves == ()
    assert [move.after for move in change_of({}, BOTH.values(), [], chosen, {}).moves] == ["west"]


def test_where_no_area_is_any_more_a_site_stays_with_its_region() -> None:
    """Nobody knows better; it is found outside."""
    sites = [site("S1", 120.5, "west")]
    change = change_of(BOTH, (), ["west", "unknown"], sites, {})
    assert (change.removed, change.moves) == (("west",), ())
    assert find_faults([EAST], ["west", "east"], sites, {"S1": ["X1"]}).orders_outside == ("X1",)


def test_writing_what_is_there_changes_nothing() -> None:
    """Equal areas are left alone, and nobody moves."""
    change = change_of(BOTH, [EAST, WEST], [], [site("S1", 120.5, "east")], {})
    assert not change
    assert change.unchanged == ("east", "west")


@given(st.lists(st.tuples(st.floats(119.5, 122.5), st.sampled_from(["west", "east", "other"])), max_size=12))
def test_areas_there_and_back_leave_every_site_in_its_area_or_where_it_was(spots: list[tuple[float, str]]) -> None:
    """After a change each moved site lies in the area of its new region; all others are as they were."""
    sites = [site(f"S{k}", lon, region) for k, (lon, region) in enumerate(spots)]
    moves = {move.site_id: move for move in change_of({}, [WEST, EAST], [], sites, {}).moves}
    for one in sites:
        after = moves[one.id].after if one.id in moves else one.region_id
        inside = "west" if 120 <= one.point.lon < 121 else "east" if 121 < one.point.lon <= 122 else None
        assert after == inside or inside is None or one.point.lon == 121
        assert inside is not None or one.point.lon == 121 or after == one.region_id


def test_everything_that_does_not_fit_is_named() -> None:
    """Overlap, region without area, sites and open orders outside, sites of another region than they lie in."""
    sites = [site("S1", 120.5, "east"), site("S3", 125, "west"), site("S2", 124, "east"), site("S4", 121.5, "east")]
    found = find_faults([WHOLE, EAST], ["west", "east", "north"], sites, {"S2": ["X9"], "S4": ["X1"]})
    assert [(one.first, one.second) for one in found.overlaps] == [("east", "west")]
    assert (found.holes, found.without) == ((), ("north",))
    assert (found.sites_outside, found.orders_outside) == (("S2", "S3"), ("X9",))
    assert found.stray == (StraySite(site_id="S1", region_id="east", lies_in="west"),)


def test_without_any_area_nothing_lies_outside() -> None:
    """Nobody has said where areas end: only that they are missing is told."""
    found = find_faults([], ["west"], [site("S1", 120.5, "west")], {"S1": ["X1"]})
    assert (found.without, found.sites_outside, found.orders_outside) == (("west",), (), ())
