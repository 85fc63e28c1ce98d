"""The names by which a map without tiles is read."""

from geo.cities import cities_around
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
