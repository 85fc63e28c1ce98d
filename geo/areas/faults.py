"""What does not fit together between service areas: ground that two claim, and ground between them that nobody has."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians

import numpy as np
import shapely
from shapely import Polygon, STRtree
from shapely.geometry.base import BaseGeometry

from geo.areas.service_area import ServiceArea, area_km2, grounds_of

LEAST_KM2 = 0.1
"""What is smaller comes of digitising the same line twice, and is not told."""

GAP_KM = 2.0
"""How wide a gap between two areas may be to count as a hole; what is wider, or open to the sea, is where they end."""

_KM_PER_DEGREE = 111.2
_NEAR_DEG = 1e-6  # some ten centimetres


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Overlap:
    """Ground that two areas claim; first, second: region ids in the order of the alphabet."""

    first: str
    second: str
    km2: float
    shape: BaseGeometry


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Hole:
    """Ground among areas that none of them covers; beside: ids of the regions that border on it."""

    beside: tuple[str, ...]
    km2: float
    shape: BaseGeometry


def overlaps(areas: Sequence[ServiceArea]) -> tuple[Overlap, ...]:
    """Return every pair of areas that share more ground than LEAST_KM2, the largest first."""
    ordered = sorted(areas, key=lambda area: area.region_id)
    shapes = np.array([area.shape for area in ordered], dtype=object)
    if len(shapes) < 2:
        return ()
    first, second = STRtree(shapes).query(shapes, predicate="intersects")
    once = first < second
    shared = shapely.intersection(shapes[first[once]], shapes[second[once]])
    found = (
        Overlap(first=ordered[a].region_id, second=ordered[b].region_id, km2=area_km2(ground), shape=ground)
        for a, b, ground in zip(first[once], second[once], map(grounds_of, shared), strict=True)
        if not ground.is_empty
    )
    return tuple(sorted((one for one in found if one.km2 >= LEAST_KM2), key=lambda one: -one.km2))


def holes(areas: Sequence[ServiceArea]) -> tuple[Hole, ...]:
    """Return the ground of more than LEAST_KM2 that areas enclose, or that lies in a gap between them, largest first.

    A gap is found by a closing (dilation, then erosion, by half of GAP_KM): the width holds for the middle latitude of
    all areas, and elsewhere about. A narrow inlet of a single area is how that area was drawn, and no hole.
    """
    if not areas:
        return ()
    covered = shapely.union_all([area.shape for area in areas])
    enclosing = _filled(covered)
    gaps = _filled(_closed(covered)).difference(covered)
    tree = STRtree([area.shape for area in areas])
    found = []
    for gap in shapely.get_parts(grounds_of(gaps)):
        beside = tuple(sorted(areas[index].region_id for index in tree.query(gap, "dwithin", distance=_NEAR_DEG)))
        if len(beside) > 1 or enclosing.covers(gap.representative_point()):
            found.append(Hole(beside=beside, km2=area_km2(gap), shape=gap))
    return tuple(sorted((hole for hole in found if hole.km2 >= LEAST_KM2), key=lambda hole: -hole.km2))


def _closed(shape: BaseGeometry) -> BaseGeometry:
    """Return a shape with its narrow gaps closed; sharp corners stay sharp, else each would look like a gap."""
    _, south, _, north = shape.bounds
    squeeze = max(cos(radians((south + north) / 2)), 0.01)
    half_deg = GAP_KM / 2 / _KM_PER_DEGREE
    flat = shapely.transform(shape, lambda degrees: degrees * (squeeze, 1))
    grown = shapely.buffer(flat, half_deg, join_style="mitre", mitre_limit=5)
    shrunk = shapely.buffer(grown, -half_deg, join_style="mitre", mitre_limit=5)
    closed: BaseGeometry = shapely.transform(shrunk, lambda degrees: degrees / (squeeze, 1)).union(shape)
    return closed


def _filled(shape: BaseGeometry) -> BaseGeometry:
    """Return a shape without the holes in it."""
    return shapely.union_all(list(_outsides(shape)))


def _outsides(shape: BaseGeometry) -> Iterator[Polygon]:
    for polygon in shapely.get_parts(shape):
        if isinstance(polygon, Polygon) and not polygon.is_empty:
            yield Polygon(polygon.exterior)
