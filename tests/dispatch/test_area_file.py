"""Files of areas: every feature finds its region, by id or by name, or is named in a finding."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from shapely import box

from dispatch.center import Region
from dispatch.places.area_file import Atlas, areas_document, read_area_of, read_areas, read_areas_text
from dispatch.places.areas import StoredArea
from geo.areas.service_area import ServiceArea
from geo.point import Point
from solver.findings import InvalidDocumentError

ATLAS = Atlas(regions={"R1": "杭州", "R2": "宁波", "R3": "宁波", "R4": "乌鲁木齐"}, near=(Point(30.25, 120.17),))
AT = datetime(2026, 3, 2, tzinfo=UTC)


def feature(name: Any, west: float = 120, **properties: Any) -> dict[str, Any]:
    ring = [[west, 30], [west + 1, 30], [west + 1, 31], [west, 31], [west, 30]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"region": name, **properties}, "geometry": geometry}


def collection(*features: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def faults(document: Any, **how: Any) -> list[tuple[str, str]]:
    with pytest.raises(InvalidDocumentError) as error:
        read_areas(document, ATLAS, **how)
    return [(one.path, one.code) for one in error.value.findings]


def test_a_feature_names_its_region_by_id_or_by_name() -> None:
    """An id goes before a name; another property may be the one that names."""
    found = read_areas(collection(feature("乌鲁木齐", 87), feature("R1")), ATLAS)
    assert [area.region_id for area in found.areas] == ["R1", "R4"]
    named = read_areas(collection(feature(None, adcode="R2")), ATLAS, naming="adcode")
    assert [area.region_id for area in named.areas] == ["R2"]


def test_regions_that_are_not_there_are_found_all_at_once() -> None:
    """Unknown (with a guess), missing, and a name that two regions have."""
    assert faults(collection(feature("杭洲"), feature(None), feature("宁波"), feature("R1"))) == [
        ("features[0].properties.region", "unknown-region"),
        ("features[1].properties.region", "no-region"),
        ("features[2].properties.region", "unclear-region"),
    ]
    with pytest.raises(InvalidDocumentError, match="“R1” perhaps"):
        read_areas(collection(feature("R1x")), ATLAS)


def test_several_features_of_a_region_are_one_area() -> None:
    """Two districts side by side become one polygon, and that is told once."""
    found = read_areas(collection(feature("R1"), feature("R1", 121), feature("R1", 122)), ATLAS)
    assert [area.shape.equals(box(120, 30, 123, 31)) for area in found.areas] == [True]
    assert [(one.path, one.code) for one in found.notices] == [("features[1].properties.region", "several-features")]


def test_a_drawn_area_is_its_regions() -> None:
    """A feature may name the region, by id or name, or leave it out; another's is refused."""
    for document in (feature("R1"), feature("杭州"), feature(None), collection(feature(None), feature("R1", 121))):
        assert [area.region_id for area in read_area_of(document, "R1", ATLAS).areas] == ["R1"]
    with pytest.raises(InvalidDocumentError) as error:
        read_area_of(collection(feature("R1"), feature("R2")), "R1", ATLAS)
    assert [one.path for one in error.value.findings] == ["features[1].properties.region"]


def test_findings_of_a_file_carry_its_name() -> None:
    """A text that breaks off, and a wrong feature."""
    for text, path in ((b'{"type":', "a.geojson"), (json.dumps(collection(7)).encode(), "a.geojson: features[0]")):
        with pytest.raises(InvalidDocumentError) as error:
            read_areas_text(text, "a.geojson", ATLAS)
        assert [one.path for one in error.value.findings] == [path]


@pytest.mark.parametrize("datum", ["WGS84", "GCJ02", "BD09"])
def test_what_is_written_is_read_again(datum: Any) -> None:
    """In WGS-84 to the last digit; in another datum, which the file names, within two centimetres."""
    area = ServiceArea(
        region_id="R4", shape=box(87.123456789012345, 43, 88, 44).difference(box(87.5, 43.5, 87.6, 43.6))
    )
    stored = [StoredArea.of(area, "drawn", AT)]
    document = json.loads(json.dumps(areas_document({"R4": Region(id="R4", name="乌鲁木齐")}, stored, datum)))
    (again,) = read_areas(document, ATLAS).areas
    assert again == area if datum == "WGS84" else again.shape.hausdorff_distance(area.shape) < 2e-7
    assert (document["datum"], document["features"][0]["properties"]["source"]) == (datum, "drawn")
