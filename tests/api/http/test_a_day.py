"""One day of a company over HTTP, from the workbook to the last visit: every step as its user sees it."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

import httpx
import pytest
from demo_day import ORDERS, REGION, tomorrow, workbook_for
from firm import HOST, Client, Firm, Loop

from api.http.app import application
from api.http.security.passwords import hashed
from api.settings import Settings
from api.wiring import travel_times
from api.worker.errand import Errand
from api.worker.handlers import HANDLERS
from api.worker.loop import Pace, Worker
from api.worker.promises import catch_up, let_time_pass
from api.worker.replan import look_for_causes
from api.worker.tools import Tools
from dispatch.account import Account
from dispatch.actor import SYSTEM
from dispatch.store.access.accounts import create_account
from dispatch.store.store import open_store

PASSWORD = "eleven green bottles"
SOLVE_S = 1.0


@dataclass(kw_only=True)
class Day:
    """The company, its service and its people; clients log in when they are first needed."""

    firm: Firm
    settings: Settings
    day: date
    clients: dict[str, Client] = field(default_factory=dict)

    def client(self, who: str) -> Client:
        """Somebody who has logged in."""
        if who not in self.clients:
            form = {"username": who, "password": PASSWORD}
            answer = self.firm.nobody().post("/auth/token", data=form)
            assert answer.status_code == 200, answer.text
            headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
            self.clients[who] = Client(loop=self.firm.loop, web=self.firm.web, headers=headers)
        return self.clients[who]

    @property
    def desk(self) -> Client:
        """The dispatcher."""
        return self.client("desk")

    def engineer(self, technician: str) -> Client:
        """A technician with an account, which the administrator makes."""
        who = technician.lower()
        if who not in self.clients:
            wish = {"id": who, "role": "engineer", "technician_id": technician, "password": PASSWORD, "regions": []}
            made = self.client("admin").post("/accounts", wish)
            assert made.status_code == 201, made.text
        return self.client(who)

    def mine(self, technician: str) -> list[dict[str, Any]]:
        """What a technician sees of the day."""
        answer = self.engineer(technician).get("/my/visits", params={"day": self.day.isoformat()})
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["items"]
        return found

    def visits(self, plan: int) -> dict[str, dict[str, Any]]:
        """The visits of a plan as the office sees them, by order."""
        return {one["order"]: one for one in self.desk.get(f"/plans/{plan}/visits").json()["items"]}

    def in_force(self) -> dict[str, Any]:
        """The plan in force."""
        found = self.desk.get("/plans", params={"day": self.day.isoformat()}).json()["items"]
        (plan,) = (one for one in found if one["state"] in ("live", "published"))
        return dict(plan)

    def used_up(self, order: str) -> dict[str, int]:
        """The pieces that the repair of an order uses up; tools are brought back."""
        tools = {one["id"] for one in self.desk.get("/parts", params={"limit": 200}).json()["items"] if one["reusable"]}
        needs: dict[str, int] = self.desk.get(f"/orders/{order}").json()["parts"]
        return {part: pieces for part, pieces in needs.items() if part not in tools}

    def pieces(self, part: str) -> Counter[str]:
        """How many pieces of a part lie anywhere, and how many of them are promised."""
        page = self.desk.get("/stock", params={"part": part, "limit": 200}).json()
        found: Counter[str] = Counter()
        for one in page["items"]:
            found.update(lies=one["lies"], reserved=one["reserved"])
        return found


@contextmanager
def served(folder: Path) -> Iterator[Day]:
    """The service on an empty database, with an administrator and a dispatcher."""
    settings = Settings(
        _env_file=None, database_url=f"sqlite:///{folder / 'day.db'}", travel_cache=folder / "legs.db", worker_nice=0
    )
    loop = Loop()
    with open_store(settings.database_url) as store:
        password_hash = hashed(PASSWORD)
        with store.writing(SYSTEM) as work:
            for who, role in (("admin", "administrator"), ("desk", "dispatcher")):
                account = Account(id=who, role=role, created_at=work.at)  # type: ignore[arg-type]
                create_account(work, account, password_hash=password_hash)
        app = application(settings, store)
        web = httpx.AsyncClient(transport=httpx.ASGITransport(app, client=("127.0.0.1", 50_000)), base_url=HOST)
        yield Day(firm=Firm(app=app, store=store, loop=loop, web=web, tokens={}), settings=settings, day=tomorrow())
        loop.run(web.aclose())
    loop.close()


@contextmanager
def a_worker(day: Day) -> Iterator[None]:
    """A worker that does the jobs meanwhile."""
    store, legs = day.firm.store, day.settings.travel_cache

    def tools(errand: Errand) -> Tools:
        return Tools(
            store=store,
            travel_times=lambda policy: travel_times(policy, legs),
            stop=errand.stopping,
            progress=errand.tell,
            nice=0,
        )

    stop = Event()
    worker = Worker(store, HANDLERS, tools, name="W1", stop=stop, pace=Pace(poll_s=0.05, heartbeat_s=0.5))
    thread = Thread(target=worker.run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(15)


def followed(day: Day, job: str) -> list[tuple[str, dict[str, Any]]]:
    """A job's event stream from now to its end: name and document of each event."""
    answer = day.desk.get(f"/jobs/{job}/progress", timeout=60)
    assert answer.headers["content-type"].startswith("text/event-stream")
    events = []
    for block in answer.text.strip().split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if "event" in lines:
            events.append((lines["event"], json.loads(lines["data"])))
    return events


