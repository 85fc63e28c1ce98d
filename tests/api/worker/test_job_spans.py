"""A job is a span of the trace of whoever asked for it, and says nothing but its kind and its end."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from rig import ended, put, quick, working

from api.tracing import Trace, trace_here, tracing
from api.worker.ending import Ending
from api.worker.tools import Tools
from dispatch.job import Job
from dispatch.store.store import Store

ASKED = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@dataclass
class Noted:
    """A span as it was recorded."""

    name: str
    trace: Trace
    notes: dict[str, Any] = field(default_factory=dict)
    bad: bool = False

    def called(self, name: str) -> None:
        """Be called otherwise."""
        self.name = name

    def note(self, **attributes: Any) -> None:
        """Note."""
        self.notes |= attributes

    def failed(self) -> None:
        """Be a failure."""
        self.bad = True


class Notes:
    """Records spans here."""

    def __init__(self) -> None:
        self.spans: list[Noted] = []

    @contextmanager
    def span(self, name: str, parent: str | None) -> Iterator[Noted]:
        """Record one."""
        with tracing(Trace.after(parent)) as trace:
            self.spans.append(Noted(name, trace))
            yield self.spans[-1]

    def close(self) -> None:
        """Nothing is left."""


def test_a_job_is_a_span_of_its_caller_s_trace(own_store: Store) -> None:
    """The handler's own thread is in the span too: what it hands on carries the same ids."""
    seen: list[Trace | None] = []

    def handler(job: Job, tools: Tools) -> Ending:
        seen.append(trace_here())
        return quick(job, tools)

    notes = Notes()
    with working(own_store, handler, tracer=notes):
        job = ended(own_store, put(own_store, trace=ASKED))
    (span,) = notes.spans
    assert (span.name, span.trace.trace_id, seen) == ("job test", ASKED.split("-")[1], [span.trace])
    assert span.notes == {"job__kind": "test", "job__attempt": 1, "job__outcome": job.state}
    assert not span.bad


def test_a_failed_job_is_a_failed_span(own_store: Store) -> None:
    """What went wrong stands in the job and in the log; the span says only that it did."""

    def handler(job: Job, tools: Tools) -> Ending:
        raise RuntimeError("13812345678")

    notes = Notes()
    with working(own_store, handler, tracer=notes):
        ended(own_store, put(own_store))
    assert (notes.spans[0].bad, notes.spans[0].notes["job__outcome"]) == (True, "failed")
    assert "13812345678" not in str(notes.spans)
