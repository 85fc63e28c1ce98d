"""Regions and the service centres in them."""

from dataclasses import dataclass

from geo.point import Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A service region. outline: rings of points if its border is known, else empty."""

    id: str
    name: str
    outline: tuple[tuple[Point, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCenter:
    """A regional service centre with a parts store; a pick-up takes pickup_s."""

    id: str
    name: str
    region_id: str
    point: Point
    pickup_s: int = 600
