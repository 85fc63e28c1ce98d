"""Areas on the ground: whose place is this, how large are they, and how they are told apart."""

import time

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from hypothesis import example, given, settings
from hypothesis import strategies as st
from shapely import MultiPoint, Polygon, box

from geo.areas.service_area import AreaMap, ServiceArea, area_km2, area_of_rings, mended, rings_of, shape_of_rings
from geo.point import Point

SQUARE = (Point(30, 120), Point(30, 121), Point(31, 121), Point(31, 120))
HOLE = (Point(30.4, 120.4), Point(30.4, 120.6), Point(30.6, 120.6), Point(30.6, 120.4))
URUMQI = Point(43.8256, 87.6168)
WEST, SOUTH, EAST, NORTH = 73.5, 18.0, 135.0, 53.5


def partition(corners: list[tuple[float, float]]) -> tuple[ServiceArea, ...]:
    """China's rectangle, divided among some places: every point of it lies in one area (or on a line of two)."""
    whole = box(WEST, SOUTH, EAST, NORTH)
    cells = shapely.get_parts(shapely.voronoi_polygons(MultiPoint(corners), extend_to=whole))
    return tuple(ServiceArea(region_id=f"R{k}", shape=cell.intersection(whole)) for k, cell in enumerate(cells))


grid_places = st.tuples(st.integers(1, 60), st.integers(1, 34)).map(lambda at: (WEST + at[0], SOUTH + at[1]))


@settings(deadline=None, max_examples=60)
@given(
    st.lists(grid_places, min_size=2, max_size=12, unique=True),
    st.lists(st.tuples(st.floats(WEST, EAST), st.floats(SOUTH, NORTH)), min_size=1, max_size=20),
)
def test_a_place_in_one_area_of_a_partition_gets_that_area(
    corners: list[tuple[float, float]], spots: list[tuple[float, float]]
) -> None:
    """Whoever lies inside exactly one area gets it; nobody between the outer lines is left without one."""
    areas = partition(corners)
    asked = AreaMap(areas=areas)
    places = [Point(lat, lon) for lon, lat in spots]
    together = asked.regions_at(places)
    for place, region in zip(places, together, strict=True):
        inside = [one.region_id for one in areas if one.shape.contains(shapely.Point(place.lon, place.lat))]
        assert region == asked.region_at(place)
        assert len(inside) <= 1
        assert [region] == inside or (inside == [] and region is not None)


def test_a_place_in_xinjiang_is_in_xinjiang() -> None:
    """West of 90°E a latitude could be a longitude; it is not taken for one."""
    xinjiang = ServiceArea(region_id="xinjiang", shape=box(73.5, 34.3, 96.4, 49.2))
    mirrored = ServiceArea(region_id="mirrored", shape=box(34.3, 73.5, 49.2, 89.9))
    asked = AreaMap(areas=(mirrored, xinjiang))
    assert asked.region_at(URUMQI) == "xinjiang"
    assert asked.region_at(Point(URUMQI.lon, URUMQI.lat)) == "mirrored"


def test_a_ring_within_a_ring_is_a_hole() -> None:
    """Who is in the hole is not in the area; who is beside it is; the line itself belongs to it."""
    ring_road = area_of_rings("ring road", (SQUARE, HOLE))
    assert ring_road is not None
    asked = AreaMap(areas=(ring_road,))
    assert asked.region_at(Point(30.5, 120.5)) is None
    assert asked.region_at(Point(30.2, 120.2)) == "ring road"
    assert asked.region_at(Point(30, 120.5)) == "ring road"


def test_the_smaller_of_two_areas_wins() -> None:
    """A town carved out of a province without a hole in the province's border is still the town."""
    areas = [area for name, ring in (("province", SQUARE), ("town", HOLE)) if (area := area_of_rings(name, (ring,)))]
    assert AreaMap(areas=tuple(areas)).region_at(Point(30.5, 120.5)) == "town"


def test_without_areas_every_place_lies_outside() -> None:
    """No area is known: nobody is in one, and that is no error."""
    assert not AreaMap()
    assert AreaMap().region_at(URUMQI) is None
    assert AreaMap().regions_at([URUMQI]) == [None]
    assert AreaMap().regions_at([]) == []


