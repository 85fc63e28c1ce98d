"""Service areas: the ground of each region as GeoJSON, drawn, imported or grown, and what does not fit together."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from fastapi import Body as InBody
from sqlalchemy import Connection

from api.http.call import Call, Reply
from api.http.etags import etag_of
from api.http.fields import Id
from api.http.problems import Forbidden, problems
from api.http.rights import allow
from api.http.shapes import areas as shapes
from api.http.shapes.places import InDatum
from api.settings import Settings
from api.wiring import great_circle, road_network
from dispatch.places.area_file import NAMING, read_area_of, read_areas
from dispatch.places.areas import AreaChange, Source
from dispatch.store.catalog.company import REGIONS
from dispatch.store.catalog.pages import one
from dispatch.store.places.areas import (
    atlas_of,
    carry_out,
    findings,
    plan_change,
    region_with_area,
    replace_all,
    starts,
    stored_areas,
)
from dispatch.store.shelf import read
from dispatch.store.sla.policies import policy_in_force
from dispatch.store.work import Work
from geo.areas.growing import Grown, RuleReach, grow
from geo.datum import Datum
from solver.findings import Finding

router = APIRouter(tags=["areas"])
Anybody = Annotated[Call, Depends(allow("administrator", "dispatcher", "planner", "engineer"))]
Desk = Annotated[Call, Depends(allow("administrator", "dispatcher"))]
Office = Annotated[Call, Depends(allow("administrator", "dispatcher", "planner"))]
GeoJson = Annotated[
    dict[str, Any],
    InBody(
        description="a GeoJSON FeatureCollection (or Feature) of Polygon and MultiPolygon features",
        examples=shapes.GEOJSON_EXAMPLES,
    ),
]
DryRun = Annotated[bool, Query(description="say what it would do, and change nothing")]
GivenIn = Annotated[
    Datum | None, Query(description="datum of the coordinates; none: what the document's member `datum` says, or WGS84")
]
Naming = Annotated[str, Query(min_length=1, max_length=100, description="the property that names the region")]
AsGeoJson: dict[str, Any] = {"response_class": shapes.GeoJsonReply}


@router.get(
    "/areas",
    response_model=shapes.AreaCollection,
    operation_id="list_areas",
    responses=problems(422),
    **AsGeoJson,
)
def list_areas(call: Anybody, datum: InDatum = "WGS84") -> Response:
    """Read all service areas as a GeoJSON FeatureCollection.

    以 GeoJSON FeatureCollection 返回全部服务范围。
    """

    def look(connection: Connection) -> Reply:
        stored = stored_areas(connection)
        shown = shapes.collection_out(read(connection, REGIONS), stored.by_region(), datum)
        return Reply(shown, etag=_shown_in(_tag(connection), datum), headers=shapes.GEOJSON_HEADERS)

    return call.read(look)


@router.put(
    "/areas",
    response_model=shapes.AreaChangeOut,
    operation_id="import_areas",
    responses=problems(403, 409, 412, 413, 422, 428),
)
def import_areas(
    body: GeoJson, call: Desk, dry_run: DryRun = False, datum: GivenIn = None, naming: Naming = NAMING
) -> Response:
    """Put these areas in the place of all there are; whole, or with every finding by feature and field.

    Sites go over to the region in whose new area they lie, with their open orders. A dry run needs no If-Match.

    以此 GeoJSON 取代全部服务范围：全部写入，或按要素与字段逐条列出问题。
    站点及其未结工单随之归入所在区域。试运行无需 If-Match。
    """
    _refuse_single_regions(call)
    with call.store.reading() as connection:  # before the writer's turn: reading a large document takes seconds
        atlas = atlas_of(connection)
    found = read_areas(body, atlas, naming=naming, datum=datum)
    return _change(
        call,
        lambda connection: replace_all(connection, found.areas),
        "imported",
        dry_run=dry_run,
        notices=found.notices,
    )


@router.get(
    "/areas/findings",
    response_model=shapes.AreaFindingsOut,
    operation_id="check_areas",
    responses=problems(422),
)
def check_areas(call: Office) -> Response:
    """Say what does not fit together: overlaps, holes, regions without an area, sites and open orders outside.

    检查服务范围：重叠、空洞、无范围的区域、位于范围之外的站点与未结工单。
    """

    def look(connection: Connection) -> Reply:
        return Reply(shapes.findings_out(findings(connection, regions=call.principal.regions)))

    return call.read(look)


@router.post(
    "/areas/grow",
    response_model=shapes.GrownOut,
    operation_id="grow_areas",
    responses=problems(403, 412, 422, 428),
)
def grow_areas(body: shapes.GrowIn, call: Office) -> Response:
    """Grow areas from the centres by travel time: each place to the centre that is there first; a proposal.

    With `apply` they are stored in place of their regions' areas, and If-Match must name `/areas` as it was seen. On
    the roads where a road network is configured and answers, else by rule, and labelled as an estimate.

    按行程时间由服务中心生成范围（各地归最先到达的中心），仅为建议；`apply` 为真时写入。无路网时按规则估算并注明。
    """
    if body.apply and call.principal.role == "planner":
        raise Forbidden
    if body.apply:
        _refuse_single_regions(call)
    grown = _grown(call, body.minutes)

    def told(connection: Connection, change: AreaChange) -> Reply:
        shown = shapes.change_out(_in_sight(change, call.principal.regions), (), dry_run=not body.apply)
        return Reply(shapes.grown_out(grown, read(connection, REGIONS), shown, call.at), etag=_tag(connection))

    def act(work: Work) -> Reply:
        call.require_match(_tag(work.connection))
        change = plan_change(work.connection, grown.areas)
        carry_out(work, change, "grown")
        return told(work.connection, change)

    if body.apply:
        return call.write(act)
    return call.read(lambda connection: told(connection, plan_change(connection, grown.areas)))


@router.get(
    "/areas/{region_id}",
    response_model=shapes.AreaFeature,
    operation_id="read_area",
    responses=problems(404, 422),
    **AsGeoJson,
)
def read_area(region_id: Id, call: Anybody, datum: InDatum = "WGS84") -> Response:
    """Read the area of a region as a GeoJSON Feature; its geometry is null where it has none yet.

    以 GeoJSON Feature 返回某区域的服务范围；尚无范围时 geometry 为 null。
    """

    def look(connection: Connection) -> Reply:
        region, stored = region_with_area(connection, region_id)
        tag = _tag(connection, region_id)
        return Reply(
            shapes.feature_out(region, stored, datum), etag=_shown_in(tag, datum), headers=shapes.GEOJSON_HEADERS
        )

    return call.read(look)


@router.put(
    "/areas/{region_id}",
    response_model=shapes.AreaChangeOut,
    operation_id="draw_area",
    responses=problems(403, 404, 409, 412, 413, 422, 428),
)
def draw_area(region_id: Id, body: GeoJson, call: Desk, dry_run: DryRun = False, datum: GivenIn = None) -> Response:
    """Put a drawn area in the place of a region's; all features are the region's. A dry run needs no If-Match.

    以绘制的范围取代某区域的范围；所有要素均属该区域。试运行无需 If-Match。
    """
    _refuse_single_regions(call)
    with call.store.reading() as connection:
        one(connection, REGIONS, region_id)
        atlas = atlas_of(connection)
    found = read_area_of(body, region_id, atlas, datum=datum)
    return _change(
        call,
        lambda connection: plan_change(connection, found.areas),
        "drawn",
        dry_run=dry_run,
        region_id=region_id,
        notices=found.notices,
    )


@router.delete(
    "/areas/{region_id}",
    response_model=shapes.AreaChangeOut,
    operation_id="remove_area",
    responses=problems(403, 404, 412, 422, 428),
)
def remove_area(region_id: Id, call: Desk, dry_run: DryRun = False) -> Response:
    """Take a region's area away; its sites stay with it, but where another area holds them.

    A dry run needs no If-Match.

    删除某区域的服务范围；除落入其他范围者外，站点仍归该区域。试运行无需 If-Match。
    """
    _refuse_single_regions(call)
    with call.store.reading() as connection:
        one(connection, REGIONS, region_id)
    return _change(
        call,
        lambda connection: plan_change(connection, (), removed=[region_id]),
        "drawn",
        dry_run=dry_run,
        region_id=region_id,
    )


def _change(
    call: Call,
    plan: Callable[[Connection], AreaChange],
    source: Source,
    *,
    dry_run: bool,
    region_id: str | None = None,
    notices: Sequence[Finding] = (),
) -> Response:
    """Carry a change out, or (dry_run) only tell it; region_id: the area to which the edit is held (None: to all)."""

    def told(connection: Connection, change: AreaChange) -> Reply:
        return Reply(shapes.change_out(change, notices, dry_run=dry_run), etag=_tag(connection, region_id))

    def act(work: Work) -> Reply:
        call.require_match(_tag(work.connection, region_id))
        change = plan(work.connection)
        carry_out(work, change, source)
        return told(work.connection, change)

    return call.read(lambda connection: told(connection, plan(connection))) if dry_run else call.write(act)


def _grown(call: Call, minutes: int) -> Grown:
    with call.store.reading() as connection:
        centers, policy = starts(connection), policy_in_force(connection)
    estimates = great_circle(policy) if policy else None
    rule = RuleReach(default=estimates.default, by_region=estimates.by_area) if estimates else RuleReach()
    return grow(centers, minutes, network=road_network(Settings()), rule=rule)


def _in_sight(change: AreaChange, regions: Collection[str]) -> AreaChange:
    """Return a change with the moves of sites that are of some regions (none: of all)."""
    seen = tuple(move for move in change.moves if not regions or move.before in regions)
    return replace(change, moves=seen)


def _refuse_single_regions(call: Call) -> None:
    """Refuse whoever works in single regions: where one area ends, another begins."""
    if call.principal.regions:
        raise Forbidden


def _tag(connection: Connection, region_id: str | None = None) -> str:
    """Return the ETag of all areas, or of one region's."""
    return etag_of(connection, stored_areas(connection, region_id))


def _shown_in(tag: str, datum: Datum) -> str:
    """Return the ETag of what is shown in a datum; an edit is held to the areas alone."""
    return tag if datum == "WGS84" else f"{tag}~{datum}"
