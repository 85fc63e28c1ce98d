"""GeoJSON (RFC 7946) in and out: polygons with what they are called; read strictly, with everything that is wrong.

Coordinates in GeoJSON are longitude first, in WGS-84. Files from Chinese maps are often in another datum and do not say
so: it is named by whoever hands them over, or by a member `datum` beside `features`, and turned into WGS-84 here.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo.areas import geojson_faults as says
from geo.areas.geojson_faults import Fault, GeoJsonError, GeoJsonFinding
from geo.areas.service_area import mended
from geo.datum import DATUMS, Datum, from_wgs84, to_wgs84
from geo.point import Point
from geo.swapped import suspects

MOST_FEATURES = 5_000
MOST_POSITIONS = 1_000_000
MOST_FINDINGS = 1_000
"""What is wrong beyond these is not listed any more: correct these first."""

_DECIMALS = 7  # of converted degrees: a centimetre
_MOST_DEG = 1e9  # a number beyond is no slip of a coordinate, and would not print
_SAME_AS_WGS84 = re.compile(r"(urn:ogc:def:crs:)?(OGC:1\.3:CRS84|OGC::CRS84|EPSG:[\d.]*:?(4326|4490))", re.IGNORECASE)
"""EPSG:4490 is China's CGCS2000, which lies within a metre of WGS-84."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Feature:
    """One feature: its place in the document, what its naming property says (None: nothing), its ground in WGS-84."""

    index: int
    name: str | None
    shape: BaseGeometry


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReadFeatures:
    """The features of a document, and what was mended in them."""

    features: tuple[Feature, ...]
    notices: tuple[GeoJsonFinding, ...]


def parse(text: bytes) -> Any:
    """Return the JSON that a file holds. Raises GeoJsonError: broken off, no UTF-8, NaN, a key named twice."""
    try:
        return json.loads(text.decode("utf-8-sig"), parse_constant=_constant, object_pairs_hook=_object)
    except GeoJsonError:
        raise
    except UnicodeDecodeError:
        fault = says.NOT_UTF8
    except json.JSONDecodeError as error:
        fault = says.no_json(error.lineno, error.colno)
    except RecursionError:
        fault = says.TOO_DEEP
    except ValueError:  # an integer of thousands of digits
        fault = says.not_a_number("…")
    raise _refused(fault)


def read_features(
    document: Any, *, naming: str, datum: Datum | None = None, near: Sequence[Point] = ()
) -> ReadFeatures:
    """Read a FeatureCollection, or one Feature, of polygons.

    naming: the property that says what a feature is called. datum: that of its coordinates; None: what the document's
    member `datum` says, else WGS-84. near: places known to be served, for telling swapped coordinates. Raises
    GeoJsonError with everything that is wrong.
    """
    reader = _Reader(naming=naming, near=near)
    found = reader.read(document, datum)
    if reader.findings:
        raise GeoJsonError(reader.findings[:MOST_FINDINGS])
    return ReadFeatures(features=tuple(found), notices=tuple(reader.notices))


def geometry_of(shape: BaseGeometry) -> dict[str, Any]:
    """Return a shape as a GeoJSON geometry, its outer rings counterclockwise (RFC 7946, 3.1.6), digits as they are."""
    turned = shapely.orient_polygons(shape)
    return {"type": turned.geom_type, "coordinates": _listed(turned.__geo_interface__["coordinates"])}


