"""A plan of several regions, and somebody who looks after one: they see and change their part of it, and no more."""

from dataclasses import replace
from typing import Any

import pytest
from firm import Client, Firm
from live_company import live_company, order, proposal

FOREIGN = {"W04", "W05", "W10", "W11", "W41", "T3"}
"""Orders of R2, one of them left out, and who works there alone."""
OWN = {"W00", "W01", "W02", "W03", "W06", "W07", "W08", "W09", "W40"}


@pytest.fixture
def shared(firm: Firm) -> Firm:
    """One plan of both regions in force, and a second proposal; T1 and T2 work in R1, T3 in R2, T4 in both."""
    batch = live_company()
    regions = {"T1": ("R1",), "T2": ("R1",), "T3": ("R2",), "T4": ("R2", "R1")}
    firm.store.import_batch(
        replace(
            batch,
            sites=tuple(replace(site, region_id="R2" if site.id in ("S4", "S5") else "R1") for site in batch.sites),
            technicians=tuple(replace(one, regions=regions[one.id]) for one in batch.technicians),
            orders=(
                *batch.orders,
                order(40, site_id="S1", skills={"diving": 1}),
                order(41, site_id="S4", skills={"diving": 1}),
            ),
        ),
        source="more.xlsx",
    )
    proposal(firm.store)
    assert firm.client("desk").post("/plans/1/apply", {"over": None}).status_code == 200
    proposal(firm.store)
    return firm


def visits(client: Client) -> dict[str, dict[str, Any]]:
    """The visits of the plan in force that somebody sees."""
    return {one["order"]: one for one in client.get("/plans/1/visits").json()["items"]}


def names(value: Any) -> set[str]:
    """Everything that an answer says, word by word."""
    if isinstance(value, dict):
        return {name for pair in value.items() for one in pair for name in names(one)}
    if isinstance(value, list):
        return {name for one in value for name in names(one)}
    return {word for part in str(value).split() for word in (part.strip(",;:()"), part.split("/")[0])}


def test_everything_about_the_plan_is_told_of_ones_own_part(shared: Firm) -> None:
    """Lists, the plan, its visits, differences, prices, whom to send and why: R1's, and nothing that is R2's alone."""
    one, all_of_it = shared.client("desk1"), shared.client("desk")
    assert {plan["number"] for plan in one.get("/plans").json()["items"]} >= {1, 2}
    paths = ["/plans/1", "/plans/1/visits", "/plans/2/differences", "/plans/1/prices"]
    paths += [
        f"/plans/1/orders/{name}/{about}" for name in ("W01", "W40") for about in ("recommendation", "explanation")
    ]
    for path in paths:
        answer = one.get(path)
        assert answer.status_code == 200, (path, answer.text)
        assert names(answer.json()).isdisjoint(FOREIGN), path
    assert OWN & set(visits(one)) == {name for name in visits(all_of_it) if name in OWN}
    part, whole = one.get("/plans/1").json(), all_of_it.get("/plans/1").json()
    assert "W40" in {left["order"] for left in part["unserved"] + part["held_back"]}
    assert "W41" in {left["order"] for left in whole["unserved"] + whole["held_back"]}
    assert part["served"] == len(visits(one)) < whole["served"]
    for about in ("recommendation", "explanation"):
        assert one.get(f"/plans/1/orders/W04/{about}").status_code == 404


def test_ones_own_visits_are_changed_and_nobody_elses(shared: Firm) -> None:
    """One's own are moved, offers are taken; what names or would move what is R2's is refused, and nothing is done."""
    one = shared.client("desk1")
    own = visits(one)
    name = next(name for name, visit in own.items() if visit["technician"] in ("T1", "T2"))
    gets = "T2" if own[name]["technician"] == "T1" else "T1"
    for wish in (
        {"edit": "unassign", "order": "W04"},
        {"edit": "swap", "first": name, "second": "W04"},
        {"edit": "move", "order": name, "technician": "T3"},
        {"edit": "move", "order": name, "technician": gets, "before": "W04"},
        {"edit": "reorder", "technician": gets, "orders": ["W04"]},
        {"edit": "rest", "technician": "T3"},
        {"edit": "take_parts", "technician": "T3", "center": "C1", "parts": {"P1": 1}},
    ):
        for path in ("/plans/1/edits", "/plans/1/edits/preview"):
            answer = one.post(path, {"edits": [wish]}, match="*")
            assert (answer.status_code, answer.json()["code"][:8]) == (404, "unknown-"), (wish, answer.text)
    done = one.post("/plans/1/edits", {"edits": [{"edit": "move", "order": name, "technician": gets}]}, match='"1.1"')
    assert done.status_code == 200, done.text
    assert names(done.json()).isdisjoint(FOREIGN)
    assert visits(one)[name]["technician"] == gets
    found = one.get(f"/plans/1/orders/{name}/recommendation").json()
    offer = found["offers"][0]
    wish = {key: offer[key] for key in ("technician", "start_at", "price")} | {"edit": "take_offer", "order": name}
    taken = one.post("/plans/1/edits", {"edits": [{**wish, "as_of": found["as_of"]}]}, match=done)
    assert (taken.status_code, taken.json()["cost"]) == (200, offer["cost"]), taken.text
    assert set(visits(shared.client("desk"))) >= {"W04", "W05", "W10", "W11"}


def test_what_would_move_visits_of_other_regions_is_refused(shared: Firm) -> None:
    """T4 works for both: taken off the front of their day, R1's visit would let R2's customers be visited earlier."""
    everything, one = shared.client("desk"), shared.client("desk1")
    mine = next(name for name, visit in visits(one).items() if visit["technician"] in ("T1", "T2"))
    moves = [
        {"edit": "move", "order": "W04", "technician": "T4"},
        {"edit": "move", "order": mine, "technician": "T4", "before": "W04"},
    ]
    for move in moves:
        assert everything.post("/plans/1/edits", {"edits": [move]}, match="*").status_code == 200
    for path in ("/plans/1/edits/preview", "/plans/1/edits"):
        answer = one.post(path, {"edits": [{"edit": "unassign", "order": mine}]}, match="*")
        assert (answer.status_code, answer.json()["code"]) == (409, "moves-others"), answer.text
        assert names(answer.json()).isdisjoint(FOREIGN)
    assert one.get("/plans/1").json()["edition"] == 3
    assert mine in visits(one)


def test_the_whole_is_for_those_who_have_all_of_it(shared: Firm) -> None:
    """To apply or publish it needs all its regions: said so to those who see a part."""
    for who in ("desk1", "desk2"):
        for path, body in (("/plans/2/apply", {"over": None}), ("/plans/1/publish", {"next": None})):
            answer = shared.client(who).post(path, body)
            assert (answer.status_code, answer.json()["code"]) == (409, "not-all-regions"), answer.text
    assert shared.client("desk").post("/plans/1/publish", {"next": None}).status_code == 200
