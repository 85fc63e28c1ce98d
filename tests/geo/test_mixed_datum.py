"""Two notes of one place in two datums."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.datum import Datum, from_wgs84
from geo.mixed_datum import other_datum
from geo.point import Point

china = st.builds(Point, lat=st.floats(18.2, 53.5), lon=st.floats(73.6, 134.7))


@given(china, st.sampled_from(["GCJ02", "BD09"]))
def test_a_place_noted_in_another_datum_is_recognised(point: Point, datum: Datum) -> None:
    """All over China, whichever of the two notes comes first; the notes lie as far apart as the datums."""
    other = Point(*from_wgs84(point, datum))
    for pair in ((point, other), (other, point)):
        found = other_datum(*pair)
        assert found is not None
        assert 100 < found[1] < 2_000


@pytest.mark.parametrize("metres_north", [0, 60, 99, 350, 700, 5_000])
def test_places_that_lie_apart_in_another_way_are_left_alone(metres_north: float) -> None:
    """Two gates of a plant, two plants of a street, and the same place twice."""
    shanghai = Point(31.2304, 121.4737)
    assert other_datum(shanghai, Point(shanghai.lat + metres_north / 111_000, shanghai.lon)) is None


def test_outside_china_nothing_is_mixed() -> None:
    """There GCJ-02 is WGS-84."""
    assert other_datum(Point(42.36, -71.06), Point(42.358, -71.055)) is None
