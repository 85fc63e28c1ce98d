"""Isochrones: right by the roads where there are some, labelled estimates that agree with great-circle travel times."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plane_roads import Field, Floats, PlaneRoads
from shapely import Point as Spot
from shapely import Polygon, box, contains_xy, transform
from shapely.geometry.base import BaseGeometry

from geo.isochrones import LONGEST_MIN, Isochrone, RuledArea, reach
from geo.point import Point
from geo.providers.great_circle import TOWN_AND_COUNTRY, GreatCircleRule, GreatCircleTravelTimes
from geo.world import DISC_CORNERS, disc

WUHAN = Point(30.6, 114.3)
MINUTES = (30, 60, 120)
SLOW = GreatCircleRule(detour_pct=150, speed_kmh=30)
QUICK = GreatCircleRule(detour_pct=120, speed_kmh=80)


def blocks(x: Floats, y: Floats) -> Floats:
    """Streets along both axes, as in a town of blocks, at 45 km/h."""
    return np.asarray((np.abs(x) + np.abs(y)) / 12.5)


def motorway(x: Floats, y: Floats) -> Floats:
    """East and west at 90 km/h, north and south at 30."""
    return np.asarray(np.abs(x) / 25 + np.abs(y) / (30 / 3.6))


def even(x: Floats, y: Floats) -> Floats:
    """Everywhere at 54 km/h, straight on."""
    return np.asarray(np.hypot(x, y) / 15)


AREAS_M2 = {
    "blocks": (blocks, lambda s: 2 * (12.5 * s) ** 2),
    "motorway": (motorway, lambda s: 2 * 25 * 30 / 3.6 * s * s),
    "even": (even, lambda s: np.pi * (15 * s) ** 2),
}


def on_plane(roads: PlaneRoads, shape: BaseGeometry) -> BaseGeometry:
    return transform(shape, lambda corners: np.stack(roads.east_north(*corners.T), axis=1))


def by_roads(drive_s: Field, *minutes: int, middle: Point = WUHAN, **more: Field) -> tuple[PlaneRoads, list[Isochrone]]:
    roads = PlaneRoads(middle, drive_s, **more)
    return roads, list(reach(middle, minutes, network=roads, rule=TOWN_AND_COUNTRY))


@pytest.mark.parametrize("name", AREAS_M2)
def test_the_area_is_that_of_the_driving_times(name: str) -> None:
    """Within half a percent (5 % would do), for three limits at once, with a few thousand places asked."""
    drive_s, area_m2 = AREAS_M2[name]
    roads, found = by_roads(drive_s, *MINUTES)
    assert [one.minutes for one in found] == list(MINUTES)
    for one in found:
        assert on_plane(roads, one.shape).area == pytest.approx(area_m2(one.minutes * 60), rel=0.005)
        assert not one.estimated
        assert "a plane of a test" in one.provenance
    assert roads.asked < 6_000
    assert roads.calls < 25


@pytest.mark.parametrize("name", AREAS_M2)
def test_every_place_outside_a_small_band_is_told_rightly(name: str) -> None:
    """Ten thousand places, and none that is 4 % nearer or farther than the limit lies on the wrong side."""
    drive_s, _ = AREAS_M2[name]
    roads, found = by_roads(drive_s, *MINUTES)
    random = np.random.default_rng(5)
    for one in found:
        limit_s = one.minutes * 60
        span = 1.5 * np.array(on_plane(roads, one.shape).bounds)
        x, y = random.uniform(span[0], span[2], 10_000), random.uniform(span[1], span[3], 10_000)
        inside, seconds = contains_xy(on_plane(roads, one.shape), x, y), drive_s(x, y)
        clear = np.abs(seconds - limit_s) > 0.04 * limit_s
        assert clear.sum() > 9_000
        assert (inside == (seconds <= limit_s))[clear].all()


def test_each_isochrone_lies_within_the_next() -> None:
    """Whoever is reached in 30 minutes is reached in 60: also five minutes beside eight hours, also around a lake."""
    for drive_s, minutes in ((blocks, (5, 30, 480)), (motorway, MINUTES)):
        _, found = by_roads(drive_s, *minutes, aside_m=lake)
        for inner, outer in pairwise(found):
            assert inner.shape.area > 0
            assert inner.shape.difference(outer.shape).area == pytest.approx(0, abs=1e-12)
    own = {30: box(114, 30, 115, 31), 60: box(114.5, 30, 116, 31)}
    roads = PlaneRoads(WUHAN, blocks)
    roads.own = own
    narrow, wide = reach(WUHAN, own, network=roads, rule=TOWN_AND_COUNTRY)
    assert wide.shape.covers(narrow.shape)
    assert wide.shape.covers(own[60])


def lake(x: Floats, y: Floats) -> Floats:
    """A lake of 16 by 16 km, 10 km east of the middle: how far its water is from the shore."""
    return np.maximum(0, np.minimum(np.minimum(x - 10_000, 26_000 - x), np.minimum(y + 8_000, 8_000 - y)))


def test_a_lake_stays_a_hole() -> None:
    """Two kilometres from the shore nobody arrives; who lives at the shore is reached."""
    roads, (one,) = by_roads(even, 60, aside_m=lake)
    plane = on_plane(roads, one.shape)
    assert isinstance(plane, Polygon)
    (hole,) = (Polygon(ring) for ring in plane.interiors)
    assert hole.centroid.distance(Spot(18_000, 0)) < 1_000
    assert hole.area == pytest.approx(12_000**2, rel=0.2)  # the water beyond 2 km from the shore


def test_places_beside_the_road_take_longer() -> None:
    """A thousand metres from the road are three minutes more, by a track at 20 km/h."""
    roads, (one,) = by_roads(even, 30, aside_m=lambda x, _: np.full_like(x, 1_000) * (np.abs(x) > 1))
    assert on_plane(roads, one.shape).area == pytest.approx(np.pi * (15 * 27 * 60) ** 2, rel=0.01)


def test_where_no_road_leads_is_not_reached() -> None:
    """The far bank of a river without a bridge is no part of it, and is not guessed at."""
    roads, (one,) = by_roads(lambda x, y: np.where(x > 5_000, -1, even(x, y)), 60)
    assert on_plane(roads, one.shape).bounds[2] == pytest.approx(5_000, abs=1_500)


def test_what_is_reached_in_two_pieces_stays_in_two() -> None:
    """A tunnel under an empty mountain range: the town behind it is reached, the mountains are not."""
    roads, (one,) = by_roads(lambda x, y: np.where((x > 8_000) & (x < 30_000), -1, np.hypot(x, y) / 25), 60)
    assert len(on_plane(roads, one.shape).geoms) == 2


def test_a_network_that_is_down_leaves_a_labelled_estimate() -> None:
    """The map is still useful, and says why it is only an estimate."""
    roads = PlaneRoads(WUHAN, blocks)
    roads.down = True
    (one,) = reach(WUHAN, (60,), network=roads, rule=TOWN_AND_COUNTRY)
    assert one.estimated
    assert "did not answer" in one.provenance
    assert one.shape.equals(reach(WUHAN, (60,), network=None, rule=TOWN_AND_COUNTRY)[0].shape)


def test_a_centre_off_the_map_is_an_estimate_too() -> None:
    """A network of another country puts it on a road that is far away."""
    (one,) = by_roads(blocks, 60, aside_m=lambda x, _: np.full_like(x, 90_000))[1]
    assert one.estimated
    assert "no road within 2000 m" in one.provenance
    roads = PlaneRoads(WUHAN, blocks)
    roads.own = {30: Polygon(), 60: Polygon()}
    assert all(one.estimated for one in reach(WUHAN, (30, 60), network=roads, rule=TOWN_AND_COUNTRY))


def test_own_isochrones_are_believed_when_they_are_complete() -> None:
    """A provider that knows but one of the two asked for is asked for times instead."""
    roads = PlaneRoads(WUHAN, even)
    roads.own = {30: box(114, 30, 115, 31)}
    (own,) = reach(WUHAN, (30,), network=roads, rule=TOWN_AND_COUNTRY)
    assert own.shape.equals(roads.own[30])
    assert roads.asked == 0
    drawn = reach(WUHAN, (30, 60), network=roads, rule=TOWN_AND_COUNTRY)
    assert on_plane(roads, drawn[0].shape).area == pytest.approx(np.pi * (15 * 1800) ** 2, rel=0.01)


def test_a_server_that_refuses_isochrones_is_asked_for_times() -> None:
    """Servers limit how many contours they draw, and how long: that is no reason to estimate."""
    roads = PlaneRoads(WUHAN, even)
    roads.no_isochrones = True
    (one,) = reach(WUHAN, (240,), network=roads, rule=TOWN_AND_COUNTRY)
    assert not one.estimated
    assert "contour of travel times" in one.provenance


def test_minutes_beyond_use_are_refused() -> None:
    """None, nothing, and more than a working day's drive."""
    for minutes in ((), (0,), (-5, 30), (LONGEST_MIN + 1,)):
        with pytest.raises(ValueError):
            reach(WUHAN, minutes, network=None, rule=TOWN_AND_COUNTRY)


