"""Tables of geocoding: answers that are kept, how often providers were asked, and sites that somebody has to place."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlmodel import JSON, Field

from dispatch.places.geocoding import OUTCOMES, REASONS, REVIEW_STATES
from dispatch.store.instants import Instant
from dispatch.store.tables.base import Stored


def _among(column: str, texts: tuple[str, ...]) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({', '.join(repr(text) for text in texts)})", name=column)


class GeocodeRow(Stored, table=True):
    """A provider's answer about an address. address_key: a keyed hash of the address; places: [] where none was found.

    What lies in places repeats the address: it goes with the person whose address it is, and at expires_at.
    """

    __tablename__ = "geocode"
    provider: str = Field(primary_key=True)
    address_key: str = Field(primary_key=True, index=True)
    places: list[Any] = Field(sa_type=JSON)
    asked_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant, index=True)


class GeocodeTurnRow(Stored, table=True):
    """When a provider may be asked again (free_at), and how often it was on a day. paused_until: it asked for it."""

    __tablename__ = "geocode_turn"
    __table_args__ = (CheckConstraint("asked >= 0", name="asked"),)
    provider: str = Field(primary_key=True)
    free_at: datetime = Field(sa_type=Instant)
    day: date
    asked: int
    paused_until: datetime | None = Field(default=None, sa_type=Instant)


class GeocodeReviewRow(Stored, table=True):
    """A site that a geocoder, and then perhaps a person, has to place; see `dispatch.places.geocoding.GeocodeReview`.

    claimed_until: somebody is asking the geocoder; tries: how often it could make nothing of the question.
    """

    __tablename__ = "geocode_review"
    __table_args__ = (
        _among("reason", REASONS),
        _among("state", REVIEW_STATES),
        _among("outcome", OUTCOMES),
        CheckConstraint("tries >= 0", name="tries"),
        Index("ix_geocode_review_state_id", "state", "id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    site_id: str = Field(foreign_key="site.id", index=True)
    reason: str
    state: str
    candidates: list[Any] = Field(sa_type=JSON)
    distance_m: int | None = None
    created_at: datetime = Field(sa_type=Instant)
    claimed_until: datetime | None = Field(default=None, sa_type=Instant)
    tries: int = 0
    resolved_at: datetime | None = Field(default=None, sa_type=Instant)
    resolved_by: str
    outcome: str
    chosen: int | None = None
