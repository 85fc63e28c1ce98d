"""Where the company works: regions, their outlines, service centres."""

from collections.abc import Iterator
from typing import Any

from dispatch.center import Region, ServiceCenter
from dispatch.planning.day import Batch
from dispatch.store.importers.kinds.numbers import Duration, Whole
from dispatch.store.importers.kinds.text import Text
from dispatch.store.importers.record import Record
from dispatch.store.importers.sheets.common import DAY_S, id_column, place_columns, place_of
from dispatch.store.importers.spec import Column, Sheet
from geo.areas.service_area import rings_of
from geo.point import Point
from solver.words import Words


def _read_region(record: Record) -> Region:
    return Region(id=record["id"], name=record["name"])


def _write_regions(batch: Batch) -> Iterator[dict[str, Any]]:
    for region in batch.regions:
        yield {"id": region.id, "name": region.name}


def _read_corner(record: Record) -> tuple[str, int, Point] | None:
    """Return one corner of an outline: region, ring, place."""
    point = place_of(record)
    return None if point is None else (record["region"], record.get("ring", 1), point)


def _write_corners(batch: Batch) -> Iterator[dict[str, Any]]:
    for area in batch.areas:
        for number, ring in enumerate(rings_of(area.shape), start=1):
            for point in ring:
                yield {"region": area.region_id, "ring": number, "lat": point.lat, "lon": point.lon, "datum": "WGS84"}


def _read_center(record: Record) -> ServiceCenter | None:
    point = place_of(record)
    if point is None:
        return None
    return ServiceCenter(
        id=record["id"],
        name=record["name"],
        region_id=record["region"],
        point=point,
        pickup_s=record.get("pickup_min", 600),
    )


def _write_centers(batch: Batch) -> Iterator[dict[str, Any]]:
    for center in batch.centers:
        yield {
            "id": center.id,
            "name": center.name,
            "region": center.region_id,
            "lat": center.point.lat,
            "lon": center.point.lon,
            "datum": "WGS84",
            "pickup_min": center.pickup_s,
        }


_NAME = Column(
    key="name",
    heading=Words(en="Name", zh="名称"),
    kind=Text(),
    meaning=Words(en="as people say it", zh="日常称呼"),
    example="华东",
    required=True,
)

REGIONS = Sheet(
    noun="regions",
    title=Words(en="Regions", zh="区域"),
    meaning=Words(en="Service regions: who works where.", zh="服务区域：技术员在哪里工作。"),
    columns=(id_column("区域编号", "Region", "east"), _NAME),
    identity=("id",),
    read=_read_region,
    write=_write_regions,
    also=("region",),
)

OUTLINES = Sheet(
    noun="outlines",
    title=Words(en="Outlines", zh="区域边界"),
    meaning=Words(
        en="Borders of regions, one corner a row, in their order; may be left out. A place without a region gets the "
        "one whose border it lies in.",
        zh="区域边界，每行一个顶点，依次排列；可不填。未填区域的地点按所在边界归入区域。",
    ),
    columns=(
        id_column("区域", "Region", "east", refers="regions", key="region"),
        Column(
            key="ring",
            heading=Words(en="Ring", zh="环号"),
            kind=Whole(least=1, most=1000),
            meaning=Words(en="1, 2, … for a region of several pieces", zh="区域由多块组成时依次为 1、2……"),
            example="1",
        ),
        *place_columns("31.0", "121.0"),
    ),
    identity=(),
    read=_read_corner,
    write=_write_corners,
    also=("outline", "边界"),
)

CENTERS = Sheet(
    noun="centers",
    title=Words(en="Centres", zh="服务中心"),
    meaning=Words(en="Regional service centres with a parts store.", zh="设有备件库的区域服务中心。"),
    columns=(
        id_column("中心编号", "Centre", "C-SH"),
        _NAME,
        id_column("区域", "Region", "east", refers="regions", key="region"),
        *place_columns("31.2304", "121.4737"),
        Column(
            key="pickup_min",
            heading=Words(en="Pick-up (min)", zh="取件用时(分钟)"),
            kind=Duration(unit="minutes", least_s=0, most_s=DAY_S),
            meaning=Words(en="how long taking parts takes; blank: 10", zh="在中心取备件所需时间，默认 10"),
            example="10",
        ),
    ),
    identity=("id",),
    read=_read_center,
    write=_write_centers,
    also=("centre", "center", "service centres", "service centers"),
)