def replanned(day: Day) -> dict[str, Any]:
    """What the job says that the last cause has become, once the workers have attended to it."""
    look_for_causes(day.firm.store, datetime.now(UTC))
    (job,) = day.desk.get("/jobs", params={"kind": "replan", "state": "queued"}).json()["items"]
    with a_worker(day):
        name, ended = followed(day, job["id"])[-1]
    assert (name, ended["state"]) == ("end", "done"), ended
    return {**ended["request"], **ended["result"]}


@pytest.fixture
def day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Day]:
    """The service of a day."""
    monkeypatch.setenv("PAIGONG_TRAVEL_CACHE", str(tmp_path / "legs.db"))
    monkeypatch.setattr("api.worker.replan.SECONDS", 0.3)
    with served(tmp_path) as found:
        yield found


def bring_in(day: Day, folder: Path) -> None:
    """The workbook is tried, then taken in; once more it changes nothing."""
    files = {"file": ("company.xlsx", workbook_for(day.day, folder))}
    tried = day.desk.post("/imports", files=files, params={"dry_run": True})
    assert (tried.status_code, tried.json()["dry_run"]) == (200, True), tried.text
    assert day.desk.get("/orders").json()["items"] == []
    done = day.desk.post("/imports", files=files).json()
    assert done["nouns"] == tried.json()["nouns"]
    assert done["nouns"]["orders"]["created"] == ORDERS
    again = day.desk.post("/imports", files=files).json()["nouns"]["orders"]
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, ORDERS)
    orders = day.desk.get("/orders", params={"limit": 200}).json()["items"]
    assert (len(orders), {one["state"] for one in orders}) == (ORDERS, {"triaged"})
    look_for_causes(day.firm.store, datetime.now(UTC))
    rules = day.desk.get("/live-rules")
    at_once = {**rules.json(), "quiet_s": 0}
    assert day.client("admin").put("/live-rules", at_once, match=rules).json() == at_once


def ask_for_a_plan(day: Day) -> int:
    """One job at a time; its progress is followed to the end, which names the proposal."""
    wish = {"day": day.day.isoformat(), "regions": [REGION], "seconds": SOLVE_S}
    asked = day.desk.post("/plans/requests", wish, key="first-plan")
    assert (asked.status_code, asked.json()["state"]) == (202, "queued"), asked.text
    assert day.desk.post("/plans/requests", wish, key="first-plan").json() == asked.json()
    second = day.desk.post("/plans/requests", wish)
    assert (second.status_code, second.json()["code"]) == (409, "job-running")
    with a_worker(day):
        events = followed(day, asked.json()["id"])
    assert {name for name, _ in events[:-1]} == {"progress"}
    assert any(document["progress"].get("incumbent") for _, document in events)
    name, ended = events[-1]
    assert (name, ended["state"]) == ("end", "done"), ended
    number: int = ended["result"]["plan"]
    plan = day.desk.get(f"/plans/{number}").json()
    assert (plan["state"], plan["regions"], plan["cost"]) == ("proposal", [REGION], ended["result"]["cost"])
    assert plan["served"] + len(plan["unserved"]) + len(plan["held_back"]) == ORDERS
    assert all(one["detail"]["en"] and one["detail"]["zh"] for one in plan["unserved"] + plan["held_back"])
    differences = day.desk.get(f"/plans/{number}/differences").json()
    assert {change["kind"] for change in differences["changes"]} <= {"added", "reason"}
    assert sum(change["kind"] == "added" for change in differences["changes"]) == plan["served"]
    assert day.engineer("T40").get(f"/plans/{number}").status_code == 403
    return number


