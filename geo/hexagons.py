"""Places counted by hexagons of the H3 grid (Uber, h3geo.org), as fine as a map can show them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import cos, log, radians

import h3
from shapely.geometry import Polygon

from geo.point import Point

COARSEST, FINEST = 2, 8
"""Sides of some 180 km and 0.5 km: beyond the first a country is one hexagon, beyond the last a hexagon is a house."""
_ACROSS = 24  # hexagons from one edge of what is shown to the other: on a screen each has room for its number
_FEW_OUTSIDE = 0.02  # places left out at each edge: a single one far off, often a mistake, must not blur all others
_KM_PER_DEGREE = 111.2


def resolution_for(places: Iterable[Point]) -> int:
    """Return the H3 resolution that shows the extent of some places in about 24 hexagons; the finest for one place."""
    found = list(places)
    if not found:
        return FINEST
    south, north = _without_few(sorted(place.lat for place in found))
    west, east = _without_few(sorted(place.lon for place in found))
    wide_km = max(north - south, (east - west) * cos(radians((south + north) / 2))) * _KM_PER_DEGREE
    side_km = max(wide_km / _ACROSS / 2, 0.01)
    return min(range(COARSEST, FINEST + 1), key=lambda each: abs(log(edge_km(each) / side_km)))


def edge_km(resolution: int) -> float:
    """Return the average length of a hexagon's side."""
    return float(h3.average_hexagon_edge_length(resolution, unit="km"))


def counted_by_cell(places: Iterable[tuple[Point, int]], resolution: int) -> Mapping[str, Counter[int]]:
    """Return how many places of each kind (a number) lie in each hexagon with any, by its H3 index."""
    found: dict[str, Counter[int]] = {}
    for place, kind in places:
        found.setdefault(h3.latlng_to_cell(place.lat, place.lon, resolution), Counter())[kind] += 1
    return found


def cell_shape(cell: str) -> Polygon:
    """Return a hexagon as an area (WGS-84, x = longitude); across the 180th meridian longitudes go on past it."""
    corners = [(lon, lat) for lat, lon in h3.cell_to_boundary(cell)]
    if max(lon for lon, _ in corners) - min(lon for lon, _ in corners) > 180:
        corners = [(lon + 360 if lon < 0 else lon, lat) for lon, lat in corners]
    return Polygon(corners)


def cell_center(cell: str) -> Point:
    """Return the middle of a hexagon."""
    return Point(*h3.cell_to_latlng(cell))


def _without_few(ordered: Sequence[float]) -> tuple[float, float]:
    few = int(len(ordered) * _FEW_OUTSIDE)
    return ordered[few], ordered[-1 - few]
