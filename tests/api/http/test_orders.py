"""Work orders over HTTP: who sees what, what is refused and how, and that what was told stays told."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from order_service import Service, service

NEW = {"site_id": "S1", "reported_at": "2026-03-02T08:00:00+08:00", "fault_id": "F1", "text": "找老王，13812345678"}


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One service for all tests here: each makes its own orders."""
    with service(tmp_path_factory.mktemp("orders")) as running:
        yield running


def made(at: Service, **changes: Any) -> tuple[str, str]:
    """A new order: its number and ETag."""
    reply = at.ask("desk", "POST", "/orders", json={**NEW, **changes})
    assert reply.status_code == 201, reply.text
    return reply.json()["id"], reply.headers["etag"]


def test_a_complaint_becomes_an_order_that_the_fault_completes(at: Service) -> None:
    """With the day's number, what the fault needs, and the caller's telephone masked."""
    reply = at.ask("desk1", "POST", "/orders", json=NEW)
    order = reply.json()
    assert reply.status_code == 201
    assert order["id"].startswith("X2")
    assert (order["state"], order["level"], order["skills"], order["parts"]) == (
        "reported", 2, {"hydraulics": 2}, {"P1": 2},
    )  # fmt: skip
    assert order["text"] == "找老王，138****5678"
    assert order["open_events"] == ["triage", "cancel"]
    read = at.ask("desk", "GET", f"/orders/{order['id']}")
    assert (read.json(), read.headers["etag"]) == (order, reply.headers["etag"])


def test_the_same_request_again_is_the_same_order(at: Service) -> None:
    """By its idempotency key, byte for byte; or by the number that the client gives."""
    headers = {"Idempotency-Key": "order-1"}
    first = at.ask("desk", "POST", "/orders", json=NEW, headers=headers)
    again = at.ask("desk", "POST", "/orders", json=NEW, headers=headers)
    assert first.content == again.content
    assert made(at, id="甲-1") == made(at, id="甲-1")
    other = at.ask("desk", "POST", "/orders", json={**NEW, "id": "甲-1", "level": 1})
    assert (other.status_code, other.json()["code"]) == (409, "order-exists")


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"reported_at": "2026-03-02T08:00:00"}, "reported_at"),
        ({"reported_at": 1772438400}, "reported_at"),
        ({"reported_at": "0001-01-01T00:00:00Z"}, "reported_at"),
        ({"reported_at": "9999-12-31T23:59:59Z"}, "reported_at"),
        ({"text": "a\x00b"}, "text"),
        ({"text": "\ud800"}, "text"),
        ({"id": "X\u202e1"}, "id"),
        ({"level": "3"}, "level"),
        ({"level": True}, "level"),
        ({"level": 1.5}, "level"),
        ({"level": 2**63}, "level"),
        ({"crew": 0}, "crew"),
        ({"parts": {"P1": -1}}, "parts.P1"),
        ({"parts": {"P1": 0}}, "parts.P1"),
        ({"skills": {"hydraulics": 6}}, "skills.hydraulics"),
        ({"windows": [{"from_at": "2026-03-02T09:00:00Z", "to_at": "2026-03-02T09:00:00Z"}]}, "windows"),
        ({"status": "closed"}, "status"),
        ({"is_admin": True}, "is_admin"),
    ],
)
def test_bad_input_is_refused_with_its_field(at: Service, changes: dict[str, Any], path: str) -> None:
    """And nothing is stored, and nothing of it is echoed."""
    before = len(at.store.whole().orders)
    sent = {"content": json.dumps({**NEW, **changes}), "headers": {"Content-Type": "application/json"}}
    reply = at.ask("desk", "POST", "/orders", **sent)
    assert reply.status_code in (400, 422), reply.text
    if reply.status_code == 422 and "errors" in reply.json():
        assert any(path.split(".")[0] in error["path"] for error in reply.json()["errors"]), reply.text
    assert "13812345678" not in reply.text
    assert len(at.store.whole().orders) == before


def test_nan_is_no_number(at: Service) -> None:
    """Nor is infinity."""
    _, etag = made(at)
    for word in ("NaN", "Infinity", "1e400"):
        reply = at.ask(
            "desk", "PATCH", "/orders/X2", match=etag, content=f'{{"change_pct": {word}}}',
            headers={"Content-Type": "application/json"},
        )  # fmt: skip
        assert reply.status_code in (400, 422), reply.text


