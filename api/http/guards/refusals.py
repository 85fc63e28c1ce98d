"""What a guard answers instead of the routes: problem+json, as everywhere in the service."""

import json
from dataclasses import dataclass, field
from typing import Final

from starlette.types import Scope, Send

from api.tracing import trace_here
from solver.words import Words

PROBLEM: Final = "application/problem+json"
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

    def document(self) -> dict[str, object]:
        """Return the refusal as problem+json has it."""
        trace = trace_here()
        return {
            "type": f"urn:paigong:problem:{self.code}",
            "title": self.words["en"],
            "status": self.status,
            "code": self.code,
            "en": self.words["en"],
            "zh": self.words["zh"],
            **({"trace_id": trace.trace_id} if trace else {}),
        }

    async def answer(self, scope: Scope, send: Send) -> None:
        """Send the refusal as the whole answer to a request."""
        body = json.dumps(self.document(), ensure_ascii=False, separators=(",", ":")).encode()
        headers = [
            (b"content-type", PROBLEM.encode()),
            (b"content-length", str(len(body)).encode()),
            *self.headers,
        ]
        if self.retry_after_s is not None:
            headers.append((b"retry-after", str(self.retry_after_s).encode()))
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