@pytest.mark.parametrize("shape", [Polygon(), shapely.Point(1, 1), Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])])
def test_an_area_is_a_sound_polygon(shape: shapely.Geometry) -> None:
    """Nothing, a point and a bow tie are refused."""
    with pytest.raises(ValueError, match="no sound polygon"):
        ServiceArea(region_id="R", shape=shape)


def test_the_same_ground_is_equal_however_it_was_drawn() -> None:
    """Another first corner, the other way round, with heights: the same area."""
    drawn = [Polygon([(0, 0), (2, 0), (2, 1), (0, 1)]), Polygon([(2, 1, 7), (2, 0, 7), (0, 0, 7), (0, 1, 7)])]
    first, second = (ServiceArea(region_id="R", shape=shape) for shape in drawn)
    assert first == second


ring_places = st.builds(lambda lat, lon: Point(lat / 10, lon / 10), st.integers(200, 450), st.integers(1050, 1250))


@settings(deadline=None, max_examples=100)
@example([[Point(20, 105.1), Point(20.1, 105), Point(20, 105), Point(20, 105)]])  # a corner given twice
@example([  # three that cross, and enclose slivers of which the union of all once made nothing
    [Point(20, 105), Point(20.1, 105.1), Point(20.2, 105)],
    [Point(20, 105), Point(20, 105.1), Point(20.1, 105)],
    [Point(20.1, 105), Point(20, 105), Point(20, 105.1)],
])  # fmt: skip
@given(st.lists(st.lists(ring_places, min_size=3, max_size=7), min_size=1, max_size=4))
def test_rings_of_a_shape_make_the_shape_again(rings: list[list[Point]]) -> None:
    """Whatever rings enclose, crossing or not, is written as rings that enclose the same, corner by corner."""
    area = area_of_rings("R", rings)
    if area is not None:
        assert area_of_rings("R", rings_of(area.shape)) == area


def test_a_ring_that_crosses_itself_is_mended() -> None:
    """A bow tie is two triangles, and none of the four."""
    bow_tie = mended(Polygon([(120, 30), (121, 31), (121, 30), (120, 31)]))
    assert (bow_tie.is_valid, len(bow_tie.geoms), bow_tie.area) == (True, 2, pytest.approx(0.5))
    assert mended(Polygon([(120, 30), (121, 31), (120, 30)])).is_empty


def test_two_corners_enclose_nothing() -> None:
    """There is no ring of two corners."""
    assert shape_of_rings([SQUARE[:2]]).is_empty


@pytest.mark.parametrize(("south", "north"), [(0, 1), (30, 31), (43, 44), (-60.5, -60)])
def test_ground_is_measured_on_the_ellipsoid(south: float, north: float) -> None:
    """Against geographiclib (Karney 2013), whose lines are geodesics: the parallels are walked in many short ones."""
    walk = Geodesic.WGS84.Polygon()
    for lat, lons in ((south, np.linspace(87, 88, 500)), (north, np.linspace(88, 87, 500))):
        for lon in lons:
            walk.AddPoint(lat, lon)
    assert area_km2(box(87, south, 88, north)) == pytest.approx(walk.Compute()[2] / 1e6, rel=1e-6)


def test_all_ground_is_the_whole_earth() -> None:
    """510,065,622 km² by the closed formula for an ellipsoid of these axes."""
    assert area_km2(box(-180, -90, 180, 90)) == pytest.approx(510_065_622, rel=1e-6)


def test_a_thousand_areas_tell_ten_thousand_places_apart_at_once() -> None:
    """Lines of 110 corners each, as maps have them: less than a second on one core (0.06 s measured)."""
    rng = np.random.default_rng(5)
    cells = partition(list(zip(rng.uniform(WEST, EAST, 1000), rng.uniform(SOUTH, NORTH, 1000), strict=True)))
    areas = tuple(
        ServiceArea(region_id=one.region_id, shape=shapely.segmentize(one.shape, one.shape.length / 100))
        for one in cells
    )
    asked = AreaMap(areas=areas)
    lat, lon = rng.uniform(SOUTH, NORTH, 10_000), rng.uniform(WEST, EAST, 10_000)
    places = [Point(float(a), float(b)) for a, b in zip(lat, lon, strict=True)]
    began = time.process_time()
    found = asked.regions_at(places)
    assert time.process_time() - began < 1
    assert len(set(found)) > 900
    assert None not in found
