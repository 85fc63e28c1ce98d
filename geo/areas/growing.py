"""Service areas grown from where people start: every place belongs to the start that reaches it first, within a time.

The ground is cut into square cells, and the middle of each is asked for; so the areas fit together without overlaps and
without gaps, and their outer border is as coarse as a cell. Steps of the cells' edges are taken off areas all together
(Visvalingam-Whyatt on the shared lines), so that neighbours keep one line between them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import cos, hypot, radians
from typing import Protocol

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.areas.service_area import ServiceArea, grounds_of
from geo.geodesic import geodesic_m
from geo.point import Point
from geo.providers.great_circle import TOWN_AND_COUNTRY, GreatCircleRule
from geo.roads.beside import FAR_FROM_ROAD_M, ground_seconds
from geo.roads.network import RoadNetwork, RoadUnavailableError
from geo.roads.patience import patience

MOST_CELLS = 400_000
"""Cells that are asked for, over all starts; where they would be more, the cells are made larger."""

PATIENCE_S = 30.0
"""Seconds for all questions to a road network; each start asks for some 3,500 cells."""

Floats = NDArray[np.float64]
_KM_PER_DEGREE = 111.2
_FASTEST_KMH = 130.0  # nobody is further after an hour on any road: cells beyond are not asked for
_CELLS = 30  # from a start to the end of its reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Where a region's people start: a service centre. A region may have several."""

    region_id: str
    point: Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Grown:
    """Areas grown within so many minutes, one for each region that has a start and reaches any ground first.

    cell_km: the edge of a cell. provenance: who said how long it takes; estimated: True where no road network did;
    notice: why not, where one was asked (by language).
    """

    areas: tuple[ServiceArea, ...]
    minutes: int
    cell_km: float
    provenance: str
    estimated: bool
    notice: Mapping[str, str] | None = None


class Reach(Protocol):
    """Whoever knows how long it takes from a start to many places."""

    def furthest_km(self, start: Start, minutes: int) -> float:
        """Return the straight line beyond which nobody gets in so many minutes."""
        ...

    def seconds(self, start: Start, lat: Floats, lon: Floats, *, cell_km: float) -> Floats:
        """Return how long it takes to the middle of each cell; infinity where there is no way.

        Raises RoadUnavailableError.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleReach:
    """By rule: the geodesic, made longer by a detour, at one speed; each region by its own rule, else by `default`."""

    default: GreatCircleRule = TOWN_AND_COUNTRY
    by_region: Mapping[str, GreatCircleRule] = field(default_factory=dict)

    def furthest_km(self, start: Start, minutes: int) -> float:
        """Return how far the rule lets one get."""
        rule = self.by_region.get(start.region_id, self.default)
        return rule.speed_kmh * minutes / 60 / (rule.detour_pct / 100)

    def seconds(self, start: Start, lat: Floats, lon: Floats, *, cell_km: float) -> Floats:
        """Return the travel time by the rule of the start's region."""
        rule = self.by_region.get(start.region_id, self.default)
        line_m = geodesic_m(np.full_like(lat, start.point.lat), np.full_like(lon, start.point.lon), lat, lon)
        result: Floats = line_m * (rule.detour_pct / 100) / (rule.speed_kmh / 3.6)
        return result


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadReach:
    """By the roads of a network, and beside them by the rule that isochrones have (`geo.roads.beside`)."""

    network: RoadNetwork

    def furthest_km(self, start: Start, minutes: int) -> float:
        """Return how far one gets on a straight motorway."""
        return _FASTEST_KMH * minutes / 60

    def seconds(self, start: Start, lat: Floats, lon: Floats, *, cell_km: float) -> Floats:
        """Return the travel time on the roads and beside them.

        A cell is one place or none, and large: it is far from roads where none runs within half its edge.
        """
        middles = [Point(float(a), float(b)) for a, b in zip(lat, lon, strict=True)]
        return ground_seconds(start.point, middles, self.network, far_m=max(FAR_FROM_ROAD_M, cell_km * 1000 / 2))


def grow(starts: Sequence[Start], minutes: int, *, network: RoadNetwork | None = None, rule: RuleReach) -> Grown:
    """Return the areas grown from some starts: on a road network that answers in time, else, and labelled so, by rule.

    All starts grow in one way, as one that grew by rule would take from its neighbours what is nobody's by road: also
    where one lies far from every road.
    """
    notice = None
    if network is not None:
        try:
            with patience(PATIENCE_S):
                areas, cell_km = _grown(starts, minutes, RoadReach(network=network))
            return Grown(areas=areas, minutes=minutes, cell_km=cell_km, provenance=network.fingerprint, estimated=False)
        except RoadUnavailableError as error:
            notice = error.words
    areas, cell_km = _grown(starts, minutes, rule)
    used = ", ".join([f"default {rule.default}", *(f"{name} {one}" for name, one in sorted(rule.by_region.items()))])
    provenance = f"great circle, {used}"
    return Grown(areas=areas, minutes=minutes, cell_km=cell_km, provenance=provenance, estimated=True, notice=notice)


