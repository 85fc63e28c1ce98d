"""Plans are asked for over HTTP: one at a time for a day and region; who may, follows them and cancels them."""

import asyncio
import json
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from firm import Client, Firm

from api.wiring import travel_times
from api.worker.errand import Errand
from api.worker.handlers import HANDLERS
from api.worker.loop import Pace, Worker
from api.worker.tools import Tools
from dispatch.actor import SYSTEM
from dispatch.job import JobProblem
from dispatch.planning import request as plan_request
from dispatch.store import jobs

FAKE = Path(__file__).parents[2] / "solver" / "fake_child.py"
AT_EIGHT = "2026-03-02T08:00:00+08:00"
ASKED = {"day": "2026-03-02", "seconds": 5, "at": AT_EIGHT}
LEASE_S = 30.0


def ask(client: Client, **facts: Any) -> httpx.Response:
    """The answer to a request for a plan."""
    return client.post("/plans/requests", {**ASKED, **facts})


def begin(firm: Firm) -> Any:
    """The next job in the hands of a worker."""
    return jobs.lease_next(firm.store, "W1", ["plan"], LEASE_S)


def events(text: str) -> list[tuple[str, str, dict[str, Any]]]:
    """The id, name and document of each event of a stream."""
    found = []
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line and not line.startswith(":"))
        if "data" in fields:
            found.append((fields["id"], fields["event"], json.loads(fields["data"])))
    return found


def test_a_request_is_taken_on_and_its_job_can_be_read(firm: Firm) -> None:
    """202 with where to look; the job says what was asked, by whom, and carries the trace of the request."""
    answer = ask(firm.client("desk"), regions=["R2", "R1"], movable=["X1"], profile="storm")
    assert (answer.status_code, answer.headers["Location"]) == (202, f"/jobs/{answer.json()['id']}")
    job = firm.client("planner").get(answer.headers["Location"]).json()
    assert job == answer.json()
    assert (job["state"], job["kind"], job["regions"], job["created_by"]) == ("queued", "plan", ["R1", "R2"], "desk")
    assert (job["request"]["movable"], job["request"]["profile"]) == (["X1"], "storm")
    assert job["request"]["at"] == "2026-03-02T00:00:00+00:00"
    assert job["trace_id"] == answer.headers.get("X-Trace-Id", job["trace_id"])
    assert [event["kind"] for event in firm.events() if event["noun"] == "job"] == ["job.queued"]


def test_a_second_plan_of_that_day_and_region_is_told_which_one_runs(firm: Firm) -> None:
    """409 with the running job's id, for every region that they share; other days and regions go ahead."""
    desk = firm.client("desk")
    first = ask(desk, regions=["R1"]).json()["id"]
    for regions in (["R1"], ["R1", "R2"], []):
        again = ask(desk, regions=regions)
        assert (again.status_code, again.json()["code"], again.json()["items"]) == (409, "job-running", [first])
    assert ask(desk, regions=["R2"]).status_code == 202
    assert ask(desk, regions=["R2"], day="2026-03-03").status_code == 202


def test_of_fifty_simultaneous_requests_one_runs(firm: Firm) -> None:
    """49 are told its id."""
    headers = firm.client("desk").headers

    async def all_at_once() -> list[httpx.Response]:
        return await asyncio.gather(
            *(firm.web.post("/plans/requests", json=ASKED, headers=headers, timeout=60) for _ in range(50))
        )

    answers = firm.loop.run(all_at_once())
    assert sorted(answer.status_code for answer in answers) == [202, *[409] * 49]
    running = next(answer.json()["id"] for answer in answers if answer.status_code == 202)
    assert {answer.json()["items"][0] for answer in answers if answer.status_code == 409} == {running}


def test_a_request_that_comes_again_is_one_request(firm: Firm) -> None:
    """By its idempotency key, byte for byte."""
    first, again = (firm.client("desk").post("/plans/requests", ASKED, key="K1") for _ in range(2))
    assert (first.content, first.headers["Location"]) == (again.content, again.headers["Location"])
    assert len(firm.client("desk").get("/jobs").json()["items"]) == 1


