"""Isochrones of a road network that has none of its own: travel times to places around, and the contour between them.

The places are corners of square cells around the centre, on a plane that keeps distance and direction from there
(azimuthal equidistant). Cells that a border crosses are cut in four until they are small beside what is reached;
within the last ones the border runs where linear interpolation puts it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from shapely import Polygon, box, transform, union_all
from shapely.geometry.base import BaseGeometry

from geo.point import Point
from geo.roads.beside import ground_seconds
from geo.roads.network import RoadNetwork
from geo.world import within_world

_FASTEST_M_S = 140 / 3.6
_ACROSS = 40  # cells from side to side at first: what is smaller and lies whole in one of them is not seen
_DETAIL = 24  # the cells at a border are so many times smaller than the reach, or smaller still
_LEVELS = 9
_MOST_PLACES = 12_000
_EARTH_M = 6_371_008.8
_GRID_M = 0.01  # corners are put on so fine a grid that cells side by side join without gaps
_SIDES = np.array([(0, 0), (1, 0), (1, 1), (0, 1)])

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contours:
    """Shapes by minutes, and how many places were asked for."""

    shapes: Mapping[int, BaseGeometry]
    places: int


def contours(center: Point, minutes: Sequence[int], network: RoadNetwork) -> Contours:
    """Return what is reached within each number of minutes, in WGS-84 (x: lon, y: lat).

    Raises NotOnRoadsError, and RoadUnavailableError as the network does.
    """
    limits_s = [60.0 * one for one in sorted(minutes)]
    times = _Times(center, network)
    half_m = _half_m(times, limits_s[-1])
    cells, seconds = _cells(times, half_m, limits_s)
    while (np.abs(cells[seconds <= limits_s[-1]]) > 0.999 * half_m).any():  # it goes on beyond what was looked at
        half_m *= 1.5
        cells, seconds = _cells(times, half_m, limits_s)
    shapes = {int(limit // 60): times.on_earth(_area(cells, seconds, limit)) for limit in limits_s}
    return Contours(shapes=shapes, places=times.asked)


class _Times:
    """Travel times from the centre to places of the plane around it (metres east and north)."""

    def __init__(self, center: Point, network: RoadNetwork) -> None:
        self._center, self._network = center, network
        self.asked = 0

    def seconds(self, corners: Floats) -> Floats:
        """Return the seconds to each of n × 2 corners; infinite where no road leads or no road is near."""
        lon, lat = self._lon_lat(corners)
        lon = (lon + 180) % 360 - 180
        self.asked += len(corners)
        places = [Point(float(y), float(x)) for x, y in zip(lon, lat, strict=True)]
        return ground_seconds(self._center, places, self._network)

    def on_earth(self, shape: BaseGeometry) -> BaseGeometry:
        """Return a shape of the plane in WGS-84."""
        return within_world(transform(shape, lambda corners: np.stack(self._lon_lat(corners), axis=1)))

    def _lon_lat(self, corners: Floats) -> tuple[Floats, Floats]:
        """Return longitudes, which may go on beyond ±180, and latitudes (Snyder, Map Projections, 1987, p. 196)."""
        x, y = corners.T
        away_m = np.hypot(x, y)
        angle, safe_m = away_m / _EARTH_M, np.where(away_m == 0, 1, away_m)
        sin_0, cos_0 = np.sin(np.radians(self._center.lat)), np.cos(np.radians(self._center.lat))
        sin_lat = np.cos(angle) * sin_0 + y / safe_m * np.sin(angle) * cos_0
        east = np.arctan2(x * np.sin(angle), safe_m * cos_0 * np.cos(angle) - y * sin_0 * np.sin(angle))
        return self._center.lon + np.degrees(east), np.degrees(np.arcsin(np.clip(sin_lat, -1, 1)))


def _half_m(times: _Times, limit_s: float) -> float:
    """Return how far from the centre to look in each direction: from as far as anybody drives, nearer step by step."""
    half_m = limit_s * _FASTEST_M_S
    while True:
        look = np.linspace(-half_m, half_m, 9)
        corners = np.stack(np.meshgrid(look, look), axis=-1).reshape(-1, 2)
        reached = np.abs(corners[times.seconds(corners) <= limit_s])
        nearer_m = (reached.max() if reached.size else 0.0) + half_m / 4
        if nearer_m > 0.8 * half_m or nearer_m < limit_s:  # the second: slower than 1 m/s, nobody drives
            return half_m
        half_m = nearer_m


def _cells(times: _Times, half_m: float, limits_s: Sequence[float]) -> tuple[Floats, Floats]:
    """Return the cells that were not cut any more, and the seconds to their corners.

    Cells: n × 4 × 2 metres. A corner is a pair of whole numbers, counted in the smallest cells, and asked for once.
    """
    whole = 1 << _LEVELS
    unit_m = 2 * half_m / (_ACROSS * whole)
    known: dict[tuple[int, int], float] = {}
    steps = np.arange(_ACROSS) * whole
    low, size = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2), whole
    done: list[tuple[Integers, Floats]] = []
    while True:
        corners = low[:, None, :] + _SIDES * size
        seconds = _known(corners, known, times, unit_m, half_m)
        cut = np.zeros(len(low), dtype=bool)
        for limit in limits_s:
            if size * unit_m > half_m * limit / limits_s[-1] / _DETAIL:
                cut |= (seconds.min(axis=1) <= limit) & (seconds.max(axis=1) > limit)
        if size == 1 or len(known) + 5 * int(cut.sum()) > _MOST_PLACES:
            cut[:] = False
        done.append((corners[~cut], seconds[~cut]))
        if not cut.any():
            break
        size //= 2
        low = (low[cut][:, None, :] + _SIDES * size).reshape(-1, 2)
    all_corners, all_seconds = zip(*done, strict=True)
    return np.concatenate(all_corners) * unit_m - half_m, np.concatenate(all_seconds)


def _known(
    corners: Integers, known: dict[tuple[int, int], float], times: _Times, unit_m: float, half_m: float
) -> Floats:
    """Return the seconds to n × 4 corners; those that are not known yet are asked for."""
    keys = [(int(i), int(j)) for i, j in corners.reshape(-1, 2).tolist()]
    new = list(dict.fromkeys(key for key in keys if key not in known))
    if new:
        known.update(zip(new, times.seconds(np.array(new) * unit_m - half_m).tolist(), strict=True))
    return np.array([known[key] for key in keys]).reshape(-1, 4)


def _area(cells: Floats, seconds: Floats, limit_s: float) -> BaseGeometry:
    """Return what of all cells is reached."""
    inside = seconds <= limit_s
    full, partly = inside.all(axis=1), inside.any(axis=1)
    split = partly & ~full
    cut = [Polygon(_clipped(*cell, limit_s)) for cell in zip(cells[split], seconds[split], strict=True)]
    pieces = [*box(*cells[full, 0].T, *cells[full, 2].T), *(piece for piece in cut if piece.area > 0)]
    return union_all(pieces, grid_size=_GRID_M)


def _clipped(corners: Floats, seconds: Floats, limit_s: float) -> list[Floats]:
    """Return the corners of the part of a cell that is reached: its own, and where the border crosses its sides."""
    ring: list[Floats] = []
    for k in range(4):
        here, there = k, (k + 1) % 4
        if seconds[here] <= limit_s:
            ring.append(corners[here])
        if (seconds[here] <= limit_s) != (seconds[there] <= limit_s):
            near, far = (here, there) if seconds[here] <= limit_s else (there, here)
            step = seconds[far] - seconds[near]
            share = (limit_s - seconds[near]) / step if np.isfinite(step) else 0.5
            ring.append(corners[near] + share * (corners[far] - corners[near]))
    return ring
