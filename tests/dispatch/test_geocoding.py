"""When a found place is sure enough to drive to, and when it contradicts given coordinates."""

import json

import pytest

from dispatch.places.geocoding import doubt, place_document, place_of_document, sure
from geo.geocode import REACH_M, Place, Precision
from geo.point import Point

HERE = Point(32.0440, 118.7790)
DEGREE_M = 111_000


def place(precision: Precision, confidence: float, *, north_m: float = 0.0) -> Place:
    """A place, so far north of here."""
    return Place(
        point=Point(HERE.lat + north_m / DEGREE_M, HERE.lon), confidence=confidence, precision=precision,
        matched="中山路1号", provider="test", datum="GCJ02", city="南京市", reach_m=REACH_M[precision],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("precision", "confidence", "is_sure"),
    [
        ("house", 0.95, True),
        ("street", 0.65, True),
        ("house", 0.64, False),
        ("district", 0.9, False),
        ("city", 1.0, False),
    ],
)
def test_only_a_house_or_a_street_is_sure(precision: Precision, confidence: float, is_sure: bool) -> None:
    """And only with enough confidence: a city is never a place to drive to."""
    assert (sure([place(precision, confidence)]) == 0) is is_sure


def test_nothing_found_is_not_sure_and_doubts_nothing() -> None:
    """Nobody knows the address: that says nothing about the coordinates."""
    assert sure([]) is None
    assert doubt(HERE, []) is None


@pytest.mark.parametrize(
    ("precision", "confidence", "north_m", "doubted"),
    [
        ("house", 0.95, 190, False),
        ("house", 0.95, 210, True),
        ("street", 0.8, 190, False),
        ("street", 0.8, 210, True),
        ("house", 0.6, 5_000, False),
        ("district", 0.5, 30_000, False),
        ("district", 0.5, 50_000, True),
        ("city", 0.3, 100_000, False),
        ("city", 0.3, 130_000, True),
        ("city", 0.15, 130_000, False),
        ("province", 0.1, 2_000_000, False),
    ],
)
def test_coordinates_are_doubted_when_they_leave_what_the_address_allows(
    precision: Precision, confidence: float, north_m: float, doubted: bool
) -> None:
    """200 m of a house or a street, the reach of an area; an unsure answer doubts nothing."""
    found = doubt(HERE, [place(precision, confidence, north_m=north_m)])
    assert (found is not None) is doubted
    if found is not None:
        assert found.distance_m == pytest.approx(north_m, rel=0.01)


def test_a_place_survives_being_stored() -> None:
    """As JSON and back."""
    before = place("house", 0.95)
    assert place_of_document(json.loads(json.dumps(place_document(before)))) == before
