"""What the coverage map shows: how far each centre reaches, and which demand somebody can attend to in time."""

from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from geo.drawing.map_view import MapView, Row
from geo.point import Point


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageBand:
    """What is reached within so many minutes. shape: WGS-84, x = longitude; estimated: by a rule, not by roads."""

    minutes: int
    shape: BaseGeometry
    estimated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageCenter:
    """A centre with its isochrones, in any order, for any minutes. details: further rows of its card."""

    name: str
    point: Point
    region: str = ""
    bands: tuple[CoverageBand, ...] = ()
    details: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageDemand:
    """Demand at one place. orders: how many it stands for.

    covered: whether somebody with all that is needed gets there within the target; by: who, with what is said of each
    ("张伟", "25 min"), the fastest first; reason: why nobody does; details: further rows of its card.
    """

    label: str
    point: Point
    level: int
    covered: bool
    orders: int = 1
    by: tuple[Row, ...] = ()
    reason: str = ""
    details: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageLevel:
    """One level of urgency. target: the promise in words ("2 h"); orders: all of them; covered: those in time."""

    level: int
    target: str
    orders: int
    covered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveragePerson:
    """One technician. covers: orders that this person can attend to in time; alone: those that nobody else can."""

    name: str
    center: str
    covers: int
    alone: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageView(MapView):
    """Reach and coverage at one moment. provenance: who says how long the ways take; notes: sentences of the panel."""

    provenance: str
    centers: tuple[CoverageCenter, ...]
    demand: tuple[CoverageDemand, ...] = ()
    levels: tuple[CoverageLevel, ...] = ()
    people: tuple[CoveragePerson, ...] = ()
    notes: tuple[str, ...] = ()
