"""Spans for an OpenTelemetry collector. Loaded only where one is configured."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span as OtelSpan
from opentelemetry.trace import SpanKind, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from api.tracing import Trace, tracing

_SEND_S = 3.0


class CollectorSpan:
    """A span on its way to the collector."""

    def __init__(self, span: OtelSpan) -> None:
        self._span = span

    def called(self, name: str) -> None:
        """Give the span its name, known only now."""
        self._span.update_name(name)

    def note(self, **attributes: str | int | float | bool) -> None:
        """Add figures and kinds."""
        self._span.set_attributes({name.replace("__", "."): value for name, value in attributes.items()})

    def failed(self) -> None:
        """Mark it as failed."""
        self._span.set_status(StatusCode.ERROR)


class CollectorTracer:
    """Sends spans to a collector in the background; one that is away costs nothing but the spans."""

    def __init__(self, endpoint: str, service: str, resource: Mapping[str, str]) -> None:
        address = endpoint.rstrip("/")
        exporter = OTLPSpanExporter(
            endpoint=address if address.endswith("/v1/traces") else f"{address}/v1/traces", timeout=_SEND_S
        )
        self._provider = TracerProvider(resource=Resource.create({"service.name": service, **resource}))
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("paigong")
        self._propagator = TraceContextTextMapPropagator()

    @contextmanager
    def span(self, name: str, parent: str | None) -> Iterator[CollectorSpan]:
        """Record a block as a span of the trace that `parent` names, or of a new one."""
        context = self._propagator.extract({"traceparent": parent or ""})
        with self._tracer.start_as_current_span(
            name, context=context, kind=SpanKind.SERVER, record_exception=False, set_status_on_exception=False
        ) as span:
            ids = span.get_span_context()
            trace = Trace(trace_id=f"{ids.trace_id:032x}", span_id=f"{ids.span_id:016x}")
            with tracing(trace):
                yield CollectorSpan(span)

    def close(self) -> None:
        """Send what is left, but do not wait long for a collector that is away."""
        self._provider.force_flush(round(_SEND_S * 1000))
        self._provider.shutdown()
