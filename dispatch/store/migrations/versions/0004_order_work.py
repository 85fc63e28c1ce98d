"""What happens to work orders: remarks, locks, visit reports, repeat repairs; a start may be pinned alone."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("work_order", schema=None) as batch_op:
        batch_op.add_column(sa.Column("done_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_constraint(batch_op.f("ck_work_order_pin"), type_="check")
        batch_op.create_index(batch_op.f("ix_work_order_equipment_id"), ["equipment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_work_order_site_id"), ["site_id"], unique=False)
    op.create_table(
        "work_order_remark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["work_order.id"], name=op.f("fk_work_order_remark_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_order_remark")),
    )
    with op.batch_alter_table("work_order_remark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_work_order_remark_order_id"), ["order_id"], unique=False)
    op.create_table(
        "work_order_lock",
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("locked_at < expires_at", name=op.f("ck_work_order_lock_lease")),
        sa.ForeignKeyConstraint(["order_id"], ["work_order.id"], name=op.f("fk_work_order_lock_order_id")),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_work_order_lock")),
    )
    op.create_table(
        "visit_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("technician_id", sa.String(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("first_time_fix", sa.Boolean(), nullable=False),
        sa.Column("remark", sa.String(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('repaired', 'temporary', 'not repaired', 'no access')", name=op.f("ck_visit_report_outcome")
        ),
        sa.CheckConstraint(
            "arrived_at <= started_at AND started_at <= finished_at", name=op.f("ck_visit_report_times")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["work_order.id"], name=op.f("fk_visit_report_order_id")),
        sa.ForeignKeyConstraint(["technician_id"], ["technician.id"], name=op.f("fk_visit_report_technician_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_report")),
    )
    with op.batch_alter_table("visit_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_report_order_id"), ["order_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_report_reported_at"), ["reported_at"], unique=False)
    op.create_table(
        "visit_report_part",
        sa.Column("report_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("part_id", sa.String(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.CheckConstraint("pieces > 0", name=op.f("ck_visit_report_part_pieces")),
        sa.ForeignKeyConstraint(["part_id"], ["part.id"], name=op.f("fk_visit_report_part_part_id")),
        sa.ForeignKeyConstraint(["report_id"], ["visit_report.id"], name=op.f("fk_visit_report_part_report_id")),
        sa.PrimaryKeyConstraint("report_id", "part_id", name=op.f("pk_visit_report_part")),
    )
    op.create_table(
        "repeat_repair",
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("earlier_id", sa.String(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("level_before", sa.Integer(), nullable=False),
        sa.Column("skills_before", sa.JSON(), nullable=False),
        sa.Column("failed", sa.JSON(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.CheckConstraint("measure IN ('excluded', 'priced')", name=op.f("ck_repeat_repair_measure")),
        sa.ForeignKeyConstraint(["earlier_id"], ["work_order.id"], name=op.f("fk_repeat_repair_earlier_id")),
        sa.ForeignKeyConstraint(["order_id"], ["work_order.id"], name=op.f("fk_repeat_repair_order_id")),
        sa.PrimaryKeyConstraint("order_id", "earlier_id", name=op.f("pk_repeat_repair")),
    )
    with op.batch_alter_table("repeat_repair", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_repeat_repair_earlier_id"), ["earlier_id"], unique=False)
