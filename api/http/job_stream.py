"""One job's way as an event stream: its state whenever it has changed, until it has ended.

Each event carries the whole job, so a client that comes back has missed nothing: it names the last event that it has
seen (Last-Event-ID), and hears of what is newer. The stream ends with the job; that the service stops ends it, too.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable

from starlette.concurrency import run_in_threadpool

from api.http.shapes.jobs import job_out
from dispatch.job import Job
from dispatch.store.errors import StoreError

LOOK_S = 0.5
"""Between two looks at the job."""

LONGEST_S = 55.0
"""Then the stream ends, and the client comes back with rights that are looked at again: they may have been taken."""

ALIVE_S = 15.0
"""A stream that has nothing to say says so this often: whoever stands in between keeps it open."""


def revision_seen(last_event_id: str | None) -> int | None:
    """Return the revision that a client has seen last; None where it names none of ours."""
    text = last_event_id or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


async def job_events(read: Callable[[], Job | None], seen: int | None) -> AsyncIterator[str]:
    """Yield a job's events after a revision. read: returns the job as it is now, None where it may not be seen."""
    begun = said_at = time.monotonic()
    while time.monotonic() - begun < LONGEST_S:
        try:
            job = await run_in_threadpool(read)
        except StoreError:  # the client comes back, and asks again
            return
        if job is None:
            return
        if job.revision != seen or not job.live:
            yield _event(job)
            seen, said_at = job.revision, time.monotonic()
        elif time.monotonic() - said_at >= ALIVE_S:
            yield ": alive\n\n"
            said_at = time.monotonic()
        if not job.live:
            return
        await asyncio.sleep(LOOK_S)


def _event(job: Job) -> str:
    """Return one event: "progress" while the job lives, "end" afterwards."""
    name = "progress" if job.live else "end"
    return f"id: {job.revision}\nevent: {name}\ndata: {job_out(job).model_dump_json()}\n\n"
