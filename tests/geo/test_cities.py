"""The names by which a map without tiles is read."""

from geo.cities import cities_around, city_near
from geo.point import Point

NANJING = Point(32.06, 118.78)


def test_cities_around_a_place_come_largest_first_in_the_language_asked() -> None:
    """Around Nanjing the first name is its own, as GeoNames gives it in each language; smaller towns rank lower."""
    chinese, english = cities_around([NANJING], "zh"), cities_around([NANJING], "en")
    assert (chinese[0].name, chinese[0].rank, english[0].name) == ("南京", 1, "Nanjing")
    assert {city.rank for city in chinese} >= {1, 2}
    assert [city.point for city in chinese] == [city.point for city in english]


def test_only_cities_near_what_is_shown_are_named() -> None:
    """Shanghai is not around Nanjing."""
    assert "上海" not in {city.name for city in cities_around([NANJING], "zh")}


def test_nowhere_has_no_cities() -> None:
    """A map of nothing names nothing."""
    assert cities_around([], "en") == ()


def test_a_place_is_told_by_the_city_it_lies_beside() -> None:
    """Purple Mountain lies east of Nanjing, a few kilometres from its middle, in either language."""
    near = city_near(Point(32.07, 118.85), "zh")
    assert near is not None
    assert near.name == "南京"
    assert 4 < near.distance_km < 9
    assert 60 < near.bearing_deg < 120
    english = city_near(Point(32.07, 118.85), "en")
    assert english is not None
    assert english.name == "Nanjing"


def test_in_the_middle_of_nowhere_no_city_is_near() -> None:
    """The Taklamakan has none within 60 km."""
    assert city_near(Point(39.0, 83.0), "zh") is None


def test_chinese_names_are_written_as_in_china() -> None:
    """Simplified, and without 市: Shaoxing and Huainan, whose first names in the gazetteer are neither."""
    names = {city.name for city in cities_around([Point(30.0, 120.58), Point(32.63, 117.0)], "zh")}
    assert {"绍兴", "淮南"} <= names
    assert not {"紹興", "淮南市"} & names
