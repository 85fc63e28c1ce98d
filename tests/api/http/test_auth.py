"""Logging in, staying in, and being out at the next request."""

import json
import random
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import jwt
import pytest
from argon2 import PasswordHasher
from firm import PEOPLE, Client, Firm
from kept import keep

from api.cli.documents import DOCS
from api.http.security.keys import parsed_keys
from api.http.security.passwords import hashed, is_dated
from dispatch.actor import SYSTEM
from dispatch.store.access.accounts import deactivate_account, edit_account, password_hash, set_password

PASSWORD = "correct horse battery"
KEPT = hashed(PASSWORD)


@pytest.fixture
def house(firm: Firm) -> Firm:
    """The service; the dispatcher desk1 and the engineer t1 have a password."""
    with firm.store.writing(SYSTEM) as work:
        for account_id in ("desk1", "t1"):
            set_password(work, account_id, KEPT)
    return firm


def log_in(firm: Firm, name: str = "desk1", password: str = PASSWORD, **more: str) -> httpx.Response:
    """Ask for tokens."""
    return firm.nobody().ask("POST", "/auth/token", data={"username": name, "password": password, **more})


def with_token(firm: Firm, token: str) -> Client:
    """A client that has a token."""
    return replace(firm.nobody(), headers={"Authorization": f"Bearer {token}"})


def refresh(firm: Firm, token: str, device_id: str = "") -> httpx.Response:
    """Exchange a refresh token."""
    return firm.nobody().post("/auth/refresh", {"refresh_token": token, "device_id": device_id})


def with_grace(firm: Firm, seconds: float) -> None:
    """Let an answer be lost for so long."""
    firm.app.state.door = replace(firm.app.state.door, grace=timedelta(seconds=seconds))


def test_a_password_opens_a_session(house: Firm) -> None:
    """With an access token for a quarter of an hour; the answer is nowhere kept."""
    answer = log_in(house)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    tokens = answer.json()
    assert (tokens["token_type"], tokens["expires_in"]) == ("bearer", 900)
    me = with_token(house, tokens["access_token"]).get("/me")
    assert me.json() == {
        "id": "desk1",
        "role": "dispatcher",
        "regions": ["R1"],
        "technician_id": None,
        "session": tokens["session"],
    }
    opened = house.events()[-1]
    assert (opened["kind"], opened["actor"], opened["subject"]) == ("session.opened", "desk1", "desk1")


def test_the_button_in_docs_gets_a_token(house: Firm) -> None:
    """It sends what OAuth2 prescribes, and finds in the document where to send it."""
    sent = {"grant_type": "password", "scope": "", "client_id": "", "client_secret": ""}
    assert log_in(house, " DESK1 ", **sent).status_code == 200
    schemes = json.loads((DOCS / "openapi.json").read_text(encoding="utf-8"))["components"]["securitySchemes"]
    (flow,) = (scheme["flows"]["password"] for scheme in schemes.values())
    assert flow["tokenUrl"] == "/auth/token"


def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(house: Firm) -> None:
    """So that nobody learns who has an account."""

    def refusal(name: str, password: str) -> dict[str, Any]:
        answer = log_in(house, name, password)
        assert answer.status_code == 401
        return {**answer.json(), "trace_id": ""}

    expected = refusal("desk1", "wrong horse battery")
    for name, password in (("desk1", ""), ("nobody", PASSWORD), ("desk1 x", PASSWORD), ("' OR 1=1", "x")):
        assert refusal(name, password) == expected


def test_a_dismissed_account_gets_the_same_answer_too(house: Firm) -> None:
    """With the right password."""
    with house.store.writing(SYSTEM) as work:
        deactivate_account(work, "desk1")
    assert log_in(house).json()["code"] == log_in(house, "nobody").json()["code"]


def test_a_form_that_is_none_is_refused_without_an_echo(house: Firm) -> None:
    """401 or 422, never what was sent."""
    for form in (
        {},
        {"grant_type": "client_credentials"},
        {"username": "desk1", "password": PASSWORD, "is_admin": "true"},
        {"username": "desk1\x00", "password": PASSWORD},
        {"username": "x" * 300, "password": PASSWORD},
        {"username": "desk1", "password": "x" * 300},
        {"grant_type": "refresh_token"},
    ):
        answer = house.nobody().ask("POST", "/auth/token", data=form)
        assert answer.status_code in {401, 422}
        assert PASSWORD not in answer.text
        assert "x" * 200 not in answer.text


def test_the_sixth_login_in_a_minute_waits(house: Firm) -> None:
    """Also with the right password; another name is free, and so is the same one from elsewhere."""
    for _ in range(5):
        assert log_in(house, password="wrong horse battery").status_code == 401
    answer = log_in(house)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert log_in(house, " Desk1").status_code == 429
    assert log_in(house, "t1").status_code == 200
    elsewhere = httpx.AsyncClient(
        transport=httpx.ASGITransport(house.app, client=("10.0.0.9", 1)), base_url="http://127.0.0.1"
    )
    there = Client(loop=house.loop, web=elsewhere).ask(
        "POST", "/auth/token", data={"username": "desk1", "password": PASSWORD}
    )
    assert there.status_code == 200
    house.loop.run(elsewhere.aclose())


