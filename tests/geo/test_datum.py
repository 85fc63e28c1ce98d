"""Chinese datums."""

from math import nan

import pytest
from geopy.distance import geodesic
from hypothesis import given
from hypothesis import strategies as st

from geo.datum import DATUMS, Datum, from_wgs84, in_shifted_area, to_wgs84
from geo.point import Point

shifted = st.sampled_from(["GCJ02", "BD09"])
china = st.builds(Point, lat=st.floats(3.4, 53.6), lon=st.floats(73.4, 135.1))
SOUTH, NORTH, WEST, EAST = 0.8293, 55.8271, 72.004, 137.8347
rectangle = st.builds(Point, lat=st.floats(SOUTH, NORTH), lon=st.floats(WEST, EAST))
border = st.builds(Point, lat=st.sampled_from([SOUTH, NORTH]), lon=st.floats(WEST, EAST)) | st.builds(
    Point, lat=st.floats(SOUTH, NORTH), lon=st.sampled_from([WEST, EAST])
)


def apart_m(lat: float, lon: float, point: Point) -> float:
    return float(geodesic((lat, lon), (point.lat, point.lon)).m)


@given(china | rectangle | border, shifted)
def test_there_and_back_is_less_than_a_millimetre_off(point: Point, datum: Datum) -> None:
    """Whatever place in China, in the shifted rectangle and on its very border is written in a Chinese datum and read
    again is where it was. (Promised is a metre; the most that 420,000 random places gave is 0.00000001 m.)"""
    back = to_wgs84(*from_wgs84(point, datum), datum)
    assert apart_m(back.lat, back.lon, point) < 0.001


@given(china, shifted)
def test_back_and_there_is_less_than_a_millimetre_off(point: Point, datum: Datum) -> None:
    """Numbers of a Chinese map, taken in and given out again, are the same numbers."""
    lat, lon = from_wgs84(to_wgs84(point.lat, point.lon, datum), datum)
    assert apart_m(lat, lon, point) < 0.001


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_gcj02_changes_nothing_away_from_china(lat: float, lon: float) -> None:
    """Outside the published rectangle GCJ-02 and WGS-84 are the same numbers; read again, a kilometre outside it."""
    if not in_shifted_area(lat, lon):
        assert from_wgs84(Point(lat, lon), "GCJ02") == (lat, lon)
    if not (SOUTH - 0.02 <= lat <= NORTH + 0.02 and WEST - 0.02 <= lon <= EAST + 0.02):
        assert to_wgs84(lat, lon, "GCJ02") == Point(lat, lon)


@pytest.mark.parametrize(
    ("place", "wgs84", "gcj02_off_m"),
    [("Urumqi", (43.8256, 87.6168), 265), ("Guangzhou", (23.1291, 113.2644), 621)],
)
def test_the_shift_has_the_size_it_is_known_for(place: str, wgs84: tuple[float, float], gcj02_off_m: int) -> None:
    """GCJ-02 lies about as far off as maps show: little in Urumqi, twice that in Guangzhou."""
    assert apart_m(*from_wgs84(Point(*wgs84), "GCJ02"), Point(*wgs84)) == pytest.approx(gcj02_off_m, rel=0.03)


@pytest.mark.parametrize(
    ("datum", "shifted_pair", "wgs84"),
    [
        ("GCJ02", (31.17530398364597, 121.531541859215), (31.1774276, 121.5272106)),
        ("GCJ02", (22.540796131694766, 113.9171764808363), (22.543847, 113.912316)),
        ("GCJ02", (39.91334545536069, 116.38404722455657), (39.911954, 116.377817)),
        ("BD09", (30.61484575976839, 121.10271724622564), (30.6107779, 121.0917077)),
    ],
)
def test_published_pairs_are_met(datum: Datum, shifted_pair: tuple[float, float], wgs84: tuple[float, float]) -> None:
    """The pairs that public test suites of this formula give (eviltransform and its Rust port) come out."""
    assert apart_m(*wgs84, to_wgs84(*shifted_pair, datum)) < 0.001


@pytest.mark.parametrize("datum", DATUMS)
@pytest.mark.parametrize(("lat", "lon"), [(nan, 100.0), (91.0, 100.0), (30.0, 181.0)])
def test_what_is_no_coordinate_is_refused(datum: Datum, lat: float, lon: float) -> None:
    """NaN and numbers off the globe never become a point."""
    with pytest.raises(ValueError, match="latitude and longitude"):
        to_wgs84(lat, lon, datum)


def test_an_unknown_datum_is_refused() -> None:
    """A datum we do not know is an error that names the known ones, never a silent pass-through."""
    with pytest.raises(ValueError, match="WGS84, GCJ02, BD09"):
        to_wgs84(30.0, 100.0, "CGCS2000")  # type: ignore[arg-type]
