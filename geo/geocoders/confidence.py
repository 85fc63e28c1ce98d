"""How sure a found place is, computed in the same way for every provider.

    confidence = exactness x certainty x agreement x company

- exactness: 0.95 for a house, 0.8 for a street, 0.5 for a district, 0.3 for a city, 0.1 for a province; 0.85 of that
  where the address gives a house number and only its street was found.
- certainty: what the provider itself says of it, 1 where it says nothing.
- agreement: a province that is not the one named in the address leaves a tenth, a city a fifth, a district half. Where
  the provider names no city, one farther than 120 km from the named one's seat (or than half as much again of the
  place's own reach) counts as another. An address in Chinese that names no city leaves 0.6: its street is in many.
- company: candidates that are nearly as good (0.7 of the best or better) and lie more than 200 m apart leave 0.8, and
  more than 2 km apart one half.

The factors are a rule of thumb of ours, made so that only a house or a street in the named city, with no rival, comes
above 0.65; they are not fitted to data.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from geo.datum import Datum
from geo.geocode import REACH_M, Place, Precision
from geo.geocoders.named import Named, named_in
from geo.geocoders.towns import seats
from geo.geodesic import geodesic_m
from geo.point import Point

_EXACTNESS: Mapping[Precision, float] = {"house": 0.95, "street": 0.8, "district": 0.5, "city": 0.3, "province": 0.1}
_NUMBER_NOT_FOUND = 0.85
_OTHER_PROVINCE, _OTHER_CITY, _OTHER_DISTRICT, _NO_CITY = 0.1, 0.2, 0.5, 0.6
_RIVAL = 0.7
_NEAR_M, _FAR_M = 200, 2_000
_RIVALS_NEAR, _RIVALS_FAR = 0.8, 0.5
_HAN = re.compile("[\u4e00-\u9fff]")
_HOUSE_NUMBER = re.compile("[0-9]+(?:-[0-9]+)?[号弄]")
_KIND = re.compile("(?:省|市|.族自治[区州县]|自治[区州县旗]|特别行政区|地区|盟|州|林区|新区|区|县|旗)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A place as a provider found it, in WGS-84 already. certainty: the provider's own, 0 to 1; the rest as `Place`."""

    point: Point
    precision: Precision
    matched: str
    province: str = ""
    city: str = ""
    district: str = ""
    certainty: float = 1.0
    reach_m: int | None = None


def judged(address: str, candidates: Sequence[Candidate], *, provider: str, datum: Datum) -> tuple[Place, ...]:
    """Return candidates as places with their confidence, best first; equally good ones stay as they came."""
    named = named_in(address)
    places = [
        Place(
            point=one.point,
            confidence=_alone(address, named, one),
            precision=one.precision,
            matched=one.matched,
            provider=provider,
            datum=datum,
            province=one.province,
            city=one.city,
            district=one.district,
            reach_m=one.reach_m or REACH_M[one.precision],
        )
        for one in candidates
    ]
    company = _company(places)
    sure = [replace(place, confidence=round(place.confidence * company, 3)) for place in places]
    return tuple(sorted(sure, key=lambda place: -place.confidence))


def apart_m(a: Point, b: Point) -> float:
    """Return how far two places lie from each other."""
    return float(geodesic_m(*(np.array([value]) for value in (a.lat, a.lon, b.lat, b.lon)))[0])


def _alone(address: str, named: Named, one: Candidate) -> float:
    """Return the confidence in a candidate as if it were the only one."""
    exact = _EXACTNESS[one.precision]
    if one.precision == "street" and _HOUSE_NUMBER.search(named.rest):
        exact *= _NUMBER_NOT_FOUND
    agreement = 1.0
    if named.province is not None and _other(named.province.name, one.province):
        agreement *= _OTHER_PROVINCE
    if named.city is not None and _in_another_city(named, one):
        agreement *= _OTHER_CITY
    if named.district and _other(named.district, one.district):
        agreement *= _OTHER_DISTRICT
    if named.city is None and not named.district and _HAN.search(address):
        agreement *= _NO_CITY
    return exact * min(max(one.certainty, 0.0), 1.0) * agreement


def _in_another_city(named: Named, one: Candidate) -> bool:
    if named.city is None:
        return False
    if one.city and _HAN.search(one.city):
        # what a province governs directly, and a smaller city, may stand where the city is expected
        return _other(named.city.name, one.city) and _other(named.city.short, one.city) and one.city != named.district
    seat = seats().get(named.city.name)
    allowed_m = max(REACH_M["city"], 1.5 * (one.reach_m or REACH_M[one.precision]))
    return seat is not None and apart_m(seat, one.point) > allowed_m


def _other(named: str, found: str) -> bool:
    """Return whether a provider names another area than the address does.

    A name that it does not give, or not in Chinese, tells nothing.
    """
    if not found or not _HAN.search(found):
        return False
    a, b = _KIND.sub("", named), _KIND.sub("", found)
    return not (a.startswith(b) or b.startswith(a))


def _company(places: Sequence[Place]) -> float:
    """Return what is left of all confidences where several candidates contradict each other."""
    best = max((place.confidence for place in places), default=0.0)
    rivals = [place.point for place in places if place.confidence >= _RIVAL * best]
    widest_m = max((apart_m(a, b) for n, a in enumerate(rivals) for b in rivals[:n]), default=0.0)
    if widest_m <= _NEAR_M:
        return 1.0
    return _RIVALS_NEAR if widest_m <= _FAR_M else _RIVALS_FAR
