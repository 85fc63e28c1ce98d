"""Promises, warnings and policies over HTTP: who may see and do what, and what is answered."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response

from api.http import rights
from api.http.call import Principal
from api.http.problems import answer_problems
from api.http.routes import policies, sla, warnings
from dispatch.actor import SYSTEM
from dispatch.center import Region, ServiceCenter
from dispatch.company import Company, Customer, Site
from dispatch.planning.day import Batch
from dispatch.policies.documents import policy_document, shipped_policy
from dispatch.store.sla import promises
from dispatch.store.store import Store, open_store
from dispatch.work_order import WorkOrder
from geo.point import Point

PLACE = Point(30.0, 120.0)
Ask = Callable[..., Response]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Two regions with two silent orders each, of level 2, reported an hour and three quarters ago: all yellow."""
    now = datetime.now(UTC)
    orders = [
        WorkOrder(
            id=f"Y{n}", site_id=f"S{1 + n % 2}", level=2, industry="machinery", duration_s=3600, skills={},
            reported_at=now - timedelta(minutes=105, seconds=n), state="reported",
        )
        for n in range(4)
    ]  # fmt: skip
    batch = Batch(
        company=Company(name="示例", time_zone="Asia/Shanghai"),
        policy=shipped_policy("machinery"),
        regions=(Region(id="R1", name="一"), Region(id="R2", name="二")),
        centers=(ServiceCenter(id="C1", name="一", region_id="R1", point=PLACE),),
        customers=(Customer(id="K1", name="客户"),),
        sites=tuple(Site(id=f"S{n}", customer_id="K1", name="厂", point=PLACE, region_id=f"R{n}") for n in (1, 2)),
        orders=tuple(orders),
    )
    with open_store(f"sqlite:///{tmp_path / 'store.db'}") as opened:
        opened.import_batch(batch, source="test")
        with opened.writing(SYSTEM) as work:
            promises.catch_up(work)
        yield opened


