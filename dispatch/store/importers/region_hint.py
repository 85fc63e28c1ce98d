"""The region of a place whose row names none: that of the nearest centre."""

from math import asin, cos, radians, sin, sqrt

from dispatch.store.importers.record import Record
from geo.point import Point
from solver.words import Words

_EARTH_RADIUS_KM = 6371.0088


def distance_km(a: Point, b: Point) -> float:
    """Return the great-circle distance; half a percent is near enough to tell far from near."""
    lat_a, lat_b = radians(a.lat), radians(b.lat)
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin(radians(b.lon - a.lon) / 2) ** 2
    return 2 * _EARTH_RADIUS_KM * asin(min(1.0, sqrt(half)))


def region_of(point: Point, record: Record) -> str | None:
    """Return the nearest centre's region, with a notice; None, and a finding, where there is no centre."""
    if record.failed:
        return None
    centers = record.intake.centers().values()
    if not centers:
        if not record.intake.records.get("centers"):  # else: centres there are, but wrong ones
            record.fail(
                "region",
                "no-region",
                Words(en="is blank, and there is no centre to take it from", zh="为空，且没有服务中心可供推断"),
                Words(en="Fill it in, or import the centres first.", zh="请填写区域，或先导入服务中心。"),
            )
        return None
    nearest = min(centers, key=lambda center: (distance_km(point, center.point), center.id))
    text = Words(en="blank regions were taken from the nearest centre", zh="未填区域，已取最近服务中心的区域")
    record.note("region", "region-of-nearest-centre", text)
    return nearest.region_id
