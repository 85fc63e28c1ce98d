"""What can be wrong with a GeoJSON document: codes, causes and remedies in both languages (`geo.areas.geojson`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Texts = Mapping[str, str]  # by language: "en", "zh"
_SHOWN = 40
_KINDS = {dict: "object", list: "array", str: "text", bool: "true/false", int: "number", float: "number"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A kind of fault. code: stable, kebab-case; cause: what is wrong; remedy: what to do about it."""

    code: str
    cause: Texts
    remedy: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class GeoJsonFinding:
    """One thing that is wrong, or was mended. path: where, as in ``features[3].geometry.coordinates[0]``."""

    path: str
    fault: Fault


class GeoJsonError(ValueError):
    """A document that is refused; `findings` holds everything that is wrong with it."""

    def __init__(self, findings: Sequence[GeoJsonFinding]) -> None:
        self.findings = tuple(findings)
        super().__init__("; ".join(f"{one.path}: {one.fault.cause['en']} [{one.fault.code}]" for one in findings))


def _fault(code: str, remedy: Texts, *, en: str, zh: str) -> Fault:
    return Fault(code=code, cause={"en": en, "zh": zh}, remedy=remedy)


_EXPORT_AGAIN = {"en": "Export it again from the map program.", "zh": "请从地图软件重新导出。"}
_GIVE_POLYGONS = {
    "en": "Give a GeoJSON FeatureCollection of Polygon and MultiPolygon features.",
    "zh": "请提供由 Polygon、MultiPolygon 要素组成的 GeoJSON FeatureCollection。",
}
_NAME_DATUM = {"en": "Name one of WGS84, GCJ02, BD09.", "zh": "请写明 WGS84、GCJ02 或 BD09 之一。"}
_SIMPLIFY = {
    "en": "Simplify the polygons, or leave out what nobody serves.",
    "zh": "请简化多边形，或去掉无人服务的部分。",
}

NOT_UTF8 = _fault(
    "not-utf-8", {"en": "Save it as UTF-8.", "zh": "请另存为 UTF-8 编码。"}, en="is not UTF-8", zh="不是 UTF-8 编码"
)
TOO_DEEP = _fault("too-deep", _EXPORT_AGAIN, en="is nested too deeply", zh="嵌套过深")
DUPLICATE_KEY = _fault("duplicate-key", _EXPORT_AGAIN, en="an object names a key twice", zh="对象中有重复的键")
NO_FEATURES = _fault("no-features", _GIVE_POLYGONS, en="array of features expected", zh="应为要素数组")
EMPTY = _fault("no-features", _GIVE_POLYGONS, en="holds no feature", zh="没有任何要素")
NO_FEATURE = _fault("no-feature", _GIVE_POLYGONS, en="is no Feature", zh="不是 Feature")
NO_NAME = _fault(
    "no-name",
    {"en": "Name the region there.", "zh": "请在此写明区域。"},
    en="is no name: a text or a whole number is",
    zh="不是名称：应为文本或整数",
)
NO_COORDINATES = _fault("no-coordinates", _EXPORT_AGAIN, en="array of rings expected", zh="应为环的数组")
NO_RING = _fault("no-ring", _EXPORT_AGAIN, en="array of positions expected", zh="应为坐标点数组")
NO_POSITION = _fault(
    "no-position", _EXPORT_AGAIN, en="two numbers expected: longitude, latitude", zh="应为两个数：经度、纬度"
)
RING_TOO_SHORT = _fault(
    "ring-too-short",
    _EXPORT_AGAIN,
    en="a ring has four positions or more, the last equal to the first",
    zh="环至少有四个坐标点，且首尾相同",
)
NOT_CLOSED = _fault(
    "ring-not-closed",
    {"en": "Repeat the first position at the end.", "zh": "请在末尾重复首点。"},
    en="the ring is not closed: its last position is not its first",
    zh="环未闭合：末点与首点不同",
)
NO_GROUND = _fault("no-ground", _EXPORT_AGAIN, en="encloses no ground", zh="未围成任何面积")
SELF_CROSSING = _fault(
    "self-crossing",
    {"en": "Look at it on the map.", "zh": "请在地图上核对。"},
    en="crosses itself, and was mended",
    zh="自相交，已修复",
)


