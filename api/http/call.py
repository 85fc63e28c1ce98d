"""One request at work: who asks, in which transaction, and what is answered.

Whatever a request changes, and the answer to it where it carries an idempotency key, are committed together: a client
that did not hear the answer asks again and gets the same, byte for byte, with nothing done twice.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from fastapi import Request, Response
from pydantic import BaseModel
from sqlalchemy import Connection

from api.http.etags import matches, permits
from api.http.problems import PreconditionFailed, PreconditionMissing, Problem
from dispatch.account import Role
from dispatch.actor import Actor
from dispatch.store.replies import Errand, StoredReply, keep_reply, reply_to
from dispatch.store.store import Store
from dispatch.store.work import Work

_KEY = re.compile(r"[!-~]{1,200}")
_KEPT = ("etag", "location", "content-type")


@dataclass(frozen=True, slots=True)
class Reply:
    """What an operation answers: a model (None: no body), its status, ETag (without quotes) and further headers."""

    model: BaseModel | None
    status: int = field(default=200, kw_only=True)
    etag: str | None = field(default=None, kw_only=True)
    headers: Mapping[str, str] = field(default_factory=dict, kw_only=True)

    def response(self) -> Response:
        """Return the answer as it goes out."""
        headers = dict(self.headers)
        if self.etag is not None:
            headers["ETag"] = f'"{self.etag}"'
        if self.model is None:
            return Response(status_code=self.status, headers=headers)
        return Response(self.model.model_dump_json(), self.status, headers, "application/json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """Who asks, as the database has it now. regions: a dispatcher's, empty for all; technician_id: an engineer's."""

    account_id: str
    role: Role
    regions: tuple[str, ...]
    technician_id: str | None
    session_id: str


class Call:
    """A request, its principal, and the store."""

    def __init__(self, request: Request, principal: Principal, store: Store, body: bytes) -> None:
        self.principal = principal
        self.store = store
        self.at = datetime.now(UTC)
        self._request = request
        self._body = body

    def read(self, look: Callable[[Connection], Reply]) -> Response:
        """Answer with what is found in the database at one moment; 304 where the client has it already."""
        with self.store.reading() as connection:
            reply = look(connection)
        if reply.etag is not None and self.has(reply.etag):
            return Response(status_code=304, headers={"ETag": f'"{reply.etag}"'})
        return reply.response()

    def has(self, tag: str) -> bool:
        """Tell whether the client has the answer with this ETag already: then nothing need be reckoned for it."""
        known = self._request.headers.get("if-none-match")
        return known is not None and matches(known, tag)

    def write(self, act: Callable[[Work], Reply | Response]) -> Response:
        """Do something in one transaction, once for each idempotency key, and answer when it is committed."""
        errand = self._errand()
        actor = Actor(id=self.principal.account_id, role=self.principal.role, source="http")
        with self.store.writing(actor) as work:
            if errand is not None and (before := reply_to(work.connection, errand)) is not None:
                return _again(before)
            done = act(work)
            response = done.response() if isinstance(done, Reply) else done
            if errand is not None:
                keep_reply(work, errand, _kept(response))
        return response

    def require_match(self, tag: str) -> None:
        """Refuse an edit that was not made of the version with this ETag. Call it inside the transaction."""
        seen = self._request.headers.get("if-match")
        if seen is None:
            raise PreconditionMissing
        if not permits(seen, tag):
            raise PreconditionFailed(etag=f'"{tag}"')

    def _errand(self) -> Errand | None:
        key = self._request.headers.get("idempotency-key")
        if key is None:
            return None
        if not _KEY.fullmatch(key):
            raise Problem(
                "idempotency-key-form",
                {
                    "en": "An Idempotency-Key has 1 to 200 visible ASCII characters.",
                    "zh": "Idempotency-Key 须为 1 至 200 个可见 ASCII 字符。",
                },
            )
        url = self._request.url
        return Errand(
            account_id=self.principal.account_id,
            route=f"{self._request.method} {url.path}",
            key=key,
            question=hashlib.sha256(url.query.encode() + b"\n" + self._body).hexdigest(),
        )


def _kept(response: Response) -> StoredReply:
    headers = {name: value for name, value in response.headers.items() if name in _KEPT}
    return StoredReply(status=response.status_code, headers=headers, body=bytes(response.body))


def _again(reply: StoredReply) -> Response:
    return Response(reply.body, reply.status, {**reply.headers, "Idempotency-Replayed": "true"})
