"""Stock over HTTP: who sees and moves what, transfers step by step, pick lists, and what runs short."""

from typing import Any

import pytest
from firm import Client, Firm
from small_company import DAY, draft, pickup, visit
from sqlalchemy import update

from dispatch.actor import SYSTEM
from dispatch.store.shelf import table_of
from dispatch.store.stock import reservations
from dispatch.store.tables.plans import PlanRow

C1, C2, VAN = {"kind": "center", "id": "C1"}, {"kind": "center", "id": "C2"}, {"kind": "van", "id": "T1"}
TWO = {"origin": "C1", "target": C2, "parts": {"P1": 2}, "lead_s": 3600}


def levels(client: Client, **asked: Any) -> dict[tuple[str, str], tuple[int, int, int]]:
    """What lies, is reserved, and is free."""
    found = client.get("/stock", params=asked).json()["items"]
    return {(one["place"]["id"], one["part"]): (one["lies"], one["reserved"], one["free"]) for one in found}


@pytest.fixture
def plan(firm: Firm) -> int:
    """A plan in force in which T1 fetches one P1 for X1."""
    record = draft({"T1": [pickup("C1", P1=1), visit("X1", 32_400)]})
    record.problem["technicians"][0]["van_stock"] = {"P1": 1}
    record.problem["weights"] = {"response": 1}  # type: ignore[index]
    record.plan["prices"] = {"pieces": [["C1", "P1", 7200]]}  # type: ignore[index]
    number = firm.store.save_plan(record).number
    with firm.store.writing(SYSTEM) as work:
        plans = table_of(PlanRow)
        work.connection.execute(update(plans).where(plans.c.number == number).values(state="published"))
        reservations.reserve_for_plan(work, number)
    return number


def test_everybody_sees_the_stock_that_is_theirs(firm: Firm) -> None:
    """The desk all of it, page by page; a region's desk its centre and vans; an engineer the own van."""
    whole = {("C1", "P1"): (5, 0, 5), ("T1", "P1"): (1, 0, 1), ("T1", "P2"): (1, 0, 1)}
    assert levels(firm.client("desk")) == levels(firm.client("desk1")) == whole
    assert levels(firm.client("desk2")) == levels(firm.client("t2")) == {}
    assert levels(firm.client("t1")) == {key: value for key, value in whole.items() if key[0] == "T1"}
    assert levels(firm.client("t1"), kind="center") == {}
    assert levels(firm.client("desk"), part="P2", kind="van", place="T1", region="R1") == {("T1", "P2"): (1, 0, 1)}
    first = firm.client("desk").get("/stock", params={"limit": 2}).json()
    rest = firm.client("desk").get("/stock", params={"limit": 2, "after": first["next"]}).json()
    assert (len(first["items"]), len(rest["items"]), rest["next"]) == (2, 1, None)
    lines = firm.client("t1").get("/stock/movements", params={"limit": 1}).json()
    assert (lines["items"][0]["place"], lines["items"][0]["cause"]) == (VAN, "count")
    older = firm.client("t1").get("/stock/movements", params={"limit": 1, "after": lines["next"]}).json()
    assert older["items"][0]["number"] < lines["items"][0]["number"]
    assert firm.client("desk").get("/stock", params={"after": "nonsense"}).status_code == 422


def test_a_transfer_step_by_step(firm: Firm) -> None:
    """Asked for by the region that needs it, sent by the one that has it; each step of the version that was seen."""
    near, far = firm.client("desk1"), firm.client("desk2")
    assert near.post("/stock/transfers", {**TWO, "target": C2}).status_code == 404  # C2 is not theirs to fill
    asked = far.post("/stock/transfers", TWO, key="once")
    assert (asked.status_code, asked.json()["state"]) == (201, "requested")
    assert far.post("/stock/transfers", TWO, key="once").json() == asked.json()
    where = f"/stock/transfers/{asked.json()['number']}"
    assert levels(near)["C1", "P1"] == (5, 2, 3)
    assert far.post(f"{where}/send", match=asked).status_code == 404
    assert near.post(f"{where}/send").status_code == 428
    sent = near.post(f"{where}/send", match=near.get(where))
    assert (sent.status_code, sent.json()["state"]) == (200, "sent")
    assert near.post(f"{where}/cancel", match=asked).status_code == 412
    received = far.post(f"{where}/receive", match=sent)
    assert received.json()["expected_at"] is None
    assert levels(far)["C2", "P1"] == (2, 0, 2)
    refused = far.post(f"{where}/cancel", match=received)
    assert (refused.status_code, refused.json()["code"]) == (409, "illegal-transition")
    assert [one["state"] for one in far.get("/stock/transfers").json()["items"]] == ["received"]
    assert firm.client("t2").get("/stock/transfers").json()["items"] == []
    assert firm.client("t2").get(where).status_code == 404
    kinds = [event["kind"] for event in firm.events() if event["noun"] == "transfer"]
    assert kinds == ["transfer.requested", "transfer.sent", "transfer.received"]


