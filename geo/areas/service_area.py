"""Service areas: the ground that each region serves, and which region a place lies in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon, STRtree
from shapely.geometry.base import BaseGeometry

from geo.point import Point

Ring = tuple[Point, ...]  # closed: the last point joins the first, which is not repeated

_MAJOR_KM = 6378.137  # of the WGS-84 ellipsoid
_ECCENTRICITY = 0.0818191908426215
_FINE_DEG = 0.1  # edges are cut to this length before they are bent: wrong by less than a millionth


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceArea:
    """The ground of one region: a polygon or several in WGS-84, x the longitude and y the latitude.

    Its corners are brought into one order, each once, so that the same ground is equal however it was drawn. Raises
    ValueError for a shape that has no ground, that crosses itself, or that is something else.
    """

    region_id: str
    shape: BaseGeometry

    def __post_init__(self) -> None:
        if not isinstance(self.shape, Polygon | MultiPolygon) or self.shape.is_empty or not self.shape.is_valid:
            raise ValueError(f"the area of {self.region_id} is no sound polygon")
        flat = shapely.remove_repeated_points(shapely.force_2d(self.shape))
        object.__setattr__(self, "shape", shapely.normalize(flat))

    @property
    def km2(self) -> float:
        """How much ground it is."""
        return area_km2(self.shape)


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaMap:
    """Areas, to be asked whose place this is: the area that holds it (on the line counts), the smallest if several do.

    So a town that was carved out of a province without a hole in the province's border is still the town.
    """

    areas: tuple[ServiceArea, ...] = ()
    _ids: tuple[str, ...] = field(init=False, repr=False, compare=False)
    _shapes: tuple[BaseGeometry, ...] = field(init=False, repr=False, compare=False)
    _tree: STRtree = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        smallest_first = sorted(self.areas, key=lambda area: (area.km2, area.region_id))
        shapes = tuple(area.shape for area in smallest_first)
        shapely.prepare(shapes)
        object.__setattr__(self, "_ids", tuple(area.region_id for area in smallest_first))
        object.__setattr__(self, "_shapes", shapes)
        object.__setattr__(self, "_tree", STRtree(shapes))

    def __bool__(self) -> bool:
        """Whether there is any area at all."""
        return bool(self._ids)

    def region_at(self, point: Point) -> str | None:
        """Return the id of the region in whose area a place lies; None outside all of them."""
        found = self._tree.query(shapely.Point(point.lon, point.lat), predicate="intersects")
        return self._ids[found.min()] if len(found) else None

    def regions_at(self, points: Sequence[Point]) -> list[str | None]:
        """Return `region_at` of many places at once: here the places are sorted into a tree, and the areas ask."""
        if not points or not self._ids:
            return [None] * len(points)
        places = shapely.points([(point.lon, point.lat) for point in points])
        areas, inside = STRtree(places).query(self._shapes, predicate="intersects")
        first = np.full(len(points), len(self._ids))
        np.minimum.at(first, inside, areas)
        named: list[str | None] = [*self._ids, None]
        return [named[index] for index in first]


def area_km2(shape: BaseGeometry) -> float:
    """Return how much ground a shape in degrees covers on the ellipsoid; its edges are straight in degrees (RFC 7946).

    By the cylindrical equal-area projection of Snyder, Map Projections (USGS Professional Paper 1395, 1987), p. 81.
    """
    flat = shapely.transform(shapely.segmentize(shape, _FINE_DEG), _equal_area_km)
    return float(flat.area)


def area_of_rings(region_id: str, rings: Sequence[Sequence[Point]]) -> ServiceArea | None:
    """Return the area that rings enclose: a ring inside another is a hole in it; None where they enclose no ground."""
    shape = shape_of_rings(rings)
    return None if shape.is_empty else ServiceArea(region_id=region_id, shape=shape)


def shape_of_rings(rings: Iterable[Sequence[Point]]) -> BaseGeometry:
    """Return the ground that an odd number of rings encloses; rings that cross themselves or others are mended.

    Rings that do not, as those of `rings_of`, keep their corners to the last digit.
    """
    corners = [[(point.lon, point.lat) for point in ring] for ring in rings if len(ring) >= 3]
    plates = np.array([Polygon(ring) for ring in corners], dtype=object)
    nested = _nested(plates) if shapely.is_valid(plates).all() else None
    if nested is not None:
        return nested
    shape: BaseGeometry = Polygon()
    for plate in plates:
        shape = shape.symmetric_difference(mended(plate))
    return grounds_of(shape)


def _nested(plates: NDArray[np.object_]) -> BaseGeometry | None:
    """Return the polygons of rings of which each lies within or beside each other; None where any two cross."""
    outer, inner = STRtree(plates).query(plates, predicate="covers")  # pairs: which holds which, itself left out below
    around: list[set[int]] = [set() for _ in plates]
    for one, other in zip(outer.tolist(), inner.tolist(), strict=True):
        if one != other:
            around[other].add(one)
    holes: dict[int, list[int]] = {ring: [] for ring, outside in enumerate(around) if len(outside) % 2 == 0}
    for ring, outside in enumerate(around):
        shells = [shell for shell in outside if shell in holes]
        if ring not in holes and shells:
            holes[max(shells, key=lambda shell: len(around[shell]))].append(ring)
    polygons = [
        Polygon(plates[shell].exterior, [plates[hole].exterior for hole in inside]) for shell, inside in holes.items()
    ]
    shape = polygons[0] if len(polygons) == 1 else MultiPolygon(polygons)
    return shape if shape.is_valid else None


def rings_of(shape: BaseGeometry) -> tuple[Ring, ...]:
    """Return the rings of a shape, each hole behind the ring that it is in; `shape_of_rings` is the way back."""
    return tuple(
        tuple(Point(lat, lon) for lon, lat in list(ring.coords)[:-1])
        for polygon in shapely.get_parts(shape)
        if not polygon.is_empty
        for ring in (polygon.exterior, *polygon.interiors)
    )


def mended(shape: BaseGeometry) -> BaseGeometry:
    """Return the sound polygons that a shape means whose lines cross themselves; empty where nothing is left."""
    return grounds_of(shapely.make_valid(shape, method="structure", keep_collapsed=False))


def grounds_of(shape: BaseGeometry) -> BaseGeometry:
    """Return the polygons of a shape without the points and lines that cutting leaves."""
    if isinstance(shape, Polygon | MultiPolygon):
        return shape
    polygons = [part for part in shapely.get_parts(shape) if isinstance(part, Polygon | MultiPolygon)]
    return shapely.union_all(polygons) if polygons else Polygon()


def _equal_area_km(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (x, y) in kilometres of (longitude, latitude): x and y as equations 10-18 and 10-19, q as 3-12."""
    sine = np.sin(np.radians(degrees[:, 1]))
    of_sine = _ECCENTRICITY * sine
    q = (1 - _ECCENTRICITY**2) * (sine / (1 - of_sine**2) + np.arctanh(of_sine) / _ECCENTRICITY)
    return np.column_stack([_MAJOR_KM * np.radians(degrees[:, 0]), _MAJOR_KM * q / 2])
