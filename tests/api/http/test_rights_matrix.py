"""Every operation, asked by everybody: who may, who may not, and for whom a thing is not there at all."""

import asyncio
import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlencode

import httpx
import pytest
from firm import HOST, Loop
from rights_matrix import CALLERS, FOREIGNERS, MATRIX, Row
from whole_firm import EVERYBODY, FOREIGN, PERSONAL, Seeds, seed

from api.http.app import application, described
from api.http.security.tokens import write_access_token
from api.settings import Settings
from dispatch.store.store import open_store

METHODS = ("get", "post", "put", "patch", "delete")
OPERATIONS = {
    one["operationId"]: (method.upper(), path)
    for path, item in described().openapi()["paths"].items()
    for method, one in item.items()
    if method in METHODS
}
STATUS = {"2": range(200, 300), "1": (401,), "3": (403,), "4": (404,)}
ENDLESS = {"follow_events"}
NUMBERS = ("number", "requested", "sent")  # in bodies; in addresses they are text like all
UNKNOWN = {"number": "987654", "start_at": "2031-01-01T00:00:00Z", "kind": "on_site"}


@dataclass(kw_only=True)
class Firm:
    """The service on the seeded database, which is put back after every change."""

    app: Any
    web: httpx.AsyncClient
    loop: Loop
    seeds: Seeds
    tokens: dict[str, str]
    template: Path
    database: Path

    def put_back(self) -> None:
        """Have everything as it was seeded."""
        with closing(sqlite3.connect(self.template)) as source, closing(sqlite3.connect(self.database)) as target:
            source.backup(target)

    def request(self, who: str, operation: str, ids: dict[str, str] | None = None) -> tuple[str, str, dict[str, Any]]:
        """Return the method, address and options of a request as the matrix has it."""
        method, path = OPERATIONS[operation]
        row, known = MATRIX[operation], self._known(who)
        filled = {**known, **{name: str(_filled(text, known)) for name, text in row.ids.items()}, **(ids or {})}
        url = re.sub(r"\{(\w+)\}", lambda found: quote(filled[found[1]], safe=""), path)
        if row.query:
            url += f"?{urlencode(row.query)}"
        headers = {"If-Match": "*"}
        if who:
            headers["Authorization"] = f"Bearer {self.tokens[who]}"
        return method, url, {"headers": headers, **_content(row, known)}

    def ask(self, who: str, operation: str, ids: dict[str, str] | None = None) -> httpx.Response:
        """Return the answer to what the matrix asks, of one account or ("") of nobody."""
        method, url, options = self.request(who, operation, ids)
        answer: httpx.Response = self.loop.run(self.web.request(method, url, **options))
        return answer

    def _known(self, who: str) -> dict[str, Any]:
        account = who or "clerk"
        return {
            **self.seeds.ids,
            "reporter": None if who.startswith("t") else "T1",  # engineers report their own
            "refresh_token": self.seeds.refresh_tokens[account],
            "own_session": self.seeds.spare_sessions[account],
        }


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firm]:
    """The firm, seeded once for all."""
    folder = tmp_path_factory.mktemp("matrix")
    template, database = folder / "template.db", folder / "firm.db"
    seeds = seed(template)
    shutil.copy(template, database)
    settings = Settings(
        _env_file=None,
        database_url=f"sqlite:///{database}",
        travel_cache=folder / "legs.db",
        account_per_minute=100_000,
        engineer_per_minute=100_000,
        anonymous_per_minute=100_000,
        login_per_minute=1_000,
    )
    loop = Loop()
    with open_store(settings.database_url) as store:
        app = application(settings, store)
        now = datetime.now(UTC)
        tokens = {
            one.id: write_access_token(one, seeds.sessions[one.id], app.state.door.keys, now, life=timedelta(hours=1))
            for one in EVERYBODY
        }
        web = httpx.AsyncClient(transport=httpx.ASGITransport(app, client=("127.0.0.1", 50_000)), base_url=HOST)
        yield Firm(app=app, web=web, loop=loop, seeds=seeds, tokens=tokens, template=template, database=database)
        loop.run(web.aclose())
    loop.close()


def test_every_operation_has_its_line() -> None:
    """And there is no line of an operation that does not exist."""
    assert sorted(MATRIX) == sorted(OPERATIONS)
    assert all(re.fullmatch(r"[1234]{8}", row.gets) for row in MATRIX.values())


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("operation", sorted(MATRIX))
def test_everybody_gets_what_is_theirs(firm: Firm, operation: str, caller: str) -> None:
    """The status is that of the matrix, and no reply holds what its reader must not know."""
    who, row = CALLERS[caller], MATRIX[operation]
    expected = row.gets[list(CALLERS).index(caller)]
    if operation in ENDLESS:
        status, text = firm.loop.run(_first_words(firm, who, operation))
    else:
        answer = firm.ask(who, operation)
        status, text = answer.status_code, answer.text
    if OPERATIONS[operation][0] != "GET" and status < 300:
        firm.put_back()
    assert status in STATUS[expected], text[:500]
    assert _leaks(firm, operation, caller, text) == []
    if status >= 400:
        assert {"code", "en", "zh"} <= set(json.loads(text))


