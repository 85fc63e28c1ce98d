"""What the stock map shows: how long each centre's parts last, and which are short."""

from dataclasses import dataclass

from geo.drawing.map_view import MapView
from geo.point import Point


@dataclass(frozen=True, slots=True, kw_only=True)
class PartCover:
    """One part of one centre, in pieces.

    in_center, on_vans: that nobody was promised; coming: by lots on their way; wanted: that open orders need and that
    are not reserved; per_day: demand a day; cover_days: how long what lies there lasts (None: no demand).
    """

    part: str
    in_center: int
    on_vans: int
    coming: int
    wanted: int
    per_day: float
    cover_days: float | None

    @property
    def missing(self) -> int:
        """Return the pieces that open orders want and that do not lie there."""
        return max(0, self.wanted - self.in_center - self.on_vans)


@dataclass(frozen=True, slots=True, kw_only=True)
class StockCenter:
    """A centre with its parts. cover_days: of the middle one of its parts in demand; None where no part is."""

    name: str
    point: Point
    region: str
    cover_days: float | None
    parts: tuple[PartCover, ...] = ()

    @property
    def short(self) -> int:
        """Return how many parts are short."""
        return sum(part.missing > 0 for part in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class StockView(MapView):
    """The stock of all centres at one moment. notes: sentences of the panel, as on where the demand was taken from."""

    centers: tuple[StockCenter, ...]
    notes: tuple[str, ...] = ()