def no_json(line: int, column: int) -> Fault:
    """Return: a text breaks off, or is no JSON from some place on."""
    return _fault(
        "no-json",
        _EXPORT_AGAIN,
        en=f"is no JSON: it breaks off or goes wrong in line {line}, column {column}",
        zh=f"不是有效的 JSON：第 {line} 行第 {column} 列中断或出错",
    )


def not_a_number(name: str) -> Fault:
    """Return: NaN or Infinity, which other programs write, or a number of thousands of digits."""
    return _fault("not-a-number", _EXPORT_AGAIN, en=f"{name} is no JSON number", zh=f"{name} 不是 JSON 数字")


def no_object(value: Any) -> Fault:
    """Return: an array, a number or null stands where an object should."""
    kind = "null" if value is None else _KINDS.get(type(value), "something else")
    return _fault("object-expected", _GIVE_POLYGONS, en=f"object expected, found {kind}", zh=f"应为对象，实际为 {kind}")


def no_collection(kind: Any) -> Fault:
    """Return: an object is of another type than FeatureCollection or Feature."""
    name = _shown(kind)
    return _fault(
        "no-collection",
        _GIVE_POLYGONS,
        en=f"is “{name}”, not FeatureCollection",
        zh=f"为“{name}”，不是 FeatureCollection",
    )


def no_polygon(kind: Any) -> Fault:
    """Return: a geometry has no ground, as a point."""
    name = _shown(kind)
    return _fault(
        "no-polygon",
        _GIVE_POLYGONS,
        en=f"is “{name}”; an area is a Polygon or a MultiPolygon",
        zh=f"为“{name}”；区域应为 Polygon 或 MultiPolygon",
    )


def too_many(count: int, most: int, *, en: str, zh: str) -> Fault:
    """Return: there is more of something than is taken."""
    return _fault(
        "too-many", _SIMPLIFY, en=f"{count:,} {en}; the most is {most:,}", zh=f"共 {count:,} {zh}，上限为 {most:,}"
    )


def unknown_datum(value: Any) -> Fault:
    """Return: nobody here can turn this datum into WGS-84."""
    name = _shown(value)
    return _fault("unknown-datum", _NAME_DATUM, en=f"“{name}” is no datum known here", zh=f"不认识坐标系“{name}”")


def two_datums(stated: str, asked: str) -> Fault:
    """Return: a document states another datum than the one it was handed over with."""
    return _fault(
        "two-datums",
        _NAME_DATUM,
        en=f"says {_shown(stated)}, but was handed over as {asked}",
        zh=f"写明 {_shown(stated)}，但按 {asked} 提交",
    )


def foreign_crs(name: str | None) -> Fault:
    """Return: a `crs` is something else than longitude and latitude in WGS-84; None: one without a name."""
    en, zh = "names no coordinate system", "未写明坐标系名称"
    if name is not None:
        en = f"“{_shown(name)}” is not longitude and latitude in WGS-84"
        zh = f"“{_shown(name)}”不是 WGS-84 经纬度"
    remedy = {"en": "Export it as WGS-84 (EPSG:4326).", "zh": "请导出为 WGS-84（EPSG:4326）。"}
    return _fault("foreign-crs", remedy, en=en, zh=zh)


def swapped(lon: float, lat: float) -> Fault:
    """Return: coordinates make sense only the other way round."""
    return _fault(
        "coordinates-swapped",
        {"en": "Swapped? GeoJSON has longitude first.", "zh": "是否颠倒？GeoJSON 经度在前。"},
        en=f"longitude {lon:g}, latitude {lat:g} look swapped: the two have changed places",
        zh=f"经度 {lon:g}、纬度 {lat:g} 似乎颠倒了",
    )


def out_of_range(lon: float, lat: float) -> Fault:
    """Return: numbers are nowhere on earth, as those of a projection in metres."""
    return _fault(
        "out-of-range",
        _EXPORT_AGAIN,
        en=f"({lon:g}, {lat:g}) is no longitude and latitude in degrees",
        zh=f"({lon:g}, {lat:g}) 不是以度为单位的经纬度",
    )


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else type(value).__name__
    text = "".join(letter if letter.isprintable() else "\ufffd" for letter in text[: _SHOWN + 1])
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