def test_what_neither_order_nor_fault_says_is_asked_for(at: Service) -> None:
    """All of it at once, field by field."""
    reply = at.ask("desk", "POST", "/orders", json={"site_id": "S1", "reported_at": NEW["reported_at"]})
    assert reply.status_code == 422
    assert [error["path"] for error in reply.json()["errors"]] == ["level", "duration_s", "skills", "parts"]


def test_what_is_foreign_is_not_there(at: Service) -> None:
    """A dispatcher's regions, an engineer's visits: everything else is unknown, and so is what is really unknown."""
    for who, order in (("desk1", "X2"), ("t1", "X2"), ("t2", "X1")):
        for unknown in (order, "X9"):
            assert at.ask(who, "GET", f"/orders/{unknown}").status_code == 404
            assert at.ask(who, "GET", f"/orders/{unknown}/events").status_code == 404
    assert [one["id"] for one in at.ask("t1", "GET", "/orders").json()["items"]] == ["X1"]
    assert at.ask("t2", "GET", "/orders").json()["items"] == []
    assert {one["region_id"] for one in at.ask("desk1", "GET", "/orders").json()["items"]} == {"R1"}
    for site in ("S2", "S9"):
        assert at.ask("desk1", "POST", "/orders", json={**NEW, "site_id": site}).status_code == 404
    event = {"event": "arrive"}
    assert at.ask("t1", "POST", "/orders/X2/events", json=event).status_code == 404


def test_orders_page_by_page(at: Service) -> None:
    """Every order once, whatever the size of the pages; a cursor of no list is refused."""
    whole = [one["id"] for one in at.ask("admin", "GET", "/orders?limit=200").json()["items"]]
    found, after = [], ""
    while after is not None:
        page = at.ask("admin", "GET", f"/orders?limit=3{after and '&after=' + after}").json()
        found += [one["id"] for one in page["items"]]
        after = page["next"]
    assert found == whole
    assert at.ask("admin", "GET", "/orders?after=%21").status_code == 422
    assert at.ask("admin", "GET", "/orders?limit=201").status_code == 422
    assert at.ask("admin", "GET", "/orders?level=9").status_code == 422
    assert at.ask("admin", "GET", "/orders?state=asleep").status_code == 422
    states = {one["state"] for one in at.ask("admin", "GET", "/orders?state=done&state=published").json()["items"]}
    assert states <= {"done", "published"}
    assert [one["id"] for one in at.ask("admin", "GET", "/orders?id_prefix=X4").json()["items"]] == ["X4"]


def test_an_edit_needs_the_version_that_was_seen(at: Service) -> None:
    """None is 428, an old one 412, the right one changes it; the planner may not."""
    number, etag = made(at)
    path = f"/orders/{number}"
    assert at.ask("desk", "PATCH", path, json={"level": 1}).status_code == 428
    edited = at.ask("desk", "PATCH", path, match=etag, json={"level": 1, "respond_by": None})
    assert (edited.status_code, edited.json()["level"]) == (200, 1)
    assert at.ask("desk", "PATCH", path, match=etag, json={"level": 0}).status_code == 412
    assert at.ask("planner", "PATCH", path, match=edited.headers["etag"], json={"level": 0}).status_code == 403
    etag = edited.headers["etag"]
    assert at.ask("desk", "PATCH", path, match=etag, json={"level": None}).status_code == 422
    assert at.ask("desk", "PATCH", path, match=etag, json={"state": "closed"}).status_code == 422
    assert at.ask("desk1", "PATCH", path, match=etag, json={"site_id": "S2"}).status_code == 404


def test_a_lock_keeps_others_out(at: Service) -> None:
    """409 with who has it; the holder goes on; released, others may."""
    number, etag = made(at)
    path = f"/orders/{number}"
    assert at.ask("desk1", "POST", f"{path}/lock").json()["holder"] == "desk1"
    assert at.ask("admin", "GET", path).json()["lock"]["holder"] == "desk1"
    for method, way, body in (("PATCH", "", {"level": 1}), ("POST", "/pin", {"technician_id": "T1"})):
        reply = at.ask("desk", method, path + way, match=etag, json=body)
        assert (reply.status_code, reply.json()["code"]) == (409, "locked")
        assert "desk1" in reply.json()["en"]
    assert at.ask("desk", "POST", f"{path}/lock").status_code == 409
    assert at.ask("desk1", "POST", f"{path}/unlock").json()["lock"] is None
    pinned = at.ask("desk", "POST", f"{path}/pin", match=etag, json={"start_at": "2026-03-02T10:00:00+08:00"})
    assert pinned.json()["pin"] == {"technician_id": None, "start_at": "2026-03-02T02:00:00Z"}
    assert at.ask("desk", "POST", f"{path}/pin", match=pinned.headers["etag"], json={}).status_code == 422
    assert at.ask("desk", "DELETE", f"{path}/pin", match=pinned.headers["etag"]).json()["pin"] is None


