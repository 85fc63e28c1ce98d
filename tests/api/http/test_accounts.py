"""An administrator keeps the accounts; nobody else does, and nobody's change is lost."""

from typing import Any

import httpx
from firm import Firm

PASSWORD = "correct horse battery"
NEW: dict[str, Any] = {"id": "desk9", "role": "dispatcher", "regions": ["R2", "R1"], "password": PASSWORD}


def logged_in(firm: Firm, name: str, password: str = PASSWORD) -> httpx.Response:
    """Whether a password opens an account."""
    return firm.nobody().ask("POST", "/auth/token", data={"username": name, "password": password})


def test_an_account_is_made_used_changed_and_dismissed(firm: Firm) -> None:
    """Its whole life, each step with its event."""
    admin = firm.client("admin")
    made = admin.post("/accounts", NEW)
    assert made.status_code == 201, made.text
    assert made.json()["regions"] == ["R1", "R2"]
    tokens = logged_in(firm, "desk9").json()
    read = admin.get("/accounts/desk9")
    assert read.headers["ETag"] == made.headers["ETag"]
    edited = admin.put("/accounts/desk9", {"role": "planner"}, match=read)
    assert (edited.status_code, edited.json()["role"], edited.json()["regions"]) == (200, "planner", [])
    gone = admin.post("/accounts/desk9/deactivate", match=edited)
    assert (gone.status_code, gone.json()["active"]) == (200, False)
    assert logged_in(firm, "desk9").status_code == 401
    renewed = firm.nobody().post("/auth/refresh", {"refresh_token": tokens["refresh_token"]})
    assert renewed.status_code == 401
    assert admin.post("/accounts/desk9/activate", match=gone).json()["active"] is True
    assert logged_in(firm, "desk9").status_code == 200
    kinds = [event["kind"] for event in firm.events() if event["subject"] == "desk9"]
    assert kinds == [
        "account.created", "session.opened", "account.edited", "session.ended", "account.deactivated",
        "account.activated", "session.opened",
    ]  # fmt: skip


def test_no_answer_and_no_event_holds_a_password(firm: Firm) -> None:
    """Nor its hash."""
    made = firm.client("admin").post("/accounts", NEW, key="k1")
    everything = made.text + firm.client("admin").get("/accounts").text + str(firm.events())
    assert PASSWORD not in everything
    assert "argon2" not in everything


def test_a_repeated_creation_acts_once_and_its_key_does_not_stand_for_the_password(firm: Firm) -> None:
    """What is kept with a key is a quick hash: the password is not in it."""
    admin = firm.client("admin")
    first = admin.post("/accounts", NEW, key="k1")
    again = admin.post("/accounts", {**NEW, "password": "another horse battery"}, key="k1")
    assert (again.status_code, again.content) == (201, first.content)
    assert logged_in(firm, "desk9").status_code == 200
    other = admin.post("/accounts", {**NEW, "role": "planner", "regions": []}, key="k1")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")


def test_what_does_not_fit_is_refused_by_name(firm: Firm) -> None:
    """With the field where it is one, and without the password."""
    for change, status, code in (
        ({"id": "admin"}, 409, "account-exists"),
        ({"regions": ["R9"]}, 409, "unknown-reference"),
        ({"role": "engineer", "regions": [], "technician_id": "T1"}, 409, "technician-has-account"),
        ({"role": "engineer", "regions": []}, 422, "account-technician"),
        ({"role": "planner"}, 422, "account-regions"),
        ({"password": "desk9-desk9-desk9", "id": "desk9-desk9-desk9"}, 422, "password-is-login"),
        ({"password": "short"}, 422, "invalid"),
        ({"id": "Desk 9"}, 422, "invalid"),
        ({"role": "root"}, 422, "invalid"),
        ({"is_admin": True}, 422, "invalid"),
        ({"active": False}, 422, "invalid"),
        ({"regions": "R1"}, 422, "invalid"),
    ):
        answer = firm.client("admin").post("/accounts", {**NEW, **change})
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert status == 409 or answer.json()["errors"][0]["path"].startswith("body.")
        assert PASSWORD not in answer.text


