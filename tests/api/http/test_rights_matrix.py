"""Every operation, asked by everybody: who may, who may not, and for whom a thing is not there at all."""

import asyncio
import json
import re
import sqlite3
from contextlib import closing
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from firm import HOST
from rights_matrix import CALLERS, FOREIGNERS, MATRIX
from seeded import Seeded
from whole_firm import FOREIGN, PERSONAL

STATUS = {"2": range(200, 300), "1": (401,), "3": (403,), "4": (404,)}
ENDLESS = {"follow_events"}
NAMED_IN_BODY = {
    "create_order", "request_plan", "count_stock", "hand_over_stock", "hand_out_stock", "request_transfer",
}  # fmt: skip
UNKNOWN = {"number": "987654", "review_id": "987654", "start_at": "2031-01-01T00:00:00Z", "kind": "on_site"}


def test_every_operation_has_its_line(seeded: Seeded) -> None:
    """And there is no line of an operation that does not exist."""
    assert sorted(MATRIX) == sorted(seeded.operations)
    assert all(re.fullmatch(r"[1234]{8}", row.gets) for row in MATRIX.values())


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("operation", sorted(MATRIX))
def test_everybody_gets_what_is_theirs(seeded: Seeded, operation: str, caller: str) -> None:
    """The status is that of the matrix, and no reply holds what its reader must not know."""
    who, row = CALLERS[caller], MATRIX[operation]
    expected = row.gets[list(CALLERS).index(caller)]
    if operation in ENDLESS:
        status, text = seeded.loop.run(_first_words(seeded, who, operation))
    else:
        answer = seeded.ask(who, operation)
        status, text = answer.status_code, answer.text
    if seeded.operations[operation][0] != "GET" and status < 300:
        seeded.put_back()
    assert status in STATUS[expected], text[:500]
    assert _leaks(seeded, operation, caller, text) == []
    if status >= 400:
        assert {"code", "en", "zh"} <= set(json.loads(text))


def test_what_must_not_be_heard_is_really_there(seeded: Seeded) -> None:
    """Whoever may, finds the secret texts in the same replies: the search for them looks at something."""
    rich = ("read_order", "list_orders", "read_customer", "read_site", "list_sites", "read_machine", "read_technician")
    assert [one for one in (*rich, "list_warnings") if "KANARI" not in seeded.ask("desk1", one).text] == []
    assert [one for one in (*rich, "list_my_visits") if "KANARI" not in seeded.ask("t1", one).text] == []
    shown = seeded.ask("admin", "reveal_customer").text + seeded.ask("admin", "export_technician").text
    assert [text for text in PERSONAL if text not in shown + seeded.ask("admin", "export_customer").text] == []
    seeded.put_back()


FOREIGN_OBJECTS = [
    (operation, caller)
    for operation, row in sorted(MATRIX.items())
    for caller, gets in zip(CALLERS, row.gets, strict=True)
    if gets == "4" and operation not in NAMED_IN_BODY
]


@pytest.mark.parametrize(("operation", "caller"), FOREIGN_OBJECTS)
def test_what_is_foreign_looks_as_if_it_did_not_exist(seeded: Seeded, operation: str, caller: str) -> None:
    """The answer about somebody else's is, but for the id that was sent, the answer about what is not there."""
    names = re.findall(r"\{(\w+)\}", seeded.operations[operation][1])
    unknown = {name: UNKNOWN.get(name, "NOT-THERE") for name in names}
    foreign, missing = seeded.ask(CALLERS[caller], operation), seeded.ask(CALLERS[caller], operation, unknown)
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert foreign.json()["code"] == missing.json()["code"]
    assert _without_ids(foreign) == _without_ids(missing)


def test_an_account_ends_only_its_own_sessions(seeded: Seeded) -> None:
    """Somebody else's session is not there."""
    theirs = {"session_id": seeded.seeds.spare_sessions["desk1"]}
    assert seeded.ask("desk1", "revoke_session", {"session_id": "none"}).status_code == 404
    for caller in CALLERS.values():
        if caller not in ("desk1", ""):
            assert seeded.ask(caller, "revoke_session", theirs).status_code == 404


def test_an_engineer_is_in_the_dark_the_moment_a_visit_is_taken_back(seeded: Seeded) -> None:
    """The next request with the same token finds nothing: not the order, its site, customer, machine nor promises."""
    about = ("read_order", "list_order_events", "read_promises", "read_site", "read_customer", "read_machine")
    assert {seeded.ask("t1", one).status_code for one in about} == {200}
    with closing(sqlite3.connect(seeded.database)) as database, database:
        database.execute("UPDATE told_visit SET withdrawn_at = told_at WHERE technician_id = 'T1'")
    answers = [seeded.ask("t1", one) for one in (*about, "accept_visit", "tell_event", "report_visit")]
    lists = [seeded.ask("t1", one) for one in ("list_orders", "list_my_visits", "list_customers", "list_sites")]
    seeded.put_back()
    assert {one.status_code for one in answers} == {404}
    assert [one.json()["items"] for one in lists] == [[]] * 4


def _leaks(seeded: Seeded, operation: str, caller: str, text: str) -> list[str]:
    """Return what the reader of a reply must not know of it; what the reader sent is no secret."""
    row = MATRIX[operation]
    who = CALLERS[caller]
    if caller in FOREIGNERS:
        _, url, options = seeded.request(who, operation)
        text = _shared(operation, text)
        for sent in sorted({*seeded.seeds.ids.values(), *re.findall(r"KANARI[\w-]*", f"{url}{options}")}, key=len)[
            ::-1
        ]:
            if sent in url or sent in str(options):
                text = text.replace(sent, "")
        return [secret for secret in FOREIGN if secret in text]
    if row.clear or caller == "engineer":
        return []
    return [secret for secret in PERSONAL if secret in text]


def _shared(operation: str, text: str) -> str:
    """Return a reply without the names of centres, which are everybody's."""
    return text.replace("KANARI 分库", "") if operation in ("list_centers", "read_center") else text


def _without_ids(answer: httpx.Response) -> dict[str, Any]:
    """Return a problem without the ids that were in the address, and without its trace."""
    sent = [unquote(part) for part in answer.request.url.path.split("/") if part]
    text = json.dumps({**answer.json(), "trace_id": None}, ensure_ascii=False)
    for one in sorted(sent, key=len, reverse=True):
        text = re.sub(rf"(?<![\w-]){re.escape(one)}(?![\w-])", "…", text)
    found: dict[str, Any] = json.loads(text)
    return found


async def _first_words(seeded: Seeded, who: str, operation: str) -> tuple[int, str]:
    """Ask for a stream that does not end, and leave after its first words."""
    method, url, options = seeded.request(who, operation)
    heard: list[dict[str, Any]] = []
    spoken, gone = asyncio.Event(), asyncio.Event()

    async def receive() -> dict[str, Any]:
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        heard.append(message)
        if message.get("body"):
            spoken.set()

    headers = {"Host": HOST.removeprefix("http://"), **options["headers"]}
    scope = {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "method": method,
        "scheme": "http", "path": url, "raw_path": url.encode(), "query_string": b"", "root_path": "",
        "headers": [(name.lower().encode(), text.encode()) for name, text in headers.items()],
        "client": ("127.0.0.1", 5), "server": ("127.0.0.1", 80),
    }  # fmt: skip
    asking = asyncio.ensure_future(seeded.app(scope, receive, send))
    await asyncio.wait_for(spoken.wait(), 10)
    gone.set()
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    return heard[0]["status"], b"".join(one.get("body", b"") for one in heard).decode()
