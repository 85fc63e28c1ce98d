"""The dispatcher's day and the engineer's, over HTTP: proposal, apply, edit, publish, answer; each sees their own."""

import pytest
from firm import Firm
from live_company import live_company, proposal, serving


@pytest.fixture
def day(firm: Firm) -> Firm:
    """The firm with a dozen more orders in R1, and a proposal for the day."""
    firm.store.import_batch(live_company(), source="more.xlsx")
    proposal(firm.store, regions=["R1"])
    return firm


def test_a_day_from_the_proposal_to_the_engineers_answer(day: Firm) -> None:
    """Looked at, applied, changed by hand with its ETag, published, accepted by one and refused by another."""
    desk = day.client("desk1")
    assert [plan["state"] for plan in desk.get("/plans").json()["items"]] == ["proposal"]
    seen = desk.get("/plans/1/differences").json()
    assert {change["kind"] for change in seen["changes"]} >= {"added"}
    applied = desk.post("/plans/1/apply", {"over": None})
    assert applied.status_code == 200, applied.text
    assert (applied.json()["plan"]["state"], applied.json()["skipped"]) == ("live", [])
    had, _ = serving(day.store.plan(1))["W01"]
    gets = "T2" if had == "T1" else "T1"
    wish = {"edits": [{"edit": "move", "order": "W01", "technician": gets}]}
    tried = desk.post("/plans/1/edits/preview", wish)
    assert tried.status_code == 200, tried.text
    assert desk.post("/plans/1/edits", wish).status_code == 428
    assert desk.post("/plans/1/edits", wish, match='"1.9"').status_code == 412
    edited = desk.post("/plans/1/edits", wish, match=applied)
    assert edited.status_code == 200, edited.text
    assert edited.json()["difference"] == tried.json()["difference"]
    assert (edited.headers["ETag"], edited.json()["pinned"]["W01"]) == ('"1.2"', gets)
    told = desk.post("/plans/1/publish", {"next": None})
    assert told.status_code == 200, told.text
    engineer = day.client("t1" if gets == "T1" else "t2")
    mine = engineer.get("/my/visits", params={"day": "2026-03-02"}).json()["items"]
    assert "W01" in {visit["order"] for visit in mine}
    assert engineer.post("/my/visits/W01/accept").json()["state"] == "accepted"
    assert engineer.post("/my/visits/W01/refuse", {"reason": "车坏了"}).json()["answer"] == "refused"
    assert "W01" not in {v["order"] for v in engineer.get("/my/visits", params={"day": "2026-03-02"}).json()["items"]}


def test_what_is_asked_about_one_order(day: Firm) -> None:
    """Whom to send, why not somebody else, whose the cost is: for everybody in the office, for no engineer."""
    day.client("desk").post("/plans/1/apply", {"over": None})
    for path in ("recommendation", "explanation"):
        answer = day.client("planner").get(f"/plans/1/orders/W02/{path}")
        assert (answer.status_code, answer.json().get("order")) == (200, "W02"), answer.text
        assert day.client("t1").get(f"/plans/1/orders/W02/{path}").status_code == 403
    assert day.client("planner").get("/plans/1/prices").json()["cost"] == day.store.plan(1).cost
    assert len(day.client("planner").get("/plans/1/visits").json()["items"]) >= 12


def test_another_regions_plan_is_not_there(day: Firm) -> None:
    """Whoever looks after R2 neither sees R1's plan nor changes it; the planner changes nothing; strangers nothing."""
    other = day.client("desk2")
    assert other.get("/plans").json()["items"] == []
    for path in ("/plans/1", "/plans/1/visits", "/plans/1/differences", "/plans/1/prices"):
        assert other.get(path).status_code == 404
    assert other.post("/plans/1/apply", {"over": None}).status_code == 404
    assert day.client("planner").post("/plans/1/apply", {"over": None}).status_code == 403
    assert day.client("t1").get("/plans").status_code == 403
    assert day.client("t1").post("/my/visits/W02/accept").status_code == 404
    assert day.nobody().get("/my/visits").status_code == 401


def test_an_edit_that_makes_no_sense_is_explained(day: Firm) -> None:
    """A technician who does not exist, a place that is none: 422 in both languages, nothing changed."""
    day.client("desk").post("/plans/1/apply", {"over": None})
    for one in (
        {"edit": "move", "order": "W01", "technician": "T99"},
        {"edit": "move", "order": "W01", "technician": "T1", "before": "W99"},
        {"edit": "reorder", "technician": "T1", "orders": ["W99"]},
    ):
        answer = day.client("desk").post("/plans/1/edits/preview", {"edits": [one]})
        assert answer.status_code == 422, answer.text
    assert day.store.plan(1).edition == 1


def test_the_rules_of_the_day_are_the_administrators(day: Firm) -> None:
    """Read by the office, set by an administrator who has seen them."""
    rules = day.client("desk").get("/live-rules")
    assert rules.json() == {"frozen_min": 30, "replan": "propose", "quiet_s": 20, "longest_s": 120}
    wish = {**rules.json(), "replan": "apply level 1"}
    assert day.client("desk").put("/live-rules", wish, match=rules).status_code == 403
    assert day.client("admin").put("/live-rules", wish, match=rules).json() == wish