def test_an_old_hash_is_renewed_at_login(house: Firm) -> None:
    """Nobody has to do anything for it."""
    weak = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
    with house.store.writing(SYSTEM) as work:
        set_password(work, "desk1", weak)
    assert log_in(house).status_code == 200
    with house.store.reading() as connection:
        kept = password_hash(connection, "desk1")
    assert kept is not None
    assert kept != weak
    assert not is_dated(kept)
    assert log_in(house).status_code == 200


def rotated(house: Firm, rotations: int, *, slowest_s: float = 0) -> dict[str, float]:
    """Renew one session so often, one answer in twenty lost and asked for again after up to `slowest_s` seconds.

    By form and by JSON. Then an old token is used late; return what was counted, and after how long nobody was let in.
    """
    dice = random.Random(20260302)
    tokens = log_in(house, "t1", device_id="phone-1").json()
    first, lost, refused = tokens["refresh_token"], 0, 0
    for _ in range(rotations):
        while True:
            if dice.random() < 0.5:
                answer = refresh(house, tokens["refresh_token"], "phone-1")
            else:
                form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"], "device_id": "phone-1"}
                answer = house.nobody().ask("POST", "/auth/token", data=form)
            if answer.status_code != 200 or dice.random() >= 0.05:
                break
            lost += 1
            time.sleep(dice.uniform(0, slowest_s))
        refused += answer.status_code != 200
        tokens = answer.json() if answer.status_code == 200 else tokens
    assert with_token(house, tokens["access_token"]).get("/me").status_code == 200
    with_grace(house, 0)
    assert refresh(house, first, "phone-1").status_code == 401
    replayed = time.monotonic()
    while with_token(house, tokens["access_token"]).get("/me").status_code != 401:
        assert time.monotonic() < replayed + 60
    dead_s = time.monotonic() - replayed
    assert refresh(house, tokens["refresh_token"], "phone-1").status_code == 401
    ended = house.events()[-1]
    assert (ended["kind"], ended["data"]["because"]) == ("session.ended", "reuse")
    return {"rotations": rotations, "lost": lost, "refused": refused, "dead_s": round(dead_s, 3)}


def test_lost_answers_lock_nobody_out(house: Firm) -> None:
    """200 rotations, one answer in twenty lost; a late replay then ends the session at once."""
    told = rotated(house, 200)
    assert told["refused"] == 0
    assert told["lost"] >= 5
    assert told["dead_s"] < 1


@pytest.mark.long
@pytest.mark.timeout(1500)
def test_long_lost_answers_lock_nobody_out(house: Firm) -> None:
    """A thousand rotations; who does not hear asks again after up to four seconds, of the ten there are."""
    told = rotated(house, 1_000, slowest_s=4)
    keep("rotations", **told)
    assert told["refused"] == 0
    assert told["lost"] >= 30
    assert told["dead_s"] < 1


def test_another_device_is_refused(house: Firm) -> None:
    """And the right one is not locked out by it."""
    tokens = log_in(house, "t1", device_id="phone-1").json()
    assert refresh(house, tokens["refresh_token"], "phone-2").status_code == 401
    assert refresh(house, tokens["refresh_token"]).status_code == 401
    assert refresh(house, tokens["refresh_token"], "phone-1").status_code == 200


def test_a_refresh_token_is_no_access_token_nor_the_other_way_round(house: Firm) -> None:
    """Each opens its own door only."""
    tokens = log_in(house).json()
    assert with_token(house, tokens["refresh_token"]).get("/me").status_code == 401
    assert refresh(house, tokens["access_token"][:200]).status_code == 401


def forged(firm: Firm, change: Callable[[dict[str, Any]], Any]) -> str:
    """A token signed with the service's own key, with other claims."""
    keys = firm.app.state.door.keys
    claims = jwt.decode(firm.tokens["desk1"], options={"verify_signature": False})
    change(claims)
    return jwt.encode(claims, keys.secrets[keys.first], "HS256", headers={"kid": keys.first})


def test_not_even_our_own_key_makes_somebody_of_nobody(firm: Firm) -> None:
    """The session in the token must be that account's: it is looked up."""
    changes: tuple[Callable[[dict[str, Any]], Any], ...] = (
        lambda claims: claims.update(sub="admin"),
        lambda claims: claims.update(sid="another"),
        lambda claims: claims.update(sub="nobody"),
        lambda claims: claims.update(typ="refresh"),
        lambda claims: claims.update(aud="another"),
        lambda claims: claims.pop("exp"),
    )
    for change in changes:
        answer = with_token(firm, forged(firm, change)).get("/me")
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


