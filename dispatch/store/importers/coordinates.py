"""Coordinates that pass as numbers and still cannot be meant: swapped ones, and the other end of the world."""

from dispatch.store.importers.record import Intake, Record
from dispatch.store.importers.region_hint import distance_km
from geo.point import Point
from geo.swapped import FAR_KM, Suspect, suspects
from solver.words import Words

_NOUNS = ("centers", "sites", "technicians", "outlines")


def check_coordinates(intake: Intake) -> None:
    """Compare every place with centres and areas: find what is swapped, tell what may be, and what is merely far away.

    Where another reading makes no sense, the row is wrong; where the place as it stands may be meant, it is pointed to.
    """
    rows = [
        (record, point) for noun in _NOUNS for record in intake.records[noun] if (point := _point(record)) is not None
    ]
    own = {record["id"]: point for record, point in rows if record.table.sheet.noun == "centers"}
    centers = [*{**{key: center.point for key, center in intake.known.centers.items()}, **own}.values()]
    suspected = {one.index: one for one in suspects([point for _, point in rows], centers, intake.area_map())}
    for index, (record, point) in enumerate(rows):
        if index in suspected:
            _tell(record, suspected[index])
        elif centers and min(distance_km(point, center) for center in centers) > FAR_KM:
            text = Words(en="more than 1,000 km from every centre", zh="距所有服务中心均超过 1000 公里")
            intake.report.note(record.where("lat"), "far-away", text)


def _tell(record: Record, suspect: Suspect) -> None:
    lat, lon = suspect.point.lat, suspect.point.lon
    if suspect.plain:
        cause = Words(
            en=f"({lat:g}, {lon:g}) looks swapped: latitude and longitude have changed places",
            zh=f"({lat:g}, {lon:g}) 的纬度和经度似乎颠倒了",
        )
        remedy = Words(en="Swapped? Exchange the two.", zh="是否颠倒？请互换两列。")
        record.fail("lat", "coordinates-swapped", cause, remedy)
        return
    text = Words(
        en=f"row {record.row.number}: ({lat:g}, {lon:g}) lies {_LIES[suspect.given]['en']}; swapped, it would lie "
        f"{_WOULD_LIE[suspect.meant]['en']}: are latitude and longitude exchanged?",
        zh=f"第 {record.row.number} 行：({lat:g}, {lon:g}) {_LIES[suspect.given]['zh']}，"
        f"互换后则{_WOULD_LIE[suspect.meant]['zh']}：纬度与经度是否颠倒？",
    )
    record.intake.report.note(record.where("lat"), "perhaps-swapped", text, by="text")


def _point(record: Record) -> Point | None:
    lat, lon = record["lat"], record["lon"]
    return None if lat is None or lon is None else Point(lat, lon)


_LIES = {
    "outside": Words(en="outside every service area", zh="位于所有服务范围之外"),
    "abroad": Words(en="abroad, far from every centre", zh="位于国外，且远离所有服务中心"),
    "uninhabited": Words(en="where nobody lives", zh="位于无人居住的地区"),
}
_WOULD_LIE = {
    "company": Words(en="in one, or near the company's other places", zh="位于服务范围内或靠近公司的其他地点"),
    "country": Words(en="in a country where the company works", zh="位于公司所在的国家"),
    "elsewhere": Words(en="where people live", zh="位于有人居住的地区"),
}
