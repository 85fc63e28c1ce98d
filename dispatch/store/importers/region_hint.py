"""The region of a place: by the service areas, else of the nearest centre; and one that contradicts the areas."""

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
    """Return the region in whose area a place lies, else, with a notice, the nearest centre's.

    None, and a finding, where there is no centre either.
    """
    if record.failed:
        return None
    lies_in = record.intake.area_map().region_at(point)
    if lies_in is not None:
        record.note("region", "region-of-area", _OF_AREA)
        return lies_in
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
    if record.intake.area_map():
        record.note("region", "outside-every-area", _OUTSIDE)
    nearest = min(centers, key=lambda center: (distance_km(point, center.point), center.id))
    text = Words(en="blank regions were taken from the nearest centre", zh="未填区域，已取最近服务中心的区域")
    record.note("region", "region-of-nearest-centre", text)
    return nearest.region_id


def look_at_region(point: Point, region_id: str, record: Record) -> None:
    """Point out a region that the row names although the place lies in another's area; it stays as it is named."""
    areas = record.intake.area_map()
    if not areas:
        return
    lies_in = areas.region_at(point)
    if lies_in is None:
        record.note("region", "outside-every-area", _OUTSIDE)
    elif lies_in != region_id:
        record.note("region", "region-not-of-area", _NOT_OF_AREA)


_OF_AREA = Words(en="blank regions were taken from the service areas", zh="未填区域，已按服务范围取得")
_OUTSIDE = Words(en="places outside every service area", zh="位于所有服务范围之外")
_NOT_OF_AREA = Words(
    en="regions other than the one in whose service area the place lies; kept as they are",
    zh="所填区域与所在服务范围不同；保留原值",
)
