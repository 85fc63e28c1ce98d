"""The trail tells all: what its events say one after another is what is stored, whatever people have done."""

import random
from collections import Counter
from typing import Any

import pytest
from firm import Firm
from kept import keep
from live_company import live_company, proposal
from test_calls import NEW

from dispatch.orders.life_cycle import RULES

TOLD = ("triage", "settle_remotely", "accept", "refuse", "set_out", "arrive", "start_repair", "wait_for_part",
        "wait_for_customer", "resume", "complete", "confirm", "close", "cancel", "reopen")  # fmt: skip


def change(firm: Firm, chance: random.Random, orders: list[str]) -> int:
    """Do one thing at random, as somebody at random; return the status."""
    desk = firm.client(chance.choice(("desk", "admin", "desk1")))
    order = chance.choice(orders)
    what = chance.choices(("event", "pin", "unpin", "edit", "create", "report"), (10, 3, 2, 3, 1, 1))[0]
    if what == "create":
        pinned = desk.post("/orders", {**NEW, "site_id": "S1", "level": chance.randint(1, 4)})
        orders.append(pinned.json()["id"])
        return pinned.status_code
    seen = desk.get(f"/orders/{order}")
    if what == "event":
        possible = [name for name in TOLD if seen.json()["state"] in RULES[name].sources]
        event = chance.choice(possible) if possible and chance.random() < 0.85 else chance.choice(TOLD)
        return desk.post(f"/orders/{order}/events", {"event": event, "reason": "为什么"}).status_code
    if what == "pin":
        wish = {"technician_id": chance.choice(("T1", "T2", "T3", "T9"))}
        wish |= {"start_at": "2026-03-02T10:00:00+08:00"} if chance.random() < 0.5 else {}
        return desk.post(f"/orders/{order}/pin", wish, match=seen).status_code
    if what == "unpin":
        return desk.delete(f"/orders/{order}/pin", match=seen).status_code
    if what == "report":
        times = {f"{name}_at": "2026-03-02T10:00:00+08:00" for name in ("arrived", "started", "finished")}
        body = {**times, "technician_id": "T1", "outcome": chance.choice(("repaired", "not repaired")), "parts": {}}
        return desk.post(f"/orders/{order}/visit-report", body).status_code
    return desk.patch(f"/orders/{order}", {"level": chance.randint(0, 5), "text": "x"}, match=seen).status_code


def replayed(events: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """State, pin and level of every order, from the trail alone."""
    told: dict[str, dict[str, Any]] = {}
    for event in events:
        if event["noun"] != "order":
            continue
        order, data = told.setdefault(event["subject"], {}), event["data"]
        match event["kind"]:
            case "order.created":
                order |= {"state": data["state"], "level": data["level"], "pin": _shown(data["pin"])}
            case "order.state":
                order |= {"state": data["to"], **{name: data[name] for name in ("level", "pin") if name in data}}
            case "order.pinned" | "order.unpinned":
                order["pin"] = _shown(data["pin"])
            case "order.edited":
                order |= {name: data[name] for name in ("level",) if name in data}
    return told


def _shown(pin: dict[str, Any] | None) -> dict[str, Any] | None:
    """A pin of the trail as the order shows it."""
    if pin is None:
        return None
    start_at = pin["start_at"] and pin["start_at"].replace("+00:00", "Z")
    return {"technician_id": pin["technician"], "start_at": start_at}


def run(firm: Firm, changes: int, number: int) -> Counter[int]:
    """Have a day with many changes, and compare the trail with what is stored. Return how often which status came."""
    firm.store.import_batch(live_company(), source="more.xlsx")
    proposal(firm.store, regions=["R1"])
    desk = firm.client("desk")
    assert desk.post("/plans/1/apply", {"over": None}).status_code == 200
    assert desk.post("/plans/1/publish", {"next": None}).status_code == 200
    listed = desk.get("/orders", params={"limit": 200}).json()["items"]
    before = {one["id"]: {name: one[name] for name in ("state", "level", "pin")} for one in listed}
    since = firm.events()[-1]["seq"]
    chance, orders = random.Random(number), sorted(before)
    seen = Counter(change(firm, chance, orders) for _ in range(changes))
    told = replayed([event for event in firm.events() if event["seq"] > since])
    stored: dict[str, dict[str, Any]] = {}
    for order in orders:
        one = desk.get(f"/orders/{order}").json()
        stored[order] = {name: one[name] for name in ("state", "level", "pin")}
    assert {order: {**before.get(order, {}), **told.get(order, {})} for order in orders} == stored
    check = firm.client("admin").get("/audit/check").json()
    assert (check["whole"], check["breach"]) == (True, None)
    assert all(status < 500 for status in seen)
    return seen


def test_what_the_trail_says_is_what_is_stored(firm: Firm) -> None:
    """After 150 random changes (1,000 in each long run) state, pin and level of every order follow from the trail."""
    seen = run(firm, 150, 1)
    assert sum(count for status, count in seen.items() if status < 300) > 60


@pytest.mark.long
@pytest.mark.timeout(1500)
@pytest.mark.parametrize("number", range(10))
def test_long_what_the_trail_says_is_what_is_stored(firm: Firm, number: int) -> None:
    """Ten times a thousand changes."""
    seen = run(firm, 1_000, 100 + number)
    keep("replay", changes=1_000, statuses=dict(seen), differences=0)
