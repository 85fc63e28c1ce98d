"""The line along which somebody drives through some places, for drawing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from math import cos, radians

import shapely

from geo.point import Point
from geo.roads.network import NoRoadError, RoadNetwork, RoadUnavailableError

OFF_M = 5.0
"""How far a drawn line may run beside the road: half the width of a larger street."""

_AT_ONCE = 20  # places; what a Valhalla server takes (service_limits.auto.max_locations)
_M_PER_DEGREE = 111_195.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DrivenLine:
    """A line through some places, from the first to the last.

    by_road: False where some of it had to be straight. away: why the network gave no answer, by language ("en", "zh");
    None where it did, though no road may lead along all of the line.
    """

    points: tuple[Point, ...]
    by_road: bool
    away: Mapping[str, str] | None = field(default=None, hash=False)


def driven_line(places: Sequence[Point], network: RoadNetwork) -> DrivenLine:
    """Return the way along the places; straight between those that no road joins, or where the network is away.

    One question for every twenty places, and one a leg where no road leads along them. The road may pass a place at a
    distance, so the line ends where the road does, not at the places themselves. It has no more corners than it takes
    to run within OFF_M of the road.
    """
    stops = _moving(places)
    if len(stops) < 2:
        return DrivenLine(points=tuple(places), by_road=True)
    try:
        pieces = [
            piece
            for first in range(0, len(stops) - 1, _AT_ONCE - 1)
            for piece in _pieces(stops[first : first + _AT_ONCE], network)
        ]
    except RoadUnavailableError as error:
        return DrivenLine(points=tuple(stops), by_road=False, away=error.words)
    points = [point for line, _ in pieces for point in _simplified(line)]
    return DrivenLine(points=_moving(points), by_road=all(by_road for _, by_road in pieces))


def _pieces(stops: Sequence[Point], network: RoadNetwork) -> Iterator[tuple[tuple[Point, ...], bool]]:
    """Yield the lines of some stops and whether they are roads: one line, or where that cannot be, one a leg."""
    try:
        yield network.route(stops).line, True
    except NoRoadError:
        for leg in pairwise(stops):
            try:
                yield network.route(leg).line, True
            except NoRoadError:
                yield leg, False


def _simplified(points: Sequence[Point]) -> tuple[Point, ...]:
    """Return the points of a line without which it would run beside itself (Douglas and Peucker, 1973)."""
    met = _moving(points)
    if len(met) < 3:
        return met
    squeeze = cos(radians(met[0].lat))  # a degree is then as long each way
    # the third coordinate is a corner's number, by which those that are left are known
    line = shapely.linestrings([(squeeze * point.lon, point.lat, k) for k, point in enumerate(met)])
    left = shapely.simplify(line, OFF_M / _M_PER_DEGREE, preserve_topology=False)
    return tuple(met[int(k)] for _, _, k in shapely.get_coordinates(left, include_z=True))


def _moving(points: Iterable[Point]) -> tuple[Point, ...]:
    return tuple(point for point, _ in groupby(points))