def _grown(starts: Sequence[Start], minutes: int, reach: Reach) -> tuple[tuple[ServiceArea, ...], float]:
    if not starts:
        return (), 0.0
    grid = _grid(starts, [reach.furthest_km(start, minutes) for start in starts])
    names = sorted({start.region_id for start in starts})
    asked = [
        (cells, reach.seconds(start, *grid.middles(cells), cell_km=grid.cell_km), names.index(start.region_id))
        for start, cells in zip(starts, grid.around, strict=True)
    ]
    cells = np.concatenate([cells for cells, _, _ in asked])
    seconds = np.concatenate([seconds for _, seconds, _ in asked])
    region = np.concatenate([np.full(len(cells), index) for cells, _, index in asked])
    near = seconds <= minutes * 60
    cells, seconds, region = cells[near], seconds[near], region[near]
    order = np.lexsort((region, seconds, cells[:, 1], cells[:, 0]))  # of equal times the first region by name
    cells, region = cells[order], region[order]
    first = np.ones(len(cells), dtype=bool)
    first[1:] = (cells[1:] != cells[:-1]).any(axis=1)
    return tuple(_areas(grid, cells[first], region[first], names)), grid.cell_km


def _areas(
    grid: "_Grid", cells: NDArray[np.int64], region: NDArray[np.int64], names: Sequence[str]
) -> Iterator[ServiceArea]:
    """Yield the cells of each region as one area, its steps taken off together with its neighbours'."""
    reached = np.unique(region)
    if not len(reached):
        return
    stepped = [shapely.coverage_union_all(grid.squares(cells[region == index])) for index in reached]
    smooth = shapely.coverage_simplify(stepped, tolerance=1.5 * hypot(grid.lat_step, grid.lon_step) / 2)
    for index, shape in zip(reached, smooth, strict=True):
        yield ServiceArea(region_id=names[index], shape=grounds_of(shapely.make_valid(shape)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grid:
    """Square cells, numbered (row, column) from the south-west; around: of each start the cells that may be reached."""

    south: float
    west: float
    lat_step: float
    lon_step: float
    cell_km: float
    around: Sequence[NDArray[np.int64]]

    def middles(self, cells: NDArray[np.int64]) -> tuple[Floats, Floats]:
        """Return latitudes and longitudes of the middles of some cells."""
        middle = cells.astype(np.float64) + 0.5
        return self.south + middle[:, 0] * self.lat_step, self.west + middle[:, 1] * self.lon_step

    def squares(self, cells: NDArray[np.int64]) -> NDArray[np.object_]:
        """Return some cells as polygons; neighbours share their corners to the last digit."""
        south, north = (self.south + (cells[:, 0] + up) * self.lat_step for up in (0, 1))
        west, east = (self.west + (cells[:, 1] + right) * self.lon_step for right in (0, 1))
        squares: NDArray[np.object_] = shapely.box(west, south, east, north)
        return squares


def _grid(starts: Sequence[Start], furthest_km: Sequence[float]) -> _Grid:
    """Return the cells around some starts: as many as asked for across the shortest reach, if they are not too many."""
    wanted_km = min(furthest_km) / _CELLS
    bearable_km = (sum(4 * km * km for km in furthest_km) / MOST_CELLS) ** 0.5
    cell_km = max(wanted_km, bearable_km)
    middle = (min(start.point.lat for start in starts) + max(start.point.lat for start in starts)) / 2
    lat_step = cell_km / _KM_PER_DEGREE
    lon_step = lat_step / max(cos(radians(middle)), 0.01)
    south = min(start.point.lat for start in starts)
    west = min(start.point.lon for start in starts)
    around = []
    for start, km in zip(starts, furthest_km, strict=True):
        up = (start.point.lat - south) / lat_step, km / _KM_PER_DEGREE / lat_step
        over_deg = km / _KM_PER_DEGREE / max(cos(radians(start.point.lat)), 0.01)
        right = (start.point.lon - west) / lon_step, over_deg / lon_step
        rows = np.arange(int(up[0] - up[1]) - 2, int(up[0] + up[1]) + 2)
        columns = np.arange(int(right[0] - right[1]) - 2, int(right[0] + right[1]) + 2)
        square = np.stack(np.meshgrid(rows, columns, indexing="ij"), axis=-1).reshape(-1, 2)
        away = np.hypot((square[:, 0] + 0.5 - up[0]) / (up[1] + 1), (square[:, 1] + 0.5 - right[0]) / (right[1] + 1))
        lat = south + (square[:, 0] + 0.5) * lat_step
        lon = west + (square[:, 1] + 0.5) * lon_step
        around.append(square[(away <= 1.1) & (np.abs(lat) < 89) & (np.abs(lon) < 180)])
    return _Grid(south=south, west=west, lat_step=lat_step, lon_step=lon_step, cell_km=cell_km, around=around)
