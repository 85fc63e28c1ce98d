"""What the demand map shows: how many orders came from where, by level."""

from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from geo.drawing.map_view import MapPlace, MapView


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatCell:
    """One hexagon (WGS-84, x = longitude). counts: (level, orders), for each level with any; name: where that is."""

    shape: BaseGeometry
    counts: tuple[tuple[int, int], ...]
    name: str = ""

    @property
    def orders(self) -> int:
        """Return the orders of all levels."""
        return sum(count for _, count in self.counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatView(MapView):
    """The demand of some days. edge_km: length of a hexagon's side; notes: sentences of the panel."""

    cells: tuple[HeatCell, ...]
    edge_km: float
    centers: tuple[MapPlace, ...] = ()
    notes: tuple[str, ...] = ()