@pytest.fixture
def ask(store: Store, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Ask as somebody of a role: ``ask("GET", "/warnings", role="planner", regions=("R1",))``."""
    app = FastAPI()
    app.state.store = store
    for module in (sla, warnings, policies):
        app.include_router(module.router)
    answer_problems(app)

    def asked(
        method: str, path: str, *, role: str = "administrator", regions: tuple[str, ...] = (), **rest: Any
    ) -> Response:
        who = Principal(
            account_id="a1", role=role, regions=regions, technician_id="T1" if role == "engineer" else None,  # type: ignore[arg-type]
            session_id="s1",
        )  # fmt: skip
        monkeypatch.setattr(rights, "principal_here", lambda *_: who)
        return _answer(app, method, path, **rest)

    return asked


def _answer(app: FastAPI, method: str, path: str, **rest: Any) -> Response:
    async def once() -> Response:
        async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as client:
            return await client.request(method, path, **rest)

    return asyncio.run(once())


def target(response: Response, kind: str) -> dict[str, Any]:
    (found,) = (one for one in response.json()["targets"] if one["kind"] == kind)
    return found  # type: ignore[no-any-return]


def test_an_order_shows_what_is_owed(ask: Ask) -> None:
    """Four hours for answer and visit, two days for the repair, two hours for a word; in sight of its region only."""
    shown = ask("GET", "/orders/Y0/promises", role="planner")
    assert [one["kind"] for one in shown.json()["targets"]] == ["first_response", "on_site", "resolution", "progress"]
    assert (target(shown, "progress")["colour"], target(shown, "progress")["cause"]) == ("yellow", "no_word")
    assert ask("GET", "/orders/Y0/promises", role="dispatcher", regions=("R2",)).status_code == 404
    assert ask("GET", "/orders/Y0/promises", role="engineer").status_code == 404
    assert ask("GET", "/orders/nothing/promises").status_code == 404


def test_clocks_are_stopped_and_set_going(ask: Ask) -> None:
    """Once each; a planner may not, and another region's dispatcher never hears of the order."""
    path, why = "/orders/Y0/promises", {"reason": "force majeure"}
    assert ask("POST", f"{path}/pause", json=why, role="planner").status_code == 403
    assert ask("POST", f"{path}/pause", json=why, role="dispatcher", regions=("R2",)).status_code == 404
    paused = ask("POST", f"{path}/pause", json=why, role="dispatcher", regions=("R1",))
    assert (target(paused, "on_site")["due_at"], paused.json()["pauses"][0]["to_at"]) == (None, None)
    again = ask("POST", f"{path}/pause", json=why)
    assert (again.status_code, again.json()["code"]) == (409, "already-paused")
    assert ask("POST", f"{path}/resume").json()["pauses"][0]["to_at"] is not None
    assert ask("POST", f"{path}/resume").json()["code"] == "not-paused"
    assert ask("POST", f"{path}/pause", json={"reason": "lunch"}).status_code == 422


def test_a_retried_pause_acts_once(ask: Ask) -> None:
    """The same key gets the same answer, byte for byte."""
    key = {"Idempotency-Key": "k1"}
    first = ask("POST", "/orders/Y0/promises/pause", json={"reason": "force majeure"}, headers=key)
    second = ask("POST", "/orders/Y0/promises/pause", json={"reason": "force majeure"}, headers=key)
    assert (first.status_code, second.content) == (200, first.content)


def test_a_word_to_the_customer_calms(ask: Ask) -> None:
    """The next one is owed two hours from now."""
    assert target(ask("POST", "/orders/Y1/promises/word", role="dispatcher"), "progress")["colour"] == "blue"


def test_warnings_come_page_by_page(ask: Ask) -> None:
    """All of them, each once; a dispatcher sees those of their regions, whatever they ask for."""
    whole = ask("GET", "/warnings").json()
    assert (len(whole["items"]), whole["next"]) == (4, None)
    first = ask("GET", "/warnings?limit=3").json()
    rest = ask("GET", f"/warnings?limit=3&after={first['next']}").json()
    assert first["items"] + rest["items"] == whole["items"]
    own = ask("GET", "/warnings", role="dispatcher", regions=("R1",)).json()["items"]
    assert {one["region_id"] for one in own} == {"R1"}
    assert ask("GET", "/warnings?region=R2", role="dispatcher", regions=("R1",)).json()["items"] == []
    assert len(ask("GET", "/warnings?region=R2&colour=yellow&audience=region dispatcher").json()["items"]) == 2
    assert ask("GET", "/warnings?colour=red").json()["items"] == []
    for cursor in ("nonsense", "W10", "WyJhIl0"):
        assert ask("GET", f"/warnings?after={cursor}").status_code == 422
    assert ask("GET", "/warnings", role="engineer").status_code == 403


def test_a_warning_is_acknowledged(ask: Ask) -> None:
    """By those whose region it is; where there is none, there is nothing to see."""
    path = "/orders/Y1/warnings/progress/acknowledgement"
    assert ask("POST", path, role="dispatcher", regions=("R1",)).status_code == 404
    seen = ask("POST", path, role="dispatcher", regions=("R2",)).json()
    assert (seen["target"]["acknowledged_by"], seen["region_id"]) == ("a1", "R2")
    assert ask("POST", path).json() == seen
    assert ask("POST", "/orders/Y1/warnings/resolution/acknowledgement").json()["code"] == "no-warning"
    assert ask("POST", "/orders/Y1/warnings/moon/acknowledgement").status_code == 422


def test_a_policy_is_adopted_by_the_administrator_who_saw_the_last(ask: Ask) -> None:
    """Two who saw the same version: the second must look again. Every version stays to be read."""
    held = ask("GET", "/policies/in-force", role="dispatcher")
    document = held.json()["document"]
    document["clocks"][0]["respond_s"] = 1_800
    match = {"If-Match": held.headers["etag"]}
    assert ask("POST", "/policies", json={"document": document}).status_code == 428
    assert ask("POST", "/policies", json={"document": document}, headers=match, role="dispatcher").status_code == 403
    adopted = ask("POST", "/policies", json={"document": document}, headers=match)
    assert (adopted.json()["version"], adopted.json()["in_force"]) == (2, True)
    assert ask("POST", "/policies", json={"document": document}, headers=match).status_code == 412
    versions = ask("GET", "/policies").json()["items"]
    assert [(one["version"], one["in_force"]) for one in versions] == [(2, True), (1, False)]
    first = ask("GET", "/policies?limit=1").json()
    assert ask("GET", f"/policies?after={first['next']}").json()["items"] == versions[1:]
    assert ask("GET", "/policies/machinery/versions/1").json()["document"]["clocks"][0]["respond_s"] == 3_600
    assert ask("GET", "/policies/machinery/versions/3").status_code == 404


def test_slow_hours_are_looked_at_adopted_and_read_again(ask: Ask) -> None:
    """The store gives back what came in; hours that overlap, or a factor beyond any road, are found, with the place."""
    held = ask("GET", "/policies/in-force")
    document = held.json()["document"]
    document["travel"][0]["hours"] = [
        {"from": "07:00", "to": "09:30", "factor_pct": 150}, {"from": "17:00", "to": "24:00", "factor_pct": 80},
    ]  # fmt: skip
    assert ask("POST", "/policies/validate", json={"document": document}).json()["document"] == document
    match = {"If-Match": held.headers["etag"]}
    assert ask("POST", "/policies", json={"document": document}, headers=match).status_code == 200
    assert ask("GET", "/policies/in-force").json()["document"]["travel"] == document["travel"]
    document["travel"][0]["hours"][1] |= {"from": "09:00", "factor_pct": 501}
    found = ask("POST", "/policies/validate", json={"document": document}).json()["findings"]
    assert [one["path"] for one in found] == ["document: travel[0].hours[1].factor_pct"]
    document["travel"][0]["hours"][1]["factor_pct"] = 500
    (overlap,) = ask("POST", "/policies/validate", json={"document": document}).json()["findings"]
    assert (overlap["path"], overlap["code"]) == ("document: travel[0].hours[1]", "policy-hours-overlap")
    assert overlap["cause"]["zh"]


def test_a_policy_is_looked_at_before_it_is_adopted(ask: Ask) -> None:
    """Everything that is wrong at once, with cause and remedy in both languages; nothing is changed."""
    document = policy_document(shipped_policy("machinery"))
    fine = ask("POST", "/policies/validate", json={"document": document}, role="planner").json()
    assert (fine["valid"], fine["document"]) == (True, document)
    document["targets"].append({"kind": "on_site", "seconds": 60, "calendar": "moon"})
    document["clocks"].append(document["clocks"][0])
    found = ask("POST", "/policies/validate", json={"document": document}).json()
    paths = [one["path"] for one in found["findings"]]
    assert (found["valid"], paths) == (False, ["document: clocks[3]", "document: targets[4].calendar"])
    assert all(one["cause"]["zh"] and one["remedy"]["en"] for one in found["findings"])
    match = {"If-Match": ask("GET", "/policies/in-force").headers["etag"]}
    refused = ask("POST", "/policies", json={"document": document}, headers=match)
    assert (refused.status_code, len(refused.json()["errors"])) == (422, 2)
    assert len(ask("GET", "/policies").json()["items"]) == 1
