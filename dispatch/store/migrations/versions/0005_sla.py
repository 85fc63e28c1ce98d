"""What was promised for orders, and how they stand with it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sla_order",
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("word_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reached_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("diagnosed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["work_order.id"], name=op.f("fk_sla_order_order_id")),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_sla_order")),
    )
    op.create_table(
        "sla_target",
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("region_id", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("met_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("remaining_s", sa.Integer(), nullable=True),
        sa.Column("colour", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("audience", sa.String(), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by", sa.String(), nullable=True),
        sa.Column("weight", sa.BigInteger(), nullable=False),
        sa.Column("next_look_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('first_response', 'on_site', 'diagnosis', 'resolution', 'progress')",
            name=op.f("ck_sla_target_kind"),
        ),
        sa.CheckConstraint("colour IN ('blue', 'yellow', 'red')", name=op.f("ck_sla_target_colour")),
        sa.CheckConstraint(
            "cause IN ('travel', 'overrun', 'part', 'no_plan', 'no_word')", name=op.f("ck_sla_target_cause")
        ),
        sa.CheckConstraint(
            "audience IN ('region dispatcher', 'head dispatcher', 'administrator')",
            name=op.f("ck_sla_target_audience"),
        ),
        sa.CheckConstraint("(due_at IS NULL) = (paused_since IS NOT NULL)", name=op.f("ck_sla_target_paused_due")),
        sa.CheckConstraint("(remaining_s IS NULL) = (paused_since IS NULL)", name=op.f("ck_sla_target_paused_left")),
        sa.CheckConstraint(
            "(acknowledged_at IS NULL) = (acknowledged_by IS NULL)", name=op.f("ck_sla_target_acknowledged")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["work_order.id"], name=op.f("fk_sla_target_order_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_sla_target_region_id")),
        sa.PrimaryKeyConstraint("order_id", "kind", name=op.f("pk_sla_target")),
    )
    with op.batch_alter_table("sla_target", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sla_target_colour_region_id"), ["colour", "region_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sla_target_next_look_at"), ["next_look_at"], unique=False)

    op.create_table(
        "sla_pause",
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("to_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_state", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "reason IN ('waiting for customer', 'waiting for part', 'force majeure')", name=op.f("ck_sla_pause_reason")
        ),
        sa.CheckConstraint("from_at <= to_at", name=op.f("ck_sla_pause_span")),
        sa.ForeignKeyConstraint(["order_id"], ["work_order.id"], name=op.f("fk_sla_pause_order_id")),
        sa.PrimaryKeyConstraint("order_id", "position", name=op.f("pk_sla_pause")),
    )
