"""One request's or job's way through the service: an id that every reply carries, and spans where they are asked for.

The id is there always; OpenTelemetry is loaded only when PAIGONG_OTEL_ENDPOINT names a collector. Spans carry route
templates, kinds and outcomes; never paths with ids, query strings or bodies.
"""

import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final, Protocol, Self

_TRACEPARENT: Final = re.compile(r"^00-(?P<trace>[0-9a-f]{32})-(?P<span>[0-9a-f]{16})-[0-9a-f]{2}$")
_NOTHING = {"0" * 32, "0" * 16}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Where in which trace we are, as W3C writes it: 32 and 16 hexadecimal digits."""

    trace_id: str
    span_id: str

    @classmethod
    def new(cls) -> Self:
        """Begin a trace."""
        return cls(trace_id=secrets.token_hex(16), span_id=secrets.token_hex(8))

    @classmethod
    def after(cls, traceparent: str | None) -> Self:
        """Go on with the trace that a caller names, or begin one."""
        found = _TRACEPARENT.match(traceparent or "")
        if found is None or found["trace"] in _NOTHING or found["span"] in _NOTHING:
            return cls.new()
        return cls(trace_id=found["trace"], span_id=secrets.token_hex(8))

    @property
    def traceparent(self) -> str:
        """The header that hands the trace on."""
        return f"00-{self.trace_id}-{self.span_id}-01"


_here: ContextVar[Trace | None] = ContextVar("paigong_trace", default=None)


def trace_here() -> Trace | None:
    """Return the trace of the request or job that runs here, None outside of any."""
    return _here.get()


@contextmanager
def tracing(trace: Trace) -> Iterator[Trace]:
    """Let `trace_here` answer with a trace inside the block."""
    token = _here.set(trace)
    try:
        yield trace
    finally:
        _here.reset(token)


class Span(Protocol):
    """One step of a trace while it runs."""

    def called(self, name: str) -> None:
        """Give the span its name, known only now."""

    def note(self, **attributes: str | int | float | bool) -> None:
        """Add figures and kinds."""

    def failed(self) -> None:
        """Mark it as failed."""


class Tracer(Protocol):
    """Whoever records spans."""

    def span(self, name: str, parent: str | None) -> Any:
        """Return a context manager that yields a Span; parent: a traceparent header, if any."""

    def close(self) -> None:
        """Send what is left."""


class _Quiet:
    """Records nothing: there is no collector."""

    def called(self, name: str) -> None:
        """Do nothing."""

    def note(self, **attributes: str | int | float | bool) -> None:
        """Do nothing."""

    def failed(self) -> None:
        """Do nothing."""

    @contextmanager
    def span(self, name: str, parent: str | None) -> Iterator[Self]:
        """Go on with the caller's trace or begin one, and record nothing."""
        with tracing(Trace.after(parent)):
            yield self

    def close(self) -> None:
        """Do nothing."""


QUIET: Final[Tracer] = _Quiet()


def tracer_for(endpoint: str, service: str, resource: Mapping[str, str] | None = None) -> Tracer:
    """Return who records spans: nobody where there is no endpoint, else OpenTelemetry by OTLP over HTTP.

    service: what the collector calls us, as "paigong-api".
    """
    if not endpoint:
        return QUIET
    from api.otel import CollectorTracer  # only here: without an endpoint nothing of it is loaded

    return CollectorTracer(endpoint, service, resource or {})
