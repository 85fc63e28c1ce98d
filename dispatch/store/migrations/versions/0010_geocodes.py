"""Addresses that were looked up, and those that a person has to place."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("site", schema=None) as batch_op:
        batch_op.add_column(sa.Column("located", sa.String(), nullable=False, server_default="given"))
        batch_op.create_check_constraint(
            op.f("ck_site_located"), "located IN ('given', 'geocoded', 'chosen', 'rough')"
        )
    op.create_table(
        "geocode",
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("address_key", sa.String(), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("provider", "address_key", name=op.f("pk_geocode")),
    )
    op.create_index(op.f("ix_geocode_address_key"), "geocode", ["address_key"], unique=False)
    op.create_index(op.f("ix_geocode_expires_at"), "geocode", ["expires_at"], unique=False)
    op.create_table(
        "geocode_turn",
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("free_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("asked >= 0", name=op.f("ck_geocode_turn_asked")),
        sa.PrimaryKeyConstraint("provider", name=op.f("pk_geocode_turn")),
    )
    op.create_table(
        "geocode_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("candidates", sa.JSON(), nullable=False),
        sa.Column("distance_m", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("chosen", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('', 'geocoder', 'candidate', 'point', 'kept')", name=op.f("ck_geocode_review_outcome")
        ),
        sa.CheckConstraint("reason IN ('unplaced', 'doubtful')", name=op.f("ck_geocode_review_reason")),
        sa.CheckConstraint(
            "state IN ('waiting', 'open', 'resolved', 'obsolete')", name=op.f("ck_geocode_review_state")
        ),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_geocode_review_tries")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_geocode_review_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_geocode_review")),
    )
    op.create_index(op.f("ix_geocode_review_site_id"), "geocode_review", ["site_id"], unique=False)
    op.create_index("ix_geocode_review_state_id", "geocode_review", ["state", "id"], unique=False)


def downgrade() -> None:
    op.drop_table("geocode_review")
    op.drop_table("geocode_turn")
    op.drop_table("geocode")
    with op.batch_alter_table("site", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_site_located"), type_="check")
        batch_op.drop_column("located")
