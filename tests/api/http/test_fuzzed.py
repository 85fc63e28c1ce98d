"""Requests made up from the OpenAPI document, as everybody: nothing breaks, and every answer is as documented."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import hypothesis.strategies as st
import pytest
from fuzzed import STREAMS, Fuzz
from rights_matrix import CALLERS, MATRIX
from schemathesis import Case
from schemathesis.core.failures import FailureGroup
from seeded import Seeded

RESULTS = Path(__file__).parents[3] / "build" / "long" / "fuzzed.json"
ROLES = {"administrator": "admin", "dispatcher": "desk1", "planner": "planner", "engineer": "t1", "nobody": ""}
OPERATIONS = sorted(set(MATRIX) - STREAMS)
PARTS = 19  # of six operations each: one part takes well under 25 minutes


@pytest.fixture(scope="module")
def fuzz(seeded: Seeded) -> Iterator[Fuzz]:
    """Requests of every operation."""
    yield Fuzz(seeded)
    seeded.put_back()


def may(operation: str) -> list[str]:
    """The accounts that get an answer."""
    return [who for who, gets in zip(CALLERS.values(), MATRIX[operation].gets, strict=True) if gets == "2"]


def fuzzed(fuzz: Fuzz, operation: str, accounts: list[str], *, examples: int, number: int = 1) -> Counter[int]:
    """Send made-up requests of an operation; return how often which status came back."""
    seen: Counter[int] = Counter()

    def check(case: Case, data: st.DataObject) -> None:
        who = data.draw(st.sampled_from(accounts))
        answer = fuzz.send(case, who)
        seen[answer.status_code] += 1
        fuzz.conforms(case, answer)
        assert "Traceback" not in answer.text
        assert "sqlalchemy" not in answer.text.lower()

    fuzz.run(operation, check, examples=examples, number=number)
    return seen


@pytest.mark.parametrize("operation", OPERATIONS)
def test_whatever_is_sent_is_answered_as_documented(fuzz: Fuzz, operation: str) -> None:
    """Five requests, as those who may and as anybody: no 5xx, no undocumented status, replies as their schema says."""
    seen = fuzzed(fuzz, operation, may(operation) * 2 + list(ROLES.values()), examples=5)
    assert seen.total() >= 1


def test_nine_of_ten_operations_are_really_reached(fuzz: Fuzz) -> None:
    """Made-up requests with ids that are there get an answer (2xx) from them, as somebody."""
    missed = []
    for operation in OPERATIONS:
        if not any(_reached(fuzz, operation, number) for number in (11, 12, 13)):
            missed.append(operation)
    assert len(missed) <= len(OPERATIONS) // 10, missed


def _reached(fuzz: Fuzz, operation: str, number: int) -> bool:
    """Tell whether one of two sensible requests is done."""
    done: list[int] = []

    def check(case: Case, data: st.DataObject) -> None:
        answer = fuzz.send(case, data.draw(st.sampled_from(may(operation))))
        if answer.status_code < 300:
            done.append(answer.status_code)
            fuzz.conforms(case, answer)

    fuzz.run(operation, check, examples=2, number=number, kinds=("seeded",))
    return bool(done)


def test_an_answer_that_is_not_documented_is_noticed(fuzz: Fuzz) -> None:
    """A fault of the service, a status that nobody wrote down, a body that is not as its schema says."""
    wrong = [(500, "{}"), (418, "{}"), (200, '{"items": 7}'), (200, "no JSON")]
    caught = []

    def check(case: Case, _: st.DataObject) -> None:
        for status, text in wrong:
            answer = httpx.Response(status, text=text, headers={"content-type": "application/json"})
            answer.request = httpx.Request("GET", "http://127.0.0.1/orders")
            answer.elapsed = timedelta(0)
            try:
                fuzz.conforms(case, answer)
            except FailureGroup:
                caught.append((status, text))

    fuzz.run("list_orders", check, examples=1, number=1)
    assert caught == wrong


@pytest.mark.long
@pytest.mark.timeout(1500)
@pytest.mark.parametrize("part", range(PARTS))
def test_long_a_hundred_requests_of_every_operation_as_every_role(fuzz: Fuzz, part: int) -> None:
    """As in the short run; what came back is kept in build/long/fuzzed.json."""
    began = time.monotonic()
    counts = {
        f"{operation} as {role}": dict(fuzzed(fuzz, operation, [who], examples=100, number=2))
        for operation in OPERATIONS[part::PARTS]
        for role, who in ROLES.items()
    }
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    with RESULTS.open("a", encoding="utf-8") as file:
        requests = sum(sum(one.values()) for one in counts.values())
        kept = {"part": part, "seconds": round(time.monotonic() - began), "requests": requests, "statuses": counts}
        file.write(json.dumps(kept) + "\n")
