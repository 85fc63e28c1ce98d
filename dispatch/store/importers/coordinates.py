"""Coordinates that pass as numbers and still cannot be meant: swapped ones, and the other end of the world."""

from dispatch.store.importers.findings import Report
from dispatch.store.importers.record import Intake, Record
from dispatch.store.importers.region_hint import distance_km
from geo.point import Point
from solver.words import Words

_FAR_KM = 1_000
_INHABITED_LAT = 72  # no service company drives beyond; swapped coordinates of western China land there
_NOUNS = ("centers", "sites", "technicians", "outlines")


def check_coordinates(intake: Intake) -> None:
    """Compare every place with the centres: find what fits only the other way round, tell what is merely far away."""
    own = {record["id"]: point for record in intake.records["centers"] if (point := _point(record))}
    centers = {**{key: center.point for key, center in intake.known.centers.items()}, **own}
    for noun in _NOUNS:
        for record in intake.records[noun]:
            point = _point(record)
            if point is None:
                continue
            others = [place for key, place in centers.items() if noun != "centers" or key != record["id"]]
            _check(record, point, others, intake.report)


def _check(record: Record, point: Point, centers: list[Point], report: Report) -> None:
    away_km = min((distance_km(point, center) for center in centers), default=None)
    if away_km is not None and away_km <= _FAR_KM:
        return
    swapped = Point(point.lon, point.lat) if abs(point.lon) <= 90 else None
    if swapped is not None and abs(swapped.lat) <= _INHABITED_LAT:
        swapped_km = min((distance_km(swapped, center) for center in centers), default=None)
        polar = abs(point.lat) > _INHABITED_LAT
        if polar or (away_km is not None and swapped_km is not None and swapped_km < min(_FAR_KM, away_km / 2)):
            cause = Words(
                en=f"({point.lat:g}, {point.lon:g}) looks swapped: latitude and longitude have changed places",
                zh=f"({point.lat:g}, {point.lon:g}) 的纬度和经度似乎颠倒了",
            )
            record.fail(
                "lat", "coordinates-swapped", cause, Words(en="Swapped? Exchange the two.", zh="是否颠倒？请互换两列。")
            )
            return
    if away_km is not None and record.table.sheet.noun != "centers":
        text = Words(en="more than 1,000 km from every centre", zh="距所有服务中心均超过 1000 公里")
        report.note(record.where("lat"), "far-away", text)


def _point(record: Record) -> Point | None:
    lat, lon = record["lat"], record["lon"]
    return None if lat is None or lon is None else Point(lat, lon)