def test_who_has_regions_plans_those(firm: Firm) -> None:
    """Without a word all of one's own; those of others do not exist; engineers and planners ask for nothing."""
    assert ask(firm.client("desk1")).json()["regions"] == ["R1"]
    foreign = ask(firm.client("desk1"), regions=["R2"])
    assert (foreign.status_code, foreign.json()["code"]) == (404, "unknown-region")
    assert ask(firm.client("desk"), regions=["R9"]).status_code == 404
    assert [ask(firm.client(who)).status_code for who in ("planner", "t1")] == [403, 403]


def test_who_may_see_and_stop_which_job(firm: Firm) -> None:
    """Dispatchers those of their regions; a job about everybody's is seen by all, and stopped by who has them all."""
    mine = ask(firm.client("desk1")).json()["id"]
    whole = ask(firm.client("desk"), day="2026-03-03").json()["id"]

    def listed(who: str) -> list[str]:
        return [job["id"] for job in firm.client(who).get("/jobs").json()["items"]]

    assert listed("desk") == listed("desk1") == listed("planner") == [whole, mine]
    assert listed("desk2") == [whole]
    assert firm.client("desk2").get(f"/jobs/{mine}").status_code == 404
    assert firm.client("desk2").get(f"/jobs/{mine}/progress").status_code == 404
    assert firm.client("desk2").post(f"/jobs/{mine}/cancel").status_code == 404
    refused = firm.client("desk2").post(f"/jobs/{whole}/cancel")
    assert (refused.status_code, refused.json()["code"]) == (403, "job-of-others")
    for path in ("/jobs", f"/jobs/{mine}", f"/jobs/{mine}/progress"):
        assert firm.client("t1").get(path).status_code == 403
        assert firm.nobody().get(path).status_code == 401
    assert firm.client("desk1").post(f"/jobs/{mine}/cancel").json()["state"] == "cancelled"
    again = firm.client("desk1").post(f"/jobs/{mine}/cancel")
    assert (again.status_code, again.json()["code"]) == (409, "job-ended")


def test_jobs_are_listed_page_by_page(firm: Firm) -> None:
    """Newest first, by state and kind; a cursor of nobody's is refused."""
    desk = firm.client("desk")
    made = [ask(desk, regions=[region]).json()["id"] for region in ("R1", "R2")]
    first = desk.get("/jobs", params={"limit": 1}).json()
    rest = desk.get("/jobs", params={"limit": 1, "after": first["next"]}).json()
    assert [first["items"][0]["id"], rest["items"][0]["id"], rest["next"]] == [made[1], made[0], None]
    assert begin(firm).id == made[0]
    assert [job["id"] for job in desk.get("/jobs", params={"state": "running"}).json()["items"]] == [made[0]]
    assert desk.get("/jobs", params={"kind": "urgent"}).json()["items"] == []
    assert desk.get("/jobs", params={"after": "nonsense"}).status_code == 422


def test_what_cannot_be_is_refused(firm: Firm) -> None:
    """422 at once, in both languages, and there is no job."""
    for facts, code in (
        ({"day": "2026-07-01"}, "no-shift-that-day"),
        ({"profile": "carnival"}, "unknown-profile"),
        ({"seconds": 0.5}, "invalid"),
        ({"seconds": 3601}, "invalid"),
        ({"movable": "some"}, "invalid"),
        ({"at": "2026-03-02T08:00:00"}, "invalid"),
        ({"seed": -1}, "invalid"),
        ({"priority": 1}, "invalid"),
    ):
        answer = ask(firm.client("desk"), **facts)
        assert (answer.status_code, answer.json()["code"]) == (422, code), facts
        assert answer.json()["en"]
        assert answer.json()["zh"]
    assert firm.client("desk").get("/jobs").json()["items"] == []


