"""Latitude and longitude that have changed places."""

import time

import pytest
from shapely import box

from geo.areas.service_area import AreaMap, ServiceArea
from geo.point import Point
from geo.swapped import Suspect, countries, suspects

SHANGHAI, URUMQI, KASHGAR = Point(31.2304, 121.4737), Point(43.8256, 87.6168), Point(39.47, 75.99)
GAR = Point(32.5, 80.1)  # in western Tibet
BERLIN, MUNICH, DELHI, BHUJ = Point(52.52, 13.405), Point(48.14, 11.58), Point(28.61, 77.21), Point(23.25, 69.67)
TEHRAN, VYBORG, TROMSO, NY_ALESUND = Point(35.7, 51.4), Point(60.7, 28.8), Point(69.65, 18.96), Point(78.92, 11.93)


def turned(point: Point) -> Point:
    """The point the other way round."""
    return Point(point.lon, point.lat)


def only(points: list[Point], home: list[Point]) -> Suspect:
    (suspect,) = suspects(points, home)
    return suspect


@pytest.mark.parametrize("place", [URUMQI, KASHGAR, GAR])
@pytest.mark.parametrize("home", [[SHANGHAI], [SHANGHAI, URUMQI], [KASHGAR]])
def test_western_china_is_found_swapped_and_left_alone_as_it_is(place: Point, home: list[Point]) -> None:
    """West of 90°E a swapped pair is a place on earth; wherever the centres are, it is found, the right one is not."""
    suspect = only([place, turned(place)], home)
    assert (suspect.index, suspect.swapped) == (1, place)
    assert suspect.plain or place == GAR


def test_east_of_ninety_degrees_nothing_is_left_to_suspect() -> None:
    """There a swapped pair is no point at all: whoever reads it has refused it by its range."""
    assert suspects([SHANGHAI, Point(22.5, 114.1)], [URUMQI]) == ()
    with pytest.raises(ValueError, match="no latitude"):
        turned(SHANGHAI)


def test_a_place_among_the_company_s_own_is_meant() -> None:
    """Munich swapped lies off Somalia, Bhuj swapped in Norway; both would be near the centre, or in its country."""
    assert only([BERLIN, turned(MUNICH)], [BERLIN]).meant == "company"
    indian = only([BHUJ, turned(BHUJ)], [DELHI])
    assert (indian.given, indian.meant, indian.index) == ("abroad", "company", 1)
    far_from_delhi = only([turned(Point(10.0, 76.3))], [DELHI])
    assert (far_from_delhi.given, far_from_delhi.meant, far_from_delhi.plain) == ("uninhabited", "country", True)


def test_what_may_be_meant_is_suspected_and_not_refused() -> None:
    """A company of Tehran may have a customer near Petersburg; swapped, the place would be in Iran, too."""
    suspect = only([VYBORG], [TEHRAN])
    assert (suspect.given, suspect.meant, suspect.plain) == ("abroad", "country", False)


def test_a_station_near_the_pole_may_be_meant() -> None:
    """Nobody lives there; but the other way round it is nowhere near the company, nor in its country."""
    assert not any(suspect.plain for suspect in suspects([NY_ALESUND], [TROMSO]))
    assert suspects([NY_ALESUND], [Point(78.22, 15.65)]) == ()


def test_areas_speak_for_their_places_and_against_others() -> None:
    """Swapped, Ankara lies in Saudi Arabia, within 1,000 km: only the area tells; what is served is left alone."""
    turkey = AreaMap(areas=(ServiceArea(region_id="TR", shape=box(26, 36, 45, 42)),))
    diyarbakir, ankara = Point(37.9, 40.2), Point(39.9, 32.9)
    assert suspects([diyarbakir, turned(ankara)], [ankara]) == ()
    (suspect,) = suspects([diyarbakir, turned(ankara), ankara], [ankara], turkey)
    assert (suspect.index, suspect.given, suspect.meant, suspect.plain) == (1, "outside", "company", False)
    xinjiang = AreaMap(areas=(ServiceArea(region_id="XJ", shape=box(73.5, 34.3, 96.4, 49.2)),))
    (suspect,) = suspects([KASHGAR, turned(KASHGAR)], (), xinjiang)
    assert (suspect.index, suspect.given, suspect.meant, suspect.plain) == (1, "uninhabited", "company", True)
    pole = AreaMap(areas=(ServiceArea(region_id="N", shape=box(-10, 70, 60, 85)),))
    assert suspects([turned(KASHGAR)], [SHANGHAI], pole) == ()


def test_many_speak_against_few_where_no_centre_is_known() -> None:
    """A list of places in one country with two swapped; and one row against one, as the pole is no place."""
    rows = [Point(48 + k / 10, 9 + k / 10) for k in range(20)]
    assert [suspect.index for suspect in suspects([*rows, turned(BERLIN), turned(MUNICH)])] == [20, 21]
    assert [suspect.index for suspect in suspects([URUMQI, turned(KASHGAR)])] == [1]
    assert [suspect.index for suspect in suspects([turned(URUMQI), KASHGAR])] == [0]
    assert suspects([]) == ()


def test_a_place_does_not_speak_for_itself() -> None:
    """A swapped centre in the list of centres vouches neither for itself nor for the site beside it."""
    centres = [URUMQI, turned(KASHGAR)]
    assert only(centres, centres).index == 1
    assert only([turned(KASHGAR)], centres).meant == "country"


def test_a_country_is_that_of_the_nearest_city() -> None:
    """Deserts and high plateaus belong to somebody, oceans and the pole to nobody."""
    places = [KASHGAR, Point(33.5, 88), Point(53.4, 122.5), BERLIN, turned(KASHGAR), Point(0, -30), Point(-75, 10)]
    assert countries(places) == ["CN", "CN", "CN", "DE", None, None, None]


def test_a_long_list_takes_no_time() -> None:
    """Ten thousand places, each of them to be looked up, in a few seconds of one processor."""
    rows = [Point(20 + k % 100 / 3, 60 - k % 97 / 2) for k in range(10_000)]
    begin = time.process_time()
    suspects(rows, [SHANGHAI])
    assert time.process_time() - begin < 10
