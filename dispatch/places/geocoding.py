"""Addresses and sites: when a found place is sure enough to drive to, when given coordinates contradict an address.

What is not sure goes to a person, as a review; nothing is placed at a guess.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from geo.geocode import Place, Precision
from geo.geocoders.confidence import apart_m
from geo.point import Point

SURE = 0.65
"""Confidence from which a site is placed without a person; see `geo.geocoders.confidence` for how it is computed."""

AWAY_M = 200
"""Coordinates farther from their address's house or street than this are doubted."""

_TRUSTED: Mapping[Precision, float] = {"house": SURE, "street": SURE, "district": 0.4, "city": 0.25}
"""From which confidence an address may contradict coordinates. A province contradicts nothing."""

Reason = Literal["unplaced", "doubtful"]
"""Why a person is asked: nobody knows where the site is; or its coordinates are not where its address is."""

ReviewState = Literal["waiting", "open", "resolved", "obsolete"]
"""waiting: the geocoder has not been asked yet; open: a person is; obsolete: the site came with coordinates since."""

Outcome = Literal["", "geocoder", "candidate", "point", "kept"]
"""By what a review was resolved: a sure answer, a candidate that a person chose, a point they gave, or no change."""

REASONS: tuple[Reason, ...] = get_args(Reason)
REVIEW_STATES: tuple[ReviewState, ...] = get_args(ReviewState)
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
LIVE: tuple[ReviewState, ...] = ("waiting", "open")


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Coordinates that contradict an address. distance_m: from the place found; place: where the address is."""

    distance_m: int
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class GeocodeReview:
    """A site that a geocoder or a person has to place.

    candidates: what the geocoder found, best first; distance_m: of a doubt, how far off the coordinates are. Whoever
    resolved it (resolved_by: an account's id, or the service's own) did so as `outcome` says; chosen: which candidate.
    """

    id: int
    site_id: str
    region_id: str
    reason: Reason
    state: ReviewState
    created_at: datetime
    candidates: tuple[Place, ...] = ()
    distance_m: int | None = None
    resolved_at: datetime | None = None
    resolved_by: str = ""
    outcome: Outcome = ""
    chosen: int | None = None

    @property
    def live(self) -> bool:
        """Whether it still asks for something."""
        return self.state in LIVE


def sure(places: Sequence[Place]) -> int | None:
    """Return which of some places, best first, can be driven to without asking a person; None: none of them."""
    best = places[0] if places else None
    return 0 if best is not None and best.precision in ("house", "street") and best.confidence >= SURE else None


def doubt(given: Point, places: Sequence[Place]) -> Doubt | None:
    """Return how given coordinates contradict an address, None where they do not, or the address tells too little.

    Of a house or a street: more than `AWAY_M` off; of a district or a city: outside of it, that is farther from its
    point than it reaches.
    """
    best = places[0] if places else None
    if best is None or best.confidence < _TRUSTED.get(best.precision, 2.0):
        return None
    distance_m = apart_m(given, best.point)
    allowed_m = AWAY_M if best.precision in ("house", "street") else best.reach_m
    return Doubt(distance_m=round(distance_m), place=best) if distance_m > allowed_m else None


def place_document(place: Place) -> dict[str, Any]:
    """Return a place as plain data."""
    return asdict(place)


def place_of_document(document: Mapping[str, Any]) -> Place:
    """Return the place of plain data."""
    point = document["point"]
    return Place(**{**document, "point": Point(point["lat"], point["lon"])})