def test_a_role_in_the_token_gives_no_rights(firm: Firm) -> None:
    """What counts is in the database."""
    token = forged(firm, lambda claims: claims.update(role="administrator"))
    assert with_token(firm, token).get("/me").json()["role"] == "dispatcher"
    assert with_token(firm, token).get("/accounts").status_code == 403


def test_without_a_token_nothing_opens(firm: Firm) -> None:
    """401, and how to do better."""
    for header in ("", "Bearer", "Bearer ", "Basic ZGVzazE6eA==", "Bearer a b", "bearer \xff"):
        asking: Any = {"Authorization": header.encode("latin-1")}
        answer = replace(firm.nobody(), headers=asking).get("/me")
        assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")


def test_a_dismissal_and_a_new_role_count_at_the_next_request(firm: Firm) -> None:
    """The token is the same as before."""
    desk = firm.client("desk1")
    assert desk.get("/me").json()["regions"] == ["R1"]
    with firm.store.writing(SYSTEM) as work:
        edit_account(work, "desk1", role="planner", regions=(), technician_id=None)
    assert desk.get("/me").json()["role"] == "planner"
    with firm.store.writing(SYSTEM) as work:
        deactivate_account(work, "desk1")
    assert desk.get("/me").status_code == 401


def test_keys_rotate_under_requests(firm: Firm) -> None:
    """A new key first, both for a while, then the new one alone: whoever renews in between notices nothing."""
    with firm.store.writing(SYSTEM) as work:
        set_password(work, "desk1", KEPT)
    old = next(f"{name}:{secret.decode()}" for name, secret in firm.app.state.door.keys.secrets.items())
    new = f"new:{'k' * 40}"
    tokens, failures = log_in(firm).json(), 0
    for turn, keys in enumerate((old, f"{old},{new}", f"{new},{old}", new)):
        if turn == 3:
            tokens = refresh(firm, tokens["refresh_token"]).json()
        firm.app.state.door = replace(firm.app.state.door, keys=parsed_keys(keys))
        for _ in range(25):
            failures += with_token(firm, tokens["access_token"]).get("/me").status_code != 200
    assert failures == 0
    assert firm.client("desk").get("/me").status_code == 401, "the old key is gone"


def test_logging_out_ends_the_session_that_asks(house: Firm) -> None:
    """And no other."""
    here, there = log_in(house).json(), log_in(house, device_id="phone").json()
    assert with_token(house, here["access_token"]).post("/auth/logout").status_code == 204
    assert with_token(house, here["access_token"]).get("/me").status_code == 401
    assert refresh(house, here["refresh_token"]).status_code == 401
    assert with_token(house, there["access_token"]).get("/me").status_code == 200


def test_one_sees_and_ends_ones_own_sessions(house: Firm) -> None:
    """Those of others are not there."""
    here, phone = log_in(house).json(), log_in(house, device_id="phone").json()
    desk = with_token(house, here["access_token"])
    listed = desk.get("/me/sessions").json()["items"]
    assert {one["id"]: (one["device_id"], one["current"]) for one in listed} == {
        here["session"]: ("", True),
        phone["session"]: ("phone", False),
    }
    other = log_in(house, "t1").json()
    assert desk.post(f"/me/sessions/{other['session']}/revoke").status_code == 404
    assert desk.post(f"/me/sessions/{phone['session']}/revoke").status_code == 204
    assert with_token(house, phone["access_token"]).get("/me").status_code == 401
    assert with_token(house, other["access_token"]).get("/me").status_code == 200


def test_a_new_password_needs_the_old_one_and_ends_other_sessions(house: Firm) -> None:
    """The session that changed it goes on."""
    here, phone = log_in(house).json(), log_in(house, device_id="phone").json()
    desk = with_token(house, here["access_token"])

    def change(old: str, new: str) -> httpx.Response:
        return desk.put("/me/password", {"old_password": old, "new_password": new}, key="pw")

    wrong = change("not the old one", "a new horse battery")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "password-wrong")
    assert wrong.json()["errors"][0]["path"] == "body.old_password"
    assert change(PASSWORD, "short").status_code == 422
    assert change(PASSWORD, "a new horse battery").status_code == 204
    assert desk.get("/me").status_code == 200
    assert with_token(house, phone["access_token"]).get("/me").status_code == 401
    assert log_in(house).status_code == 401
    assert log_in(house, password="a new horse battery").status_code == 200


def test_everybody_is_somebody(firm: Firm) -> None:
    """Each role reads who it is; nobody does not."""
    for account in PEOPLE:
        me = firm.client(account.id).get("/me").json()
        assert (me["id"], me["role"], me["technician_id"]) == (account.id, account.role, account.technician_id)
    assert firm.nobody().get("/me").status_code == 401


def test_a_token_that_expires_is_refused_on_time(firm: Firm) -> None:
    """By the service's clock."""
    now = int(datetime.now(UTC).timestamp())
    token = forged(firm, lambda claims: claims.update(iat=now - 900, nbf=now - 900, exp=now))
    assert with_token(firm, token).get("/me").status_code == 401
