"""Everything of the first daily optimisation."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "company",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_company_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company")),
    )
    op.create_table(
        "customer",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.CheckConstraint("tier IN ('strategic', 'key', 'ordinary')", name=op.f("ck_customer_tier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer")),
    )
    op.create_table(
        "fault",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("industry", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("duration_s", sa.Integer(), nullable=False),
        sa.CheckConstraint("duration_s > 0", name=op.f("ck_fault_duration_s")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fault")),
    )
    op.create_table(
        "import_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_log")),
    )
    op.create_table(
        "part",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("reusable", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_part")),
    )
    op.create_table(
        "policy",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("adopted", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_policy")),
        sa.UniqueConstraint("adopted", name=op.f("uq_policy_adopted")),
    )
    op.create_table(
        "region",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("outline", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region")),
    )
    op.create_table(
        "center",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("region_id", sa.String(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("pickup_s", sa.Integer(), nullable=False),
        sa.CheckConstraint("pickup_s >= 0", name=op.f("ck_center_pickup_s")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_center_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_center")),
    )
    op.create_table(
        "fault_part",
        sa.Column("fault_id", sa.String(), nullable=False),
        sa.Column("part_id", sa.String(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.CheckConstraint("pieces > 0", name=op.f("ck_fault_part_pieces")),
        sa.ForeignKeyConstraint(["fault_id"], ["fault.id"], name=op.f("fk_fault_part_fault_id")),
        sa.ForeignKeyConstraint(["part_id"], ["part.id"], name=op.f("fk_fault_part_part_id")),
        sa.PrimaryKeyConstraint("fault_id", "part_id", name=op.f("pk_fault_part")),
    )
    op.create_table(
        "fault_skill",
        sa.Column("fault_id", sa.String(), nullable=False),
        sa.Column("skill", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f("ck_fault_skill_level")),
        sa.ForeignKeyConstraint(["fault_id"], ["fault.id"], name=op.f("fk_fault_skill_fault_id")),
        sa.PrimaryKeyConstraint("fault_id", "skill", name=op.f("pk_fault_skill")),
    )
    op.create_table(
        "plan",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("epoch_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("problem_hash", sa.String(), nullable=False),
        sa.Column("problem", sa.LargeBinary(), nullable=False),
        sa.Column("plan", sa.LargeBinary(), nullable=False),
        sa.Column("policy_id", sa.String(), nullable=False),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("solver_version", sa.String(), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("work", sa.JSON(), nullable=False),
        sa.Column("travel", sa.String(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("bound", sa.BigInteger(), nullable=True),
        sa.Column("solve_s", sa.Float(), nullable=False),
        sa.CheckConstraint("state IN ('proposal', 'published', 'superseded')", name=op.f("ck_plan_state")),
        sa.ForeignKeyConstraint(
            ["policy_id", "policy_version"],
            ["policy.id", "policy.version"],
            name=op.f("fk_plan_policy_id_policy_version"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_plan")),
    )
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_day"), ["day"], unique=False)

    op.create_table(
        "site",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("region_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_site_customer_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_site_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
    )
    with op.batch_alter_table("site", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_site_region_id"), ["region_id"], unique=False)

    op.create_table(
        "equipment",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("site_id", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("serial", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_equipment_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equipment")),
    )
    op.create_table(
        "inbound",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("center_id", sa.String(), nullable=False),
        sa.Column("part_id", sa.String(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("available_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.CheckConstraint("cost >= 0", name=op.f("ck_inbound_cost")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_inbound_quantity")),
        sa.ForeignKeyConstraint(["center_id"], ["center.id"], name=op.f("fk_inbound_center_id")),
        sa.ForeignKeyConstraint(["part_id"], ["part.id"], name=op.f("fk_inbound_part_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound")),
    )
    op.create_table(
        "plan_region",
        sa.Column("plan_number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("region_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["plan_number"], ["plan.number"], name=op.f("fk_plan_region_plan_number")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_plan_region_region_id")),
        sa.PrimaryKeyConstraint("plan_number", "region_id", name=op.f("pk_plan_region")),
    )
    op.create_table(
        "technician",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("center_id", sa.String(), nullable=False),
        sa.Column("home_lat", sa.Float(), nullable=True),
        sa.Column("home_lon", sa.Float(), nullable=True),
        sa.Column("returns", sa.Boolean(), nullable=False),
        sa.Column("efficiency_pct", sa.Integer(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.CheckConstraint("(home_lat IS NULL) = (home_lon IS NULL)", name=op.f("ck_technician_home")),
        sa.CheckConstraint("efficiency_pct > 0", name=op.f("ck_technician_efficiency_pct")),
        sa.ForeignKeyConstraint(["center_id"], ["center.id"], name=op.f("fk_technician_center_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_technician")),
    )
    op.create_table(
        "absence",
        sa.Column("technician_id", sa.String(), nullable=False),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("start_at < end_at", name=op.f("ck_absence_span")),
        sa.ForeignKeyConstraint(["technician_id"], ["technician.id"], name=op.f("fk_absence_technician_id")),
        sa.PrimaryKeyConstraint("technician_id", "start_at", name=op.f("pk_absence")),
    )
    op.create_table(
        "shift",
        sa.Column("technician_id", sa.String(), nullable=False),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("overtime_s", sa.Integer(), nullable=False),
        sa.Column("break_earliest_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("break_latest_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("break_duration_s", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(break_earliest_at IS NULL) = (break_duration_s IS NULL) AND (break_latest_at IS NULL) = (break_duration_s IS NULL)",
            name=op.f("ck_shift_break_whole"),
        ),
        sa.CheckConstraint(
            "break_earliest_at <= break_latest_at AND break_duration_s > 0", name=op.f("ck_shift_break")
        ),
        sa.CheckConstraint("overtime_s >= 0", name=op.f("ck_shift_overtime_s")),
        sa.CheckConstraint("start_at < end_at", name=op.f("ck_shift_span")),
        sa.ForeignKeyConstraint(["technician_id"], ["technician.id"], name=op.f("fk_shift_technician_id")),
        sa.PrimaryKeyConstraint("technician_id", "start_at", name=op.f("pk_shift")),
    )
    with op.batch_alter_table("shift", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shift_end_at"), ["end_at"], unique=False)

    op.create_table(
        "stock_movement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("center_id", sa.String(), nullable=True),
        sa.Column("technician_id", sa.String(), nullable=True),
        sa.Column("part_id", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("balance", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.CheckConstraint("(center_id IS NULL) <> (technician_id IS NULL)", name=op.f("ck_stock_movement_one_place")),
        sa.CheckConstraint("balance >= 0", name=op.f("ck_stock_movement_balance")),
        sa.CheckConstraint("pieces <> 0", name=op.f("ck_stock_movement_pieces")),
        sa.ForeignKeyConstraint(["center_id"], ["center.id"], name=op.f("fk_stock_movement_center_id")),
        sa.ForeignKeyConstraint(["part_id"], ["part.id"], name=op.f("fk_stock_movement_part_id")),
        sa.ForeignKeyConstraint(["technician_id"], ["technician.id"], name=op.f("fk_stock_movement_technician_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_movement")),
        sa.UniqueConstraint("center_id", "part_id", "line", name=op.f("uq_stock_movement_center_id_part_id_line")),
        sa.UniqueConstraint(
            "technician_id", "part_id", "line", name=op.f("uq_stock_movement_technician_id_part_id_line")
        ),
    )
    op.create_table(
        "technician_region",
        sa.Column("technician_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("region_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_technician_region_region_id")),
        sa.ForeignKeyConstraint(["technician_id"], ["technician.id"], name=op.f("fk_technician_region_technician_id")),
        sa.PrimaryKeyConstraint("technician_id", "position", name=op.f("pk_technician_region")),
    )
    op.create_table(
        "technician_skill",
        sa.Column("technician_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("skill", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f("ck_technician_skill_level")),
        sa.ForeignKeyConstraint(["technician_id"], ["technician.id"], name=op.f("fk_technician_skill_technician_id")),
        sa.PrimaryKeyConstraint("technician_id", "position", name=op.f("pk_technician_skill")),
    )
    op.create_table(
        "work_order",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("site_id", sa.String(), nullable=False),
        sa.Column("fault_id", sa.String(), nullable=True),
        sa.Column("equipment_id", sa.String(), nullable=True),
        sa.Column("industry", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("respond_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolve_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("duration_s", sa.Integer(), nullable=False),
        sa.Column("crew", sa.Integer(), nullable=False),
        sa.Column("pin_technician_id", sa.String(), nullable=True),
        sa.Column("pin_start_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("change_pct", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('reported', 'triaged', 'planned', 'published', 'accepted', 'en route', 'on site', 'repairing', 'done', 'confirmed', 'closed', 'waiting for part', 'waiting for customer', 'rejected by engineer', 'cancelled', 'reopened')",
            name=op.f("ck_work_order_state"),
        ),
        sa.CheckConstraint("change_pct >= 0", name=op.f("ck_work_order_change_pct")),
        sa.CheckConstraint("crew > 0", name=op.f("ck_work_order_crew")),
        sa.CheckConstraint("duration_s > 0", name=op.f("ck_work_order_duration_s")),
        sa.CheckConstraint("pin_start_at IS NULL OR pin_technician_id IS NOT NULL", name=op.f("ck_work_order_pin")),
        sa.ForeignKeyConstraint(["equipment_id"], ["equipment.id"], name=op.f("fk_work_order_equipment_id")),
        sa.ForeignKeyConstraint(["fault_id"], ["fault.id"], name=op.f("fk_work_order_fault_id")),
        sa.ForeignKeyConstraint(["pin_technician_id"], ["technician.id"], name=op.f("fk_work_order_pin_technician_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_work_order_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_order")),
    )
    with op.batch_alter_table("work_order", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_work_order_state"), ["state"], unique=False)

    op.create_table(
        "visit",
        sa.Column("plan_number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("technician_id", sa.String(), nullable=False),
        sa.Column("shift", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("arrival_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finish_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["work_order.id"], name=op.f("fk_visit_order_id")),
        sa.ForeignKeyConstraint(["plan_number"], ["plan.number"], name=op.f("fk_visit_plan_number")),
        sa.ForeignKeyConstraint(["technician_id"], ["technician.id"], name=op.f("fk_visit_technician_id")),
        sa.PrimaryKeyConstraint("plan_number", "order_id", "technician_id", name=op.f("pk_visit")),
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_order_id"), ["order_id"], unique=False)

    op.create_table(
        "work_order_exclusion",
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("technician_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["work_order.id"], name=op.f("fk_work_order_exclusion_order_id")),
        sa.ForeignKeyConstraint(
            ["technician_id"], ["technician.id"], name=op.f("fk_work_order_exclusion_technician_id")
        ),
        sa.PrimaryKeyConstraint("order_id", "position", name=op.f("pk_work_order_exclusion")),
    )
    op.create_table(
        "work_order_follow",
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("follows_id", sa.String(), nullable=False),
        sa.Column("min_s", sa.Integer(), nullable=False),
        sa.Column("max_s", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["follows_id"], ["work_order.id"], name=op.f("fk_work_order_follow_follows_id")),
        sa.ForeignKeyConstraint(["order_id"], ["work_order.id"], name=op.f("fk_work_order_follow_order_id")),
        sa.PrimaryKeyConstraint("order_id", "position", name=op.f("pk_work_order_follow")),
    )
    op.create_table(
        "work_order_part",
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("part_id", sa.String(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.CheckConstraint("pieces > 0", name=op.f("ck_work_order_part_pieces")),
        sa.ForeignKeyConstraint(["order_id"], ["work_order.id"], name=op.f("fk_work_order_part_order_id")),
        sa.ForeignKeyConstraint(["part_id"], ["part.id"], name=op.f("fk_work_order_part_part_id")),
        sa.PrimaryKeyConstraint("order_id", "part_id", name=op.f("pk_work_order_part")),
    )
    op.create_table(
        "work_order_price",
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("technician_id", sa.String(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("price >= 0", name=op.f("ck_work_order_price_price")),
        sa.ForeignKeyConstraint(["order_id"], ["work_order.id"], name=op.f("fk_work_order_price_order_id")),
        sa.ForeignKeyConstraint(["technician_id"], ["technician.id"], name=op.f("fk_work_order_price_technician_id")),
        sa.PrimaryKeyConstraint("order_id", "technician_id", name=op.f("pk_work_order_price")),
    )
    op.create_table(
        "work_order_skill",
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("skill", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f("ck_work_order_skill_level")),
        sa.ForeignKeyConstraint(["order_id"], ["work_order.id"], name=op.f("fk_work_order_skill_order_id")),
        sa.PrimaryKeyConstraint("order_id", "skill", name=op.f("pk_work_order_skill")),
    )
    op.create_table(
        "work_order_window",
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("to_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("from_at <= to_at", name=op.f("ck_work_order_window_span")),
        sa.ForeignKeyConstraint(["order_id"], ["work_order.id"], name=op.f("fk_work_order_window_order_id")),
        sa.PrimaryKeyConstraint("order_id", "position", name=op.f("pk_work_order_window")),
    )
    for table in ("stock_movement", "policy"):
        _forbid_changes(table)


def _forbid_changes(table: str) -> None:
    """Let rows of a table only be added: a ledger that can be corrected in place proves nothing."""
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{table} is only added to'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{table} is only added to' USING ERRCODE = 'restrict_violation'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
        f" EXECUTE FUNCTION {table}_is_only_added_to()"
    )
