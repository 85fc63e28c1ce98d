"""Who an access token names, by its signature alone."""

from datetime import UTC, datetime

from api.http.guards.callers import ReadToken
from api.http.security.keys import SigningKeys
from api.http.security.tokens import read_access_token


def signed_by(keys: SigningKeys) -> ReadToken:
    """Return a reader of tokens: account id and role as they say, if one of the keys signed them and they hold now."""

    def read(token: str) -> tuple[str, str]:
        claims = read_access_token(token, keys, datetime.now(UTC))
        return claims.account_id, claims.role

    return read
