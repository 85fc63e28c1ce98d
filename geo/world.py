"""Shapes that run over the end of the map: longitudes beyond 180°, circles around a pole."""

from math import floor

import numpy as np
from geopy.distance import geodesic
from shapely import Polygon, box, make_valid, union_all
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

from geo.point import Point

DISC_CORNERS = 180
_FARTHEST_M = 9_900_000  # beyond a quarter of the earth a circle is the border of what lies outside it


def within_world(shape: BaseGeometry) -> BaseGeometry:
    """Return a shape whose longitudes may go on beyond ±180° as one that is cut there, each part in its place."""
    if shape.is_empty:
        return shape
    west, _, east, _ = shape.bounds
    if west >= -180 and east <= 180:
        return shape
    turns = range(floor((west + 180) / 360), floor((east + 180) / 360) + 1)
    parts = [translate(shape.intersection(box(360 * n - 180, -90, 360 * n + 180, 90)), xoff=-360 * n) for n in turns]
    return union_all(parts)


def disc(center: Point, radius_m: float) -> BaseGeometry:
    """Return all within a geodesic distance of a place, as an area in WGS-84 (x: lon, y: lat) of DISC_CORNERS corners.

    Right around the poles and across 180° of longitude. Raises ValueError beyond a quarter of the earth.
    """
    if not 0 < radius_m <= _FARTHEST_M:
        raise ValueError(f"a disc of {radius_m:g} m is none: give more than 0 and at most {_FARTHEST_M} m")
    # With a corner due north and one due south no step of longitude is 180° or more, however close a pole is.
    bearings = np.linspace(0, 360, DISC_CORNERS + 1)
    ends = [geodesic(meters=radius_m).destination((center.lat, center.lon), bearing) for bearing in bearings]
    lon = np.unwrap([end.longitude for end in ends], period=360)
    ring = [*zip(lon, [end.latitude for end in ends], strict=True)]
    for pole in (90, -90):
        if geodesic((center.lat, center.lon), (pole, 0)).m < radius_m:
            ring += [(lon[-1], pole), (lon[0], pole)]
    return within_world(make_valid(Polygon(ring), method="structure", keep_collapsed=False))
