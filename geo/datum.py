"""Chinese map datums turned into WGS-84, once, at the edge; nothing inside the house is ever in another datum.

GCJ-02 ("Mars coordinates", used by AMap and Tencent) shifts WGS-84 by some 200–700 m inside China; BD-09 (Baidu) shifts
GCJ-02 once more. Neither is documented officially: the constants, on the Krasovsky 1940 ellipsoid, are those of the
public reconstruction (googollee/eviltransform and the notes by coolypf on CSDN to which its ports refer).
"""

from collections.abc import Callable
from math import atan2, cos, hypot, pi, radians, sin, sqrt
from typing import Literal, get_args

from geo.point import Point

Datum = Literal["WGS84", "GCJ02", "BD09"]
DATUMS: tuple[Datum, ...] = get_args(Datum)

_KRASOVSKY_A_M = 6378245.0
_KRASOVSKY_E2 = 0.00669342162296594323
_BAIDU_LAT, _BAIDU_LON = 0.006, 0.0065
_ROUNDS = 10  # each round divides the error by about 10,000; one degree's 15th digit is reached after four


def to_wgs84(lat: float, lon: float, datum: Datum) -> Point:
    """Return the WGS-84 point of coordinates given in `datum`; accurate to a millimetre against `from_wgs84`.

    Where a shifted place and one that is not shifted have the same numbers (within a kilometre outside the rectangle of
    `in_shifted_area`), the shifted one is meant. Raises ValueError where the numbers are no latitude and longitude, or
    the datum is unknown.
    """
    if datum == "WGS84":
        return Point(lat, lon)
    Point(lat, lon)  # refuses NaN and out-of-range numbers before they are bent
    if datum == "BD09":
        lat, lon = _inverse(_gcj02_to_bd09, lat, lon)
    elif datum != "GCJ02":
        raise ValueError(f"{datum!r} is no datum; known are {', '.join(DATUMS)}")
    if not _near_shifted_area(lat, lon):
        return Point(lat, lon)
    true_lat, true_lon = _inverse(_wgs84_to_gcj02, lat, lon)
    was_shifted = in_shifted_area(round(true_lat, 9), round(true_lon, 9))  # of its border, the last digit may be lost
    return Point(true_lat, true_lon) if was_shifted else Point(lat, lon)


def from_wgs84(point: Point, datum: Datum) -> tuple[float, float]:
    """Return (latitude, longitude) in `datum` of a WGS-84 point."""
    lat, lon = point.lat, point.lon
    if datum == "WGS84":
        return lat, lon
    if datum not in DATUMS:
        raise ValueError(f"{datum!r} is no datum; known are {', '.join(DATUMS)}")
    if in_shifted_area(lat, lon):
        lat, lon = _wgs84_to_gcj02(lat, lon)
    return _gcj02_to_bd09(lat, lon) if datum == "BD09" else (lat, lon)


def in_shifted_area(lat: float, lon: float) -> bool:
    """Say whether GCJ-02 differs from WGS-84 at a place (in WGS-84): in the published rectangle around China alone.

    It is the rectangle of the reconstruction, not of any law: China lies a hundred kilometres and more within it.
    """
    return 0.8293 <= lat <= 55.8271 and 72.004 <= lon <= 137.8347


def _near_shifted_area(lat: float, lon: float) -> bool:
    """Say whether shifted coordinates may be those of a place in the rectangle: no shift is as long as 0.02 degrees."""
    return 0.8293 - 0.02 <= lat <= 55.8271 + 0.02 and 72.004 - 0.02 <= lon <= 137.8347 + 0.02


def _wgs84_to_gcj02(lat: float, lon: float) -> tuple[float, float]:
    """Shift by the published polynomial and sine terms (metres north and east), turned into degrees."""
    x, y = lon - 105.0, lat - 35.0
    ripple = (20 * sin(6 * pi * x) + 20 * sin(2 * pi * x)) * 2 / 3
    north_m = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + ripple
    north_m += (20 * sin(pi * y) + 40 * sin(pi * y / 3) + 160 * sin(pi * y / 12) + 320 * sin(pi * y / 30)) * 2 / 3
    east_m = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + ripple
    east_m += (20 * sin(pi * x) + 40 * sin(pi * x / 3) + 150 * sin(pi * x / 12) + 300 * sin(pi * x / 30)) * 2 / 3
    w = 1 - _KRASOVSKY_E2 * sin(radians(lat)) ** 2
    meridian_radius_m = _KRASOVSKY_A_M * (1 - _KRASOVSKY_E2) / (w * sqrt(w))
    parallel_radius_m = _KRASOVSKY_A_M / sqrt(w) * cos(radians(lat))
    return lat + north_m / meridian_radius_m * 180 / pi, lon + east_m / parallel_radius_m * 180 / pi


def _gcj02_to_bd09(lat: float, lon: float) -> tuple[float, float]:
    """Shift by Baidu's constants: the plane's polar coordinates, rippled, then moved."""
    wave = pi * 3000 / 180
    radius = hypot(lon, lat) + 0.00002 * sin(lat * wave)
    angle = atan2(lat, lon) + 0.000003 * cos(lon * wave)
    return radius * sin(angle) + _BAIDU_LAT, radius * cos(angle) + _BAIDU_LON


def _inverse(forward: Callable[[float, float], tuple[float, float]], lat: float, lon: float) -> tuple[float, float]:
    """Return the coordinates that `forward` maps to these, by fixed-point iteration: the shift changes slowly."""
    guess_lat, guess_lon = lat, lon
    for _ in range(_ROUNDS):
        got_lat, got_lon = forward(guess_lat, guess_lon)
        guess_lat += lat - got_lat
        guess_lon += lon - got_lon
    return guess_lat, guess_lon
