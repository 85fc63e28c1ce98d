"""Regions and the service centres in them."""

from dataclasses import dataclass

from geo.point import Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A service region. Its ground, where it is known, is a `geo.areas.service_area.ServiceArea`."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCenter:
    """A regional service centre with a parts store; a pick-up takes pickup_s."""

    id: str
    name: str
    region_id: str
    point: Point
    pickup_s: int = 600
