"""What lies where and is promised, pieces handed out, transfers, and what one more piece is worth."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not by rebuilding the table, as a rebuilt one would lose the triggers that keep its lines as they are.
    op.execute("ALTER TABLE stock_movement ADD COLUMN reference VARCHAR DEFAULT '' NOT NULL")
    op.create_table(
        "stock_price",
        sa.Column("plan_number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("center_id", sa.String(), nullable=False),
        sa.Column("part_id", sa.String(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.CheckConstraint("price >= 0", name=op.f("ck_stock_price_price")),
        sa.ForeignKeyConstraint(["center_id"], ["center.id"], name=op.f("fk_stock_price_center_id")),
        sa.ForeignKeyConstraint(["part_id"], ["part.id"], name=op.f("fk_stock_price_part_id")),
        sa.ForeignKeyConstraint(["plan_number"], ["plan.number"], name=op.f("fk_stock_price_plan_number")),
        sa.PrimaryKeyConstraint("plan_number", "center_id", "part_id", name=op.f("pk_stock_price")),
    )
    op.create_table(
        "stock_level",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("center_id", sa.String(), nullable=True),
        sa.Column("technician_id", sa.String(), nullable=True),
        sa.Column("part_id", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("balance", sa.Integer(), nullable=False),
        sa.Column("reserved", sa.Integer(), nullable=False),
        sa.Column("short", sa.Integer(), nullable=False),
        sa.Column("announced", sa.Integer(), nullable=False),
        sa.CheckConstraint("(center_id IS NULL) <> (technician_id IS NULL)", name=op.f("ck_stock_level_one_place")),
        sa.CheckConstraint("balance + short - reserved >= 0", name=op.f("ck_stock_level_free")),
        sa.CheckConstraint("balance >= 0", name=op.f("ck_stock_level_balance")),
        sa.CheckConstraint("reserved >= 0", name=op.f("ck_stock_level_reserved")),
        sa.CheckConstraint("short >= 0", name=op.f("ck_stock_level_short")),
        sa.ForeignKeyConstraint(["center_id"], ["center.id"], name=op.f("fk_stock_level_center_id")),
        sa.ForeignKeyConstraint(["part_id"], ["part.id"], name=op.f("fk_stock_level_part_id")),
        sa.ForeignKeyConstraint(["technician_id"], ["technician.id"], name=op.f("fk_stock_level_technician_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_level")),
        sa.UniqueConstraint("center_id", "part_id", name=op.f("uq_stock_level_center_id_part_id")),
        sa.UniqueConstraint("technician_id", "part_id", name=op.f("uq_stock_level_technician_id_part_id")),
    )
    op.create_index(op.f("ix_stock_level_part_id"), "stock_level", ["part_id"], unique=False)
    op.create_table(
        "stock_pick",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("plan_number", sa.Integer(), nullable=False),
        sa.Column("technician_id", sa.String(), nullable=False),
        sa.Column("center_id", sa.String(), nullable=False),
        sa.Column("part_id", sa.String(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.CheckConstraint("pieces > 0", name=op.f("ck_stock_pick_pieces")),
        sa.ForeignKeyConstraint(["center_id"], ["center.id"], name=op.f("fk_stock_pick_center_id")),
        sa.ForeignKeyConstraint(["part_id"], ["part.id"], name=op.f("fk_stock_pick_part_id")),
        sa.ForeignKeyConstraint(["plan_number"], ["plan.number"], name=op.f("fk_stock_pick_plan_number")),
        sa.ForeignKeyConstraint(["technician_id"], ["technician.id"], name=op.f("fk_stock_pick_technician_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_pick")),
    )
    op.create_index(op.f("ix_stock_pick_day"), "stock_pick", ["day"], unique=False)
    op.create_table(
        "stock_transfer",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("from_center_id", sa.String(), nullable=False),
        sa.Column("to_center_id", sa.String(), nullable=True),
        sa.Column("to_technician_id", sa.String(), nullable=True),
        sa.Column("lead_s", sa.Integer(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('requested', 'sent', 'received', 'cancelled')", name=op.f("ck_stock_transfer_state")
        ),
        sa.CheckConstraint(
            "(to_center_id IS NULL) <> (to_technician_id IS NULL)", name=op.f("ck_stock_transfer_one_target")
        ),
        sa.CheckConstraint("cost >= 0", name=op.f("ck_stock_transfer_cost")),
        sa.CheckConstraint("lead_s >= 0", name=op.f("ck_stock_transfer_lead_s")),
        sa.ForeignKeyConstraint(["from_center_id"], ["center.id"], name=op.f("fk_stock_transfer_from_center_id")),
        sa.ForeignKeyConstraint(["to_center_id"], ["center.id"], name=op.f("fk_stock_transfer_to_center_id")),
        sa.ForeignKeyConstraint(
            ["to_technician_id"], ["technician.id"], name=op.f("fk_stock_transfer_to_technician_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_transfer")),
    )
    op.create_index(op.f("ix_stock_transfer_state"), "stock_transfer", ["state"], unique=False)
    op.create_table(
        "stock_reservation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_number", sa.Integer(), nullable=True),
        sa.Column("transfer_id", sa.Integer(), nullable=True),
        sa.Column("order_id", sa.String(), nullable=True),
        sa.Column("technician_id", sa.String(), nullable=True),
        sa.Column("center_id", sa.String(), nullable=True),
        sa.Column("van_id", sa.String(), nullable=True),
        sa.Column("part_id", sa.String(), nullable=False),
        sa.Column("lot_id", sa.String(), nullable=True),
        sa.Column("tool", sa.Boolean(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(center_id IS NULL) <> (van_id IS NULL)", name=op.f("ck_stock_reservation_one_place")),
        sa.CheckConstraint(
            "(plan_number IS NULL) <> (transfer_id IS NULL)", name=op.f("ck_stock_reservation_one_taker")
        ),
        sa.CheckConstraint("pieces > 0", name=op.f("ck_stock_reservation_pieces")),
        sa.ForeignKeyConstraint(["center_id"], ["center.id"], name=op.f("fk_stock_reservation_center_id")),
        sa.ForeignKeyConstraint(["order_id"], ["work_order.id"], name=op.f("fk_stock_reservation_order_id")),
        sa.ForeignKeyConstraint(["part_id"], ["part.id"], name=op.f("fk_stock_reservation_part_id")),
        sa.ForeignKeyConstraint(["plan_number"], ["plan.number"], name=op.f("fk_stock_reservation_plan_number")),
        sa.ForeignKeyConstraint(["technician_id"], ["technician.id"], name=op.f("fk_stock_reservation_technician_id")),
        sa.ForeignKeyConstraint(["transfer_id"], ["stock_transfer.id"], name=op.f("fk_stock_reservation_transfer_id")),
        sa.ForeignKeyConstraint(["van_id"], ["technician.id"], name=op.f("fk_stock_reservation_van_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_reservation")),
    )
    op.create_index(op.f("ix_stock_reservation_order_id"), "stock_reservation", ["order_id"], unique=False)
    op.create_index(op.f("ix_stock_reservation_part_id"), "stock_reservation", ["part_id"], unique=False)
    op.create_index(op.f("ix_stock_reservation_plan_number"), "stock_reservation", ["plan_number"], unique=False)
    op.create_table(
        "stock_transfer_line",
        sa.Column("transfer_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("part_id", sa.String(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.CheckConstraint("pieces > 0", name=op.f("ck_stock_transfer_line_pieces")),
        sa.ForeignKeyConstraint(["part_id"], ["part.id"], name=op.f("fk_stock_transfer_line_part_id")),
        sa.ForeignKeyConstraint(
            ["transfer_id"], ["stock_transfer.id"], name=op.f("fk_stock_transfer_line_transfer_id")
        ),
        sa.PrimaryKeyConstraint("transfer_id", "part_id", name=op.f("pk_stock_transfer_line")),
    )
    op.execute(
        "INSERT INTO stock_level (center_id, technician_id, part_id, line, balance, reserved, short, announced)"
        " SELECT center_id, technician_id, part_id, MAX(line), SUM(pieces), 0, 0, 0 FROM stock_movement"
        " GROUP BY center_id, technician_id, part_id"
    )
