"""`paigong solve`, `check` and `price` on documents."""

import json
from pathlib import Path

import pytest
from command_line import Paigong


def test_solve_writes_a_plan_that_check_accepts_and_price_prices(paigong: Paigong, tiny_problem: Path) -> None:
    """The three commands agree on one plan, and the cost is the one that the plan claims."""
    plan = tiny_problem.with_name("plan.json")
    solved = paigong("solve", tiny_problem, "-o", plan, "--seconds", 1, "--json")
    assert solved.code == 0, solved.err
    document = json.loads(plan.read_text(encoding="utf-8"))
    assert solved.document["cost"] == document["cost"]
    assert paigong("check", tiny_problem, plan).code == 0
    assert paigong("price", tiny_problem, plan, "--json").document["cost"] == document["cost"]
    assert [(left["order"], left["reason"]) for left in document["unserved"]] == [("W2", "skill")]


def test_check_names_what_an_illegal_plan_breaks(paigong: Paigong, tiny_problem: Path) -> None:
    """A plan that forgets an order is not legal: exit code 1, and the order is named."""
    plan = tiny_problem.with_name("plan.json")
    plan.write_text(json.dumps({"format": "dispatch-plan/1", "problem": "tiny", "routes": [], "unserved": []}))
    ended = paigong("check", tiny_problem, plan, "--json")
    assert ended.code == 1
    assert {violation["where"] for violation in ended.document["violations"]} == {"order W1", "order W2"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "problem.json"),
        ("{", "problem.json"),
        ("[1, 2]", "problem.json"),
        ('{"format": "dispatch-problem/1"}', "problem.json: orders"),
    ],
)
def test_a_bad_document_is_named_and_nothing_is_written(
    content: str, said: str, paigong: Paigong, tiny_problem: Path
) -> None:
    """Bad input exits with 3, names the file, and leaves no plan behind."""
    tiny_problem.write_text(content)
    ended = paigong("solve", tiny_problem, "-o", tiny_problem.with_name("plan.json"), "--seconds", 1)
    assert ended.code == 3
    assert said in ended.err
    assert [file.name for file in tiny_problem.parent.iterdir()] == ["problem.json"]


def test_a_plan_that_cannot_be_written_is_bad_input(paigong: Paigong, tiny_problem: Path) -> None:
    """A folder that does not exist is told before the search starts, in one line."""
    ended = paigong("solve", tiny_problem, "-o", tiny_problem.parent / "nowhere" / "plan.json", "--seconds", 1)
    assert ended.code == 3
    assert "nowhere" in ended.err