def put_in_force(day: Day, number: int) -> None:
    """Applied, nobody knows; then everybody knows the next two visits."""
    applied = day.desk.post(f"/plans/{number}/apply", {"over": None})
    assert applied.status_code == 200, applied.text
    assert (applied.json()["plan"]["state"], applied.json()["skipped"], applied.json()["violations"]) == (
        "live",
        [],
        [],
    )
    visits = day.visits(number)
    assert {one["state"] for one in visits.values()} == {"planned"}
    busy = Counter(one["technician"] for one in visits.values())
    who = max(busy, key=lambda who: busy[who])
    assert busy[who] > 2
    assert day.mine(who) == []
    published = day.desk.post(f"/plans/{number}/publish", {"next": 2})
    assert published.status_code == 200, published.text
    assert published.json()["told"] == sum(min(2, visits) for visits in busy.values())
    assert published.json()["complete"] is False
    mine = [one["order"] for one in day.mine(who)]
    own = sorted((one for one in visits.values() if one["technician"] == who), key=lambda one: one["start_at"])
    assert mine == [one["order"] for one in own[:2]]
    other = next(one["order"] for one in visits.values() if one["technician"] != who)
    assert day.engineer(who).get(f"/orders/{other}").status_code == 404
    assert day.engineer(who).get(f"/orders/{own[2]['order']}").status_code == 404


def answer(day: Day) -> str:
    """One visit is refused, planned again by itself, and given to somebody else; another is accepted. Return that."""
    number = day.in_force()["number"]
    refused = next(one for one in day.visits(number).values() if one["told_at"])
    no = day.engineer(refused["technician"]).post(f"/my/visits/{refused['order']}/refuse", {"reason": "车坏了"})
    assert (no.status_code, no.json()["answer"]) == (200, "refused")
    assert refused["order"] not in {one["order"] for one in day.mine(refused["technician"])}
    assert day.engineer(refused["technician"]).get(f"/orders/{refused['order']}").status_code == 404
    result = replanned(day)
    assert (result["causes"], result["orders"], result["applied"]) == (["refused"], [refused["order"]], False)
    assert result["changed"] <= 4, "the order itself, and three visits of others"
    proposal = result["plan"]
    changes = {one["order"]: one for one in day.desk.get(f"/plans/{proposal}/differences").json()["changes"]}
    assert refused["technician"] not in changes[refused["order"]]["after"]["technicians"]
    assert day.in_force()["number"] == number, "nothing is applied by itself"
    applied = day.desk.post(f"/plans/{proposal}/apply", {"over": None})
    assert applied.status_code == 200, applied.text
    assert (applied.json()["superseded"], applied.json()["violations"]) == ([number], [])
    assert day.desk.post(f"/plans/{proposal}/publish", {"next": 2}).status_code == 200
    told = [one for one in day.visits(proposal).values() if one["told_at"]]
    accepted = next(one for one in told if day.used_up(one["order"]))
    yes = day.engineer(accepted["technician"]).post(f"/my/visits/{accepted['order']}/accept")
    assert (yes.status_code, yes.json()["state"]) == (200, "accepted")
    assert day.visits(proposal)[accepted["order"]]["answer"] == "accepted"
    order: str = accepted["order"]
    return order


