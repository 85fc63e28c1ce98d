"""Tables of accounts, and of the sessions in which they are used."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from dispatch.account import ROLES
from dispatch.store.instants import Instant
from dispatch.store.tables.base import Stored

_ROLES = ", ".join(f"'{role}'" for role in ROLES)


class AccountRow(Stored, table=True):
    """An account. password_hash: of argon2, with its salt and parameters; empty: no password opens it."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint(f"role IN ({_ROLES})", name="role"),
        CheckConstraint("(role = 'engineer') = (technician_id IS NOT NULL)", name="technician"),
    )
    id: str = Field(primary_key=True)
    role: str
    technician_id: str | None = Field(foreign_key="technician.id", unique=True)
    active: bool
    created_at: datetime = Field(sa_type=Instant)
    password_hash: str


class AccountRegionRow(Stored, table=True):
    """A region in which a dispatcher works; none: all."""

    __tablename__ = "account_region"
    account_id: str = Field(primary_key=True, foreign_key="account.id")
    region_id: str = Field(primary_key=True, foreign_key="region.id")


class SessionRow(Stored, table=True):
    """What one login on one device opened, and all tokens that came of it.

    used_at: when its refresh token was last exchanged, or made; ended_at, ended_by: both or neither.
    """

    __tablename__ = "session"
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended"),
        CheckConstraint("ended_by IN ('logout', 'revoked', 'password', 'dismissed', 'reuse')", name="ended_by"),
    )
    id: str = Field(primary_key=True)
    account_id: str = Field(foreign_key="account.id", index=True)
    device_id: str
    opened_at: datetime = Field(sa_type=Instant)
    used_at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(sa_type=Instant)
    ended_by: str | None


class RefreshTokenRow(Stored, table=True):
    """A refresh token that was handed out. hash: SHA-256 of it, the token itself is nowhere.

    exchanged_at: from when on it is an old one, because it or one handed out beside it was exchanged.
    """

    __tablename__ = "refresh_token"
    hash: str = Field(primary_key=True)
    session_id: str = Field(foreign_key="session.id", index=True)
    expires_at: datetime = Field(sa_type=Instant, index=True)
    exchanged_at: datetime | None = Field(sa_type=Instant)
