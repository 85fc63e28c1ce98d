"""What tests of the worker share: a small store, a worker in a thread, and handlers that do as they are told."""

import importlib.util
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from api.tracing import QUIET, Tracer
from api.worker.ending import Ending
from api.worker.errand import Errand
from api.worker.loop import Pace, Worker
from api.worker.tools import Handler, Tools
from dispatch.actor import SYSTEM
from dispatch.job import Job
from dispatch.planning.day import Batch
from dispatch.store import jobs
from dispatch.store.shelf import table_of
from dispatch.store.store import Store
from dispatch.store.tables.plans import ImportRow
from dispatch.store.work import Work

FAST = Pace(lease_s=2.0, heartbeat_s=0.3, poll_s=0.05, leave_s=0.5)
EFFECTS = table_of(ImportRow)


SMALL_COMPANY = Path(__file__).parents[2] / "dispatch" / "store" / "small_company.py"


def company() -> Batch:
    """The small company of the store's tests."""
    spec = importlib.util.spec_from_file_location("small_company", SMALL_COMPANY)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    batch: Batch = module.small_company()
    return batch


def effect_of(job: Job) -> Callable[[Work], Mapping[str, Any]]:
    """Something that a job changes, to be counted: a line in the log of imports."""

    def effect(work: Work) -> Mapping[str, Any]:
        work.connection.execute(insert(EFFECTS), [{"at": work.at, "source": job.id, "summary": {}}])
        return {"effect": True}

    return effect


def effects(store: Store) -> list[str]:
    """The jobs whose effect is there, each as often as it is."""
    with store.reading() as connection:
        return list(connection.execute(select(EFFECTS.c.source)).scalars())


def quick(job: Job, tools: Tools) -> Ending:
    """Be done at once."""
    return Ending(effect=effect_of(job))


def patient(job: Job, tools: Tools) -> Ending:
    """Work until told to stop, and keep what there is by then."""
    beats = 0
    while not tools.stop():
        tools.progress({"phase": "waiting", "beats": beats})
        beats += 1
        time.sleep(0.01)
    return Ending(effect=effect_of(job), how="cut short")


def no_travel(_: object) -> Any:
    """Nobody drives in these tests."""
    raise AssertionError("no travel times are needed")


def tools_for(store: Store) -> Callable[[Errand], Tools]:
    """What a worker of a test gives its handlers."""
    return lambda errand: Tools(store=store, travel_times=no_travel, stop=errand.stopping, progress=errand.tell)


@contextmanager
def working(store: Store, handler: Handler, *, pace: Pace = FAST, tracer: Tracer = QUIET) -> Iterator[threading.Event]:
    """Have a worker of a thread do the jobs "test" by a handler; setting the event tells it to stop."""
    stop = threading.Event()
    worker = Worker(store, {"test": handler}, tools_for(store), name="W1", stop=stop, pace=pace, tracer=tracer)
    thread = threading.Thread(target=worker.run, daemon=True)
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join(15)
        assert not thread.is_alive()


def put(store: Store, kind: str = "test", **facts: Any) -> Job:
    """A job that waits."""
    with store.writing(SYSTEM) as work:
        return jobs.enqueue(work, kind, {}, **facts)


def now_is(store: Store, job: Job) -> Job:
    """A job as it is stored now."""
    with store.reading() as connection:
        return jobs.read_job(connection, job.id)


def once(store: Store, job: Job, true: Callable[[Job], object], *, within_s: float = 10.0) -> Job:
    """A job as it is stored as soon as something is true of it; fails when that takes too long."""
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        found = now_is(store, job)
        if true(found):
            return found
        time.sleep(0.02)
    raise AssertionError(f"still {now_is(store, job)}")


def ended(store: Store, job: Job, *, within_s: float = 10.0) -> Job:
    """A job as soon as it has ended."""
    return once(store, job, lambda found: not found.live, within_s=within_s)
