"""AMap's geocoder (高德, geocode/geo v3), which geopy does not have: written as one of geopy's. Its datum is GCJ-02."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from geopy import exc
from geopy.geocoders.base import Geocoder
from geopy.location import Location

from geo.datum import to_wgs84
from geo.geocode import Precision
from geo.geocoders.confidence import Candidate
from geo.geocoders.over_geopy import GeopyGeocoder
from geo.geocoders.server import Server, adapter_for

_PATH = "/v3/geocode/geo"
_LEVELS: Mapping[str, Precision | None] = {
    "国家": None, "未知": None, "省": "province", "市": "city", "区县": "district", "开发区": "district",
    "乡镇": "district", "热点商圈": "district", "村庄": "street", "道路": "street", "道路交叉路口": "street",
}  # fmt: skip
"""What is not named here is a house (门牌号, 门址, 单元号), a stop or another point of interest (兴趣点)."""

_PAUSE_S = 2
_OK, _NOTHING = (
    "10000",
    "30001",
)  # an address of which the service can make nothing is answered as a fault of its engine
_SPENT = frozenset({"10003", "10044", "10045"})
_TOO_FAST = frozenset({"10004", "10010", "10014", "10015", "10016", "10019", "10020", "10021", "10029"})
"""Codes of a limit that is reached, a day's or a second's, from the service's table of codes."""


class AMap(Geocoder):  # type: ignore[misc]
    """What geopy would call AMap."""

    def __init__(self, server: Server, key: str, *, timeout_s: float) -> None:
        super().__init__(
            scheme=server.scheme, timeout=timeout_s, adapter_factory=adapter_for(server, timeout_s=timeout_s)
        )
        self._api = server.base + _PATH
        self._key = key

    def geocode(self, query: str) -> list[Location]:
        """Return the places of an address. Raises geopy's errors."""
        url = f"{self._api}?{urlencode({'address': query, 'key': self._key, 'output': 'JSON'})}"
        found: list[Location] = self._call_geocoder(url, _locations)
        return found


def amap(server: Server, *, key: str, timeout_s: float) -> GeopyGeocoder:
    """Return the geocoder on a server that speaks as AMap's does, which is asked with a key."""
    client = AMap(server, key, timeout_s=timeout_s)
    return GeopyGeocoder(provider=f"amap at {server.host}", datum="GCJ02", ask=client.geocode, read=_read)


def _locations(page: Mapping[str, Any]) -> list[Location]:
    """Return the locations of an answer, which says by a code whether it is one."""
    code = str(page["infocode"])
    if code == _NOTHING:
        return []
    if code in _SPENT:
        raise exc.GeocoderQuotaExceeded("quota")
    if code in _TOO_FAST:
        raise exc.GeocoderRateLimited("pace", retry_after=_PAUSE_S)
    if code != _OK or str(page["status"]) != "1":
        raise exc.GeocoderServiceError("service") if code.startswith("3") else exc.GeocoderAuthenticationFailure("key")
    return [Location(_text(one["formatted_address"]), _lat_lon(one), one) for one in _list(page["geocodes"])]


def _read(raw: Mapping[str, Any]) -> Candidate | None:
    precision = _LEVELS.get(str(raw["level"]), "house")
    if precision is None:
        return None
    return Candidate(
        point=to_wgs84(*_lat_lon(raw), "GCJ02"),
        precision=precision,
        matched=_text(raw["formatted_address"])[:500],
        province=_text(raw.get("province")),
        city=_text(raw.get("city")),
        district=_text(raw.get("district")),
    )


def _lat_lon(one: Mapping[str, Any]) -> tuple[float, float]:
    """Return latitude and longitude of "116.48,39.99": the service writes the longitude first."""
    lon, lat = str(one["location"]).split(",")
    return float(lat), float(lon)


def _list(value: Any) -> Sequence[Mapping[str, Any]]:
    if not isinstance(value, list):
        raise TypeError("no list")
    return value


def _text(value: Any) -> str:
    """Return a text; the service writes an empty list where it has none."""
    return value if isinstance(value, str) else ""
