"""What a guard answers instead of the routes: problem+json, as everywhere in the service."""

import json
from dataclasses import dataclass, field
from typing import Final

from starlette.types import Scope, Send

from api.tracing import trace_here
from solver.words import Words

CLOSE: Final = ((b"connection", b"close"),)
"""Said when the rest of a body will not be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a request goes no further. code: stable, kebab-case; retry_after_s: when it may be tried again."""

    status: int
    code: str
    words: Words
    retry_after_s: int | None = None
    headers: tuple[tuple[bytes, bytes], ...] = field(default=())

    async def answer(self, scope: Scope, send: Send) -> None:
        """Send the refusal as the whole answer to a request."""
        trace = trace_here()
        document = {
            "type": f"urn:paigong:problem:{self.code}",
            "title": self.words["en"],
            "status": self.status,
            "code": self.code,
            "en": self.words["en"],
            "zh": self.words["zh"],
            **({"trace_id": trace.trace_id} if trace else {}),
        }
        body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
        headers = [
            (b"content-type", b"application/problem+json"),
            (b"content-length", str(len(body)).encode()),
            *self.headers,
        ]
        if self.retry_after_s is not None:
            headers.append((b"retry-after", str(self.retry_after_s).encode()))
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
