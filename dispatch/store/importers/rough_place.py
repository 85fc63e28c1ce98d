"""Where a site is thought to be until its address has been looked up: nobody is sent there, but it is somebody's."""

from dispatch.store.importers.record import Record
from geo.geocoders.gazetteer import Gazetteer
from geo.point import Point
from solver.words import Words


def rough_place(record: Record) -> Point | None:
    """Return the city that a row's address names, else a centre of the row's region; with a notice.

    None, and a finding, where there is neither.
    """
    named = Gazetteer().find(record.get("address", ""))
    region_id = record["region"]
    centers = sorted(record.intake.centers().values(), key=lambda center: center.id)
    own = [center.point for center in centers if center.region_id == region_id]
    points = [*(place.point for place in named[:1]), *own]
    if points:
        record.note("address", "place-looked-up", _LOOKED_UP)
        return points[0]
    record.fail("address", "address-of-no-city", _NO_CITY, _NAME_CITY)
    return None


_LOOKED_UP = Words(
    en="sites without coordinates: their addresses are looked up, and they are not planned before that",
    zh="站点无坐标：将按地址查找位置，确定之前不参与排程",
)
_NO_CITY = Words(
    en="names no city that is known, and no region with a centre is given",
    zh="未包含可识别的城市，也未填写设有服务中心的区域",
)
_NAME_CITY = Words(
    en="Write province and city, or fill in the region or the coordinates.", zh="请写明省市，或填写区域、坐标。"
)
