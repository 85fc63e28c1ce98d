"""GeoJSON comes in strictly, with every fault named, and goes out so that it comes in again as it was."""

import json
from contextlib import suppress
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box

from geo.areas.geojson import (
    MOST_FEATURES,
    GeoJsonError,
    ReadFeatures,
    geometry_of,
    geometry_text,
    parse,
    read_features,
    shape_of_text,
)
from geo.areas.service_area import ServiceArea
from geo.datum import DATUMS, Datum, from_wgs84
from geo.point import Point

URUMQI, HANGZHOU = Point(43.8256, 87.6168), Point(30.25, 120.17)
NAN = float("nan")


def ring(west: float, south: float, east: float, north: float) -> list[list[float]]:
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(name: Any = "R1", coordinates: Any = None, kind: str = "Polygon") -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": coordinates or [ring(120, 30, 121, 31)]}
    return {"type": "Feature", "properties": {"region": name}, "geometry": geometry}


def collection(*features: Any, **members: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features), **members}


def read(document: Any, **how: Any) -> ReadFeatures:
    return read_features(document, naming="region", **how)


def faults(document: Any, **how: Any) -> list[tuple[str, str]]:
    with pytest.raises(GeoJsonError) as error:
        read(document, **how)
    assert all(set(one.fault.cause) == set(one.fault.remedy) == {"en", "zh"} for one in error.value.findings)
    return [(one.path, one.fault.code) for one in error.value.findings]


@pytest.mark.parametrize("root", [[], [collection()], 7, 1.5, "x", True, None])
def test_a_document_is_an_object(root: Any) -> None:
    """An array, a number, a text and null are refused as what they are."""
    assert faults(root) == [("", "object-expected")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b'{"type": "FeatureCollection", "features": [', "no-json"),
        (b"", "no-json"),
        ('{"type": "区域"}'.encode("gbk"), "not-utf-8"),
        (b'{"a": NaN}', "not-a-number"),
        (b'{"a": -Infinity}', "not-a-number"),
        (b'{"a": 1, "a": 2}', "duplicate-key"),
        (b"[" * 100_000, "too-deep"),
        (b"1" * 10_000, "not-a-number"),
    ],
)
def test_a_text_that_is_no_json_is_refused(text: bytes, code: str) -> None:
    """Broken off (with line and column), another encoding, NaN, a key named twice, traps for parsers."""
    with pytest.raises(GeoJsonError) as error:
        parse(text)
    assert [one.fault.code for one in error.value.findings] == [code]


def test_every_cut_of_a_document_is_refused() -> None:
    """Wherever a file breaks off, it is no shorter file of areas."""
    text = json.dumps(collection(feature())).encode()
    for end in range(1, len(text)):
        with pytest.raises(GeoJsonError):
            read(parse(text[:end]))
    assert len(read(parse(b"\xef\xbb\xbf" + text)).features) == 1


GEOMETRY = "features[1].geometry"
BROKEN: list[tuple[Any, str, str]] = [
    (None, "features[1]", "no-feature"),
    ({"type": "Polygon", "coordinates": []}, "features[1]", "no-feature"),
    ({**feature(), "geometry": None}, GEOMETRY, "object-expected"),
    ({**feature(), "properties": []}, "features[1].properties", "object-expected"),
    (feature(True), "features[1].properties.region", "no-name"),
    (feature(["R1"]), "features[1].properties.region", "no-name"),
    (feature(" "), "features[1].properties.region", "no-name"),
    (feature(kind="Point", coordinates=[120, 30]), f"{GEOMETRY}.type", "no-polygon"),
    (feature(coordinates=5), f"{GEOMETRY}.coordinates", "no-coordinates"),
    (feature(coordinates=[[]]), f"{GEOMETRY}.coordinates[0]", "ring-too-short"),
    (feature(coordinates=["x"]), f"{GEOMETRY}.coordinates[0]", "no-ring"),
    (feature(kind="MultiPolygon", coordinates=[[7]]), f"{GEOMETRY}.coordinates[0][0]", "no-ring"),
    (feature(coordinates=[[[120, 30], [121, 30], [120, 30]]]), f"{GEOMETRY}.coordinates[0]", "ring-too-short"),
    (feature(coordinates=[ring(120, 30, 121, 31)[:4]]), f"{GEOMETRY}.coordinates[0]", "ring-not-closed"),
    (feature(coordinates=[[[120, 30]] * 5]), f"{GEOMETRY}.coordinates", "no-ground"),
    (feature(coordinates=[ring(120, 30, 120, 31)]), f"{GEOMETRY}.coordinates", "no-ground"),
    (feature(coordinates=[ring(12_000_000, 3_000_000, 12_100_000, 3_100_000)]), "", "out-of-range"),
    (feature(coordinates=[ring(30, 120, 31, 121)]), f"{GEOMETRY}.coordinates[0][0]", "coordinates-swapped"),
]


