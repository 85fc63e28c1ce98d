"""What can be reached from a place within so many minutes: by the roads where somebody knows them, else estimated."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version

from shapely import get_parts, make_valid, union_all
from shapely.geometry.base import BaseGeometry

from geo.point import Point
from geo.providers.great_circle import GreatCircleRule
from geo.reach_by_table import contours
from geo.roads.beside import NotOnRoadsError
from geo.roads.network import RoadNetwork, RoadUnavailableError
from geo.roads.patience import patience
from geo.world import disc

logger = logging.getLogger(__name__)

LONGEST_MIN = 480
"""Minutes that may be asked for: beyond a working day's drive an isochrone says nothing about service."""

PATIENCE_S = 20.0
"""Seconds for all questions to a road network about one place: some fifty, where it has no isochrones of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Isochrone:
    """What lies within so many minutes of a place: an area in WGS-84 (x: lon, y: lat), with holes; it may be empty.

    estimated: no road network was asked, or it gave no answer; provenance: who says so, in words.
    """

    minutes: int
    shape: BaseGeometry
    estimated: bool
    provenance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuledArea:
    """A region on the ground and how people drive there."""

    shape: BaseGeometry
    rule: GreatCircleRule


def reach(
    center: Point,
    minutes: Iterable[int],
    *,
    network: RoadNetwork | None,
    rule: GreatCircleRule,
    beyond: Sequence[RuledArea] = (),
) -> tuple[Isochrone, ...]:
    """Return the isochrones of a place in ascending order, each within the next.

    By `network` where there is one: its own isochrones, else the contour of travel times to places around. Without one,
    or where it does not answer or has no road near the place, estimated: as far as `rule` carries, and in the areas
    `beyond`, which have rules of their own, as far as the slower of both, just as great-circle travel times have it
    (where areas overlap, the smallest counts). Raises ValueError for minutes that are not 1 … LONGEST_MIN.
    """
    asked = sorted(set(minutes))
    if not asked or not 1 <= asked[0] <= asked[-1] <= LONGEST_MIN:
        raise ValueError(f"minutes are {asked}; give some from 1 to {LONGEST_MIN}")
    fallen_back = ""
    if network is not None:
        try:
            with patience(PATIENCE_S):
                shapes, how = _by_roads(center, asked, network)
        except RoadUnavailableError as error:
            logger.warning("isochrones are estimated: %s", error)
            fallen_back = f" (not by {network.fingerprint}: {error})"
        else:
            return _nested(shapes, estimated=False, provenance=how)
    shapes = {one: _estimate(center, one, rule, beyond) for one in asked}
    provenance = f"great circle (geopy {version('geopy')} geodesic, WGS-84), {rule}{fallen_back}"
    return _nested(shapes, estimated=True, provenance=provenance)


def _by_roads(center: Point, minutes: Sequence[int], network: RoadNetwork) -> tuple[Mapping[int, BaseGeometry], str]:
    """Return the shapes that a network knows or that its travel times draw, and which of both it was."""
    try:
        own = network.isochrones(center, minutes)
    except RoadUnavailableError as error:  # too many or too long ones for this server, perhaps: its times may do
        logger.info("isochrones are drawn from travel times: %s", error)
        own = None
    if own is not None and all(one in own for one in minutes):
        if all(own[one].is_empty for one in minutes):
            raise NotOnRoadsError(center)
        return own, f"{network.fingerprint}, its own isochrones"
    drawn = contours(center, minutes, network)
    return drawn.shapes, f"{network.fingerprint}, contour of travel times to {drawn.places} places"


def _estimate(center: Point, minutes: int, rule: GreatCircleRule, beyond: Sequence[RuledArea]) -> BaseGeometry:
    """Return the disc of a rule, dented where the rules of other areas are slower."""
    shape = disc(center, _radius_m(rule, minutes))
    for area in sorted(beyond, key=lambda area: -area.shape.area):  # what is smaller comes later, and wins
        slower = GreatCircleRule(
            detour_pct=max(rule.detour_pct, area.rule.detour_pct), speed_kmh=min(rule.speed_kmh, area.rule.speed_kmh)
        )
        there = disc(center, _radius_m(slower, minutes)).intersection(area.shape)
        shape = shape.difference(area.shape).union(there)
    return shape


def _radius_m(rule: GreatCircleRule, minutes: int) -> float:
    return minutes * 60 * rule.speed_kmh / 3.6 / (rule.detour_pct / 100)


def _nested(shapes: Mapping[int, BaseGeometry], *, estimated: bool, provenance: str) -> tuple[Isochrone, ...]:
    """Return shapes as isochrones, each widened by those before it: what is near is reached in more time, too."""
    found: list[Isochrone] = []
    for minutes, shape in sorted(shapes.items()):
        whole = _areas(make_valid(shape, method="structure", keep_collapsed=False))
        if found:
            whole = _areas(union_all([whole, found[-1].shape]))
        found.append(Isochrone(minutes=minutes, shape=whole, estimated=estimated, provenance=provenance))
    return tuple(found)


def _areas(shape: BaseGeometry) -> BaseGeometry:
    """Return the areas of a shape, without lines and points that may have been left over."""
    return union_all([part for part in get_parts(shape) if part.geom_type in ("Polygon", "MultiPolygon")])