def test_what_may_not_happen_is_refused_and_kept(at: Service) -> None:
    """409, and the history tells of it, with the claim that came with it; roles tell only what is theirs."""
    number, _ = made(at)
    path = f"/orders/{number}/events"
    early = at.ask("desk", "POST", path, json={"event": "complete", "claimed_at": "2026-03-02T08:00:00+08:00"})
    assert (early.status_code, early.json()["code"]) == (409, "illegal-transition")
    told = at.ask("desk", "POST", path, json={"event": "triage", "reason": "电话 13812345678"})
    assert told.json()["state"] == "triaged"
    assert at.ask("planner", "POST", path, json={"event": "cancel"}).status_code == 403
    assert at.ask("t1", "POST", "/orders/X1/events", json={"event": "cancel"}).status_code == 403
    assert at.ask("desk", "POST", path, json={"event": "publish"}).status_code == 422  # only a plan does
    items = [one for one in at.ask("desk", "GET", path).json()["items"] if one["kind"].startswith("order.")]
    assert [one["kind"] for one in items] == ["order.created", "order.refused_event", "order.state"]
    assert items[1]["data"]["skewed"] is True
    assert items[2]["data"] | {"remark": 0} == {"event": "triage", "from": "reported", "to": "triaged", "remark": 0}
    assert items[2]["remark"] == "电话 138****5678"
    assert {one["actor"] for one in items} == {"desk"}


def test_an_engineer_s_day(at: Service) -> None:
    """Accept, set out, arrive, repair, report: in clear where it is needed, and the parts are booked."""
    assert at.ask("t1", "GET", "/customers/K1").json()["phone"] == "057112345678"
    assert at.ask("desk", "GET", "/customers/K1").json()["phone"] != "057112345678"
    for event, state in (("accept", "accepted"), ("set_out", "en route"), ("arrive", "on site")):
        assert at.ask("t1", "POST", "/orders/X1/events", json={"event": event}).json()["state"] == state
    report = {
        "arrived_at": "2026-03-02T09:00:00+08:00", "started_at": "2026-03-02T09:10:00+08:00",
        "finished_at": "2026-03-02T10:00:00+08:00", "outcome": "repaired", "parts": {"P1": 1},
        "remark": "客户 13812345678 已签字",
    }  # fmt: skip
    path = "/orders/X1/visit-report"
    short = at.ask("t1", "POST", path, json={**report, "parts": {"P1": 99}})
    assert (short.status_code, short.json()["code"]) == (409, "stock-short")
    assert at.ask("t1", "POST", path, json={**report, "technician_id": "T2"}).status_code == 422
    assert at.ask("t1", "POST", path, json={**report, "started_at": "2026-03-02T08:00:00+08:00"}).status_code == 422
    assert at.ask("t2", "POST", path, json=report).status_code == 404
    done = at.ask("t1", "POST", path, json=report)
    assert (done.status_code, done.json()["order"]["state"]) == (201, "done")
    assert done.json()["visit"]["first_time_fix"] is True
    again = at.ask("t1", "POST", path, json=report)
    assert (again.status_code, again.json()["code"]) == (409, "illegal-transition")
    visits = at.ask("desk1", "GET", "/orders/X1/visit-reports").json()["items"]
    assert [visit["remark"] for visit in visits] == ["客户 138****5678 已签字"]
    fixes = at.ask("planner", "GET", "/first-time-fixes").json()["items"]
    assert [(one["region_id"], one["orders"], one["rate"]) for one in fixes] == [("R1", 1, 1.0)]
    repeat = at.ask("desk", "POST", "/orders", json={**NEW, "equipment_id": "E1", "reported_at": _soon()}).json()
    assert (repeat["level"], repeat["excluded"], repeat["repeat"]["earlier_id"]) == (1, ["T1"], "X1")


def _soon() -> str:
    return (datetime.now(UTC) + timedelta(minutes=1)).isoformat()
