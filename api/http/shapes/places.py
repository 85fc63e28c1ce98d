"""Places as they go out: two numbers and the datum in which they are."""

from typing import Annotated

from fastapi import Query
from pydantic import Field

from api.http.fields import Shown
from geo.datum import Datum, from_wgs84
from geo.point import Point

_DECIMALS = 7  # of converted degrees: a centimetre

InDatum = Annotated[
    Datum,
    Query(
        description="datum of the coordinates in the answer: WGS84 (GPS), GCJ02 (AMap, Tencent) or BD09 (Baidu) "
        "返回坐标的坐标系：WGS84（GPS）、GCJ02（高德、腾讯）或 BD09（百度）"
    ),
]
"""The datum in which whoever asks wants places: that of the map they draw them on."""


class PointOut(Shown):
    """A place on earth in degrees, in the datum that it names: WGS84 unless another was asked for."""

    lat: float = Field(description="degrees north", examples=[31.2304])
    lon: float = Field(description="degrees east", examples=[121.4737])
    datum: Datum = Field(examples=["WGS84"])


def point_out(point: Point, datum: Datum = "WGS84") -> PointOut:
    """Return a place in a datum: converted here, once, on its way out."""
    if datum == "WGS84":
        return PointOut(lat=point.lat, lon=point.lon, datum=datum)
    lat, lon = from_wgs84(point, datum)
    return PointOut(lat=round(lat, _DECIMALS), lon=round(lon, _DECIMALS), datum=datum)