def to_spare(
    center: Point, places: Sequence[Point], minutes: int, areas: Sequence[str | None], rules: dict[str, GreatCircleRule]
) -> Floats:
    """Return by what share of the limit places are nearer (negative: farther), by great-circle travel times."""
    times = GreatCircleTravelTimes(default=TOWN_AND_COUNTRY, by_area=rules)
    drive_s = times.matrix([center, *places], areas).duration_s[0][1:]
    return 1 - np.array(drive_s) / (minutes * 60)


places = st.builds(Point, st.floats(-89.9, 89.9), st.floats(-180, 180))


@settings(max_examples=40, deadline=None)
@given(center=places, minutes=st.integers(5, LONGEST_MIN), seed=st.integers(0, 2**32))
def test_an_estimate_agrees_with_great_circle_times_anywhere(center: Point, minutes: int, seed: int) -> None:
    """Also near the poles and on both sides of 180°: corner by corner, and for places around."""
    (one,) = reach(center, (minutes,), network=None, rule=TOWN_AND_COUNTRY)
    assert one.estimated
    assert one.shape.is_valid
    west, south, east, north = one.shape.bounds
    assert -180 <= west <= east <= 180
    assert -90 <= south <= north <= 90
    assert one.shape.covers(Spot(center.lon, center.lat)) or abs(center.lat) > 89
    random = np.random.default_rng(seed)
    around = random.uniform((west, south), (east, north), (40, 2))
    spare = to_spare(center, [Point(lat, lon) for lon, lat in around], minutes, [None] * 41, {})
    clear = np.abs(spare) > 0.03
    assert (contains_xy(one.shape, *around.T) == (spare > 0))[clear].all()


