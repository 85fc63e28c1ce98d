"""How service regions are drawn: by their areas, or around their places where no area is known."""

from collections.abc import Iterable, Sequence
from math import cos, radians

from shapely import MultiPoint, Polygon
from shapely.geometry.base import BaseGeometry

from geo.areas.service_area import Ring, rings_of, shape_of_rings
from geo.point import Point

_KM_PER_DEGREE = 111.2


def outline_rings(
    border: Sequence[Sequence[Point]], places: Iterable[Point], *, around_km: float = 8.0
) -> tuple[Ring, ...]:
    """Return rings that can be drawn: none crosses itself or another.

    The border, if one is known (a ring inside another is a hole in it); else the convex hull of the region's places,
    wider by a tenth of its extent on all sides, but by 1 km at least and by `around_km` at most, so that the regions of
    one city stay apart; nothing for a region without border and places.
    """
    return rings_of(shape_of_rings(border) if border else _hull(tuple(places), around_km))


def _hull(places: tuple[Point, ...], around_km: float) -> BaseGeometry:
    """Return the buffered hull, made in kilometres around the places' middle and turned back into degrees."""
    if not places:
        return Polygon()
    lon, lat = (sum(values) / len(places) for values in ([p.lon for p in places], [p.lat for p in places]))
    x_km, y_km = _KM_PER_DEGREE * max(cos(radians(lat)), 0.01), _KM_PER_DEGREE
    hull = MultiPoint([((p.lon - lon) * x_km, (p.lat - lat) * y_km) for p in places]).convex_hull
    west, south, east, north = hull.bounds
    margin_km = max(1.0, min(around_km, 0.1 * max(east - west, north - south)))
    corners = hull.buffer(margin_km, quad_segs=8).simplify(margin_km / 100).exterior.coords
    return Polygon([(_within(lon + x / x_km, 180), _within(lat + y / y_km, 90)) for x, y in corners])


def _within(degrees: float, limit: float) -> float:
    return max(-limit, min(limit, degrees))
