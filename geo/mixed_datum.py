"""Two notes of one place in two datums: betrayed by lying apart just as the datums do."""

from geopy.distance import geodesic

from geo.datum import Datum, to_wgs84
from geo.point import Point

_CLOSE_M = 50  # two gates of one address
_APART_M = 100  # the shift is 200 m and more all over China


def other_datum(one: Point, other: Point) -> tuple[Datum, float] | None:
    """Return the datum that one of two notes of a place is likely still in, and how far apart they lie in metres.

    None where they lie together, or apart in another way than GCJ-02 or BD-09 from WGS-84. Which of the two it is,
    nothing tells. Two true places at the ends of a large plant would have to lie in a circle of 50 m to be mistaken.
    """
    apart_m = _apart_m(one, other)
    if not _APART_M < apart_m < 2_000:
        return None
    readings: list[tuple[float, Datum]] = [
        (_apart_m(to_wgs84(note.lat, note.lon, datum), true), datum)
        for note, true in ((one, other), (other, one))
        for datum in ("GCJ02", "BD09")
    ]
    off_m, datum = min(readings)
    return (datum, apart_m) if off_m < _CLOSE_M else None


def _apart_m(one: Point, other: Point) -> float:
    return float(geodesic((one.lat, one.lon), (other.lat, other.lon)).m)
