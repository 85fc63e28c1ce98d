"""What is recommended for an order can be taken: exactly as it was offered, or not at all."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from demo_day import REGION, company_for, tomorrow
from firm import HOST, Client, Firm, Loop

from api.http.app import application
from api.http.security.tokens import write_access_token
from api.settings import Settings
from dispatch.account import Account
from dispatch.actor import SYSTEM
from dispatch.plan_record import SolveParameters
from dispatch.planning.daily import plan_day
from dispatch.store import live
from dispatch.store.access.accounts import create_account
from dispatch.store.access.sessions import open_session
from dispatch.store.store import open_store
from geo.providers.great_circle import GreatCircleTravelTimes
from solver.limits import Limits
from solver.problem import Problem
from solver.solve import solve
from solver.supervise import Solved


@pytest.fixture
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Firm]:
    """The demo company's busy day, planned and in force the evening before."""
    monkeypatch.setenv("PAIGONG_TRAVEL_CACHE", str(tmp_path / "legs.db"))
    settings = Settings(
        _env_file=None, database_url=f"sqlite:///{tmp_path / 'demo.db'}", travel_cache=tmp_path / "legs.db",
        account_per_minute=100_000,
    )  # fmt: skip
    day, loop = tomorrow(), Loop()
    with open_store(settings.database_url) as store:
        store.import_batch(company_for(day), source="demo.xlsx")
        plan_day(
            store,
            day,
            at=None,
            regions=[REGION],
            travel_times=lambda _: GreatCircleTravelTimes(),
            solve=_solved,
            parameters=SolveParameters(seconds=1.0, workers=1, memory_mb=1024),
            seed=1,
        )
        app = application(settings, store)
        desk = Account(id="desk", role="dispatcher", created_at=datetime.now(UTC))
        with store.writing(SYSTEM) as work:
            live.apply(work, 1)
            create_account(work, desk, password_hash="nobody logs in by password here")
            session = open_session(work, "desk", device_id="").session_id
            keys = app.state.door.keys
            token = write_access_token(desk, session, keys, work.at, life=timedelta(hours=1))
        web = httpx.AsyncClient(transport=httpx.ASGITransport(app, client=("127.0.0.1", 50_000)), base_url=HOST)
        yield Firm(app=app, store=store, loop=loop, web=web, tokens={"desk": token})
        loop.run(web.aclose())
    loop.close()


def _solved(problem: Problem) -> Solved:
    plan = solve(problem, limits=Limits(seconds=1.0))
    return Solved(plan=plan, wall_s=1.0, start_up_s=0, peak_memory_mb=None, ended="time")


def recommended(desk: Client, name: str) -> dict[str, Any]:
    """What is recommended for an order."""
    answer = desk.get(f"/plans/1/orders/{name}/recommendation")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def taking(found: dict[str, Any], offer: dict[str, Any], window: dict[str, Any] | None = None) -> dict[str, Any]:
    """The edit that takes an offer, or an appointment that is offered."""
    wish = {name: offer[name] for name in ("technician", "start_at", "price")}
    wish |= {"edit": "take_offer", "order": found["order"], "as_of": found["as_of"]}
    if window is not None:
        wish["window"] = {name: window[name] for name in ("since", "to")}
    return {"edits": [wish]}


