"""Latitude and longitude that have changed places, suspected where only the other way round makes sense.

A range check finds them east of 90°E and west of 90°W alone: there a longitude is no latitude. Elsewhere a swapped pair
is a place on earth, but hardly ever one where the company works: swapped, western China lies in the Arctic Ocean,
Germany in the Gulf of Aden. What is known of the company decides: its areas, its other places, and their countries.
A country is that of the nearest city (GeoNames, above 15,000 inhabitants), which is near enough to tell China from
Svalbard and needs no borders drawn. Where all places are swapped alike, nothing is suspected unless they lie where
nobody lives.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from geo.areas.service_area import AreaMap, ServiceArea
from geo.cities import all_cities
from geo.point import Point

FAR_KM = 1_000
"""Within so much of the company's places a place is theirs."""

_LONELY_KM = 500  # farther from any city nobody lives; all of China lies within 450
_INHABITED_LAT = 72  # beyond, nobody does
_EARTH_KM = 6371.0088
_AT_ONCE = 512
_SHARE = 4  # where no places are sure: so many times as many must speak for the swapped place as for the given one
_MOST_WITNESSES = 2_000
_NO_AREAS = AreaMap()

Given = Literal["outside", "abroad", "uninhabited"]
Meant = Literal["company", "country", "elsewhere"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A place that is likelier meant the other way round.

    index: which of the points; swapped: the other way round; given: what the place is as it stands: outside every area
    of the company, in a country where it has nothing, or where nobody lives; meant: where it would be when swapped: in
    an area of theirs or near their places, in a country of theirs, or somewhere that is inhabited at least.
    """

    index: int
    point: Point
    swapped: Point
    given: Given
    meant: Meant

    @property
    def plain(self) -> bool:
        """Whether there is no other reading that makes sense."""
        if self.given == "uninhabited":
            return self.meant != "elsewhere"
        return self.given == "abroad" and self.meant == "company"


def suspects(points: Sequence[Point], home: Sequence[Point] = (), areas: AreaMap = _NO_AREAS) -> tuple[Suspect, ...]:
    """Return the points that are likely swapped, in their order.

    home: places of the company that are known, as its centres; areas: the ground that it serves. Without either the
    points themselves are asked, and the many speak against the few. No place speaks for itself, nor for another at the
    very same spot.
    """
    candidates = [k for k, point in enumerate(points) if _can_be_swapped(point)]
    if not candidates:
        return ()
    given = [points[k] for k in candidates]
    swapped = [Point(point.lon, point.lat) for point in given]
    sure = [*home, *map(_middle, areas.areas)]
    witnesses = sure or points[:: 1 + len(points) // _MOST_WITNESSES]
    near_given, near_swapped = _near(given, witnesses), _near(swapped, witnesses)
    lost = (near_given == 0) & (near_swapped == 0)
    lost |= near_given == 0 if sure else near_given * _SHARE < near_swapped
    served, would_be = _served(given, areas), _served(swapped, areas)
    looked_at = np.flatnonzero(~served & (lost | would_be))
    if not looked_at.size:
        return ()
    theirs = _countries_of(witnesses, every=bool(sure))
    here, there = countries([given[k] for k in looked_at]), countries([swapped[k] for k in looked_at])
    found = []
    for k, country, other in zip(looked_at, here, there, strict=True):
        place = _given(country, theirs) if lost[k] else "outside"
        meant: Meant = "company" if would_be[k] or near_swapped[k] else "country" if other in theirs else "elsewhere"
        if place == "outside" and not would_be[k]:
            continue
        if meant == "elsewhere" and (other is None or place != "uninhabited"):
            continue
        found.append(Suspect(index=candidates[k], point=given[k], swapped=swapped[k], given=place, meant=meant))
    return tuple(found)


def countries(places: Sequence[Point]) -> list[str | None]:
    """Return the country of each place by its nearest city (ISO 3166, two letters); None where nobody lives."""
    cities, codes = _gazetteer()
    found: list[str | None] = []
    for first in range(0, len(places), _AT_ONCE):
        some = places[first : first + _AT_ONCE]
        cosines = _directions(some) @ cities.T
        nearest = cosines.argmax(axis=1)
        for place, city, cosine in zip(some, nearest, cosines.max(axis=1), strict=True):
            lonely = _EARTH_KM * np.arccos(min(1.0, cosine)) > _LONELY_KM or abs(place.lat) > _INHABITED_LAT
            found.append(None if lonely else codes[city])
    return found


def _can_be_swapped(point: Point) -> bool:
    """Return whether the other way round is a place where anybody could be."""
    return abs(point.lon) <= _INHABITED_LAT


def _given(country: str | None, theirs: frozenset[str]) -> Given:
    if country is None:
        return "uninhabited"
    return "outside" if country in theirs else "abroad"


def _served(places: Sequence[Point], areas: AreaMap) -> NDArray[np.bool_]:
    """Return for each place whether it lies in an area."""
    return np.array([bool(areas) and areas.region_at(place) is not None for place in places], dtype=np.bool_)


def _middle(area: ServiceArea) -> Point:
    inside = area.shape.representative_point()
    return Point(inside.y, inside.x)


def _countries_of(witnesses: Sequence[Point], *, every: bool) -> frozenset[str]:
    """Return the countries of the company: of all places that are sure, else those where a good part of them lies."""
    found = Counter(countries(witnesses))
    least = 1 if every else len(witnesses) / _SHARE
    return frozenset(country for country, count in found.items() if country is not None and count >= least)


def _near(places: Sequence[Point], witnesses: Sequence[Point]) -> NDArray[np.int64]:
    """Return for each place how many witnesses lie within FAR_KM of it, those at the same spot left out."""
    theirs, far = _directions(witnesses), np.cos(FAR_KM / _EARTH_KM)
    same = Counter(witnesses)
    counts = np.empty(len(places), dtype=np.int64)
    for first in range(0, len(places), _AT_ONCE):
        some = slice(first, first + _AT_ONCE)
        counts[some] = (_directions(places[some]) @ theirs.T > far).sum(axis=1)
    return counts - np.array([same[place] for place in places], dtype=np.int64)


def _directions(places: Sequence[Point]) -> NDArray[np.float64]:
    """Return the places as unit vectors from the middle of the earth; n × 3."""
    lat, lon = np.radians([(place.lat, place.lon) for place in places]).T
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


@cache
def _gazetteer() -> tuple[NDArray[np.float64], tuple[str, ...]]:
    cities = all_cities()
    places = [Point(city["latitude"], city["longitude"]) for city in cities]
    return _directions(places), tuple(str(city["countrycode"]) for city in cities)
