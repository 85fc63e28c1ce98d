"""A job's event stream tells every change once, takes up where it broke off, and ends with the job."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from api.http import job_stream
from api.http.job_stream import job_events, revision_seen
from dispatch.job import Job, JobProblem
from dispatch.store.errors import StoreBusyError

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
WAITING = Job(id="J1", kind="plan", state="queued", request={}, created_by="A1", created_at=NOW)
RUNNING = replace(WAITING, state="running", attempts=1, fence=1, revision=1, worker="host-1", lease_until=NOW)
FARTHER = replace(RUNNING, revision=2, progress={"phase": "improve", "gap": 0.1})
DONE = replace(FARTHER, state="done", revision=3, result={"plan": 7}, ended_at=NOW, lease_until=None)
FAILED = replace(
    FARTHER,
    state="failed",
    revision=3,
    problem=JobProblem(code="no-orders", cause={"en": "none", "zh": "无"}, remedy={"en": "Wait.", "zh": "请等待。"}),
    lease_until=None,
)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits between two looks."""
    monkeypatch.setattr(job_stream, "LOOK_S", 0.0)


def heard(looks: list[Job | Exception | None], *, seen: int | None = None) -> list[str]:
    """What a client hears while these are what is found one after the other."""
    found: Iterator[Job | Exception | None] = iter(looks)

    def read() -> Job | None:
        look = next(found)
        if isinstance(look, Exception):
            raise look
        return look

    async def listen() -> list[str]:
        return [event async for event in job_events(read, seen)]

    return asyncio.run(listen())


def parts(event: str) -> tuple[str, str, dict[str, Any]]:
    """The id, name and document of an event."""
    fields = dict(line.split(": ", 1) for line in event.strip().splitlines())
    return fields["id"], fields["event"], json.loads(fields["data"])


def test_every_change_is_told_once_and_the_end_is_the_last_word() -> None:
    """What has not changed between two looks is not repeated."""
    events = [parts(event) for event in heard([WAITING, WAITING, RUNNING, FARTHER, FARTHER, DONE])]
    assert [(own_id, name) for own_id, name, _ in events] == [
        ("0", "progress"),
        ("1", "progress"),
        ("2", "progress"),
        ("3", "end"),
    ]
    assert events[-1][2]["result"] == {"plan": 7}


def test_a_stream_takes_up_where_it_broke_off() -> None:
    """A client that has seen revision 2 hears of nothing before it."""
    assert [parts(event)[:2] for event in heard([FARTHER, DONE], seen=2)] == [("3", "end")]


def test_a_failure_is_told_in_both_languages_and_without_the_worker() -> None:
    """As the job itself shows it."""
    _, name, document = parts(heard([FAILED])[0])
    assert (name, document["problem"]) == ("end", {"code": "no-orders", "en": "none. Wait.", "zh": "无。请等待。"})
    assert "host-1" not in json.dumps(document)


def test_a_job_out_of_sight_and_a_database_away_end_the_stream() -> None:
    """Without a last word: the client comes back, and is told properly."""
    assert len(heard([RUNNING, None])) == 1
    assert len(heard([RUNNING, StoreBusyError()])) == 1


def test_a_silent_job_is_kept_alive_and_no_stream_lasts_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """A comment now and then; after a while the client has to show its rights again."""
    monkeypatch.setattr(job_stream, "ALIVE_S", 0.0)
    assert heard([RUNNING, RUNNING, DONE])[1] == ": alive\n\n"
    monkeypatch.setattr(job_stream, "LONGEST_S", 0.0)
    assert heard([]) == []


@pytest.mark.parametrize(
    ("text", "revision"), [(None, None), ("", None), ("7", 7), ("-1", None), ("٣", None), ("9" * 40, None)]
)
def test_only_our_own_ids_are_taken_for_a_place(text: str | None, revision: int | None) -> None:
    """Anything else begins anew."""
    assert revision_seen(text) == revision