@pytest.mark.parametrize(("broken", "path", "code"), BROKEN)
def test_a_wrong_feature_is_named_with_its_place(broken: Any, path: str, code: str) -> None:
    """Feature and field stand in the path; the sound features beside it do not save the document."""
    found = faults(collection(feature(), broken, feature("R3")))
    assert len(found) == 1
    assert found[0][1] == code
    assert found[0][0].startswith(path or GEOMETRY)


@pytest.mark.parametrize("bad", [NAN, float("inf"), None, "120", True, [], 1e400, 10**400, {}])
def test_a_coordinate_is_a_number(bad: Any) -> None:
    """NaN, infinity, null, a text, true and numbers beyond any use are none."""
    for position in ([bad, 30], [120, bad], [120, 30, bad]):
        corners: list[Any] = ring(120, 30, 121, 31)
        corners[2] = position
        assert faults(collection(feature(coordinates=[corners]))) == [
            ("features[0].geometry.coordinates[0][2]", "no-position")
        ]


def test_all_that_is_wrong_is_found_at_once() -> None:
    """Three features, three faults; of one ring the first position."""
    swapped, open_ring = [ring(30, 120, 31, 121)], [ring(120, 30, 121, 31)[:4]]
    found = faults(collection(feature(coordinates=swapped), feature(7.5), feature(coordinates=open_ring)))
    assert [code for _, code in found] == ["coordinates-swapped", "no-name", "ring-not-closed"]


@pytest.mark.parametrize(
    ("document", "path", "code"),
    [
        ({"type": "GeometryCollection", "geometries": []}, "type", "no-collection"),
        ({"type": "FeatureCollection"}, "features", "no-features"),
        ({"type": "FeatureCollection", "features": {}}, "features", "no-features"),
        (collection(), "features", "no-features"),
        (collection(*[1] * (MOST_FEATURES + 1)), "features", "too-many"),
    ],
)
def test_a_document_holds_features(document: Any, path: str, code: str) -> None:
    """Another type, none, or more than are taken."""
    assert faults(document) == [(path, code)]


def test_what_crosses_itself_is_mended_and_told() -> None:
    """A bow tie becomes its two triangles, with a notice that names feature and field."""
    bow_tie = [[[120, 30], [121, 31], [121, 30], [120, 31], [120, 30]]]
    found = read(collection(feature(), feature("R2", bow_tie)))
    assert found.features[1].shape.area == pytest.approx(0.5)
    assert found.features[1].shape.is_valid
    assert [(one.path, one.fault.code) for one in found.notices] == [
        ("features[1].geometry.coordinates", "self-crossing")
    ]


def test_a_swapped_xinjiang_is_suspected() -> None:
    """Its swapped coordinates are all in range; nobody lives at 87° north. As it is, it is read."""
    right, swapped = ring(86, 43, 88, 44), ring(43, 86, 44, 88)
    assert len(read(collection(feature(coordinates=[right])), near=[HANGZHOU]).features) == 1
    assert faults(collection(feature(coordinates=[swapped]))) == [
        ("features[0].geometry.coordinates", "coordinates-swapped")
    ]


def test_swapped_coordinates_elsewhere_are_told_by_the_centres() -> None:
    """Where both ways round are on earth, the known places say which is meant: Berlin's (52, 13) and (13, 52)."""
    berlin = Point(52.5, 13.4)
    swapped = collection(feature(coordinates=[ring(52, 13, 53, 14)]))
    assert len(read(swapped).features) == 1
    assert faults(swapped, near=[berlin]) == [("features[0].geometry.coordinates", "coordinates-swapped")]
    assert len(read(collection(feature(coordinates=[ring(13, 52, 14, 53)])), near=[berlin]).features) == 1


def test_the_naming_property_may_be_a_number_or_missing() -> None:
    """Administrative codes are numbers in many files; who names the feature otherwise decides what to do without."""
    found = read(collection(feature(330100), feature(None), {**feature(), "properties": None}))
    assert [one.name for one in found.features] == ["330100", None, None]


