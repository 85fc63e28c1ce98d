"""Where the towns of China are, by their Chinese names, as far as GeoNames has them (`geo.cities`)."""

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Any

from geo.cities import all_cities
from geo.geocoders.divisions import prefectures
from geo.point import Point

_COUNTRIES = frozenset({"CN", "HK", "MO", "TW"})
_COUNTY = re.compile("[\u4e00-\u9fff]{1,9}(?:县|区|市|旗)")
_ENDINGS = ("市", "", "县", "镇", "区")


@cache
def seats() -> Mapping[str, Point]:
    """Return where prefectures are governed from, by the prefecture's name; without those that GeoNames lacks."""
    named = _by_name()
    found = {}
    for prefecture in prefectures():
        towns = [town for end in _ENDINGS for town in named.get((prefecture.code, prefecture.seat + end), ())]
        if towns:
            found[prefecture.name] = _point(max(towns, key=lambda town: int(town["population"])))
    return found


@cache
def counties(code: str) -> Mapping[str, tuple[Point, ...]]:
    """Return the counties, districts and smaller cities of a province by name, the largest first of equal names.

    code: the province's, as GeoNames has it. Names that a prefecture has are left out: they mean the prefecture.
    """
    taken = {prefecture.name for prefecture in prefectures()}
    found: dict[str, list[Point]] = defaultdict(list)
    for (inside, name), towns in _by_name().items():
        if inside == code and name not in taken and _COUNTY.fullmatch(name):
            found[name] += [_point(town) for town in towns]
    return {name: tuple(points) for name, points in found.items()}


@cache
def _by_name() -> Mapping[tuple[str, str], list[dict[str, Any]]]:
    """Return the towns of each name in each province, the largest first."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for town in all_cities():
        if town["countrycode"] in _COUNTRIES:
            code = f"{town['countrycode']}.{town['admin1code'] if town['countrycode'] == 'CN' else ''}"
            for name in {town["name"], *town["alternatenames"]}:
                found[code, name].append(town)
    return found


def _point(town: Mapping[str, Any]) -> Point:
    return Point(town["latitude"], town["longitude"])
