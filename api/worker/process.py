"""One worker process: its jobs in the main thread, the duties beside them, and a good end when it is told to stop."""

import os
import secrets
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType

from api.logs import log_of
from api.settings import Settings
from api.tracing import Tracer, tracer_for
from api.wiring import addresses, travel_times
from api.worker.addresses import PATIENCE_S, AddressLoop
from api.worker.duties import Duty, DutyLoop
from api.worker.errand import Errand
from api.worker.loop import Pace, Worker
from api.worker.tools import Handler, Tools
from dispatch.store.store import Store, open_store

DUTY_LEASE_S = 15.0
"""Another worker attends to the duties when the one that did has been silent for so long."""

PARENT_LOOK_S = 1.0
"""Between two looks at whether the process that started this one still lives."""

_JOIN_S = 5.0
_log = log_of("worker")


def work(
    settings: Settings,
    handlers: Mapping[str, Handler],
    duties: Sequence[Duty],
    *,
    pace: Pace | None = None,
    parent: int | None = None,
) -> None:
    """Be a worker until SIGTERM or SIGINT comes, or the process `parent` is gone.

    A job that is under way then waits again, and its attempt does not count; this takes 15 seconds at most.
    """
    stop = threading.Event()
    name = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(2)}"
    pace = pace or Pace(lease_s=settings.lease_s, heartbeat_s=settings.heartbeat_s)
    with _told_to_stop(stop), open_store(settings.database_url) as store:
        if parent is not None:
            _started("parent", lambda: _follow(parent, stop))
        loop = DutyLoop(store, duties, worker=name, stop=stop, lease_s=DUTY_LEASE_S)
        beside = [_started("duties", loop.run)]
        if (asking := addresses(settings, store, patience_s=PATIENCE_S)) is not None:
            beside.append(_started("addresses", AddressLoop(store, asking, stop=stop).run))
        _log.info("worker started", worker=name, kinds=sorted(handlers))
        tracer: Tracer = tracer_for(settings.otel_endpoint, "paigong-worker")
        Worker(store, handlers, _tools(store, settings), name=name, stop=stop, pace=pace, tracer=tracer).run()
        tracer.close()
        for thread in beside:
            thread.join(_JOIN_S)
        _log.info("worker stopped", worker=name)


def _tools(store: Store, settings: Settings) -> Callable[[Errand], Tools]:
    return lambda errand: Tools(
        store=store,
        travel_times=lambda policy: travel_times(policy, settings.travel_cache),
        stop=errand.stopping,
        progress=errand.tell,
        nice=settings.worker_nice,
        memory_mb=settings.solver_mb,
    )


@contextmanager
def _told_to_stop(stop: threading.Event) -> Iterator[None]:
    """Set an event on SIGTERM and SIGINT."""

    def told(number: int, frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, told) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _follow(parent: int, stop: threading.Event) -> None:
    """Stop when the parent is gone: nobody would end this process any more."""
    while not stop.wait(PARENT_LOOK_S):
        if os.getppid() != parent:
            stop.set()


def _started(name: str, run: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=run, name=name, daemon=True)
    thread.start()
    return thread
