"""Every request has a trace; spans go to a collector only where there is one, and carry no data."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from http_guarded import Web, application, settings

from api.tracing import Trace, trace_here, tracing


def test_a_trace_goes_on_where_the_caller_names_one_and_begins_anew_where_not() -> None:
    """A valid traceparent gives its trace id; anything else, all zeros too, a new one."""
    given = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    after = Trace.after(given)
    assert after.trace_id == "0af7651916cd43dd8448eb211c80319c"
    assert after.span_id != "b7ad6b7169203331"
    assert Trace.after(after.traceparent).trace_id == after.trace_id
    for wrong in (None, "", given[:-1], "00-" + "0" * 32 + "-b7ad6b7169203331-01", "zz" + given[2:]):
        assert Trace.after(wrong).trace_id != after.trace_id


def test_the_trace_is_known_inside_the_block_only() -> None:
    """`trace_here` answers for what runs here, and for nothing else."""
    assert trace_here() is None
    with tracing(Trace.new()) as trace:
        assert trace_here() is trace
    assert trace_here() is None


def test_without_a_collector_nothing_of_its_kit_is_loaded() -> None:
    """Neither the exporter nor the SDK: they cost memory and threads."""
    program = (
        "import sys; from api.tracing import tracer_for\n"
        "with tracer_for('', 'x').span('a', None): pass\n"
        "print([name for name in sys.modules if name.startswith(('opentelemetry.sdk', 'opentelemetry.exporter'))])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


class _Collector(BaseHTTPRequestHandler):
    heard: list[tuple[str, bytes]]

    def do_POST(self) -> None:
        self.heard.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def collector() -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    """An OTLP collector that notes what it is sent."""
    handler = type("Noting", (_Collector,), {"heard": []})
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", handler.heard
    server.shutdown()
    thread.join()
    server.server_close()


def test_spans_reach_the_collector_with_templates_and_outcomes_only(
    collector: tuple[str, list[tuple[str, bytes]]],
) -> None:
    """The route's template, the status and the caller's trace arrive; an id, a query, a message do not."""
    endpoint, heard = collector
    app = application(settings(otel_endpoint=endpoint))
    web = Web(app)
    trace = "0af7651916cd43dd8448eb211c80319c"
    answer = web.get("/orders/13812345678?q=13987654321", headers={"traceparent": f"00-{trace}-b7ad6b7169203331-01"})
    assert answer.headers["x-trace-id"] == trace
    assert web.get("/broken/13812345678").status_code == 500
    app.state.tracer.close()
    assert {path for path, _ in heard} == {"/v1/traces"}
    sent = b"".join(body for _, body in heard)
    for wanted in (
        b"GET /orders/{order_id}",
        b"GET /broken/{phone}",
        b"http.route",
        bytes.fromhex(trace),
        b"paigong-api",
    ):
        assert wanted in sent
    for private in (b"13812345678", b"13987654321", b"is broken"):
        assert private not in sent


def test_a_collector_that_is_away_costs_no_request(monkeypatch: pytest.MonkeyPatch) -> None:
    """The request is answered at once, and the end waits for the collector no longer than agreed."""
    monkeypatch.setattr("api.otel._SEND_S", 0.2)
    app = application(settings(otel_endpoint="http://127.0.0.1:9"))
    assert Web(app).get("/orders/7").status_code == 200
    began = time.monotonic()
    app.state.tracer.close()
    assert time.monotonic() - began < 3
