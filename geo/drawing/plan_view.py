"""What the plan map shows: plain figures, texts and places, made ready by whoever knows the plan.

Clock times are local text ("09:40"), because a map knows no time zones.
"""

from dataclasses import dataclass
from typing import Literal

from geo.drawing.map_view import MapView, Row
from geo.point import Point
from geo.roads.lines import DrivenLine

StopKind = Literal["visit", "pickup", "break"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StockLine:
    """One part in a centre's store: pieces there in the morning, and pieces that today's orders ask for."""

    part: str
    pieces: int
    asked_today: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MapCenter:
    """A service centre with its stock. region: name of the region it serves."""

    name: str
    point: Point
    region: str
    stock: tuple[StockLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MapRegion:
    """A service region: rings as `geo.drawing.regions.outline_rings` gives them; color_index picks its hue."""

    name: str
    rings: tuple[tuple[Point, ...], ...]
    color_index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MapStop:
    """One stop of a route, in the order driven.

    number: 1, 2, … for visits, None for pick-ups and breaks. label: what to call it (order id, centre).
    late_min: minutes after the due instant, 0 if in time. details: further rows of the popup (fault, parts, window).
    """

    number: int | None
    kind: StopKind
    point: Point
    label: str
    arrival: str
    start: str
    finish: str
    late_min: int = 0
    details: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MapTechnician:
    """One technician's day. end None: the day ends at the last stop. color_index picks the route's hue, any integer.

    region: name of the home region, under which the layers are grouped. details: rows of the popup at the start.
    road: the way along roads from the start to the last stop, road_back: from there to the end; None where nobody was
    asked, and stops are joined by straight lines.
    """

    name: str
    region: str
    color_index: int
    start: Point
    end: Point | None
    route: tuple[MapStop, ...] = ()
    details: tuple[Row, ...] = ()
    road: DrivenLine | None = None
    road_back: DrivenLine | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MapUnserved:
    """An order that stays undone. reason: one sentence that says why and what would change it; region: its name."""

    label: str
    point: Point
    reason: str
    region: str = ""
    details: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView(MapView):
    """One day's plan as the map shows it.

    figures: rows of the summary box (served, on time, kilometres, cost). roads: whose roads the lines follow;
    notes: sentences of the panel.
    """

    regions: tuple[MapRegion, ...]
    centers: tuple[MapCenter, ...]
    technicians: tuple[MapTechnician, ...]
    unserved: tuple[MapUnserved, ...] = ()
    roads: str = ""
    notes: tuple[str, ...] = ()
