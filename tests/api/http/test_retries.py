"""A client that does not hear asks again, and everything is done once."""

import random
import threading
from typing import Any

import pytest
from firm import Client, Firm
from kept import keep
from test_calls import NEW

DROPPED = 0.3


def _orders(firm: Firm) -> list[str]:
    found, after = [], None
    while True:
        page = firm.client("desk").get("/orders", params={"limit": 200, **({"after": after} if after else {})}).json()
        found += [one["id"] for one in page["items"]]
        after = page["next"]
        if after is None:
            return found


def _ask(client: Client, chance: random.Random, key: str, body: dict[str, Any]) -> tuple[int, set[bytes]]:
    """Send a request one to five times, until an answer is heard; return how often, and all answers byte by byte."""
    answers: set[bytes] = set()
    for sent in range(1, 6):
        times = sent
        answer = client.post("/orders", body, key=key)
        assert answer.status_code == 201, answer.text
        answers.add(answer.content)
        if chance.random() >= DROPPED:
            break
    return times, answers


def run(firm: Firm, posts: int) -> int:
    """Send requests of which each is heard about at last; return how many were sent in all."""
    chance, client, before = random.Random(4), firm.client("desk"), _orders(firm)
    asked = [_ask(client, chance, f"k{number}", {**NEW, "level": number % 4}) for number in range(posts)]
    assert all(len(answers) == 1 for _, answers in asked), "a repeated request gets the first answer, byte for byte"
    made = _orders(firm)
    assert (len(made), len(set(made))) == (len(before) + posts, len(before) + posts)
    assert max(times for times, _ in asked) > 3
    return sum(times for times, _ in asked)


def test_requests_of_which_every_third_answer_is_lost_act_once(firm: Firm) -> None:
    """150 (2,000 in the long run), sent up to five times each: as many orders, each answer always the same."""
    assert run(firm, 150) > 190


def test_two_hundred_twins_act_once(firm: Firm) -> None:
    """100 pairs of the same request at the same time: one order a pair, and both hear of it."""
    client, before, answers = firm.client("desk"), _orders(firm), dict[tuple[int, int], Any]()
    together = threading.Barrier(20)

    def send(pair: int, twin: int) -> None:
        for step in range(10):
            together.wait()
            answers[pair * 10 + step, twin] = client.post("/orders", NEW, key=f"twin{pair * 10 + step}")

    threads = [threading.Thread(target=send, args=(pair, twin)) for pair in range(10) for twin in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers.values()} == {201}
    assert all(answers[pair, 0].content == answers[pair, 1].content for pair in range(100))
    assert len(_orders(firm)) == len(before) + 100


def test_a_key_that_comes_with_something_else_is_refused(firm: Firm) -> None:
    """200 keys, each again with another body: 422, and no second order."""
    client = firm.client("desk")
    keys = [f"same{number}" for number in range(200)]
    assert {client.post("/orders", NEW, key=key).status_code for key in keys[::20]} == {201}
    before = _orders(firm)
    with_another = [client.post("/orders", {**NEW, "duration_s": 60 + n}, key=keys[n // 20 * 20]) for n in range(200)]
    assert {(one.status_code, one.json()["code"]) for one in with_another} == {(422, "idempotency-key-reused")}
    assert _orders(firm) == before


@pytest.mark.long
@pytest.mark.timeout(1500)
def test_long_two_thousand_requests_act_once(firm: Firm) -> None:
    """As in the short run."""
    sent = run(firm, 2_000)
    keep("retries", posts=2_000, sent=sent, doubled=0, lost=0)
