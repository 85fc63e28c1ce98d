"""Accounts, their sessions and refresh tokens."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("technician_id", sa.String(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.CheckConstraint(
            "role IN ('administrator', 'dispatcher', 'planner', 'engineer')", name=op.f("ck_account_role")
        ),
        sa.CheckConstraint(
            "(role = 'engineer') = (technician_id IS NOT NULL)", name=op.f("ck_account_technician")
        ),
        sa.ForeignKeyConstraint(["technician_id"], ["technician.id"], name=op.f("fk_account_technician_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("technician_id", name=op.f("uq_account_technician_id")),
    )
    op.create_table(
        "account_region",
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("region_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_account_region_account_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_account_region_region_id")),
        sa.PrimaryKeyConstraint("account_id", "region_id", name=op.f("pk_account_region")),
    )
    op.create_table(
        "session",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("device_id", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_session_ended")),
        sa.CheckConstraint(
            "ended_by IN ('logout', 'revoked', 'password', 'dismissed', 'reuse')", name=op.f("ck_session_ended_by")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_session_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
    )
    op.create_index(op.f("ix_session_account_id"), "session", ["account_id"])
    op.create_table(
        "refresh_token",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("session_id", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("exchanged_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_refresh_token_session_id")),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_refresh_token")),
    )
    op.create_index(op.f("ix_refresh_token_expires_at"), "refresh_token", ["expires_at"])
    op.create_index(op.f("ix_refresh_token_session_id"), "refresh_token", ["session_id"])
