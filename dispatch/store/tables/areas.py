"""The table of service areas."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Text
from sqlmodel import Field

from dispatch.places.areas import SOURCES
from dispatch.store.instants import Instant
from dispatch.store.tables.base import Stored

_SOURCES = ", ".join(repr(source) for source in SOURCES)


class ServiceAreaRow(Stored, table=True):
    """The area of a region. geometry: a GeoJSON Polygon or MultiPolygon, WGS-84, longitude first."""

    __tablename__ = "service_area"
    __table_args__ = (CheckConstraint(f"source IN ({_SOURCES})", name="source"),)
    region_id: str = Field(primary_key=True, foreign_key="region.id")
    geometry: str = Field(sa_type=Text)
    source: str
    changed_at: datetime = Field(sa_type=Instant)