def in_datum(shape: BaseGeometry, datum: Datum) -> BaseGeometry:
    """Return a WGS-84 shape in a datum, for its way out: converted here, once, to the centimetre."""
    if datum == "WGS84":
        return shape

    def converted(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        turned = (from_wgs84(Point(lat, lon), datum) for lon, lat in degrees)
        return np.round([(lon, lat) for lat, lon in turned], _DECIMALS)

    return shapely.transform(shape, converted)


def geometry_text(shape: BaseGeometry) -> str:
    """Return a shape as a compact GeoJSON geometry; `shape_of_text` is the way back, to the last digit."""
    return json.dumps(geometry_of(shape), separators=(",", ":"))


def shape_of_text(text: str) -> BaseGeometry:
    """Return the shape of a GeoJSON geometry of ours."""
    return shapely.from_geojson(text)


class _Reader:
    """Reads one document and collects what is wrong; each method returns None where it has found something."""

    def __init__(self, *, naming: str, near: Sequence[Point]) -> None:
        self.findings: list[GeoJsonFinding] = []
        self.notices: list[GeoJsonFinding] = []
        self._naming = naming
        self._near = near
        self._positions = 0

    def read(self, document: Any, datum: Datum | None) -> list[Feature]:
        """Return the features of a whole document."""
        if not isinstance(document, dict):
            self._fail("", says.no_object(document))
            return []
        used = self._datum(document, datum)
        if document.get("type") == "Feature":
            found = [one] if (one := self._feature(document, 0, "", used)) else []
            self._look_for_swapped(found, "geometry.coordinates")
            return found
        if document.get("type") != "FeatureCollection":
            self._fail("type", says.no_collection(document.get("type")))
            return []
        features = document.get("features")
        if not isinstance(features, list) or not features:
            self._fail("features", says.EMPTY if features == [] else says.NO_FEATURES)
            return []
        if len(features) > MOST_FEATURES:
            self._fail("features", says.too_many(len(features), MOST_FEATURES, en="features", zh="个要素"))
            return []
        found = []
        for index, feature in enumerate(features):
            one = self._feature(feature, index, f"features[{index}].", used)
            if one is not None:
                found.append(one)
            if len(self.findings) >= MOST_FINDINGS:
                break
        self._look_for_swapped(found, "features[{}].geometry.coordinates")
        return found

    def _look_for_swapped(self, features: Sequence[Feature], path: str) -> None:
        """Find the features that make sense only the other way round; tell of those that could be meant so."""
        spots = [feature.shape.representative_point() for feature in features]
        for suspect in suspects([Point(spot.y, spot.x) for spot in spots], self._near):
            where = path.format(features[suspect.index].index)
            fault = says.swapped(suspect.point.lon, suspect.point.lat)
            if suspect.plain or suspect.given == "uninhabited":
                self._fail(where, fault)
            else:
                self.notices.append(GeoJsonFinding(path=where, fault=fault))

    def _datum(self, document: Mapping[str, Any], asked: Datum | None) -> Datum:
        """Return the datum of the coordinates; finds two statements that differ, and any that nobody here knows."""
        stated = document.get("datum")
        if stated is not None and stated not in DATUMS:
            self._fail("datum", says.unknown_datum(stated))
            stated = None
        elif stated is not None and asked is not None and stated != asked:
            self._fail("datum", says.two_datums(stated, asked))
        used: Datum | None = asked or stated
        if "crs" in document:
            name = _crs_name(document["crs"])
            if name is None or not _SAME_AS_WGS84.fullmatch(name):
                self._fail("crs", says.foreign_crs(name))
            elif used not in (None, "WGS84"):
                self._fail("crs", says.two_datums(name, str(used)))
        return used or "WGS84"

    def _feature(self, feature: Any, index: int, path: str, datum: Datum) -> Feature | None:
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            self._fail(path.rstrip("."), says.NO_FEATURE)
            return None
        name = self._name(feature.get("properties"), f"{path}properties")
        shape = self._geometry(feature.get("geometry"), f"{path}geometry", datum)
        return None if shape is None else Feature(index=index, name=name, shape=shape)

    def _name(self, properties: Any, path: str) -> str | None:
        """Return what the naming property says; None where there is none; finds one that is no name."""
        if properties is None:
            return None
        if not isinstance(properties, dict):
            self._fail(path, says.no_object(properties))
            return None
        value = properties.get(self._naming)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, str | int) or not str(value).strip():
            self._fail(f"{path}.{self._naming}", says.NO_NAME)
            return None
        return str(value).strip()

    def _geometry(self, geometry: Any, path: str, datum: Datum) -> BaseGeometry | None:
        if not isinstance(geometry, dict):
            self._fail(path, says.no_object(geometry))
            return None
        kind, coordinates, inner = geometry.get("type"), geometry.get("coordinates"), f"{path}.coordinates"
        if kind not in ("Polygon", "MultiPolygon"):
            self._fail(f"{path}.type", says.no_polygon(kind))
            return None
        if not isinstance(coordinates, list) or not coordinates:
            self._fail(inner, says.NO_COORDINATES)
            return None
        if kind == "Polygon":
            polygons = [self._polygon(coordinates, inner, datum)]
        else:
            polygons = [self._polygon(one, f"{inner}[{number}]", datum) for number, one in enumerate(coordinates)]
        sound = [polygon for polygon in polygons if polygon is not None]
        if len(sound) < len(polygons):
            return None
        return self._sound(sound[0] if kind == "Polygon" else MultiPolygon(sound), inner)

    def _polygon(self, rings: Any, path: str, datum: Datum) -> Polygon | None:
        if not isinstance(rings, list) or not rings:
            self._fail(path, says.NO_COORDINATES)
            return None
        read = [self._ring(ring, f"{path}[{number}]", datum) for number, ring in enumerate(rings)]
        sound = [ring for ring in read if ring is not None]
        return Polygon(sound[0], sound[1:]) if len(sound) == len(read) else None

    def _ring(self, ring: Any, path: str, datum: Datum) -> NDArray[np.float64] | None:
        """Return a closed ring in WGS-84 as (longitude, latitude); finds its first wrong position."""
        if not isinstance(ring, list):
            self._fail(path, says.NO_RING)
            return None
        self._positions += len(ring)
        if self._positions > MOST_POSITIONS:
            self._fail(path, says.too_many(self._positions, MOST_POSITIONS, en="positions", zh="个坐标点"))
            return None
        corners: list[tuple[float, float]] = []
        for number, position in enumerate(ring):
            corner = self._position(position, f"{path}[{number}]")
            if corner is None:
                return None
            corners.append(corner)
        if len(corners) < 4:
            self._fail(path, says.RING_TOO_SHORT)
            return None
        if corners[0] != corners[-1]:
            self._fail(path, says.NOT_CLOSED)
            return None
        return np.array(corners if datum == "WGS84" else [_in_wgs84(lon, lat, datum) for lon, lat in corners])

    def _position(self, position: Any, path: str) -> tuple[float, float] | None:
        if not isinstance(position, list) or not 2 <= len(position) <= 3 or not all(map(_is_number, position)):
            self._fail(path, says.NO_POSITION)
            return None
        lon, lat = float(position[0]), float(position[1])
        if abs(lon) <= 180 and abs(lat) <= 90:
            return lon, lat
        self._fail(path, (says.swapped if abs(lon) <= 90 and abs(lat) <= 180 else says.out_of_range)(lon, lat))
        return None

    def _sound(self, shape: BaseGeometry, path: str) -> BaseGeometry | None:
        """Return a shape without self-crossings, told; finds one without ground."""
        whole = shape
        if not shape.is_valid:
            whole = mended(shape)
            if not whole.is_empty:
                self.notices.append(GeoJsonFinding(path=path, fault=says.SELF_CROSSING))
        if whole.is_empty or whole.area == 0:
            self._fail(path, says.NO_GROUND)
            return None
        return whole

    def _fail(self, path: str, fault: Fault) -> None:
        self.findings.append(GeoJsonFinding(path=path, fault=fault))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _MOST_DEG  # no NaN, either


def _in_wgs84(lon: float, lat: float, datum: Datum) -> tuple[float, float]:
    point = to_wgs84(lat, lon, datum)
    return point.lon, point.lat


def _listed(value: Any) -> Any:
    return [_listed(inner) for inner in value] if isinstance(value, tuple | list) else value


def _crs_name(crs: Any) -> str | None:
    """Return the name in a `crs` of the GeoJSON of 2008, None where it gives none."""
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return name if isinstance(name, str) else None


def _refused(fault: Fault) -> GeoJsonError:
    return GeoJsonError([GeoJsonFinding(path="", fault=fault)])


def _constant(name: str) -> NoReturn:
    raise _refused(says.not_a_number(name))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _refused(says.DUPLICATE_KEY)
    return found
