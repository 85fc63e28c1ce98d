"""What OSRM says, over HTTP or inside the process: the same documents (project-osrm.org/docs, HTTP API, `v1`)."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from geo.point import Point
from geo.roads.blocks import LONGEST_LEG, Block, WrongBlockError, whole
from geo.roads.network import RoadRoute

_SLACK_M = 5.0  # between neighbours on one road 26.10 gives up to some decimetres below nothing


def coordinates(places: Sequence[Point]) -> str:
    """Return places as OSRM's addresses carry them: longitude first, a millionth of a degree (11 cm) exact."""
    return ";".join(f"{place.lon:.6f},{place.lat:.6f}" for place in places)


def block_of(document: Mapping[str, Any], shape: tuple[int, int]) -> Block:
    """Return the legs of a table service's answer. Raises WrongBlockError."""
    return (
        whole(document.get("durations"), shape),
        whole(document.get("distances"), shape, slack=_SLACK_M),
        _waypoints(document.get("sources"), shape[0]),
        _waypoints(document.get("destinations"), shape[1]),
    )


def route_of(document: Mapping[str, Any]) -> RoadRoute:
    """Return the first route of a route service's answer (full GeoJSON line). Raises WrongBlockError."""
    try:
        route = document["routes"][0]
        line = tuple(_point(pair) for pair in route["geometry"]["coordinates"])
        duration_s, distance_m = (_up(route[name]) for name in ("duration", "distance"))
    except (LookupError, TypeError, ValueError, OverflowError) as error:
        raise WrongBlockError(f"no route in it ({error})") from error
    return RoadRoute(line=line, duration_s=duration_s, distance_m=distance_m)


def _waypoints(found: Any, n: int) -> list[Point]:
    if not isinstance(found, list) or len(found) != n:
        raise WrongBlockError(f"{n} waypoints were asked for")
    try:
        return [_point(waypoint["location"]) for waypoint in found]
    except (LookupError, TypeError, ValueError) as error:
        raise WrongBlockError(f"a waypoint without its place ({error})") from error


def _point(pair: Any) -> Point:
    lon, lat = pair
    return Point(float(lat), float(lon))


def _up(value: Any) -> int:
    number = float(value)
    if not 0 <= number <= LONGEST_LEG:
        raise ValueError(f"{number} is no length")
    return int(np.ceil(number - 1e-6))
