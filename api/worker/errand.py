"""One job under way: its handler in a thread of its own, and what is known of it meanwhile."""

import threading
from collections.abc import Callable, Mapping
from typing import Any, Literal

from api.tracing import Trace, trace_here, tracing
from api.worker.ending import Ending
from dispatch.job import Job

Why = Literal["cancelled", "worker stops", "lease lost"]


class Errand:
    """A job that a handler works on in a thread, while the worker looks after its lease.

    ending: what the handler handed over, error: what it raised instead; both None while it works.
    """

    def __init__(self, job: Job, work: Callable[["Errand"], Ending]) -> None:
        self.job = job
        self.ending: Ending | None = None
        self.error: Exception | None = None
        self.why: Why | None = None
        self._progress: Mapping[str, Any] | None = None
        self._trace = trace_here() or Trace.after(job.trace)  # the thread is in the trace of whoever starts it
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(work,), name=f"job {job.id}", daemon=True)

    def begin(self) -> None:
        """Let the handler work."""
        self._thread.start()

    def over(self, within_s: float) -> bool:
        """Return whether the handler is through, waiting for it so long."""
        return self._over.wait(within_s)

    def end_early(self, why: Why) -> None:
        """Ask the handler to come to an end; the first reason counts, but for a lost lease, which outdoes all."""
        if self.why is None or why == "lease lost":
            self.why = why

    def stopping(self) -> bool:
        """Return whether the handler is asked to come to an end."""
        return self.why is not None

    def tell(self, progress: Mapping[str, Any]) -> None:
        """Hear from the handler how far it is."""
        self._progress = dict(progress)

    def news(self) -> Mapping[str, Any] | None:
        """Return the last progress that nobody has asked for yet, None where there is none."""
        told, self._progress = self._progress, None
        return told

    def _run(self, work: Callable[["Errand"], Ending]) -> None:
        try:
            with tracing(self._trace):
                self.ending = work(self)
        except Exception as error:  # whatever it is, it is this job's problem alone
            self.error = error
        finally:
            self._over.set()
