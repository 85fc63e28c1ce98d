"""Nominatim, OpenStreetMap's geocoder, on a server of one's own (or any other whose terms are kept)."""

from collections.abc import Mapping
from typing import Any

from geopy.geocoders import Nominatim

from geo.geocode import Precision
from geo.geocoders.confidence import Candidate, apart_m
from geo.geocoders.over_geopy import GeopyGeocoder
from geo.geocoders.server import Server, adapter_for
from geo.point import Point

_AGENT = "paigong-geocoding"
_CANDIDATES = 5
_LANGUAGES = "zh-CN,zh,en"
_RANKS: tuple[tuple[int, Precision], ...] = (
    (28, "house"),
    (26, "street"),
    (17, "district"),
    (9, "city"),
    (5, "province"),
)
"""The least rank of each precision: docs of Nominatim, "Place ranking": 26 to 27 are streets, 30 houses and shops,
17 to 25 villages and quarters; in China 8 is a province, 10 a prefecture, 12 a county or district."""

_COUNTIES = frozenset({"county", "district", "city_district", "suburb", "town", "village", "municipality"})


def nominatim(server: Server, *, timeout_s: float) -> GeopyGeocoder:
    """Return the geocoder on a Nominatim server; its coordinates are WGS-84."""
    client = Nominatim(
        scheme=server.scheme,
        domain=server.host + server.path,
        user_agent=_AGENT,
        timeout=timeout_s,
        adapter_factory=adapter_for(server, timeout_s=timeout_s),
    )
    return GeopyGeocoder(
        provider=f"nominatim at {server.host}",
        datum="WGS84",
        ask=lambda text: client.geocode(
            text, exactly_one=False, limit=_CANDIDATES, addressdetails=True, language=_LANGUAGES
        ),
        read=_read,
    )


def _read(raw: Mapping[str, Any]) -> Candidate | None:
    point = Point(float(raw["lat"]), float(raw["lon"]))
    precision = _precision(int(raw["place_rank"]), str(raw.get("addresstype", "")))
    if precision is None:
        return None
    parts: Mapping[str, str] = {key: str(text) for key, text in dict(raw.get("address") or {}).items()}
    return Candidate(
        point=point,
        precision=precision,
        matched=str(raw["display_name"])[:500],
        province=_first(parts, "state", "province", "region"),
        city=_first(parts, "city", "state_district", "municipality", "town"),
        district=_first(parts, "city_district", "district", "county", "suburb", "borough"),
        reach_m=_reach_m(point, raw.get("boundingbox")),
    )


def _precision(rank: int, kind: str) -> Precision | None:
    """Return the precision of a place of a rank; None for countries and coarser."""
    found = next((precision for least, precision in _RANKS if rank >= least), None)
    return "district" if found == "city" and kind in _COUNTIES else found


def _reach_m(point: Point, box: Any) -> int | None:
    """Return how far the corners of a place's bounds (south, north, west, east) lie from it; None: it has none."""
    if not box:
        return None
    south, north, west, east = (float(side) for side in box)
    return round(max(apart_m(point, Point(lat, lon)) for lat in (south, north) for lon in (west, east)))


def _first(parts: Mapping[str, str], *names: str) -> str:
    return next((parts[name] for name in names if parts.get(name)), "")
