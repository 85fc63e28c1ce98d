"""What one more centre would bring, at each of some places: all of them compared, none sought for.

For a map, not for a decision on several sites: which of many to open together is another question, and no sum of these
answers.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dispatch.center import ServiceCenter
from dispatch.maps.placed_order import PlacedOrder
from geo.hexagons import FINEST, counted_by_cell, resolution_for
from geo.one_way import OneWayTimes, Spot
from geo.point import Point

_COARSER = 1  # resolutions between a hexagon of demand and one that could get a centre: seven of the first
_MOST_CANDIDATES = 12
_MOST_PLACES = 5_000  # of demand, for each of which all ways are asked for
_NO_WAY = np.iinfo(np.int64).max
Seconds = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """Orders of one hexagon, as if they were all at their middle. region_id: that of most of them."""

    point: Point
    region_id: str
    orders: int

    @property
    def spot(self) -> Spot:
        """Return the place as travel times ask for it."""
        return self.point, self.region_id


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFigures:
    """What a site comes to with all existing centres, and itself where it is none of them.

    orders: that would go there, because it is the nearest; within: those of them within the target; gain: orders that
    only it brings within the target; mean_s: mean way to its orders (None: it has none).
    """

    point: Point
    existing: ServiceCenter | None
    orders: int
    within: int
    gain: int
    mean_s: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteComparison:
    """All sites, existing ones first, and where the demand goes when `chosen` (an index, None: none) is open, too.

    goes_to: for each of `demand` the index of its site, None where no way leads; way_s: how long that takes.
    """

    demand: tuple[Gathered, ...]
    sites: tuple[SiteFigures, ...]
    chosen: int | None
    goes_to: tuple[int | None, ...]
    way_s: tuple[int | None, ...]
    target_s: int
    provenance: str
    estimated: bool


def compare_sites(
    orders: Sequence[PlacedOrder], centers: Sequence[ServiceCenter], travel: OneWayTimes, *, target_s: int
) -> SiteComparison:
    """Return what one more centre would bring: in the middle of each of the busiest hexagons.

    Chosen is the one of these that brings the most orders within the target, where any does; of equals the one with the
    shortest ways.
    """
    resolution = resolution_for(order.point for order in orders)
    demand = _finely(orders, resolution)
    places = gathered(orders, resolution - _COARSER)[:_MOST_CANDIDATES]
    origins: list[Spot] = [*((center.point, center.region_id) for center in centers), *(one.spot for one in places)]
    if not demand or not origins:
        return _nothing(centers, target_s)
    legs = travel.one_way(origins, [one.spot for one in demand])
    way_s: Seconds = np.where(legs.duration_s < 0, _NO_WAY, legs.duration_s).reshape(len(origins), len(demand))
    weight = np.array([one.orders for one in demand], dtype=np.int64)
    first = len(centers)
    base_s = way_s[:first].min(axis=0, initial=_NO_WAY)
    sites = [_existing(center, index, way_s[:first], weight, target_s) for index, center in enumerate(centers)]
    sites += [_candidate(place, way_s[first + index], base_s, weight, target_s) for index, place in enumerate(places)]
    chosen = max(
        range(first, len(sites)),
        key=lambda index: (sites[index].gain, -_total_s(way_s[index], base_s, weight)),
        default=None,
    )
    if chosen is not None and not sites[chosen].gain:
        chosen = None
    opened = [*range(first), *([] if chosen is None else [chosen])]
    return SiteComparison(
        demand=demand,
        sites=tuple(sites),
        chosen=chosen,
        **_ways(way_s, opened),
        target_s=target_s,
        provenance=legs.provenance,
        estimated=legs.estimated,
    )


def _nothing(centers: Sequence[ServiceCenter], target_s: int) -> SiteComparison:
    """Return the comparison where nothing was asked for: centres without demand."""
    sites = tuple(
        SiteFigures(point=center.point, existing=center, orders=0, within=0, gain=0, mean_s=None) for center in centers
    )
    return SiteComparison(
        demand=(), sites=sites, chosen=None, goes_to=(), way_s=(), target_s=target_s, provenance="", estimated=True
    )


def gathered(orders: Sequence[PlacedOrder], resolution: int) -> tuple[Gathered, ...]:
    """Return orders hexagon by hexagon, the one with the most first."""
    cells: dict[str, list[PlacedOrder]] = defaultdict(list)
    for order in orders:
        cell = next(iter(counted_by_cell([(order.point, 0)], resolution)))
        cells[cell].append(order)
    found = [_gathered(some) for _, some in sorted(cells.items())]
    return tuple(sorted(found, key=lambda one: (-one.orders, one.point)))


def _finely(orders: Sequence[PlacedOrder], coarsest: int) -> tuple[Gathered, ...]:
    """Return orders by the finest hexagons of which there are not too many: ways differ within large ones."""
    for resolution in range(FINEST, coarsest, -1):
        if len(counted_by_cell(((order.point, 0) for order in orders), resolution)) <= _MOST_PLACES:
            return gathered(orders, resolution)
    return gathered(orders, coarsest)


def _gathered(orders: Sequence[PlacedOrder]) -> Gathered:
    regions = Counter(one.region_id for one in orders)
    return Gathered(
        point=Point(
            sum(one.point.lat for one in orders) / len(orders), sum(one.point.lon for one in orders) / len(orders)
        ),
        region_id=min(regions, key=lambda region: (-regions[region], region)),
        orders=len(orders),
    )


def _existing(center: ServiceCenter, index: int, way_s: Seconds, weight: Seconds, target_s: int) -> SiteFigures:
    own = (way_s.argmin(axis=0) == index) & (way_s[index] < _NO_WAY)
    others_s = np.delete(way_s, index, axis=0).min(axis=0, initial=_NO_WAY)
    gain = weight[(way_s[index] <= target_s) & (others_s > target_s)].sum()
    return _figures(center.point, center, own, way_s[index], weight, target_s, int(gain))


def _candidate(place: Gathered, way_s: Seconds, base_s: Seconds, weight: Seconds, target_s: int) -> SiteFigures:
    gain = weight[(way_s <= target_s) & (base_s > target_s)].sum()
    return _figures(place.point, None, way_s < base_s, way_s, weight, target_s, int(gain))


def _figures(
    point: Point, existing: ServiceCenter | None, own: Flags, way_s: Seconds, weight: Seconds, target_s: int, gain: int
) -> SiteFigures:
    orders = int(weight[own].sum())
    return SiteFigures(
        point=point,
        existing=existing,
        orders=orders,
        within=int(weight[own & (way_s <= target_s)].sum()),
        gain=gain,
        mean_s=round(float((way_s[own] * weight[own]).sum()) / orders) if orders else None,
    )


def _total_s(way_s: Seconds, base_s: Seconds, weight: Seconds) -> int:
    """Return the ways to all demand that can be reached, one more site open."""
    best = np.minimum(way_s, base_s)
    reached = best < _NO_WAY
    return int((best[reached] * weight[reached]).sum())


def _ways(way_s: Seconds, opened: Sequence[int]) -> dict[str, tuple[int | None, ...]]:
    if not opened:
        return {"goes_to": (None,) * way_s.shape[1], "way_s": (None,) * way_s.shape[1]}
    some = way_s[list(opened)]
    rows = some.argmin(axis=0)
    best = [int(some[row, column]) for column, row in enumerate(rows)]
    return {
        "goes_to": tuple(opened[int(row)] if way < _NO_WAY else None for row, way in zip(rows, best, strict=True)),
        "way_s": tuple(way if way < _NO_WAY else None for way in best),
    }