def test_one_feature_alone_is_read_too() -> None:
    """As a drawing tool hands it over; its paths begin with the feature's own fields."""
    assert [one.name for one in read(feature()).features] == ["R1"]
    assert faults(feature(kind="Point")) == [("geometry.type", "no-polygon")]


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4490"])
def test_a_crs_that_is_wgs84_is_fine(name: str) -> None:
    """The member of the GeoJSON of 2008, and China's CGCS2000, which differs by less than a metre."""
    crs = {"type": "name", "properties": {"name": name}}
    assert len(read(collection(feature(), crs=crs)).features) == 1
    assert faults(collection(feature(), crs=crs), datum="GCJ02") == [("crs", "two-datums")]


@pytest.mark.parametrize("crs", [None, [], {"type": "link"}, {"properties": {"name": "EPSG:3857"}}])
def test_another_crs_is_refused(crs: Any) -> None:
    """A projection, or nobody knows which: nothing is guessed."""
    assert faults(collection(feature(), crs=crs)) == [("crs", "foreign-crs")]


def test_the_datum_is_stated_once() -> None:
    """By whoever hands the document over, or in it; two statements that differ, and unknown ones, are refused."""
    document = collection(feature(), datum="GCJ02")
    assert faults(document, datum="BD09") == [("datum", "two-datums")]
    assert faults(collection(feature(), datum="mars")) == [("datum", "unknown-datum")]
    assert faults(collection(feature(), datum=[])) == [("datum", "unknown-datum")]
    stated, handed = read(document), read(collection(feature()), datum="GCJ02")
    assert stated.features[0].shape == handed.features[0].shape


@settings(deadline=None, max_examples=40)
@given(st.floats(75, 133), st.floats(19, 52), st.sampled_from(DATUMS))
def test_a_datum_is_turned_into_wgs84_once(west: float, south: float, datum: Datum) -> None:
    """Corners given in a datum come in where they are in WGS-84, within a hundredth of a metre."""
    corners = [Point(lat, lon) for lon, lat in ring(west, south, west + 1, south + 1)]
    given = [[lon, lat] for lat, lon in (from_wgs84(corner, datum) for corner in corners)]
    (found,) = read(collection(feature(coordinates=[given])), datum=datum).features
    for (lon, lat), corner in zip(found.shape.exterior.coords, corners, strict=True):
        assert (lon, lat) == (pytest.approx(corner.lon, abs=1e-7), pytest.approx(corner.lat, abs=1e-7))


def test_a_document_is_left_as_it_was() -> None:
    """Reading changes nothing of what was handed over."""
    document = collection(feature(), datum="BD09")
    before = deepcopy(document)
    read(document)
    assert document == before


holed = box(120.1, 30.1, 121.123456789012, 31).difference(box(120.3, 30.3, 120.4, 30.4))


@pytest.mark.parametrize("shape", [holed, MultiPolygon([holed, box(0, 0, 1 / 3, 0.1)])])
def test_a_shape_goes_out_and_comes_in_again(shape: Polygon | MultiPolygon) -> None:
    """Corner by corner and digit by digit; outer rings counterclockwise, holes clockwise (RFC 7946, 3.1.6)."""
    area = ServiceArea(region_id="R1", shape=shape)
    again = shape_of_text(geometry_text(area.shape))
    assert ServiceArea(region_id="R1", shape=again) == area
    (found,) = read(json.loads(json.dumps(collection({**feature(), "geometry": geometry_of(area.shape)})))).features
    assert ServiceArea(region_id="R1", shape=found.shape) == area
    for polygon in getattr(again, "geoms", [again]):
        assert polygon.exterior.is_ccw
        assert not any(hole.is_ccw for hole in polygon.interiors)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)
WAYS = [
    ("features",), ("features", 0), ("features", 0, "type"), ("features", 0, "geometry"),
    ("features", 0, "properties"), ("features", 0, "properties", "region"), ("features", 0, "geometry", "type"),
    ("features", 0, "geometry", "coordinates"), ("features", 0, "geometry", "coordinates", 0),
    ("features", 0, "geometry", "coordinates", 0, 1), ("features", 0, "geometry", "coordinates", 0, 1, 0),
    ("datum",), ("crs",), ("type",),
]  # fmt: skip


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(WAYS), json_values)
def test_whatever_stands_anywhere_is_read_or_refused(way: tuple[Any, ...], value: Any) -> None:
    """Any JSON value in any place: features come out sound, or GeoJsonError names what is wrong; nothing else."""
    document = collection(feature())
    place: Any = document
    for step in way[:-1]:
        place = place[step]
    place[way[-1]] = value
    with suppress(GeoJsonError):
        assert all(one.shape.is_valid and one.shape.area > 0 for one in read(document).features)
