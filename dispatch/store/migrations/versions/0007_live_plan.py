"""The live plan: editions, visits told, moves by hand, the day's rules, causes of re-planning."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_STATES = "state IN ('proposal', 'live', 'published', 'superseded')"


def upgrade() -> None:
    """Bring 0006 to 0007: what is published has been told."""
    op.add_column("plan", sa.Column("edition", sa.Integer(), server_default="1", nullable=False))
    op.add_column("plan", sa.Column("live_at", sa.DateTime(timezone=True), nullable=True))
    _let_plans_be_live()
    op.create_table(
        "told_visit",
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("technician_id", sa.String(), nullable=False),
        sa.Column("plan_number", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("arrival_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finish_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("answer IN ('none', 'accepted', 'refused')", name=op.f("ck_told_visit_answer")),
        sa.CheckConstraint("(answer = 'none') = (answered_at IS NULL)", name=op.f("ck_told_visit_answered_at")),
        sa.CheckConstraint("version > 0", name=op.f("ck_told_visit_version")),
        sa.CheckConstraint("arrival_at <= start_at AND start_at <= finish_at", name=op.f("ck_told_visit_span")),
        sa.ForeignKeyConstraint(["order_id"], ["work_order.id"], name=op.f("fk_told_visit_order_id")),
        sa.ForeignKeyConstraint(["technician_id"], ["technician.id"], name=op.f("fk_told_visit_technician_id")),
        sa.ForeignKeyConstraint(["plan_number"], ["plan.number"], name=op.f("fk_told_visit_plan_number")),
        sa.PrimaryKeyConstraint("order_id", "technician_id", name=op.f("pk_told_visit")),
    )
    op.create_index("ix_told_visit_technician_id_day", "told_visit", ["technician_id", "day"])
    op.create_index(op.f("ix_told_visit_plan_number"), "told_visit", ["plan_number"])
    op.create_table(
        "hand_move",
        sa.Column("plan_number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["plan_number"], ["plan.number"], name=op.f("fk_hand_move_plan_number")),
        sa.ForeignKeyConstraint(["order_id"], ["work_order.id"], name=op.f("fk_hand_move_order_id")),
        sa.PrimaryKeyConstraint("plan_number", "order_id", name=op.f("pk_hand_move")),
    )
    op.create_table(
        "live_rule",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("frozen_min", sa.Integer(), nullable=False),
        sa.Column("replan", sa.String(), nullable=False),
        sa.Column("quiet_s", sa.Integer(), nullable=False),
        sa.Column("longest_s", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_live_rule_only_one")),
        sa.CheckConstraint("frozen_min BETWEEN 0 AND 1440", name=op.f("ck_live_rule_frozen_min")),
        sa.CheckConstraint("replan IN ('off', 'propose', 'apply level 1')", name=op.f("ck_live_rule_replan")),
        sa.CheckConstraint("quiet_s >= 0 AND longest_s >= quiet_s", name=op.f("ck_live_rule_waits")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_rule")),
    )
    op.create_table(
        "replan_cause",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('urgent', 'absence', 'overrun', 'part', 'refused')", name=op.f("ck_replan_cause_kind")
        ),
        sa.PrimaryKeyConstraint("seq", "day", "area", name=op.f("pk_replan_cause")),
    )
    op.create_table(
        "trigger_cursor",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_trigger_cursor_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trigger_cursor")),
    )
    _tell_what_is_published()


def _let_plans_be_live() -> None:
    """Admit the state "live"."""
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_plan_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_plan_state"), _STATES)


def _tell_what_is_published() -> None:
    """Write down as told what people know already: of each order and technician the newest published visit."""
    op.execute("UPDATE plan SET live_at = published_at WHERE published_at IS NOT NULL")
    op.execute(
        "INSERT INTO told_visit (order_id, technician_id, plan_number, day, sequence, arrival_at, start_at, finish_at,"
        " told_at, version, answer, answered_at, reason, withdrawn_at)"
        " SELECT v.order_id, v.technician_id, v.plan_number, p.day, v.sequence, v.arrival_at, v.start_at, v.finish_at,"
        " COALESCE(p.published_at, p.created_at), 1, 'none', NULL, '', NULL"
        " FROM visit v JOIN plan p ON p.number = v.plan_number WHERE p.state = 'published'"
        " AND v.arrival_at <= v.start_at AND v.start_at <= v.finish_at"
        " AND NOT EXISTS (SELECT 1 FROM visit w JOIN plan q ON q.number = w.plan_number WHERE q.state = 'published'"
        " AND w.order_id = v.order_id AND w.technician_id = v.technician_id AND w.plan_number > v.plan_number)"
    )
