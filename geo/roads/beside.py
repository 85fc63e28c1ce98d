"""Ground beside the roads: how long it takes to any place at all, and which places nobody reaches.

The one rule by which ground is told from water and mountains, wherever travel times by road become areas. A place on
such ground is put on its nearest road, however far that is; so the road alone would say that the open sea is reached.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from geo.point import Point
from geo.roads.network import UNREACHABLE, RoadNetwork, RoadUnavailableError

FAR_FROM_ROAD_M = 2_000
"""What lies farther from every road is not reached, however near its road is: a lake, a mountain."""

TRACK_M_S = 20 / 3.6
"""How fast one gets from the road to a place beside it: by a yard or a track."""

Floats = NDArray[np.float64]


class NotOnRoadsError(RoadUnavailableError):
    """The start lies far from every road that the network knows: on another map, perhaps."""

    def __init__(self, start: Point) -> None:
        where = f"{start.lat:g}, {start.lon:g}"
        super().__init__(
            "not-on-roads",
            en=f"there is no road within {FAR_FROM_ROAD_M} m of {where}",
            zh=f"{where} 周围 {FAR_FROM_ROAD_M} 米内没有道路",
        )


def ground_seconds(
    start: Point, places: Sequence[Point], network: RoadNetwork, *, far_m: float = FAR_FROM_ROAD_M
) -> Floats:
    """Return the seconds from a start to each place: on the road, and beside it; infinite where nobody gets.

    far_m: what lies farther from its road is not reached. Raises NotOnRoadsError, and RoadUnavailableError as the
    network does.
    """
    found = network.table([start, *places], sources=[0], targets=range(1, len(places) + 1))
    if not 0 <= found.snapped_m[0] <= FAR_FROM_ROAD_M:
        raise NotOnRoadsError(start)
    drive_s, aside_m = found.duration_s[0].astype(np.float64), found.snapped_m[1:]
    lost = (drive_s == UNREACHABLE) | (aside_m == UNREACHABLE) | (aside_m > far_m)
    return np.where(lost, np.inf, drive_s + aside_m / TRACK_M_S)
