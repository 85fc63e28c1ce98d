"""Service areas as they go out: GeoJSON, what a change did, and what does not fit together."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi.responses import JSONResponse
from pydantic import ConfigDict, Field
from shapely.geometry.base import BaseGeometry

from api.http.fields import Body, Shown
from dispatch.center import Region
from dispatch.places.area_file import areas_document, feature_of
from dispatch.places.areas import AreaChange, AreaFindings, Source, StoredArea
from geo.areas.geojson import geometry_of
from geo.areas.growing import Grown
from geo.datum import Datum
from solver.findings import Finding

MOST_LISTED = 1_000
"""Ids of one kind in an answer; their number is told beside them."""

_EXAMPLE: dict[str, Any] = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"region": "R1"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[120.0, 30.0], [120.4, 30.0], [120.4, 30.4], [120.0, 30.4], [120.0, 30.0]]],
            },
        }
    ],
}
GEOJSON_EXAMPLES = [_EXAMPLE]


class GeoJsonReply(JSONResponse):
    """An answer in GeoJSON."""

    media_type = "application/geo+json"


GEOJSON_HEADERS = {"Content-Type": GeoJsonReply.media_type}


class AreaGeometry(Shown):
    """A polygon or several; positions are longitude, latitude."""

    type: Literal["Polygon", "MultiPolygon"]
    coordinates: list[Any]


class AreaProperties(Shown):
    """Whose area it is. source, changed_at, km2: null where the region has none."""

    region: str = Field(examples=["R1"])
    name: str
    source: Source | None
    changed_at: datetime | None
    km2: float | None


class AreaInCollection(Shown):
    """The area of a region."""

    type: Literal["Feature"]
    id: str
    properties: AreaProperties
    geometry: AreaGeometry | None


class AreaFeature(AreaInCollection):
    """The area of a region as a GeoJSON Feature; geometry null: it has none yet."""

    datum: Datum


class AreaCollection(Shown):
    """Areas as a GeoJSON FeatureCollection; datum: WGS84 unless another was asked for."""

    type: Literal["FeatureCollection"]
    datum: Datum
    features: list[AreaInCollection]


class AreaNotice(Shown):
    """Something that was mended or put together in what came in, and where."""

    path: str
    code: str
    en: str
    zh: str


class SiteMoveOut(Shown):
    """A site that goes over to another region, and its open orders with it."""

    site_id: str
    before: str
    after: str
    orders: list[str]


class AreaChangeOut(Shown):
    """What a change of areas did, or (dry_run) would do. sites, orders: how many go over; moves: the first of them."""

    dry_run: bool
    new: list[str]
    replaced: list[str]
    removed: list[str]
    unchanged: list[str]
    sites: int
    orders: int
    moves: list[SiteMoveOut]
    notices: list[AreaNotice]


class GrowIn(Body):
    """Grow areas from the centres: each place to the centre that reaches it first, within so many minutes."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"minutes": 120, "apply": False}]})

    minutes: Annotated[int, Field(ge=5, le=600, examples=[120])]
    apply: bool = Field(default=False, description="store them, too; with If-Match of `/areas`")


class GrownOut(Shown):
    """Grown areas. estimated: by rule, without a road network; notice: why, where one was asked."""

    minutes: int
    cell_km: float
    provenance: str
    estimated: bool
    notice: dict[str, str] | None
    areas: AreaCollection
    change: AreaChangeOut


class OverlapOut(Shown):
    """Ground that two regions claim."""

    regions: list[str]
    km2: float
    geometry: AreaGeometry


class HoleOut(Shown):
    """Ground among areas that nobody has; beside: the regions around it."""

    beside: list[str]
    km2: float
    geometry: AreaGeometry


class StraySiteOut(Shown):
    """A site of another region than the one in whose area it lies."""

    site_id: str
    region_id: str
    lies_in: str


class AreaFindingsOut(Shown):
    """What does not fit together; counts: how many of each there are, of which the first are listed."""

    counts: dict[str, int]
    overlaps: list[OverlapOut]
    holes: list[HoleOut]
    without: list[str] = Field(description="regions that have no area")
    sites_outside: list[str]
    orders_outside: list[str]
    stray: list[StraySiteOut]


def feature_out(region: Region, stored: StoredArea | None, datum: Datum = "WGS84") -> AreaFeature:
    """Return a region's area in a datum."""
    return AreaFeature.model_validate({**feature_of(region, stored, datum), "datum": datum})


def collection_out(
    regions: Mapping[str, Region], areas: Mapping[str, StoredArea], datum: Datum = "WGS84"
) -> AreaCollection:
    """Return the areas of some regions in a datum."""
    return AreaCollection.model_validate(areas_document(regions, areas.values(), datum))


def change_out(change: AreaChange, notices: Sequence[Finding], *, dry_run: bool) -> AreaChangeOut:
    """Return what a change did."""
    return AreaChangeOut(
        dry_run=dry_run,
        new=[area.region_id for area in change.new],
        replaced=[area.region_id for area in change.replaced],
        removed=list(change.removed),
        unchanged=list(change.unchanged),
        sites=len(change.moves),
        orders=sum(len(move.orders) for move in change.moves),
        moves=[
            SiteMoveOut(site_id=move.site_id, before=move.before, after=move.after, orders=list(move.orders))
            for move in change.moves[:MOST_LISTED]
        ],
        notices=[AreaNotice(path=one.path, code=one.code, **one.cause) for one in notices[:MOST_LISTED]],
    )


def grown_out(grown: Grown, regions: Mapping[str, Region], change: AreaChangeOut, at: datetime) -> GrownOut:
    """Return grown areas with what storing them changes."""
    areas = {area.region_id: StoredArea.of(area, "grown", at) for area in grown.areas}
    return GrownOut(
        minutes=grown.minutes,
        cell_km=round(grown.cell_km, 3),
        provenance=grown.provenance,
        estimated=grown.estimated,
        notice=dict(grown.notice) if grown.notice else None,
        areas=collection_out(regions, areas),
        change=change,
    )


def findings_out(found: AreaFindings) -> AreaFindingsOut:
    """Return what does not fit together."""
    names = ("overlaps", "holes", "without", "sites_outside", "orders_outside", "stray")
    return AreaFindingsOut(
        counts={name: len(getattr(found, name)) for name in names},
        overlaps=[
            OverlapOut(regions=[one.first, one.second], km2=round(one.km2, 3), geometry=_geometry_out(one.shape))
            for one in found.overlaps[:MOST_LISTED]
        ],
        holes=[
            HoleOut(beside=list(one.beside), km2=round(one.km2, 3), geometry=_geometry_out(one.shape))
            for one in found.holes[:MOST_LISTED]
        ],
        without=list(found.without[:MOST_LISTED]),
        sites_outside=list(found.sites_outside[:MOST_LISTED]),
        orders_outside=list(found.orders_outside[:MOST_LISTED]),
        stray=[
            StraySiteOut(site_id=one.site_id, region_id=one.region_id, lies_in=one.lies_in)
            for one in found.stray[:MOST_LISTED]
        ],
    )


def _geometry_out(shape: BaseGeometry) -> AreaGeometry:
    return AreaGeometry.model_validate(geometry_of(shape))
