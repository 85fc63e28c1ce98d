"""GeoJSON understood as service areas, each feature naming its region by id or by name; and the way back."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from dispatch.center import Region
from dispatch.places.areas import StoredArea
from geo.areas.geojson import Feature, ReadFeatures, geometry_of, in_datum, parse, read_features
from geo.areas.geojson_faults import GeoJsonError, GeoJsonFinding
from geo.areas.service_area import ServiceArea, grounds_of
from geo.datum import Datum
from geo.point import Point
from solver.findings import Finding, InvalidDocumentError
from solver.words import Words

NAMING = "region"
"""The property that names the region where nobody says otherwise; our own files have it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Atlas:
    """What a file is read against. regions: id → name; near: where the company is, to tell swapped coordinates."""

    regions: Mapping[str, str]
    near: Sequence[Point] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAreas:
    """The areas of a file, by region, and what was mended or put together on the way."""

    areas: tuple[ServiceArea, ...]
    notices: tuple[Finding, ...]


def read_areas(document: Any, atlas: Atlas, *, naming: str = NAMING, datum: Datum | None = None) -> ReadAreas:
    """Return the areas of a GeoJSON document (as `json.loads` gives it), of which every feature names a region.

    Several features of one region are one area. Raises InvalidDocumentError with everything that is wrong.
    """
    read = _features(document, atlas, naming, datum)
    ids_by_name: dict[str, list[str]] = defaultdict(list)
    for region_id, name in atlas.regions.items():
        ids_by_name[name].append(region_id)
    shapes: dict[str, list[BaseGeometry]] = defaultdict(list)
    findings: list[Finding] = []
    notices = [_finding(one) for one in read.notices]
    for feature in read.features:
        path = f"features[{feature.index}].properties.{naming}"
        whose = _region_of(feature, path, atlas, ids_by_name)
        if isinstance(whose, Finding):
            findings.append(whose)
            continue
        if len(shapes[whose]) == 1:
            notices.append(_several(path, whose))
        shapes[whose].append(feature.shape)
    if findings:
        raise InvalidDocumentError(findings)
    areas = (_area(name, of_region) for name, of_region in sorted(shapes.items()))
    return ReadAreas(areas=tuple(areas), notices=tuple(notices))


def read_area_of(document: Any, region_id: str, atlas: Atlas, *, datum: Datum | None = None) -> ReadAreas:
    """Return the area of one region from a document whose features are all its; those that name another are wrong.

    Raises InvalidDocumentError with everything that is wrong.
    """
    read = _features(document, atlas, NAMING, datum)
    own = (None, region_id, atlas.regions[region_id])
    single = isinstance(document, dict) and document.get("type") == "Feature"
    foreign = [
        _finding_of(
            f"{'' if single else f'features[{feature.index}].'}properties.{NAMING}",
            "other-region",
            {"en": f"names another region than {region_id}", "zh": f"所写区域不是 {region_id}"},
            {"en": "Put it to that region, or leave the property out.", "zh": "请提交到该区域，或去掉此属性。"},
        )
        for feature in read.features
        if feature.name not in own
    ]
    if foreign:
        raise InvalidDocumentError(foreign)
    area = _area(region_id, [feature.shape for feature in read.features])
    return ReadAreas(areas=(area,), notices=tuple(_finding(one) for one in read.notices))


def read_areas_text(
    text: bytes, file: str, atlas: Atlas, *, naming: str = NAMING, datum: Datum | None = None
) -> ReadAreas:
    """Return the areas of a GeoJSON file; its findings carry the file's name. Raises InvalidDocumentError."""
    try:
        read = read_areas(parse(text), atlas, naming=naming, datum=datum)
    except GeoJsonError as error:
        raise InvalidDocumentError(_in_file([_finding(one) for one in error.findings], file)) from None
    except InvalidDocumentError as error:
        raise InvalidDocumentError(_in_file(error.findings, file)) from None
    return replace(read, notices=tuple(_in_file(read.notices, file)))


