"""What the siting map shows: where centres are and could be, and which demand goes where."""

from dataclasses import dataclass
from typing import Literal

from geo.drawing.map_view import MapView, Row
from geo.point import Point

SiteKind = Literal["existing", "chosen", "candidate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SitingSite:
    """A place for a centre. figures: columns after its name in the panel's table, one for each of `columns` there.

    existing: it is there; chosen: it would be opened; candidate: it was looked at and is not opened.
    """

    name: str
    point: Point
    kind: SiteKind
    figures: tuple[str, ...] = ()
    details: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SitingDemand:
    """Demand at one place. site: index of the site that it goes to, among the view's; None: to none.

    within: whether it is reached within the target from there, or the better part of it; minutes: how long that takes.
    """

    label: str
    point: Point
    orders: int
    site: int | None
    minutes: int | None
    within: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SitingView(MapView):
    """Sites and demand. columns: headings of the sites' figures; target: in words ("60 min"); notes: of the panel."""

    target: str
    provenance: str
    sites: tuple[SitingSite, ...]
    columns: tuple[str, ...] = ()
    demand: tuple[SitingDemand, ...] = ()
    notes: tuple[str, ...] = ()
