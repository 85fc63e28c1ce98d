"""Service areas: the polygons of regions, in a table of their own instead of a column of corners."""

import json
from datetime import datetime, timezone

import sqlalchemy as sa
from alembic import op
from shapely import MultiPolygon, Polygon, get_parts, make_valid, normalize, orient_polygons, union_all

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    areas = op.create_table(
        "service_area",
        sa.Column("region_id", sa.String(), nullable=False),
        sa.Column("geometry", sa.Text(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("source IN ('imported', 'drawn', 'grown')", name=op.f("ck_service_area_source")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_service_area_region_id")),
        sa.PrimaryKeyConstraint("region_id", name=op.f("pk_service_area")),
    )
    regions = sa.table("region", sa.column("id", sa.String()), sa.column("outline", sa.JSON()))
    now = datetime.now(timezone.utc)
    found = [(row.id, _geometry(row.outline)) for row in op.get_bind().execute(sa.select(regions))]
    rows = [
        {"region_id": region_id, "geometry": geometry, "source": "imported", "changed_at": now}
        for region_id, geometry in found
        if geometry is not None
    ]
    if rows:
        op.bulk_insert(areas, rows)
    with op.batch_alter_table("region") as region:
        region.drop_column("outline")


def _geometry(outline: list[list[list[float]]]) -> str | None:
    """The ground that an odd number of rings of [lat, lon] encloses, as GeoJSON; None where they enclose none."""
    ground = Polygon()
    for ring in outline:
        if len(ring) >= 3:
            corners = Polygon([(lon, lat) for lat, lon in ring])
            ground = ground.symmetric_difference(make_valid(corners, method="structure", keep_collapsed=False))
    if not isinstance(ground, (Polygon, MultiPolygon)):
        ground = union_all([part for part in get_parts(ground) if isinstance(part, (Polygon, MultiPolygon))])
    if ground.is_empty:
        return None
    shape = orient_polygons(normalize(ground)).__geo_interface__
    return json.dumps({"type": shape["type"], "coordinates": shape["coordinates"]}, separators=(",", ":"))
