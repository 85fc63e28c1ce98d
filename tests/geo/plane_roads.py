"""A road network made for tests: driving times that can be written down, on a plane around one place."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.point import Point
from geo.roads.network import UNREACHABLE, RoadRoute, RoadTable, RoadUnavailableError

M_PER_DEG = 111_195.0
Floats = NDArray[np.float64]
Field = Callable[[Floats, Floats], Floats]
"""Metres east and north of the middle → seconds from there; negative: no road leads."""


class PlaneRoads:
    """A network in which everybody starts in the middle; aside: how far from its road a place lies, in metres."""

    fingerprint = "a plane of a test"

    def __init__(self, middle: Point, drive_s: Field, aside_m: Field = lambda x, _: np.zeros_like(x)) -> None:
        self.middle, self.asked, self.calls = middle, 0, 0
        self._drive_s, self._aside_m = drive_s, aside_m
        self.own: Mapping[int, BaseGeometry] | None = None
        self.down = self.no_isochrones = False

    def east_north(self, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
        """Return metres east and north of the middle."""
        turned = (lon - self.middle.lon + 180) % 360 - 180
        return turned * M_PER_DEG * np.cos(np.radians(self.middle.lat)), (lat - self.middle.lat) * M_PER_DEG

    def table(
        self, places: Sequence[Point], *, sources: Sequence[int] | None = None, targets: Sequence[int] | None = None
    ) -> RoadTable:
        if self.down:
            raise RoadUnavailableError("timeout", en="it did not answer", zh="无响应")
        assert list(sources or ()) == [0]
        assert places[0] == self.middle
        self.asked, self.calls = self.asked + len(places) - 1, self.calls + 1
        x, y = self.east_north(*(np.array([getattr(p, name) for p in places]) for name in ("lon", "lat")))
        seconds = np.ceil(self._drive_s(x, y))
        picked = seconds[list(targets or range(len(places)))][None, :].astype(np.int64)
        picked[picked < 0] = UNREACHABLE
        return RoadTable(
            duration_s=picked, distance_m=picked * 10, snapped_m=np.ceil(self._aside_m(x, y)).astype(np.int64)
        )

    def route(self, places: Sequence[Point]) -> RoadRoute:
        raise NotImplementedError

    def isochrones(self, point: Point, minutes: Sequence[int]) -> Mapping[int, BaseGeometry] | None:
        if self.no_isochrones:
            raise RoadUnavailableError("refusal", en="too long a contour", zh="等时圈超出上限")
        return self.own
