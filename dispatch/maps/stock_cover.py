"""How long each centre's parts last: what lies there and on its vans against what orders of late asked for."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

import numpy as np
from numpy.typing import NDArray

from dispatch.center import ServiceCenter
from dispatch.maps.placed_order import Period, PlacedOrder
from dispatch.stock.pieces import Inbound, Key
from geo.geodesic import geodesic_m
from geo.point import Point

_ORDERS_AT_ONCE = 10_000  # held against all centres: a few arrays of so many rows


@dataclass(frozen=True, slots=True, kw_only=True)
class StockFacts:
    """What is known of some centres' stock. Pieces throughout.

    home_of: technician → centre at which the van is at home; free: what nobody was promised; lots: on their way;
    orders: those of the period and all that are open; reserved: order → part → what is reserved for it; booked_at: when
    stock was last booked, None where it never was.
    """

    centers: tuple[ServiceCenter, ...]
    home_of: Mapping[str, str]
    free: Mapping[Key, int]
    lots: tuple[Inbound, ...]
    orders: tuple[PlacedOrder, ...]
    reserved: Mapping[str, Mapping[str, int]]
    period: Period
    booked_at: datetime | None = None

    @property
    def recent(self) -> tuple[PlacedOrder, ...]:
        """Return the orders that were reported in the period."""
        return tuple(one for one in self.orders if self.period.holds(one.reported_at))

    @property
    def known(self) -> Period:
        """Return the days of which demand is known."""
        return self.period.known(self.recent)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartStock:
    """One part of one centre; as `geo.drawing.stock_view.PartCover`, by the part's id."""

    part_id: str
    in_center: int
    on_vans: int
    coming: int
    wanted: int
    per_day: float

    @property
    def cover_days(self) -> float | None:
        """Return how long what nobody was promised lasts; None where no order asked for the part."""
        return round((self.in_center + self.on_vans) / self.per_day, 1) if self.per_day else None


@dataclass(frozen=True, slots=True, kw_only=True)
class CenterStock:
    """One centre and all parts that lie there, come, or are asked for, by id."""

    center: ServiceCenter
    parts: tuple[PartStock, ...]

    @property
    def cover_days(self) -> float | None:
        """Return how long the middle one of the parts in demand lasts."""
        found = [part.cover_days for part in self.parts if part.cover_days is not None]
        return round(median(found), 1) if found else None


def stock_cover(facts: StockFacts) -> tuple[CenterStock, ...]:
    """Return the stock of each centre.

    An order's demand is that of the centre of its region that is nearest by air, of any centre where its region has
    none. Demand is what orders needed, not what was used: what was not there could not be used, and a part that is
    always short would seem not to be wanted.
    """
    demand: dict[str, Counter[str]] = defaultdict(Counter)
    wanted: dict[str, Counter[str]] = defaultdict(Counter)
    homes = dict(zip([one.id for one in facts.orders], _homes(facts.orders, facts.centers), strict=True))
    for order in facts.recent:
        demand[homes[order.id]].update(order.parts)
    for order in facts.orders:
        if order.open:
            promised = facts.reserved.get(order.id, {})
            lacking = {part: pieces - promised.get(part, 0) for part, pieces in order.parts.items()}
            wanted[homes[order.id]].update({part: pieces for part, pieces in lacking.items() if pieces > 0})
    days = facts.known.days
    in_center, on_vans, coming = _lying(facts)
    return tuple(
        CenterStock(
            center=center,
            parts=tuple(
                PartStock(
                    part_id=part,
                    in_center=in_center[center.id][part],
                    on_vans=on_vans[center.id][part],
                    coming=coming[center.id][part],
                    wanted=wanted[center.id][part],
                    per_day=demand[center.id][part] / days,
                )
                for part in sorted(
                    {*in_center[center.id], *on_vans[center.id], *coming[center.id], *wanted[center.id]}
                    | set(demand[center.id])
                )
            ),
        )
        for center in facts.centers
    )


Pieces = dict[str, Counter[str]]


def _lying(facts: StockFacts) -> tuple[Pieces, Pieces, Pieces]:
    """Return the pieces in each centre, on the vans at home there, and on their way there, by centre and part."""
    in_center, on_vans, coming = (defaultdict[str, Counter[str]](Counter) for _ in range(3))
    for (place, part), pieces in facts.free.items():
        if place.kind == "center":
            in_center[place.id][part] += pieces
        elif place.id in facts.home_of:
            on_vans[facts.home_of[place.id]][part] += pieces
    for lot in facts.lots:
        coming[lot.center_id][lot.part_id] += lot.quantity
    return in_center, on_vans, coming


def _homes(orders: Sequence[PlacedOrder], centers: Sequence[ServiceCenter]) -> list[str]:
    """Return the id of each order's centre; "" where there is no centre at all."""
    if not centers:
        return [""] * len(orders)
    regions = np.array([center.region_id for center in centers])
    found: list[str] = []
    for first in range(0, len(orders), _ORDERS_AT_ONCE):
        some = orders[first : first + _ORDERS_AT_ONCE]
        at_home = np.array([order.region_id for order in some])[:, None] == regions[None, :]
        away_m = _distances_m([order.point for order in some], [center.point for center in centers])
        away_m[at_home.any(axis=1)[:, None] & ~at_home] = np.inf
        found.extend(centers[int(index)].id for index in away_m.argmin(axis=1))
    return found


def _distances_m(places: Sequence[Point], centers: Sequence[Point]) -> NDArray[np.float64]:
    lat_a, lat_b = np.meshgrid([one.lat for one in places], [one.lat for one in centers], indexing="ij")
    lon_a, lon_b = np.meshgrid([one.lon for one in places], [one.lon for one in centers], indexing="ij")
    found = geodesic_m(lat_a.ravel(), lon_a.ravel(), lat_b.ravel(), lon_b.ravel())
    return found.reshape(len(places), len(centers))
