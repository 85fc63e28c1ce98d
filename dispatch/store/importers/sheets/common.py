"""Columns that several sheets share: ids, places, levels."""

from dispatch.fault import INDUSTRIES
from dispatch.store.importers.kinds.lists import Amounts
from dispatch.store.importers.kinds.numbers import Decimal, Whole
from dispatch.store.importers.kinds.text import Choice, Id
from dispatch.store.importers.record import Record
from dispatch.store.importers.spec import Column
from geo.datum import DATUMS, Datum, to_wgs84
from geo.point import Point
from solver.words import Words

DAY_S = 86_400
_DECIMALS = 7  # of converted degrees: a centimetre, and a number that a spreadsheet can hold
LEVEL = Whole(least=1, most=5)  # of a skill
URGENCY = Whole(least=0, most=5)  # of an order: 0 is a crisis
SKILL_LEVELS = Amounts(unit=Words(en="level", zh="级别"), least=1, most=5)
PIECES = Amounts(unit=Words(en="pieces", zh="数量"), least=1, most=1_000_000, alone=1, add_up=True)

_INDUSTRY_WORDS = {
    "concentrator": Words(en="concentrator", zh="聚光设备"),
    "aluminium": Words(en="aluminium", zh="铝业"),
    "machinery": Words(en="machinery", zh="工程机械"),
    "appliance": Words(en="appliance", zh="家电"),
}
INDUSTRY = Choice(options=tuple((industry, _INDUSTRY_WORDS[industry]) for industry in INDUSTRIES), free=True)
_DATUM_WORDS: dict[Datum, Words] = {
    "WGS84": Words(en="WGS84", zh="GPS"),
    "GCJ02": Words(en="GCJ02", zh="高德腾讯"),
    "BD09": Words(en="BD09", zh="百度"),
}
_SWAPPED = Words(
    en="Swapped with the longitude? Write degrees north here.", zh="是否与经度颠倒？此列请填写纬度（北纬度数）。"
)
_DATUM = Choice(options=tuple((datum, _DATUM_WORDS[datum]) for datum in DATUMS))


_REFERRED = {
    "regions": Words(en="Regions", zh="区域"),
    "centers": Words(en="Centres", zh="服务中心"),
    "customers": Words(en="Customers", zh="客户"),
    "sites": Words(en="Sites", zh="站点"),
    "equipment": Words(en="Equipment", zh="设备"),
    "faults": Words(en="Faults", zh="故障目录"),
    "parts": Words(en="Parts", zh="备件"),
    "technicians": Words(en="Technicians", zh="技术员"),
}


def id_column(zh: str, en: str, example: str, *, refers: str = "", key: str = "id", required: bool = True) -> Column:
    """Return a column of ids: the row's own, or (refers) those of another sheet."""
    meaning = Words(en="whatever you call it; other rows refer to it", zh="自定编号，供其他行引用")
    if refers:
        title = _REFERRED[refers]
        meaning = Words(
            en=f"an id of the sheet {title['en']}, here or imported before", zh=f"“{title['zh']}”表中或此前已导入的编号"
        )
    return Column(
        key=key,
        heading=Words(en=en if refers else f"{en} id", zh=zh),
        kind=Id(),
        meaning=meaning,
        example=example,
        required=required,
        refers=refers,
        also=(f"{en} id", f"{en} no", en),
    )


def place_columns(
    lat: str, lon: str, *, of: Words | None = None, required: bool = True, instead: str = ""
) -> tuple[Column, ...]:
    """Return the columns of one place: latitude, longitude and the datum of both; instead: see `Column`."""
    of_en, of_zh = (f"{of['en']} ", of["zh"]) if of else ("", "")
    return (
        Column(
            key="lat",
            heading=Words(en=f"{of_en}Latitude".capitalize(), zh=f"{of_zh}纬度"),
            kind=Decimal(least=-90, most=90, remedy=_SWAPPED),
            meaning=Words(en="degrees north", zh="北纬度数"),
            example=lat,
            required=required,
            instead=instead,
            also=() if of else ("lat",),
        ),
        Column(
            key="lon",
            heading=Words(en=f"{of_en}Longitude".capitalize(), zh=f"{of_zh}经度"),
            kind=Decimal(least=-180, most=180),
            meaning=Words(en="degrees east", zh="东经度数"),
            example=lon,
            required=required,
            instead=instead,
            also=() if of else ("lon", "lng", "long"),
        ),
        Column(
            key="datum",
            heading=Words(en=f"{of_en}Datum".capitalize(), zh=f"{of_zh}坐标系"),
            kind=_DATUM,
            meaning=Words(
                en="of the coordinates: GPS (blank), AMap and Tencent (GCJ02) or Baidu (BD09); converted once",
                zh="坐标来源：GPS（可不填）、高德或腾讯（GCJ02）、百度（BD09）；导入时转换一次",
            ),
            example="WGS84",
        ),
    )


def place_of(record: Record) -> Point | None:
    """Return a row's place in WGS-84; None where it has none. Finds half a place and (0, 0) wrong."""
    lat, lon = record["lat"], record["lon"]
    if lat is None or lon is None:
        if (lat is None) != (lon is None) and not record.failed:
            record.fail(
                "lat" if lat is None else "lon",
                "half-a-place",
                Words(en="is blank while the other coordinate is given", zh="为空，而另一坐标已填写"),
                Words(en="Give both or neither.", zh="请同时填写经度和纬度。"),
            )
        return None
    if abs(lat) < 1e-3 and abs(lon) < 1e-3:
        record.fail(
            "lat",
            "null-island",
            Words(en="(0, 0) lies in the sea off Africa", zh="坐标 (0, 0) 位于非洲外海"),
            Words(en="Give the true coordinates.", zh="请填写真实坐标。"),
        )
        return None
    datum: Datum = record.get("datum", "WGS84")
    if datum == "WGS84":
        return Point(lat, lon)
    converted = to_wgs84(lat, lon, datum)
    return Point(round(converted.lat, _DECIMALS), round(converted.lon, _DECIMALS))