def test_an_edit_names_the_version_it_was_made_of(firm: Firm) -> None:
    """Without: 428; with an old one: 412; two administrators at once: the second reads again."""
    admin, body = firm.client("admin"), {"role": "dispatcher", "regions": ["R2"]}
    seen = admin.get("/accounts/desk1")
    assert admin.put("/accounts/desk1", body).status_code == 428
    assert admin.put("/accounts/desk1", body, match=seen).status_code == 200
    assert admin.put("/accounts/desk1", body, match=seen).status_code == 412
    for act in ("deactivate", "activate"):
        assert admin.post(f"/accounts/desk1/{act}").status_code == 428
    assert admin.put("/accounts/desk1/password", {"password": PASSWORD}).status_code == 428


def test_a_reset_password_ends_all_sessions(firm: Firm) -> None:
    """And the new one opens."""
    admin = firm.client("admin")
    seen = admin.get("/accounts/desk1")
    assert admin.put("/accounts/desk1/password", {"password": PASSWORD}, match=seen).status_code == 204
    assert firm.client("desk1").get("/me").status_code == 401
    assert logged_in(firm, "desk1").status_code == 200


def test_a_lost_phone_is_logged_out(firm: Firm) -> None:
    """The administrator sees where somebody is logged in, and ends it."""
    admin = firm.client("admin")
    listed = admin.get("/accounts/t1/sessions").json()["items"]
    assert [one["current"] for one in listed] == [False]
    assert admin.post("/accounts/t1/sessions/revoke").status_code == 204
    assert firm.client("t1").get("/me").status_code == 401
    assert admin.get("/accounts/t1/sessions").json()["items"] == []


def test_the_last_administrator_stays(firm: Firm) -> None:
    """Nobody locks the door from outside."""
    admin = firm.client("admin")
    seen = admin.get("/accounts/admin")
    assert admin.post("/accounts/admin/deactivate", match=seen).json()["code"] == "last-administrator"
    assert admin.put("/accounts/admin", {"role": "planner"}, match=seen).status_code == 409


def test_accounts_are_listed_page_by_page(firm: Firm) -> None:
    """Each once, by name."""
    admin, after, names = firm.client("admin"), "", []
    for _ in range(4):
        page = admin.get("/accounts", params={"limit": 2, "after": after}).json()
        names += [one["id"] for one in page["items"]]
        after = page["next"]
    assert (after, names) == (None, sorted(names))
    assert names == ["admin", "desk", "desk1", "desk2", "planner", "t1", "t2"]


OPERATIONS = (
    ("GET", "/accounts"),
    ("POST", "/accounts"),
    ("GET", "/accounts/desk1"),
    ("PUT", "/accounts/desk1"),
    ("POST", "/accounts/desk1/deactivate"),
    ("POST", "/accounts/desk1/activate"),
    ("PUT", "/accounts/desk1/password"),
    ("GET", "/accounts/desk1/sessions"),
    ("POST", "/accounts/desk1/sessions/revoke"),
    ("POST", "/accounts/desk1/export"),
    ("POST", "/accounts/desk1/erase"),
    ("POST", "/customers/K1/export"),
    ("POST", "/customers/K1/erase"),
    ("POST", "/technicians/T1/export"),
    ("POST", "/technicians/T1/erase"),
)
BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("POST", "/accounts"): NEW,
    ("PUT", "/accounts/desk1"): {"role": "planner"},
    ("PUT", "/accounts/desk1/password"): {"password": PASSWORD},
}


def test_nobody_but_an_administrator_keeps_accounts(firm: Firm) -> None:
    """Every operation, every other role: 403; without a token: 401; and nothing has happened."""
    before = firm.events()
    for method, path in OPERATIONS:
        body = {"json": found} if (found := BODIES.get((method, path))) else {}
        for role in ("desk", "desk1", "planner", "t1"):
            answer = firm.client(role).ask(method, path, headers={"If-Match": "*"}, **body)
            assert (answer.status_code, answer.json()["code"]) == (403, "forbidden"), (method, path, role)
        assert firm.nobody().ask(method, path, **body).status_code == 401, (method, path)
    assert firm.events() == before
