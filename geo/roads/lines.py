"""The line along which somebody drives through some places, for drawing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from geo.point import Point
from geo.roads.network import NoRoadError, RoadNetwork, RoadUnavailableError

_AT_ONCE = 20  # places; what a Valhalla server takes (service_limits.auto.max_locations)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrivenLine:
    """A line through some places, from the first to the last. by_road: False where some of it had to be straight."""

    points: tuple[Point, ...]
    by_road: bool


def driven_line(places: Sequence[Point], network: RoadNetwork | None) -> DrivenLine:
    """Return the way along the places; straight between those that no road joins, or where nobody knows the roads.

    The road may pass a place at a distance, so the line ends where the road does, not at the places themselves.
    """
    straight = DrivenLine(points=tuple(places), by_road=False)
    stops = [place for k, place in enumerate(places) if k == 0 or place != places[k - 1]]
    if network is None or len(stops) < 2:
        return straight
    try:
        pieces = [
            piece
            for first in range(0, len(stops) - 1, _AT_ONCE - 1)
            for piece in _pieces(stops[first : first + _AT_ONCE], network)
        ]
    except RoadUnavailableError:
        return straight
    points = [point for line, _ in pieces for point in line]
    return DrivenLine(
        points=tuple(point for k, point in enumerate(points) if k == 0 or point != points[k - 1]),
        by_road=all(by_road for _, by_road in pieces),
    )


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
