"""What holds for every request: once for each key, nothing overwritten, problems in one form."""

import threading
from typing import Any

import pytest
from firm import Firm

NEW = {
    "site_id": "S1", "level": 2, "industry": "machinery", "duration_s": 3600, "skills": {}, "parts": {},
    "reported_at": "2026-03-02T08:00:00+08:00",
}  # fmt: skip


def _orders(firm: Firm) -> set[str]:
    return {one["id"] for one in firm.client("desk").get("/orders", params={"limit": 200}).json()["items"]}


def test_a_request_that_comes_again_acts_once(firm: Firm) -> None:
    """The same key gets the first answer, byte for byte; another key acts anew."""
    desk = firm.client("desk")
    first = desk.post("/orders", NEW, key="k1")
    assert first.status_code == 201, first.text
    again = desk.post("/orders", NEW, key="k1")
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Idempotency-Replayed"] == "true"
    other = desk.post("/orders", NEW, key="k2")
    assert other.json()["id"] != first.json()["id"]


def test_a_key_stands_for_one_question_of_one_account(firm: Firm) -> None:
    """Another body with the same key is refused; another account's same key is its own."""
    first = firm.client("desk").post("/orders", NEW, key="k1")
    refused = firm.client("desk").post("/orders", {**NEW, "level": 3}, key="k1")
    assert (refused.status_code, refused.json()["code"]) == (422, "idempotency-key-reused")
    other = firm.client("admin").post("/orders", NEW, key="k1")
    assert other.status_code == 201
    assert other.json()["id"] != first.json()["id"]


def test_simultaneous_twins_act_once(firm: Firm) -> None:
    """Sixty requests with one key at once: one order, and everybody hears of it."""
    before, answers = _orders(firm), list[Any]()
    threads = [
        threading.Thread(target=lambda: answers.append(firm.client("desk").post("/orders", NEW, key="twin")))
        for _ in range(60)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {(answer.status_code, answer.content) for answer in answers} == {(201, answers[0].content)}
    assert len(_orders(firm) - before) == 1


def test_an_edit_says_what_it_was_made_of(firm: Firm) -> None:
    """Without If-Match it is 428; of an older version 412; of today's it is done."""
    desk = firm.client("desk")
    seen = desk.get("/orders/X1")
    assert desk.patch("/orders/X1", {"level": 1}).status_code == 428
    assert desk.patch("/orders/X1", {"level": 1}, match=seen).status_code == 200
    late = desk.patch("/orders/X1", {"level": 3}, match=seen)
    assert (late.status_code, late.json()["code"]) == (412, "changed-meanwhile")
    assert desk.get("/orders/X1").json()["level"] == 1


def test_what_is_known_already_is_not_sent_again(firm: Firm) -> None:
    """If-None-Match with today's ETag gets 304 and no body."""
    desk = firm.client("desk")
    seen = desk.get("/orders/X1")
    again = desk.get("/orders/X1", headers={"If-None-Match": seen.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({**NEW, "colour": "red"}, "body.colour"),
        ({**NEW, "level": "3"}, "body.level"),
        ({**NEW, "duration_s": 2**40}, "body.duration_s"),
        ({**NEW, "reported_at": "2026-03-02T08:00:00"}, "body.reported_at"),
        ({**NEW, "text": "a\u202eb"}, "body.text"),
        ({key: value for key, value in NEW.items() if key != "site_id"}, "body.site_id"),
    ],
)
def test_a_wrong_field_is_named_in_both_languages(firm: Firm, body: dict[str, Any], path: str) -> None:
    """422 as problem+json, with the path of the field, and never what was sent."""
    before = _orders(firm)
    answer = firm.client("desk").post("/orders", body)
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert path in [one["path"] for one in problem["errors"]]
    assert all(one["en"] and one["zh"] for one in problem["errors"])
    assert str(2**40) not in answer.text
    assert _orders(firm) == before


def test_nobody_gets_in_without_a_token(firm: Firm) -> None:
    """401, with the scheme to use."""
    answer = firm.nobody().get("/orders")
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.json()["code"] == "unauthorized"


def test_an_unknown_address_is_a_problem_too(firm: Firm) -> None:
    """404 and 405 speak the same form."""
    for answer in (firm.client("admin").get("/nowhere"), firm.client("admin").delete("/orders")):
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["zh"]
