"""Sessions in the store: opened by a login on a device, kept alive by exchanging refresh tokens, ended for good.

A refresh token is exchanged once. Because an answer can be lost on its way, the old one is taken again for a short
grace and gets a new token beside the lost one; the first of those beside each other that is used makes the others old.
An old token that comes after its grace was copied: its session ends, for whoever else holds one.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, Row, delete, exists, func, insert, select, update

from dispatch.account import Session
from dispatch.store.errors import StoreMissingError
from dispatch.store.shelf import table_of
from dispatch.store.tables.accounts import AccountRow, RefreshTokenRow, SessionRow
from dispatch.store.work import Work

_ACCOUNTS, _SESSIONS, _TOKENS = table_of(AccountRow), table_of(SessionRow), table_of(RefreshTokenRow)
LIFE = timedelta(days=30)
GRACE = timedelta(seconds=10)
_TOKEN_BYTES = 32
Ending = Literal["logout", "revoked", "password", "dismissed", "reuse"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSession:
    """A session and its newest refresh token, which is nowhere else."""

    session_id: str
    account_id: str
    refresh_token: str


def open_session(work: Work, account_id: str, *, device_id: str, life: timedelta = LIFE) -> OpenSession:
    """Open a session of an account on a device ("": one without a name); its token lives for `life`."""
    session_id = secrets.token_urlsafe(12)
    row = {
        "id": session_id,
        "account_id": account_id,
        "device_id": device_id,
        "opened_at": work.at,
        "used_at": work.at,
        "ended_at": None,
        "ended_by": None,
    }
    work.connection.execute(insert(_SESSIONS), [row])
    _record(work, "session.opened", account_id, session_id)
    return OpenSession(session_id=session_id, account_id=account_id, refresh_token=_new_token(work, session_id, life))


def exchange(
    work: Work, refresh_token: str, *, device_id: str, life: timedelta = LIFE, grace: timedelta = GRACE
) -> OpenSession | None:
    """Give a new refresh token for one; None where it is refused, and then the work is to be committed all the same.

    It is refused where it is unknown or out of date, its account dismissed, its session over, or the device another
    than at the login. An old one that comes later than `grace` after it was exchanged ends its session.
    """
    row = _token_row(work.connection, refresh_token)
    if row is None or not row.active or row.ended_at is not None or row.expires_at <= work.at:
        return None
    if row.device_id != device_id:
        _record(work, "session.other-device", row.account_id, row.session_id)
        return None
    if row.exchanged_at is None:
        _make_old(work, row.session_id)
    elif work.at > row.exchanged_at + grace:
        _end(work, row.account_id, row.session_id, "reuse")
        return None
    work.connection.execute(update(_SESSIONS).where(_SESSIONS.c.id == row.session_id).values(used_at=work.at))
    token = _new_token(work, row.session_id, life)
    return OpenSession(session_id=row.session_id, account_id=row.account_id, refresh_token=token)


def sessions_of(connection: Connection, account_id: str, *, at: datetime) -> list[Session]:
    """Return the sessions of an account that can still be used at an instant, the newest first."""
    last = func.max(_TOKENS.c.expires_at, type_=_TOKENS.c.expires_at.type).label("expires_at")
    question = (
        select(_SESSIONS, last)
        .join(_TOKENS)
        .where(_SESSIONS.c.account_id == account_id, _SESSIONS.c.ended_at.is_(None))
        .group_by(_SESSIONS.c.id)
        .having(last > at)
        .order_by(_SESSIONS.c.opened_at.desc(), _SESSIONS.c.id)
    )
    return [
        Session(
            id=row.id,
            account_id=row.account_id,
            device_id=row.device_id,
            opened_at=row.opened_at,
            used_at=row.used_at,
            expires_at=row.expires_at,
        )
        for row in connection.execute(question)
    ]


def end_session(work: Work, account_id: str, session_id: str, *, because: Ending) -> None:
    """End one session of an account at once. Raises StoreMissingError where it has none of that id that is open."""
    mine = exists().where(
        _SESSIONS.c.id == session_id, _SESSIONS.c.account_id == account_id, _SESSIONS.c.ended_at.is_(None)
    )
    if not work.connection.execute(select(mine)).scalar():
        raise StoreMissingError(
            "unknown-session",
            cause={"en": "there is no such open session", "zh": "没有该会话，或会话已结束"},
            remedy={"en": "List the sessions to see which there are.", "zh": "请先列出现有会话。"},
        )
    _end(work, account_id, session_id, because)


def end_sessions(work: Work, account_id: str, *, because: Ending, keep: str = "") -> int:
    """End all sessions of an account but one ("": all) and return how many those were."""
    question = select(_SESSIONS.c.id).where(
        _SESSIONS.c.account_id == account_id, _SESSIONS.c.ended_at.is_(None), _SESSIONS.c.id != keep
    )
    open_ids = sorted(work.connection.execute(question).scalars())
    for session_id in open_ids:
        _end(work, account_id, session_id, because)
    return len(open_ids)


def any_expired(connection: Connection, *, at: datetime) -> bool:
    """Return whether there is a refresh token that is out of date."""
    return bool(connection.execute(select(exists().where(_TOKENS.c.expires_at <= at))).scalar())


def forget_expired(connection: Connection, *, at: datetime) -> int:
    """Delete refresh tokens that are out of date, and sessions that nothing can continue; return how many sessions.

    Until then an old token is kept, so that it is recognised when it comes back.
    """
    connection.execute(delete(_TOKENS).where(_TOKENS.c.expires_at <= at))
    alive = exists().where(_TOKENS.c.session_id == _SESSIONS.c.id)
    return connection.execute(delete(_SESSIONS).where(~alive)).rowcount


def _token_row(connection: Connection, refresh_token: str) -> Row[Any] | None:
    question = (
        select(_TOKENS, _SESSIONS.c.account_id, _SESSIONS.c.device_id, _SESSIONS.c.ended_at, _ACCOUNTS.c.active)
        .join(_SESSIONS, _SESSIONS.c.id == _TOKENS.c.session_id)
        .join(_ACCOUNTS, _ACCOUNTS.c.id == _SESSIONS.c.account_id)
        .where(_TOKENS.c.hash == _hash(refresh_token))
    )
    return connection.execute(question).first()


def _make_old(work: Work, session_id: str) -> None:
    beside = (_TOKENS.c.session_id == session_id) & _TOKENS.c.exchanged_at.is_(None)
    work.connection.execute(update(_TOKENS).where(beside).values(exchanged_at=work.at))


def _new_token(work: Work, session_id: str, life: timedelta) -> str:
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    row = {"hash": _hash(token), "session_id": session_id, "expires_at": work.at + life, "exchanged_at": None}
    work.connection.execute(insert(_TOKENS), [row])
    return token


def _end(work: Work, account_id: str, session_id: str, because: Ending) -> None:
    ended = update(_SESSIONS).where(_SESSIONS.c.id == session_id)
    work.connection.execute(ended.values(ended_at=work.at, ended_by=because))
    _record(work, "session.ended", account_id, session_id, because=because)


def _record(work: Work, kind: str, account_id: str, session_id: str, **data: str) -> None:
    work.record(kind, noun="account", subject=account_id, data={"session": session_id, **data})


def _hash(refresh_token: str) -> str:
    """Return what is stored. The token is 256 random bits: no salt or slow hash would make it harder to find."""
    return hashlib.sha256(refresh_token.encode("utf-8", "surrogatepass")).hexdigest()
