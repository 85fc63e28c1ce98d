"""Access tokens: short-lived, signed, and never believed further than who they say is asking.

What the bearer may do is read from the database in every request; the role in the token only informs the client.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import jwt

from api.http.problems import Unauthorized
from api.http.security.keys import SigningKeys
from dispatch.account import ROLES, Account, Role

_CLOCKS_APART = timedelta(seconds=5)  # of two API processes on two machines
_ALGORITHM = "HS256"
_ISSUER = "paigong"
_AUDIENCE = "paigong-api"
_KIND = "access"
_REQUIRED = ("iss", "aud", "typ", "sub", "role", "sid", "jti", "iat", "nbf", "exp")
_HEADERS = frozenset({"alg", "typ", "kid"})  # a token with any other, such as jku, jwk or crit, is none of ours
_LONGEST = 2048
_LAST_S = 253_402_300_799  # the end of the year 9999


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What an access token says. session_id: the session it belongs to; token_id: its own, never given twice."""

    account_id: str
    role: Role
    session_id: str
    token_id: str
    issued_at: datetime
    expires_at: datetime


def write_access_token(
    account: Account, session_id: str, keys: SigningKeys, now: datetime, *, life: timedelta = timedelta(minutes=15)
) -> str:
    """Return an access token for an account in one of its sessions, valid from `now` (aware) for `life`."""
    issued_s = int(now.timestamp())
    claims = {
        "iss": _ISSUER,
        "aud": _AUDIENCE,
        "typ": _KIND,
        "sub": account.id,
        "role": account.role,
        "sid": session_id,
        "jti": secrets.token_urlsafe(12),
        "iat": issued_s,
        "nbf": issued_s,
        "exp": issued_s + int(life.total_seconds()),
    }
    return jwt.encode(claims, keys.secrets[keys.first], algorithm=_ALGORITHM, headers={"kid": keys.first})


def read_access_token(token: str, keys: SigningKeys, now: datetime) -> Claims:
    """Return what a token says if one of the keys signed it and it is valid at `now` (aware); raises Unauthorized."""
    try:
        return _claims(_payload(token, tuple(keys.secrets.items())), now)
    except (jwt.PyJWTError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise Unauthorized() from error


@lru_cache(maxsize=8_192)
def _payload(token: str, secrets_by_id: tuple[tuple[str, bytes], ...]) -> dict[str, Any]:
    """Return what a signed token says, whenever it holds. A phone shows the same token for a quarter of an hour."""
    if len(token) > _LONGEST:
        raise ValueError("longer than any of ours")
    header = jwt.get_unverified_header(token)
    if set(header) - _HEADERS:
        raise ValueError("headers that we never write")
    return jwt.decode(
        token,
        dict(secrets_by_id)[header["kid"]],
        algorithms=[_ALGORITHM],
        issuer=_ISSUER,
        audience=_AUDIENCE,
        options={
            "require": list(_REQUIRED),
            "strict_aud": True,
            # The moment is an argument: `_claims` looks at these three.
            "verify_exp": False,
            "verify_nbf": False,
            "verify_iat": False,
        },
    )


def _claims(payload: dict[str, Any], now: datetime) -> Claims:
    if payload["typ"] != _KIND or payload["role"] not in ROLES:
        raise ValueError("not an access token")
    issued_at, valid_from, expires_at = (_instant(payload[name]) for name in ("iat", "nbf", "exp"))
    if max(issued_at, valid_from) > now + _CLOCKS_APART or expires_at <= now:
        raise ValueError("not valid now")
    return Claims(
        account_id=_text(payload["sub"]),
        role=payload["role"],
        session_id=_text(payload["sid"]),
        token_id=_text(payload["jti"]),
        issued_at=issued_at,
        expires_at=expires_at,
    )


def _instant(seconds: object) -> datetime:
    if type(seconds) is not int or not 0 <= seconds <= _LAST_S:
        raise ValueError("an instant is a whole number of seconds")
    return datetime.fromtimestamp(seconds, UTC)


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("an id is a text")
    return value