def test_what_is_promised_cannot_be_moved_away(firm: Firm, plan: int) -> None:
    """One of five is reserved: four may go; a fifth is refused with place, part, what lies there and was wanted."""
    desk = firm.client("desk")
    assert desk.post("/stock/moves", {"origin": C1, "target": C2, "parts": {"P1": 4}}).status_code == 200
    refused = desk.post("/stock/moves", {"origin": C1, "target": C2, "parts": {"P1": 1}})
    assert (refused.status_code, refused.json()["code"]) == (409, "stock-short")
    assert refused.json()["items"] == ["center C1: P1 (lies 1, reserved 1, wanted 1)"]


def test_a_count_below_what_is_promised_wins_and_is_told(firm: Firm) -> None:
    """Two wait for a transfer, one is left: one is short, and whoever follows the feed hears of it."""
    desk = firm.client("desk")
    assert desk.post("/stock/transfers", TWO).status_code == 201
    counted = desk.post("/stock/counts", {"counts": [{"place": C1, "part": "P1", "pieces": 1}]})
    assert counted.json()["items"] == [
        {"place": C1, "part": "P1", "lies": 1, "reserved": 2, "short": 1, "free": 0},
    ]
    assert [event["subject"] for event in firm.events() if event["kind"] == "stock.short"] == ["center C1"]
    foreign = firm.client("desk2").post("/stock/counts", {"counts": [{"place": C1, "part": "P1", "pieces": 9}]})
    assert (foreign.status_code, foreign.json()["code"]) == (404, "unknown-place")


def test_pick_lists_and_what_is_handed_out(firm: Firm, plan: int) -> None:
    """T1 fetches one piece at C1; when it was handed out it is on record; engineers see only their own lines."""
    lists = firm.client("desk").get(f"/stock/pick-lists/{DAY}").json()["items"]
    assert [(one["center"], len(one["lines"])) for one in lists] == [("C1", 1), ("C2", 0)]
    assert lists[0]["lines"][0] | {"due_at": ""} == {
        "due_at": "", "technician": "T1", "part": "P1", "pieces": 1, "called_in": 0, "orders": ["X1"],
    }  # fmt: skip
    assert firm.client("t1").get(f"/stock/pick-lists/{DAY}").json()["items"] == lists[:1]
    assert firm.client("t2").get(f"/stock/pick-lists/{DAY}").json()["items"] == []
    body = {"plan": plan, "technician": "T1", "center": "C1", "parts": {"P1": 1}}
    assert firm.client("desk2").post("/stock/pick-ups", body).status_code == 404
    assert firm.client("desk1").post("/stock/pick-ups", body).status_code == 200
    assert levels(firm.client("t1"))["T1", "P1"] == (2, 2, 0)
    one = firm.client("t1").get(f"/stock/pick-lists/{DAY}").json()["items"][0]
    assert (one["lines"], one["handed_out"]) == ([], [{"technician": "T1", "part": "P1", "pieces": 1}])
    page = firm.client("desk").get(f"/stock/pick-lists/{DAY}/csv", params={"lang": "en"})
    assert page.headers["content-type"] == "text/csv; charset=utf-8"
    assert page.text.splitlines()[0].startswith("\ufeffcentre,time,")
    assert "王伟" in page.text
    assert firm.client("t1").get(f"/stock/pick-lists/{DAY}/csv").status_code == 403


def test_the_shortage_list_says_what_one_more_piece_is_worth(firm: Firm, plan: int) -> None:
    """In both languages, for who looks after the region; and a lot that has arrived is not called in any more."""
    shown = firm.client("planner").get("/stock/shortages").json()
    (one,) = shown["items"]
    assert (one["region"], one["part"], one["coming"], one["prices"][0]["price"]) == ("R1", "P1", 3, 7200)
    assert "小时" in one["prices"][0]["words"]["zh"]
    assert shown["meaning"]["en"]
    assert firm.client("desk2").get("/stock/shortages").json()["items"] == []
    assert firm.client("desk2").post("/stock/inbound/L1/receive").status_code == 404
    assert firm.client("desk1").post("/stock/inbound/L1/receive").json()["items"][0]["lies"] == 8
    assert firm.client("desk1").post("/stock/inbound/L1/receive").status_code == 404
    assert firm.client("planner").get("/stock/shortages").json()["items"][0]["coming"] == 0


@pytest.mark.parametrize("pieces", [0, -1, 2**63, 1.5, True, "3", None])
def test_pieces_are_whole_and_above_zero(firm: Firm, pieces: Any) -> None:
    """Whatever else is refused with the path of the field, and nothing is booked."""
    refused = firm.client("desk").post("/stock/transfers", {**TWO, "parts": {"P1": pieces}})
    assert refused.status_code == 422
    assert all("parts" in error["path"] for error in refused.json().get("errors", ()))  # none names a field: no JSON
    assert levels(firm.client("desk"))["C1", "P1"] == (5, 0, 5)