def areas_document(
    regions: Mapping[str, Region], areas: Iterable[StoredArea], datum: Datum = "WGS84"
) -> dict[str, Any]:
    """Return areas as a GeoJSON FeatureCollection in a datum, which it names; `read_areas` reads it again."""
    features = [feature_of(regions[stored.region_id], stored, datum) for stored in areas]
    return {"type": "FeatureCollection", "datum": datum, "features": features}


def feature_of(region: Region, stored: StoredArea | None, datum: Datum = "WGS84") -> dict[str, Any]:
    """Return the area of a region as a GeoJSON Feature in a datum; its geometry is None where it has none."""
    area = stored.area if stored else None
    return {
        "type": "Feature",
        "id": region.id,
        "properties": {
            NAMING: region.id,
            "name": region.name,
            "source": stored.source if stored else None,
            "changed_at": stored.changed_at.isoformat() if stored else None,
            "km2": round(area.km2, 3) if area else None,
        },
        "geometry": geometry_of(in_datum(area.shape, datum)) if area else None,
    }


def _features(document: Any, atlas: Atlas, naming: str, datum: Datum | None) -> ReadFeatures:
    try:
        return read_features(document, naming=naming, datum=datum, near=atlas.near)
    except GeoJsonError as error:
        raise InvalidDocumentError([_finding(one) for one in error.findings]) from None


def _region_of(feature: Feature, path: str, atlas: Atlas, ids_by_name: Mapping[str, Sequence[str]]) -> str | Finding:
    """Return the region that a feature names, or what is wrong with that."""
    name = feature.name
    if name is None:
        return _finding_of(
            path,
            "no-region",
            {"en": "names no region", "zh": "未写明区域"},
            {
                "en": "Name the region there, or say which property names it.",
                "zh": "请在此写明区域，或指明哪个属性是区域。",
            },
        )
    if name in atlas.regions:
        return name
    alike = ids_by_name.get(name, ())
    if len(alike) == 1:
        return alike[0]
    if alike:
        cause: Words = {"en": f"several regions have the name “{name}”", "zh": f"有多个区域名为“{name}”"}
        listed = ", ".join(sorted(alike))
        remedy: Words = {"en": f"Write the id: {listed}.", "zh": f"请写编号：{listed}。"}
        return _finding_of(path, "unclear-region", cause, remedy)
    near = next(iter(get_close_matches(name, [*atlas.regions, *ids_by_name], n=1)), None)
    return _finding_of(
        path,
        "unknown-region",
        {"en": f"there is no region “{name[:40]}”", "zh": f"没有区域“{name[:40]}”"},
        {
            "en": f"“{near}” perhaps?" if near else "Import the region first, or leave the feature out.",
            "zh": f"是否为“{near}”？" if near else "请先导入该区域，或去掉此要素。",
        },
    )


def _area(region_id: str, shapes: Sequence[BaseGeometry]) -> ServiceArea:
    shape = shapes[0] if len(shapes) == 1 else grounds_of(shapely.union_all(list(shapes)))
    return ServiceArea(region_id=region_id, shape=shape)


def _several(path: str, region_id: str) -> Finding:
    return _finding_of(
        path,
        "several-features",
        {
            "en": f"several features are of {region_id}; they were put together",
            "zh": f"有多个要素属于 {region_id}，已合并",
        },
        {"en": "Nothing to do, if that is so.", "zh": "如属实，无需处理。"},
    )


def _finding(found: GeoJsonFinding) -> Finding:
    fault = found.fault
    cause: Words = {"en": fault.cause["en"], "zh": fault.cause["zh"]}
    remedy: Words = {"en": fault.remedy["en"], "zh": fault.remedy["zh"]}
    return _finding_of(found.path, fault.code, cause, remedy)


def _finding_of(path: str, code: str, cause: Words, remedy: Words) -> Finding:
    return Finding(path=path, code=code, cause=cause, remedy=remedy)


def _in_file(findings: Sequence[Finding], file: str) -> list[Finding]:
    return [replace(one, path=f"{file}: {one.path}" if one.path else file) for one in findings]