def test_a_day_that_is_too_large_is_refused_with_the_number(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    """One above the limit, the answer names what there is and what may be; just at the limit it is taken on."""
    later = "2026-03-03T08:00:00+08:00"
    for limit, noun, counted in (("MAX_ORDERS", "orders", 3), ("MAX_TECHNICIANS", "technicians", 2)):
        monkeypatch.setattr(plan_request, limit, counted - 1)
        answer = ask(firm.client("desk"), at=later)
        assert (answer.status_code, answer.json()["code"]) == (422, f"too-many-{noun}")
        assert f"{counted} {noun}" in answer.json()["en"]
        assert str(counted - 1) in answer.json()["zh"]
        monkeypatch.setattr(plan_request, limit, counted)
    assert ask(firm.client("desk"), at=later).status_code == 202


def test_ten_plans_an_hour_are_enough(firm: Firm) -> None:
    """The eleventh is told when to come back; somebody else's do not count, nor do those of the service itself."""
    desk = firm.client("desk")
    for _ in range(10):
        assert desk.post(f"{ask(desk).headers['Location']}/cancel").status_code == 200
    refused = ask(desk)
    assert (refused.status_code, refused.json()["code"]) == (429, "too-many-plans")
    assert 3500 < int(refused.headers["Retry-After"]) <= 3600
    assert ask(firm.client("admin")).status_code == 202


def test_a_job_is_followed_to_its_end(firm: Firm) -> None:
    """Each change once; a stream that broke off is taken up; the end is told once, and then there is nothing more."""
    desk = firm.client("desk")
    path = ask(desk).headers["Location"]
    with ThreadPoolExecutor(1) as thread:
        stream = thread.submit(desk.get, f"{path}/progress")
        time.sleep(0.3)
        job = begin(firm)
        time.sleep(0.8)
        jobs.heartbeat(firm.store, job.id, job.fence, {"phase": "improve", "gap": 0.02}, lease_s=LEASE_S)
        time.sleep(0.8)
        problem = JobProblem(code="no-orders", cause={"en": "none", "zh": "无"}, remedy={"en": "Wait.", "zh": "请等。"})
        with firm.store.writing(SYSTEM) as work:
            jobs.fail(work, job.id, job.fence, problem)
        answer = stream.result(10)
    assert answer.headers["content-type"].startswith("text/event-stream")
    told = events(answer.text)
    assert [(name, document["state"]) for _, name, document in told] == [
        ("progress", "queued"),
        ("progress", "running"),
        ("progress", "running"),
        ("end", "failed"),
    ]
    assert told[2][2]["progress"] == {"phase": "improve", "gap": 0.02}
    assert told[3][2]["problem"] == {"code": "no-orders", "en": "none. Wait.", "zh": "无。请等。"}
    resumed = events(desk.get(f"{path}/progress", headers={"Last-Event-ID": told[2][0]}).text)
    assert resumed == told[3:]
    assert desk.get(f"{path}/progress", headers={"Last-Event-ID": told[3][0]}).status_code == 204


def test_the_service_answers_while_a_worker_solves(firm: Firm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the request to the proposal; meanwhile a solver that keeps a processor busy is not felt (PR size: 2 s)."""
    monkeypatch.setattr("solver.supervise.CANCEL_S", 0.3)  # this solver does not listen

    def tools(errand: Errand) -> Tools:
        return Tools(
            store=firm.store,
            travel_times=lambda policy: travel_times(policy, tmp_path / "legs.db"),
            stop=errand.stopping,
            progress=errand.tell,
            command=(sys.executable, str(FAKE), "plan-then-hang"),
        )

    stop = threading.Event()
    worker = Worker(firm.store, HANDLERS, tools, name="W1", stop=stop, pace=Pace(poll_s=0.05))
    thread = threading.Thread(target=worker.run, daemon=True)
    desk = firm.client("desk")
    with ExitStack() as at_the_end:
        at_the_end.callback(thread.join, 15)
        at_the_end.callback(stop.set)
        thread.start()
        path = ask(desk).headers["Location"]
        until = time.monotonic() + 30
        while not desk.get(path).json()["progress"].get("incumbent"):
            assert time.monotonic() < until
            time.sleep(0.05)
        took = []
        for _ in range(20):
            began = time.monotonic()
            assert desk.get("/livez").status_code == 200
            took.append(time.monotonic() - began)
            time.sleep(0.1 - min(0.1, took[-1]))
        assert sorted(took)[len(took) // 2] < 0.1
        assert desk.post(f"{path}/cancel").json()["cancel_asked_at"] is not None
        ended = events(desk.get(f"{path}/progress").text)[-1]
    assert (ended[1], ended[2]["state"], ended[2]["result"]["ended"]) == ("end", "cancelled", "cancelled")
    assert [plan.state for plan in firm.store.plans()] == ["proposal"]
    assert datetime.fromisoformat(ended[2]["ended_at"]) <= datetime.now(UTC)
