"""Accounts in the store: who may ask, and what of it is theirs."""

from typing import Any

from sqlalchemy import Connection, Row, select

from dispatch.account import Account
from dispatch.store.shelf import table_of
from dispatch.store.tables.accounts import AccountRegionRow, AccountRow, SessionRow

_ACCOUNTS, _REGIONS, _SESSIONS = table_of(AccountRow), table_of(AccountRegionRow), table_of(SessionRow)


def principal_of(connection: Connection, account_id: str, session_id: str) -> Account | None:
    """Return who asks in a session; None: dismissed, the session is over, or it is somebody else's."""
    question = (
        select(_ACCOUNTS, _REGIONS.c.region_id)
        .join(_SESSIONS, _SESSIONS.c.account_id == _ACCOUNTS.c.id)
        .outerjoin(_REGIONS, _REGIONS.c.account_id == _ACCOUNTS.c.id)
        .where(
            _ACCOUNTS.c.id == account_id,
            _ACCOUNTS.c.active,
            _SESSIONS.c.id == session_id,
            _SESSIONS.c.ended_at.is_(None),
        )
    )
    found = connection.execute(question).all()
    return _account(found[0], [row.region_id for row in found if row.region_id is not None]) if found else None


def _account(row: Row[Any], regions: list[str]) -> Account:
    return Account(
        id=row.id,
        role=row.role,
        created_at=row.created_at,
        regions=tuple(sorted(regions)),
        technician_id=row.technician_id,
        active=row.active,
    )
