"""Great-circle travel times."""

import time
from math import ceil

import numpy as np
import pytest
from geopy.distance import geodesic
from hypothesis import given
from hypothesis import strategies as st

from geo.geodesic import geodesic_m
from geo.point import Point
from geo.providers.great_circle import GreatCircleRule, GreatCircleTravelTimes

world = st.builds(Point, lat=st.floats(-90, 90), lon=st.floats(-180, 180))
SHANGHAI, HEFEI, WUHAN = Point(31.2304, 121.4737), Point(31.8206, 117.2272), Point(30.5928, 114.3055)
PLAIN = GreatCircleRule(detour_pct=100, speed_kmh=36)
SLOW_AND_WINDING = GreatCircleRule(detour_pct=150, speed_kmh=18)


def random_places(n: int, *, lat: tuple[float, float] = (20, 45), lon: tuple[float, float] = (85, 125)) -> list[Point]:
    rng = np.random.default_rng(1)
    return [Point(float(a), float(b)) for a, b in zip(rng.uniform(*lat, n), rng.uniform(*lon, n), strict=True)]


@given(world, world)
def test_any_two_places_are_as_far_apart_as_geopy_says(a: Point, b: Point) -> None:
    """The fast formula and geopy's geodesic agree within a millimetre, also at poles, date line and antipodes."""
    (ours,) = geodesic_m(*(np.array([value]) for value in (a.lat, a.lon, b.lat, b.lon)))
    assert ours == pytest.approx(geodesic((a.lat, a.lon), (b.lat, b.lon)).m, abs=1e-3)


@pytest.mark.parametrize("span_deg", [1e-6, 1e-3, 0.3, 20])
def test_legs_of_every_length_agree_with_geopy(span_deg: float) -> None:
    """From neighbours to the far end of the country, 2,000 random pairs each are within a millimetre of geopy's."""
    a = random_places(2000, lat=(20, 45 - span_deg), lon=(85, 125 - span_deg))
    shift = np.random.default_rng(2).uniform(0, span_deg, (2000, 2))
    b = [Point(p.lat + north, p.lon + east) for p, (north, east) in zip(a, shift, strict=True)]
    columns = [np.array(values) for pair in (a, b) for values in ([p.lat for p in pair], [p.lon for p in pair])]
    exact = [geodesic((p.lat, p.lon), (q.lat, q.lon)).m for p, q in zip(a, b, strict=True)]
    assert np.abs(geodesic_m(*columns) - exact).max() < 1e-3


def test_a_leg_is_the_geodesic_with_detour_and_speed_rounded_up() -> None:
    """Metres and seconds of one leg follow from geopy's distance by the rule, and no fraction is lost."""
    exact_m = geodesic((SHANGHAI.lat, SHANGHAI.lon), (HEFEI.lat, HEFEI.lon)).m
    provider = GreatCircleTravelTimes(default=GreatCircleRule(detour_pct=130, speed_kmh=45))
    matrix = provider.matrix([SHANGHAI, HEFEI], [None, None])
    assert matrix.distance_m[0][1] == ceil(exact_m * 1.3)
    assert matrix.duration_s[0][1] == ceil(exact_m * 1.3 / 12.5)


def test_between_two_areas_the_more_cautious_figures_count() -> None:
    """A leg from a plain area into a winding, slow one takes the longer detour and the lower speed; inside, its own."""
    provider = GreatCircleTravelTimes(default=PLAIN, by_area={"hills": SLOW_AND_WINDING})
    straight = GreatCircleTravelTimes(default=PLAIN).matrix([SHANGHAI, HEFEI, WUHAN], [None] * 3)
    mixed = provider.matrix([SHANGHAI, HEFEI, WUHAN], ["plain", "plain", "hills"])
    assert mixed.duration_s[0][1] == straight.duration_s[0][1]
    assert mixed.duration_s[0][2] == pytest.approx(3 * straight.duration_s[0][2], abs=2)
    assert mixed.distance_m[0][2] == pytest.approx(1.5 * straight.distance_m[0][2], abs=1)


