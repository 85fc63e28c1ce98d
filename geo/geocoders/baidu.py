"""Baidu's geocoder (geocoding v3). Its coordinates are BD-09."""

from collections.abc import Mapping
from typing import Any

from geopy.geocoders import BaiduV3

from geo.datum import to_wgs84
from geo.geocode import PRECISIONS, Precision
from geo.geocoders.confidence import Candidate
from geo.geocoders.over_geopy import GeopyGeocoder
from geo.geocoders.server import Server, adapter_for

_MOST_BYTES = 84  # of an address, as Baidu's page on the service has it
_LEVELS: Mapping[str, Precision | None] = {
    "UNKNOWN": None, "国家": None, "省": "province", "城市": "city", "区县": "district", "乡镇": "district",
    "商圈": "district", "开发区": "district", "村庄": "street", "道路": "street", "交叉路口": "street",
}  # fmt: skip
"""What is not named here is a house, a shop or another point of interest."""

_ERRORS: tuple[tuple[int, Precision], ...] = ((75, "house"), (40, "street"), (20, "district"), (0, "city"))
"""The least `confidence` of each precision; as Baidu's page has it, 75 stands for an error below 200 m, 40 for one
below 2 km, 20 for one below 10 km."""


def baidu(server: Server, *, key: str, timeout_s: float) -> GeopyGeocoder:
    """Return the geocoder on a server that speaks as Baidu's does, which is asked with a key (AK)."""
    client = BaiduV3(
        key, scheme=server.scheme, timeout=timeout_s, adapter_factory=adapter_for(server, timeout_s=timeout_s)
    )
    client.api = server.base + client.api_path  # geopy knows Baidu's public address only
    return GeopyGeocoder(
        provider=f"baidu at {server.host}",
        datum="BD09",
        ask=lambda text: _listed(client.geocode(_cut(text))),
        read=_read,
    )


def _listed(location: Any) -> list[Any]:
    return [] if location is None else [location]


def _read(raw: Mapping[str, Any]) -> Candidate | None:
    level = str(raw["level"])
    precision = _LEVELS.get(level, "house")
    if precision is None:
        return None
    confidence, understood = int(raw.get("confidence", 0)), int(raw.get("comprehension", 100))
    blurred = next(precision for least, precision in _ERRORS if confidence >= least or least == 0)
    return Candidate(
        point=to_wgs84(float(raw["location"]["lat"]), float(raw["location"]["lng"]), "BD09"),
        precision=max(precision, blurred, key=PRECISIONS.index),
        matched=level,  # the service says no more
        certainty=max(0.5, min(understood, 100) / 100),
    )


def _cut(text: str) -> str:
    """Return as much of an address as the service takes."""
    return text.encode()[:_MOST_BYTES].decode(errors="ignore")
