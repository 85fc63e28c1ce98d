"""The service on a firm with something of everything, seeded once; asked as the matrix of rights has it."""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import httpx
from firm import HOST, Loop
from rights_matrix import MATRIX, Row
from whole_firm import EVERYBODY, Seeds, seed

from api.http.app import application
from api.http.security.tokens import write_access_token
from api.settings import Settings
from dispatch.store.store import open_store

METHODS = ("get", "post", "put", "patch", "delete")
NUMBERS = ("number", "requested", "sent")  # in bodies; in addresses they are text like all


def operations_of(document: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Return the method and path of every operation of an OpenAPI document."""
    return {
        one["operationId"]: (method.upper(), path)
        for path, item in document["paths"].items()
        for method, one in item.items()
        if method in METHODS
    }


@dataclass(kw_only=True)
class Seeded:
    """The service on the seeded database, which is put back after every change."""

    app: Any
    operations: dict[str, tuple[str, str]]
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
        method, path = self.operations[operation]
        row, known = MATRIX[operation], self._known(who)
        filled = {**self.ids_for(who, operation), **(ids or {})}
        url = re.sub(r"\{(\w+)\}", lambda found: quote(filled[found[1]], safe=""), path)
        if row.query:
            url += f"?{urlencode({name: _filled(text, filled) for name, text in row.query.items()})}"
        headers = {"If-Match": "*"}
        if who:
            headers["Authorization"] = f"Bearer {self.tokens[who]}"
        return method, url, {"headers": headers, **_content(row, known)}

    def ask(self, who: str, operation: str, ids: dict[str, str] | None = None) -> httpx.Response:
        """Return the answer to what the matrix asks, of one account or ("") of nobody."""
        method, url, options = self.request(who, operation, ids)
        answer: httpx.Response = self.loop.run(self.web.request(method, url, **options))
        return answer

    def ids_for(self, who: str, operation: str) -> dict[str, str]:
        """Return what stands in an operation's address, by the name of the path parameter."""
        known = self._known(who)
        return {**known, **{name: str(_filled(text, known)) for name, text in MATRIX[operation].ids.items()}}

    def _known(self, who: str) -> dict[str, Any]:
        account = who or "clerk"
        return {
            **self.seeds.ids,
            "reporter": None if who.startswith("t") else "T1",  # engineers report their own
            "refresh_token": self.seeds.refresh_tokens[account],
            "own_session": self.seeds.spare_sessions[account],
        }


@contextmanager
def seeded_firm(folder: Path) -> Iterator[Seeded]:
    """Seed the firm in a folder and serve it."""
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
        geocoder="gazetteer",
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
        yield Seeded(
            app=app,
            operations=operations_of(app.openapi()),
            web=web,
            loop=loop,
            seeds=seeds,
            tokens=tokens,
            template=template,
            database=database,
        )
        loop.run(web.aclose())
    loop.close()


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
