"""An access token that we did not write, or that is not for now, opens nothing."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

from api.http.problems import Unauthorized
from api.http.security.keys import SigningKeys, parsed_keys
from api.http.security.tokens import Claims, read_access_token, write_access_token
from dispatch.account import Account

NOW = datetime(2026, 3, 2, 0, 0, 0, 250_000, tzinfo=UTC)
NEW, OLD, FOREIGN = "n" * 40, "o" * 40, "f" * 40
KEYS = parsed_keys(f"new:{NEW},old:{OLD}")
WHO = Account(id="d1", role="dispatcher", created_at=NOW)
SECOND, QUARTER = timedelta(seconds=1), timedelta(minutes=15)

GENUINE: dict[str, Any] = {
    "iss": "paigong",
    "aud": "paigong-api",
    "typ": "access",
    "sub": "d1",
    "role": "dispatcher",
    "sid": "s1",
    "jti": "j1",
    "iat": int(NOW.timestamp()),
    "nbf": int(NOW.timestamp()),
    "exp": int(NOW.timestamp()) + 900,
}


def part(document: object) -> str:
    """One part of a token."""
    raw = document if isinstance(document, bytes) else json.dumps(document).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def signed(claims: object, secret: str | bytes = NEW, *, digest: str = "sha256", **header: Any) -> str:
    """A token of our own making, with any header: nothing refuses to write it."""
    body = f"{part({'alg': 'HS256', 'typ': 'JWT', 'kid': 'new', **header})}.{part(claims)}"
    key = secret if isinstance(secret, bytes) else secret.encode()
    return f"{body}.{part(hmac.new(key, body.encode(), getattr(hashlib, digest)).digest())}"


def but(**changes: Any) -> dict[str, Any]:
    """The genuine claims, changed; None: left out."""
    return {name: value for name, value in {**GENUINE, **changes}.items() if value is not None}


def seconds(ahead: float) -> float:
    return int(NOW.timestamp()) + ahead


def tampered() -> str:
    """Another payload under the signature of the genuine one."""
    head, _, signature = signed(GENUINE).split(".")
    return f"{head}.{part(but(sub='admin', role='administrator'))}.{signature}"


FORGED: dict[str, Callable[[], str]] = {
    "no token": lambda: "",
    "not a token": lambda: "a.b.c",
    "alg none, no signature": lambda: f"{part({'alg': 'none', 'typ': 'JWT', 'kid': 'new'})}.{part(GENUINE)}.",
    "alg None, no signature": lambda: f"{part({'alg': 'None', 'typ': 'JWT', 'kid': 'new'})}.{part(GENUINE)}.",
    "alg none, old signature": lambda: signed(GENUINE, alg="none"),
    "signature cut off": lambda: signed(GENUINE).rpartition(".")[0] + ".",
    "signature cut short": lambda: signed(GENUINE)[:-4],
    "alg RS256, signed by HMAC": lambda: signed(GENUINE, alg="RS256"),
    "alg HS512": lambda: signed(GENUINE, digest="sha512", alg="HS512"),
    "no alg": lambda: signed(GENUINE, alg=None),
    "another key": lambda: signed(GENUINE, FOREIGN),
    "empty key": lambda: signed(GENUINE, b""),
    "short key": lambda: signed(GENUINE, "secret"),
    "the kid as key": lambda: signed(GENUINE, "new"),
    "the other key under this kid": lambda: signed(GENUINE, OLD),
    "an unknown kid": lambda: signed(GENUINE, FOREIGN, kid="foreign"),
    "no kid": lambda: signed(GENUINE, kid=None),
    "a path as kid": lambda: signed(GENUINE, b"", kid="../../dev/null"),
    "an injection as kid": lambda: signed(GENUINE, "x", kid="' UNION SELECT 'x"),
    "a list as kid": lambda: signed(GENUINE, kid=["new"]),
    "a key of its own (jwk)": lambda: signed(GENUINE, FOREIGN, jwk={"kty": "oct", "k": part(FOREIGN.encode())}),
    "an address of keys (jku)": lambda: signed(GENUINE, FOREIGN, jku="https://example.com/keys"),
    "a jku beside a right signature": lambda: signed(GENUINE, jku="https://example.com/keys"),
    "a certificate (x5u)": lambda: signed(GENUINE, x5u="https://example.com/cert"),
    "an unknown critical header": lambda: signed(GENUINE, crit=["exp"]),
    "a payload of its own (b64)": lambda: signed(GENUINE, b64=False, crit=["b64"]),
    "tampered payload": tampered,
    "another audience": lambda: signed(but(aud="other-api")),
    "several audiences": lambda: signed(but(aud=["paigong-api", "other-api"])),
    "another issuer": lambda: signed(but(iss="somebody")),
    "a refresh token as access": lambda: signed(but(typ="refresh")),
    "no typ": lambda: signed(but(typ=None)),
    "no exp": lambda: signed(but(exp=None)),
    "expired": lambda: signed(but(exp=seconds(0))),
    "exp as text": lambda: signed(but(exp="9999999999")),
    "exp beyond all years": lambda: signed(but(exp=10**18)),
    "exp before all years": lambda: signed(but(exp=-(10**18))),
    "exp true": lambda: signed(but(exp=True)),
    "exp infinite": lambda: signed(but(exp=float("inf"))),
    "future nbf": lambda: signed(but(nbf=seconds(3600))),
    "issued in the future": lambda: signed(but(iat=seconds(3600), exp=seconds(3700))),
    "no iat": lambda: signed(but(iat=None)),
    "no nbf": lambda: signed(but(nbf=None)),
    "no sub": lambda: signed(but(sub=None)),
    "an empty sub": lambda: signed(but(sub="")),
    "a number as sub": lambda: signed(but(sub=1)),
    "no session": lambda: signed(but(sid=None)),
    "no jti": lambda: signed(but(jti=None)),
    "a role that is none": lambda: signed(but(role="root")),
    "a list as role": lambda: signed(but(role=["administrator"])),
    "a list as payload": lambda: signed([GENUINE]),
    "a header nested too deep": lambda: f"{part(b'[' * 1500)}.e30.",
    "nothing as payload": lambda: signed(None),
    "a token of tokens": lambda: signed(signed(GENUINE)),
    "too long": lambda: signed(but(padding="x" * 4000)),
    "not ASCII": lambda: signed(GENUINE) + "令",
    "a lone surrogate": lambda: "\ud800.\ud800.\ud800",
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_a_forged_token_is_refused(forged: Callable[[], str]) -> None:
    """More than 25 of them, each as 401 and nothing else."""
    with pytest.raises(Unauthorized):
        read_access_token(forged(), KEYS, NOW)


def test_the_genuine_one_that_they_were_made_from_is_accepted() -> None:
    """So each is refused for what was changed."""
    assert read_access_token(signed(GENUINE), KEYS, NOW).account_id == "d1"


def test_what_we_write_we_read() -> None:
    """Who, in which session, from when until when; no two alike."""
    first, second = (write_access_token(WHO, "s1", KEYS, NOW) for _ in range(2))
    claims = read_access_token(first, KEYS, NOW)
    began = NOW.replace(microsecond=0)
    assert claims == Claims(
        account_id="d1",
        role="dispatcher",
        session_id="s1",
        token_id=claims.token_id,
        issued_at=began,
        expires_at=began + QUARTER,
    )
    assert first != second
    assert jwt.get_unverified_header(first) == {"alg": "HS256", "typ": "JWT", "kid": "new"}


@pytest.mark.parametrize(("later", "good"), [(QUARTER - SECOND, True), (QUARTER, False), (QUARTER + SECOND, False)])
def test_it_lives_a_quarter_of_an_hour(later: timedelta, good: bool) -> None:
    """To the second."""
    token = write_access_token(WHO, "s1", KEYS, NOW)
    if good:
        assert read_access_token(token, KEYS, NOW + later)
        return
    with pytest.raises(Unauthorized):
        read_access_token(token, KEYS, NOW + later)


def test_a_machine_whose_clock_is_a_little_slow_reads_it() -> None:
    """Five seconds apart are forgiven, six are not."""
    token = write_access_token(WHO, "s1", KEYS, NOW.replace(microsecond=0))
    assert read_access_token(token, KEYS, NOW.replace(microsecond=0) - 5 * SECOND)
    with pytest.raises(Unauthorized):
        read_access_token(token, KEYS, NOW.replace(microsecond=0) - 6 * SECOND)


def test_keys_rotate_without_logging_anybody_out() -> None:
    """Before: b signs. Then a is put first: both are read. Then b is taken away: what it signed is refused."""
    before, during, after = (parsed_keys(text) for text in (f"b:{OLD}", f"a:{NEW},b:{OLD}", f"a:{NEW}"))

    def reads(token: str, keys: SigningKeys) -> bool:
        try:
            return bool(read_access_token(token, keys, NOW))
        except Unauthorized:
            return False

    by_b, by_a = (write_access_token(WHO, "s1", keys, NOW) for keys in (before, during))
    assert [reads(by_b, keys) for keys in (before, during, after)] == [True, True, False]
    assert [reads(by_a, keys) for keys in (before, during, after)] == [False, True, True]
