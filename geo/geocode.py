"""The port to whoever knows where an address is: candidates with how exact and how sure they are, best first."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol, get_args

from geo.datum import Datum
from geo.point import Point

Precision = Literal["house", "street", "district", "city", "province"]
PRECISIONS: tuple[Precision, ...] = get_args(Precision)
"""From the finest to the coarsest. A village or a crossing counts as a street, a township as a district."""

REACH_M: Mapping[Precision, int] = {
    "house": 200,
    "street": 2_000,
    "district": 40_000,
    "city": 120_000,
    "province": 800_000,
}
"""How far from its point something may lie that belongs to such a place, where the provider draws no bounds: a house
within its plot, a street within its length, and administrative areas as wide as the large ones in the east of China."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an address may be, in WGS-84.

    confidence: 0 to 1, as `geo.geocoders.confidence` computes it; matched: what was found, in the provider's words;
    provider: who found it; datum: what the provider's coordinates were in, before they were converted once; province,
    city, district: the areas it lies in, as far as the provider says; reach_m: see `REACH_M`.
    """

    point: Point
    confidence: float
    precision: Precision
    matched: str
    provider: str
    datum: Datum
    province: str = ""
    city: str = ""
    district: str = ""
    reach_m: int

    def __post_init__(self) -> None:
        if not 0 <= self.confidence <= 1:  # also false for NaN
            raise ValueError(f"a confidence is between 0 and 1, not {self.confidence}")


class Geocoder(Protocol):
    """Anything that finds addresses."""

    @property
    def provider(self) -> str:
        """Who answers, as in "nominatim at 127.0.0.1:8080"; equal names give equal answers for a while."""
        ...

    @property
    def metered(self) -> bool:
        """Whether somebody counts the questions, so that they are asked at a pace and their answers kept."""
        ...

    def find(self, address: str) -> tuple[Place, ...]:
        """Return where an address may be, best first; nothing where nobody knows it. Raises GeocodingError."""
        ...
