"""Around all that can fail: an id on every reply, a line in the log, the figures, and no fault that shows a trace."""

import time
from typing import Final

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.figures import REQUEST_SECONDS, REQUESTS, UNDER_WAY
from api.http.guards.callers import caller_of, header
from api.http.guards.refusals import Refusal
from api.logs import log_of, where_raised
from api.tracing import Span, Tracer, trace_here

_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_QUIET: Final = ("/livez", "/readyz", "/metrics", "/assets/{path}")
_CLIENT_GONE: Final = 499
"""Noted where nobody waits for the answer any more."""

_DEFECT: Final = Refusal(
    status=500,
    code="internal-error",
    words={
        "en": "The service failed; its log has more under the trace id.",
        "zh": "服务内部出错；可凭追踪编号在日志中查询。",
    },
)
_log = log_of("http")


class Observed:
    """Watches every request from its first byte to its last."""

    def __init__(self, app: ASGIApp, tracer: Tracer) -> None:
        self._app = app
        self._tracer = tracer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Watch one request."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        with self._tracer.span(_method(scope), header(scope, b"traceparent")) as span:
            return await _Watch(scope, span).run(self._app, receive, send)


class _Watch:
    """One request while it is watched."""

    def __init__(self, scope: Scope, span: Span) -> None:
        self._scope = scope
        self._span = span
        self._began = time.perf_counter()
        self._answered_after_s: float | None = None
        self._status = _CLIENT_GONE
        trace = trace_here()
        assert trace is not None, "the tracer has just begun one"  # noqa: S101
        self._trace = trace

    async def run(self, app: ASGIApp, receive: Receive, send: Send) -> None:
        fault: Exception | None = None

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._status = message["status"]
                self._answered_after_s = time.perf_counter() - self._began
                message = {**message, "headers": [*message.get("headers", ()), *self._ids()]}
            await send(message)

        UNDER_WAY.inc()
        try:
            await app(self._scope, receive, noted)
        except Exception as error:
            fault = error
            if self._answered_after_s is None:
                await _DEFECT.answer(self._scope, noted)
        finally:
            UNDER_WAY.dec()
            self._tell(fault)

    def _ids(self) -> list[tuple[bytes, bytes]]:
        return [
            (b"x-trace-id", self._trace.trace_id.encode()),
            (b"traceparent", self._trace.traceparent.encode()),
        ]

    def _tell(self, fault: Exception | None) -> None:
        route, method = route_of(self._scope), _method(self._scope)
        whole_s = time.perf_counter() - self._began
        REQUESTS.labels(route, method, f"{self._status // 100}xx").inc()
        if self._answered_after_s is not None:
            REQUEST_SECONDS.labels(route, method).observe(self._answered_after_s)
        self._span.called(f"{method} {route}")
        self._span.note(http__route=route, http__request__method=method, http__response__status_code=self._status)
        if self._status >= 500 or fault is not None:
            self._span.failed()
        if route in _QUIET and self._status < 500:
            return
        say = _log.error if fault is not None else _log.warning if self._status >= 500 else _log.info
        say(
            "request",
            trace_id=self._trace.trace_id,
            method=method,
            route=route,
            status=self._status,
            ms=round(whole_s * 1000, 1),
            account=caller_of(self._scope).account_id,
            **(where_raised(fault) if fault is not None else {}),
        )


def count_from_nought(router: APIRouter) -> None:
    """Let the counts of refusals and faults be there before the first: who watches them sees only what is added."""
    for route in router.routes:
        if isinstance(route, APIRoute):
            for method in route.methods or ():
                for status in ("4xx", "5xx"):
                    REQUESTS.labels(route.path_format, method, status)


def route_of(scope: Scope) -> str:
    """Return the template of the route that answered, as /orders/{order_id}: never an address with an id in it."""
    route = scope.get("route")
    template = getattr(route, "path_format", None) or getattr(route, "path", None)
    if isinstance(template, str) and template:
        return template
    return "/assets/{path}" if scope["path"].startswith("/assets/") else "(none)"


def _method(scope: Scope) -> str:
    return scope["method"] if scope["method"] in _METHODS else "other"
