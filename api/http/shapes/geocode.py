"""Addresses and their places, as they come in and go out. A review shows no more of an address than its district."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from api.http.fields import Body, Shown, clean_text
from api.http.shapes.places import PointOut, point_out
from dispatch.masking.people import coarse_address
from dispatch.places.geocoding import GeocodeReview, Outcome, Reason, ReviewState
from dispatch.store.places.addresses import Found
from geo.datum import Datum, to_wgs84
from geo.geocode import Place, Precision
from geo.geocoders.named import named_in
from geo.point import Point

_DECIMALS = 7
Address = Annotated[str, BeforeValidator(clean_text), Field(min_length=1, max_length=200)]


class AddressIn(Body):
    """An address, as one would write it on a letter; a telephone in it is not handed to the geocoder."""

    address: Address = Field(examples=["江苏省南京市玄武区中山路1号"])


class CandidateOut(Shown):
    """Where an address may be. confidence: 0 to 1; matched: what was found; datum: in which the geocoder answered."""

    point: PointOut
    precision: Precision
    confidence: float = Field(examples=[0.95])
    matched: str = Field(examples=["江苏省南京市玄武区中山路1号"])
    provider: str = Field(examples=["amap at restapi.amap.com"])
    answered_in: Datum = Field(description="the datum of the geocoder's own coordinates", examples=["GCJ02"])


class NamedOut(Shown):
    """The areas that an address names, as they are understood; empty where it names none."""

    province: str = Field(examples=["江苏省"])
    city: str = Field(examples=["南京市"])
    district: str = Field(examples=["玄武区"])


class GeocodedOut(Shown):
    """Where an address may be, best first. kept: answered from what was asked before."""

    candidates: list[CandidateOut]
    named: NamedOut
    kept: bool


class GivenPointIn(Body):
    """A place on earth; the datum has to be said, for GPS, AMap and Baidu differ by hundreds of metres."""

    lat: float = Field(ge=-90, le=90, examples=[32.044])
    lon: float = Field(ge=-180, le=180, examples=[118.779])
    datum: Datum = Field(examples=["GCJ02"])

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if abs(self.lat) < 1e-3 and abs(self.lon) < 1e-3:
            raise PydanticCustomError("null_island", "(0, 0) lies in the sea off Africa")
        return self

    def point(self) -> Point:
        """Return the place in WGS-84: converted here, once."""
        found = to_wgs84(self.lat, self.lon, self.datum)
        if self.datum == "WGS84":
            return found
        return Point(round(found.lat, _DECIMALS), round(found.lon, _DECIMALS))


class ResolveIn(Body):
    """How a review ends: by one of its candidates (counted from 0), a point, or (a doubt) with nothing changed."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"point": {"lat": 32.044, "lon": 118.779, "datum": "WGS84"}}, {"candidate": 0}, {"keep": True}]
        }
    )

    candidate: Annotated[int, Field(ge=0, le=100)] | None = None
    point: GivenPointIn | None = None
    keep: Literal[True] | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if sum(one is not None for one in (self.candidate, self.point, self.keep)) != 1:
            raise PydanticCustomError("one_of", "give one of candidate, point and keep")
        return self


class ReviewOut(Shown):
    """A site that somebody has to place, or whose coordinates are doubted. distance_m: how far off they are.

    address, matched: no more than the district; the whole address is shown by /customers/{id}/reveal, for the reason
    "correct data".
    """

    id: int
    site_id: str
    region_id: str
    reason: Reason
    state: ReviewState
    address: str = Field(examples=["江苏省南京市玄武区"])
    candidates: list[CandidateOut]
    distance_m: int | None
    created_at: datetime
    resolved_at: datetime | None
    resolved_by: str
    outcome: Outcome
    chosen: int | None = Field(description="which candidate, counted from 0")


class ReviewPage(Shown):
    """Reviews, oldest first; next: where to go on."""

    items: list[ReviewOut]
    next: str | None = None


def geocoded_out(address: str, found: Found, datum: Datum) -> GeocodedOut:
    """Return where an address may be, in the datum that was asked for."""
    named = named_in(address)
    return GeocodedOut(
        candidates=[_candidate_out(place, place.matched, datum) for place in found.places],
        named=NamedOut(
            province=named.province.name if named.province else "",
            city=named.city.name if named.city else "",
            district=named.district,
        ),
        kept=found.kept,
    )


def review_out(review: GeocodeReview, address: str, datum: Datum) -> ReviewOut:
    """Return a review as it is shown, its candidates in the datum that was asked for."""
    return ReviewOut(
        id=review.id,
        site_id=review.site_id,
        region_id=review.region_id,
        reason=review.reason,
        state=review.state,
        address=coarse_address(address),
        candidates=[_candidate_out(place, coarse_address(place.matched), datum) for place in review.candidates],
        distance_m=review.distance_m,
        created_at=review.created_at,
        resolved_at=review.resolved_at,
        resolved_by=review.resolved_by,
        outcome=review.outcome,
        chosen=review.chosen,
    )


def _candidate_out(place: Place, matched: str, datum: Datum) -> CandidateOut:
    return CandidateOut(
        point=point_out(place.point, datum),
        precision=place.precision,
        confidence=place.confidence,
        matched=matched,
        provider=place.provider,
        answered_in=place.datum,
    )