def as_offered(day: Day, number: int, kind: str, order: str) -> tuple[str, dict[str, Any], httpx.Response] | None:
    """Carry out what is recommended for an order, as a trial: who gets it, the edits, what they would do.

    The cheapest other technician for whom it takes no more than this one visit: nobody re-timed, nothing fetched
    elsewhere. None where there is no such offer.
    """
    visit = day.visits(number).get(order)
    offers = day.desk.get(f"/plans/{number}/orders/{order}/recommendation").json()["offers"]
    assert [one["price"] for one in offers] == sorted(one["price"] for one in offers)
    for one in offers:
        if visit is not None and one["technician"] == visit["technician"]:
            continue
        wish = {"edit": kind, "order": order, "technician": one["technician"], "before": one["before"]}
        tried = day.desk.post(f"/plans/{number}/edits/preview", {"edits": [wish]})
        assert tried.status_code == 200, tried.text
        if tried.json()["legal"]:
            return one["technician"], {"edits": [wish]}, tried
    return None


def move_by_hand(day: Day) -> None:
    """A visit is moved where it was tried first; what it costs is the same then, and the order stays where it is."""
    number = day.in_force()["number"]
    visits = day.visits(number)
    untold = [one["order"] for one in visits.values() if not one["told_at"]]
    moved, found = next((order, found) for order in untold if (found := as_offered(day, number, "move", order)))
    gets, wish, tried = found
    assert day.visits(number) == visits
    seen = day.desk.get(f"/plans/{number}")
    edited = day.desk.post(f"/plans/{number}/edits", wish, match=seen)
    assert edited.status_code == 200, edited.text
    same = ("difference", "violations", "changed", "cost")
    assert {name: edited.json()[name] for name in same} == {name: tried.json()[name] for name in same}
    assert edited.json()["legal"] is True
    assert edited.json()["cost"] == day.desk.get(f"/plans/{number}/prices").json()["cost"]
    assert day.visits(number)[moved]["technician"] == gets
    assert day.desk.get(f"/orders/{moved}").json()["pin"]["technician_id"] == gets
    assert day.desk.post(f"/plans/{number}/edits", wish, match=seen).status_code == 412


def take_an_urgent_order(day: Day) -> None:
    """A level 1 complaint comes in: it is in danger until somebody is sent, as recommended."""
    number = day.in_force()["number"]
    like = next(one for one in day.desk.get("/orders", params={"limit": 200}).json()["items"] if one["parts"])
    now = datetime.now(UTC)
    wish = {"site_id": like["site_id"], "fault_id": like["fault_id"], "reported_at": now.isoformat(), "level": 1,
            "text": "停机，请速来"}  # fmt: skip
    made = day.desk.post("/orders", wish, key="urgent")
    assert (made.status_code, made.json()["level"]) == (201, 1), made.text
    order: str = made.json()["id"]
    assert day.desk.post("/orders", wish, key="urgent").json()["id"] == order
    found = as_offered(day, number, "assign", order)
    assert found is not None, "nobody can be sent"
    gets, edits, _ = found
    done = day.desk.post(f"/plans/{number}/edits", edits, match=day.desk.get(f"/plans/{number}"))
    assert (done.status_code, done.json()["violations"]) == (200, []), done.text
    assert day.visits(number)[order]["technician"] == gets
    assert day.desk.get(f"/orders/{order}").json()["state"] == "planned"
    look_for_causes(day.firm.store, datetime.now(UTC))
    assert day.desk.get("/jobs", params={"state": "queued"}).json()["items"] == [], "a person was quicker"
    told = day.desk.post(f"/plans/{number}/publish", {"next": None})
    assert (told.status_code, told.json()["complete"]) == (200, True), told.text
    assert order in {one["order"] for one in day.mine(gets)}
    assert day.in_force()["state"] == "published"