def test_an_estimate_has_corners_enough() -> None:
    """At least 72; its area is that of the circle to a thousandth, and nothing is lost at the edge of the map."""
    (one,) = reach(WUHAN, (120,), network=None, rule=TOWN_AND_COUNTRY)
    assert len(one.shape.exterior.coords) - 1 == DISC_CORNERS >= 72
    radius_m = 120 * 60 * 45 / 3.6 / 1.3
    km2 = one.shape.area * 111.195**2 * np.cos(np.radians(30.6))
    assert km2 == pytest.approx(np.pi * radius_m**2 / 1e6, rel=0.005)
    fiji = disc(Point(-17.8, 179.9), 100_000)
    assert len(fiji.geoms) == 2
    assert fiji.area == pytest.approx(disc(Point(-17.8, 150), 100_000).area, rel=1e-9)
    with pytest.raises(ValueError, match="is none"):
        disc(WUHAN, 15_000_000)


@pytest.mark.parametrize(("own", "other"), [(TOWN_AND_COUNTRY, SLOW), (SLOW, QUICK), (QUICK, SLOW)])
def test_an_estimate_crosses_regions_as_travel_times_do(own: GreatCircleRule, other: GreatCircleRule) -> None:
    """Over the border the slower of both rules holds, in a small region inside a large one that of the small one."""
    large, small = box(114.6, 29, 117, 33), box(114.7, 30.4, 114.9, 30.9)
    areas = (RuledArea(shape=small, rule=QUICK), RuledArea(shape=large, rule=other))
    found = reach(WUHAN, MINUTES, network=None, rule=own, beyond=areas)
    rules = {"own": own, "large": other, "small": QUICK}
    around = np.random.default_rng(3).uniform((112.8, 29.3), (115.8, 31.9), (500, 2))
    where = np.where(contains_xy(small, *around.T), "small", np.where(contains_xy(large, *around.T), "large", "own"))
    spots = [Point(lat, lon) for lon, lat in around]
    for one in found:
        spare = to_spare(WUHAN, spots, one.minutes, ["own", *where.tolist()], rules)
        clear = np.abs(spare) > 0.005
        assert (contains_xy(one.shape, *around.T) == (spare > 0))[clear].all()
        assert len(set(zip(where[clear], spare[clear] > 0, strict=True))) >= 3
    assert all(outer.shape.buffer(1e-9).covers(inner.shape) for inner, outer in pairwise(found))