def test_what_must_not_be_heard_is_really_there(firm: Firm) -> None:
    """Whoever may, finds the secret texts in the same replies: the search for them looks at something."""
    rich = ("read_order", "list_orders", "read_customer", "read_site", "list_sites", "read_machine", "read_technician")
    assert [one for one in (*rich, "list_warnings") if "KANARI" not in firm.ask("desk1", one).text] == []
    assert [one for one in (*rich, "list_my_visits") if "KANARI" not in firm.ask("t1", one).text] == []
    shown = firm.ask("admin", "reveal_customer").text + firm.ask("admin", "export_technician").text
    assert [text for text in PERSONAL if text not in shown + firm.ask("admin", "export_customer").text] == []
    firm.put_back()


FOREIGN_OBJECTS = [
    (operation, caller)
    for operation, row in sorted(MATRIX.items())
    for caller, gets in zip(CALLERS, row.gets, strict=True)
    if gets == "4" and set(re.findall(r"\{(\w+)\}", OPERATIONS[operation][1])) - {"kind"}
]


@pytest.mark.parametrize(("operation", "caller"), FOREIGN_OBJECTS)
def test_what_is_foreign_looks_as_if_it_did_not_exist(firm: Firm, operation: str, caller: str) -> None:
    """The answer about somebody else's is, but for the id that was sent, the answer about what is not there."""
    names = re.findall(r"\{(\w+)\}", OPERATIONS[operation][1])
    unknown = {name: UNKNOWN.get(name, "NOT-THERE") for name in names}
    foreign, missing = firm.ask(CALLERS[caller], operation), firm.ask(CALLERS[caller], operation, unknown)
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert foreign.json()["code"] == missing.json()["code"]
    assert _without_ids(foreign) == _without_ids(missing)


def test_an_account_ends_only_its_own_sessions(firm: Firm) -> None:
    """Somebody else's session is not there."""
    theirs = {"session_id": firm.seeds.spare_sessions["desk1"]}
    assert firm.ask("desk1", "revoke_session", {"session_id": "none"}).status_code == 404
    for caller in CALLERS.values():
        if caller not in ("desk1", ""):
            assert firm.ask(caller, "revoke_session", theirs).status_code == 404


def test_an_engineer_is_in_the_dark_the_moment_a_visit_is_taken_back(firm: Firm) -> None:
    """The next request with the same token finds nothing: not the order, its site, customer, machine nor promises."""
    about = ("read_order", "list_order_events", "read_promises", "read_site", "read_customer", "read_machine")
    assert {firm.ask("t1", one).status_code for one in about} == {200}
    with closing(sqlite3.connect(firm.database)) as database, database:
        database.execute("UPDATE told_visit SET withdrawn_at = told_at WHERE technician_id = 'T1'")
    answers = [firm.ask("t1", one) for one in (*about, "accept_visit", "tell_event", "report_visit")]
    lists = [firm.ask("t1", one) for one in ("list_orders", "list_my_visits", "list_customers", "list_sites")]
    firm.put_back()
    assert {one.status_code for one in answers} == {404}
    assert [one.json()["items"] for one in lists] == [[]] * 4


def _leaks(firm: Firm, operation: str, caller: str, text: str) -> list[str]:
    """Return what the reader of a reply must not know of it; what the reader sent is no secret."""
    row = MATRIX[operation]
    who = CALLERS[caller]
    if caller in FOREIGNERS:
        _, url, options = firm.request(who, operation)
        text = _shared(operation, text)
        for sent in sorted({*firm.seeds.ids.values(), *re.findall(r"KANARI[\w-]*", f"{url}{options}")}, key=len)[::-1]:
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


def _filled(value: Any, known: dict[str, Any]) -> Any:
    """Return a value with {names} of seeds filled in."""
    if isinstance(value, dict):
        return {name: _filled(inner, known) for name, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, known) for inner in value]
    if isinstance(value, str) and (found := re.fullmatch(r"\{(\w+)\}", value)):
        text = known[found[1]]
        return int(text) if found[1] in NUMBERS else text
    return value


def _content(row: Row, known: dict[str, Any]) -> dict[str, Any]:
    if row.form is not None:
        return {"data": dict(row.form)}
    if row.file is not None:
        return {"files": {"file": row.file}}
    return {} if row.body is None else {"json": _filled(row.body, known)}


async def _first_words(firm: Firm, who: str, operation: str) -> tuple[int, str]:
    """Ask for a stream that does not end, and leave after its first words."""
    method, url, options = firm.request(who, operation)
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
    asking = asyncio.ensure_future(firm.app(scope, receive, send))
    await asyncio.wait_for(spoken.wait(), 10)
    gone.set()
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    return heard[0]["status"], b"".join(one.get("body", b"") for one in heard).decode()