def make_the_visit(day: Day, order: str) -> None:
    """Whoever accepted it sets out, arrives, repairs, and reports what was used: it is booked, the promise is over."""
    number = day.in_force()["number"]
    who = day.visits(number)[order]["technician"]
    needs = day.used_up(order)
    lists = day.desk.get(f"/stock/pick-lists/{day.day.isoformat()}").json()["items"]
    waiting = [(one["center"], line) for one in lists for line in one["lines"] if line["technician"] == who]
    for center, line in waiting:
        wish = {"plan": number, "technician": who, "center": center, "parts": {line["part"]: line["pieces"]}}
        assert day.desk.post("/stock/pick-ups", wish).status_code == 200
    before = {part: day.pieces(part) for part in needs}
    assert all(before[part]["reserved"] >= pieces for part, pieces in needs.items())
    engineer = day.engineer(who)
    for event, state in (("set_out", "en route"), ("arrive", "on site"), ("start_repair", "repairing")):
        told = engineer.post(f"/orders/{order}/events", {"event": event})
        assert (told.status_code, told.json()["state"]) == (200, state), told.text
        assert {one["order"]: one["state"] for one in day.mine(who)}[order] == state
    move = {"edits": [{"edit": "unassign", "order": order}]}
    held = day.desk.post(f"/plans/{number}/edits/preview", move)
    assert (held.status_code, held.json()["code"]) == (409, "order-frozen")
    now = datetime.now(UTC)
    moments = {"arrived_at": -80, "started_at": -70, "finished_at": -5}
    report = {name: (now + timedelta(minutes=since)).isoformat() for name, since in moments.items()}
    done = engineer.post(
        f"/orders/{order}/visit-report", {**report, "outcome": "repaired", "parts": needs}, key="report"
    )
    assert (done.status_code, done.json()["order"]["state"]) == (201, "done"), done.text
    assert done.json()["visit"]["first_time_fix"] is True
    again = engineer.post(
        f"/orders/{order}/visit-report", {**report, "outcome": "repaired", "parts": needs}, key="report"
    )
    assert again.json() == done.json()
    for part, pieces in needs.items():
        after = day.pieces(part)
        assert after == before[part] - Counter(lies=pieces, reserved=pieces)
    assert day.desk.get(f"/orders/{order}/visit-reports").json()["items"][0]["technician_id"] == who
    assert {one["kept"] for one in day.desk.get(f"/orders/{order}/promises").json()["targets"]} <= {True, False, None}


def take_it_in_again(day: Day, order: str) -> None:
    """The machine breaks again: more urgent than its fault says, and without whoever was there last."""
    earlier = day.desk.get(f"/orders/{order}").json()
    who = day.desk.get(f"/orders/{order}/visit-reports").json()["items"][0]["technician_id"]
    wish = {name: earlier[name] for name in ("site_id", "fault_id", "equipment_id")}
    made = day.desk.post("/orders", {**wish, "reported_at": datetime.now(UTC).isoformat()})
    assert made.status_code == 201, made.text
    repeat = made.json()
    assert (repeat["repeat"]["earlier_id"], repeat["repeat"]["failed"]) == (order, [who])
    assert who in repeat["excluded"]
    assert repeat["level"] == max(1, repeat["repeat"]["level_before"] - 1)


def look_back(day: Day) -> None:
    """What is in danger is listed with its cause, red first, and seen by somebody; nobody has touched the trail."""
    now = datetime.now(UTC)
    catch_up(day.firm.store, now)
    let_time_pass(day.firm.store, now + timedelta(days=3))
    found = day.desk.get("/warnings", params={"limit": 200}).json()["items"]
    colours = [one["target"]["colour"] for one in found]
    assert colours == sorted(colours, key=("red", "yellow").index)
    assert "red" in colours, "after three days nothing is in time"
    assert all(one["target"]["cause"] and one["region_id"] == REGION for one in found)
    first = found[0]
    path = f"/orders/{first['order_id']}/warnings/{first['target']['kind']}/acknowledgement"
    assert day.desk.post(path).json()["target"]["acknowledged_by"] == "desk"
    check = day.client("admin").get("/audit/check").json()
    events = day.firm.events(day.client("admin"))
    assert (check["whole"], check["events"]) == (True, len(events))
    kinds = Counter(one["kind"] for one in events)
    assert kinds["import.done"] == 1
    assert kinds["order.imported"] == ORDERS
    assert (kinds["plan.applied"], kinds["plan.published"], kinds["order.visit_reported"]) == (2, 3, 1)
    assert day.desk.get("/audit").status_code == 403


def test_a_day(day: Day, tmp_path: Path) -> None:
    """Import, plan, publish, answer, change by hand, serve, and look back: nothing is lost on the way."""
    bring_in(day, tmp_path)
    put_in_force(day, ask_for_a_plan(day))
    accepted = answer(day)
    move_by_hand(day)
    take_an_urgent_order(day)
    make_the_visit(day, accepted)
    take_it_in_again(day, accepted)
    look_back(day)