def wishes(found: dict[str, Any]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Everything that a recommendation offers: the offer, and the edit that takes it."""
    plain = [(one, taking(found, one)) for one in found["offers"]]
    return plain + [(one["offer"], taking(found, one["offer"], one)) for one in found["appointments"]]


def visit(desk: Client, name: str) -> dict[str, Any]:
    """The visit to an order in the plan as it is now."""
    (found,) = (one for one in desk.get("/plans/1/visits").json()["items"] if one["order"] == name)
    return dict(found)


def check(desk: Client, name: str, turns: Iterable[int]) -> int:
    """Try all that is offered for an order, and take some of it in turn; return how many were tried."""
    found = recommended(desk, name)
    assert found["offers"], name
    for offer, edit in wishes(found):
        seen = desk.post("/plans/1/edits/preview", edit)
        assert (seen.status_code, seen.json()["cost"]) == (200, offer["cost"]), seen.text
        assert seen.json()["new_violations"] == 0
    for turn in turns:
        before = desk.get("/plans/1")
        made = wishes(recommended(desk, name))
        offer, edit = made[turn % len(made)]
        done = desk.post("/plans/1/edits", edit, match=before)
        assert done.status_code == 200, done.text
        assert (done.json()["cost"], done.json()["legal"]) == (offer["cost"], True)
        assert before.json()["cost"] + sum(done.json()["difference"].values()) == offer["cost"]
        now, order = visit(desk, name), desk.get(f"/orders/{name}").json()
        assert (now["technician"], now["start_at"]) == (offer["technician"], offer["start_at"])
        assert desk.get("/plans/1").json()["cost"] == offer["cost"]
        assert order["pin"]["technician_id"] == offer["technician"]
        window = edit["edits"][0].get("window")
        if window is not None:
            assert [{"since": one["from_at"], "to": one["to_at"]} for one in order["windows"]] == [window]
            assert window["since"] <= now["start_at"] <= window["to"]
        assert desk.post("/plans/1/edits", {"edits": [{"edit": "unpin", "order": name}]}, match=done).status_code == 200
    return len(wishes(found))


def test_an_offer_is_taken_as_it_was_made(demo: Firm) -> None:
    """Technician, second and price are those offered, tried and taken; appointments become the order's window."""
    desk = demo.client("desk")
    names = [one["order"] for one in desk.get("/plans/1/visits").json()["items"]]
    some = names[::12]
    assert sum(check(desk, name, turns=(1, 5, 6)[: 3 - k]) for k, name in enumerate(some)) > 5 * len(some)


@pytest.mark.long
def test_every_offer_of_the_day_is_taken_as_it_was_made(demo: Firm) -> None:
    """For each order of the demo day, all that is offered, one after the other."""
    desk = demo.client("desk")
    names = [one["order"] for one in desk.get("/plans/1/visits").json()["items"]]
    assert sum(check(desk, name, turns=range(8)) for name in names) > 100


def test_an_offer_that_is_none_any_more_is_refused(demo: Firm) -> None:
    """Another edition: 412. Another price, second, person, moment or window, or an order edited since: 409."""
    desk = demo.client("desk")
    name = desk.get("/plans/1/visits").json()["items"][0]["order"]
    found, seen = recommended(desk, name), desk.get("/plans/1")
    offer = found["offers"][0]
    wish = taking(found, offer)
    assert desk.post("/plans/1/edits", wish, match='"1.9"').status_code == 412
    wrong: list[dict[str, Any]] = [
        {"price": offer["price"] + 1},
        {"start_at": found["as_of"]},
        {"technician": "T99"},
        {"as_of": "2031-01-01T00:00:00Z"},
        {"window": {"since": found["as_of"], "to": offer["start_at"]}},
    ]
    for change in wrong:
        other = {"edits": [{**wish["edits"][0], **change}]}
        for path, match in (("/plans/1/edits", seen), ("/plans/1/edits/preview", "*")):
            answer = desk.post(path, other, match=match)
            assert (answer.status_code, answer.json()["code"]) == (409, "offer-changed"), answer.text
    two = {"edits": [*wish["edits"], {"edit": "unassign", "order": name}]}
    assert desk.post("/plans/1/edits", two, match=seen).status_code == 422
    order = desk.get(f"/orders/{name}")
    without = desk.patch(f"/orders/{name}", {"excluded": [offer["technician"]]}, match=order)
    assert without.status_code == 200, without.text
    answer = desk.post("/plans/1/edits", wish, match=desk.get("/plans/1"))
    assert (answer.status_code, answer.json()["code"]) == (409, "offer-changed"), answer.text
    assert desk.get("/plans/1").headers["ETag"] == seen.headers["ETag"], "nothing was done"
    again = recommended(desk, name)
    assert desk.post("/plans/1/edits", taking(again, again["offers"][0]), match=seen).status_code == 200