def test_the_matrix_is_symmetric_and_zero_between_identical_places() -> None:
    """There is as far as back, and a place is at itself, also when it is listed twice."""
    places = [*random_places(30), SHANGHAI, SHANGHAI]
    matrix = GreatCircleTravelTimes().matrix(places, [None] * len(places))
    for table in (np.array(matrix.duration_s), np.array(matrix.distance_m)):
        assert (table == table.T).all()
        assert (np.diag(table) == 0).all()
        assert table[-1, -2] == 0


def test_within_a_part_legs_are_exact_and_between_parts_nearly() -> None:
    """Whoever drives, drives the legs of the whole matrix to the second; what nobody drives is within 0.6 % of it.

    By the same rules, and also for a centre that is in two parts, a place that is in none and one at the same spot.
    """
    times = GreatCircleTravelTimes(by_area={"hills": SLOW_AND_WINDING})
    spots = random_places(39)
    places = [*spots, spots[0]]
    areas = [("hills", "plain", None)[k % 3] for k in range(40)]
    parts = [(0, *range(5, 20)), (0, *range(20, 35)), (36,)]
    whole, cut = times.matrix(places, areas), times.matrix(places, areas, parts)
    driven = np.zeros((40, 40), bool)
    for part in parts:
        driven[np.ix_(part, part)] = True
    for name in ("duration_s", "distance_m"):
        exact, ours = (np.array(getattr(one, name)) for one in (whole, cut))
        assert (exact == ours)[driven].all()
        assert (np.abs(exact - ours) <= 0.006 * exact + 1).all()
        assert ours[0, 39] == ours[39, 0] == 0
        assert (ours == ours.T).all()
    assert cut.provenance == f"{whole.provenance}; between parts, where nobody drives, on a sphere"
    assert cut.estimated
    assert times.matrix(places, areas, [range(40)]) == whole


def test_a_national_day_takes_its_parts_time() -> None:
    """1,200 places in 24 regions, 20 centres in common: hardly more than the filling in of the matrix."""
    places = random_places(1_220)
    parts = [(*range(20), *range(20 + 50 * k, 70 + 50 * k)) for k in range(24)]
    began = time.process_time()
    GreatCircleTravelTimes().matrix(places, [None] * 1_220, parts)
    cut_s = time.process_time() - began
    GreatCircleTravelTimes().matrix(places, [None] * 1_220)
    assert cut_s < 0.75 * (time.process_time() - began - cut_s)


def test_a_matrix_says_where_it_comes_from() -> None:
    """Provider, version and every rule are in words that can be stored, and the matrix calls itself an estimate."""
    matrix = GreatCircleTravelTimes(default=PLAIN, by_area={"hills": SLOW_AND_WINDING}).matrix([SHANGHAI], [None])
    assert matrix.estimated
    assert "geopy" in matrix.provenance
    assert "default 100 % at 36 km/h, hills 150 % at 18 km/h" in matrix.provenance


def test_no_places_have_no_legs() -> None:
    """An empty day is no error."""
    assert GreatCircleTravelTimes().matrix([], []).duration_s == ()


@pytest.mark.parametrize(("detour_pct", "speed_kmh"), [(99, 40), (float("nan"), 40), (130, 0), (130, float("inf"))])
def test_a_rule_that_cannot_be_is_refused(detour_pct: float, speed_kmh: float) -> None:
    """A road shorter than the straight line, or no speed at all, never reaches a matrix."""
    with pytest.raises(ValueError, match=r"detour_pct|speed_kmh"):
        GreatCircleRule(detour_pct=detour_pct, speed_kmh=speed_kmh)


def test_two_hundred_places_take_a_moment() -> None:
    """A day's matrix is no reason to wait: asking geopy leg by leg would take two seconds."""
    places = random_places(200)
    started = time.process_time()
    GreatCircleTravelTimes().matrix(places, [None] * 200)
    assert time.process_time() - started < 0.3
