"""Regions as they are drawn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Polygon

from geo.areas.service_area import AreaMap, area_of_rings
from geo.drawing.regions import outline_rings
from geo.point import Point

china = st.builds(Point, lat=st.floats(3.4, 53.6), lon=st.floats(73.4, 135.1))
SQUARE = (Point(30, 120), Point(30, 121), Point(31, 121), Point(31, 120))
BOW_TIE = (Point(30, 120), Point(31, 121), Point(31, 120), Point(30, 121))


def polygon(ring: tuple[Point, ...]) -> Polygon:
    return Polygon([(point.lon, point.lat) for point in ring])


@given(st.lists(china, min_size=1, max_size=30))
def test_a_region_without_border_is_drawn_around_its_places(places: list[Point]) -> None:
    """The hull is one simple ring that holds every place, however few or in line they are."""
    (ring,) = outline_rings((), places, around_km=8)
    assert polygon(ring).is_valid
    area = area_of_rings("it", (ring,))
    assert area is not None
    assert AreaMap(areas=(area,)).regions_at(places) == ["it"] * len(places)


@pytest.mark.parametrize(("apart_km", "margin_km"), [(0, 1), (30, 3), (300, 8)])
def test_the_margin_of_a_hull_grows_with_the_region(apart_km: float, margin_km: float) -> None:
    """A tenth of the extent, from 1 km to 8 km: the regions of one city stay apart, those of a country are seen."""
    south, north = Point(30, 120), Point(30 + apart_km / 111.2, 120)
    (ring,) = outline_rings((), [south, north])
    assert (south.lat - min(point.lat for point in ring)) * 111.2 == pytest.approx(margin_km, rel=0.02)


def test_a_known_border_is_kept() -> None:
    """Where a border is given, places do not matter and its corners are the outline."""
    (ring,) = outline_rings((SQUARE,), [Point(40, 100)])
    assert set(ring) == set(SQUARE)


def test_a_border_that_crosses_itself_is_mended() -> None:
    """A bow tie becomes two triangles, none of which crosses anything."""
    rings = outline_rings((BOW_TIE,), ())
    assert len(rings) == 2
    assert all(polygon(ring).is_valid for ring in rings)


def test_a_border_without_area_draws_nothing() -> None:
    """A ring that is a line, or two points, is no region and no error."""
    assert outline_rings(((Point(30, 120), Point(31, 121), Point(30, 120)), (Point(30, 120), Point(31, 121))), ()) == ()


def test_nothing_known_draws_nothing() -> None:
    """A region with neither border nor places has no outline."""
    assert outline_rings((), ()) == ()
