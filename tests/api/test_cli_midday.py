"""`paigong urgent`, `absent`, `recommend` and `edit` on documents."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from command_line import Paigong

from solver.files import load_problem, save_document
from solver.limits import Limits
from solver.solve import solve
from solver.writing import plan_document


@pytest.fixture
def published(tiny_problem: Path) -> Path:
    """The plan of a day on which T serves W1; W2, whose skill T does not have, is left out."""
    plan = tiny_problem.with_name("plan.json")
    document = json.loads(tiny_problem.read_text(encoding="utf-8"))
    document["technicians"].append({**document["technicians"][0], "id": "U"})
    document["orders"].append({**document["orders"][0], "id": "W3", "unserved_cost": 10_000_000})
    whole = json.dumps(document)
    document["orders"].pop()
    tiny_problem.write_text(json.dumps(document), encoding="utf-8")
    made = solve(load_problem(tiny_problem), limits=Limits(work={"steps": [["insert", 2]]}))
    save_document(plan_document(made), plan)
    tiny_problem.write_text(whole, encoding="utf-8")
    return plan


def read(path: Path) -> Any:
    """Return a document."""
    return json.loads(path.read_text(encoding="utf-8"))


def test_urgent_plans_one_more_order_and_says_who_is_to_be_told(
    paigong: Paigong, tiny_problem: Path, published: Path
) -> None:
    """The new order is served, no other visit changes, and the new plan is legal on the problem."""
    new = published.with_name("new.json")
    ended = paigong("urgent", tiny_problem, published, "W3", "-o", new, "--seconds", 0.2, "--json")
    assert ended.code == 0, ended.err
    assert ended.document["served"] is True
    assert ended.document["changed"] == []
    assert paigong("check", tiny_problem, new).code == 0


def test_urgent_says_why_an_order_cannot_be_served(paigong: Paigong, tiny_problem: Path, published: Path) -> None:
    """An order that nobody has the skill for: exit code 1 and the reason, in Chinese too; the plan stays legal."""
    new = published.with_name("new.json")
    ended = paigong("urgent", tiny_problem, published, "W2", "-o", new, "--seconds", 0.2, "--lang", "zh")
    assert ended.code == 3  # W3 is neither served nor listed: the plan is not of this problem
    document = read(tiny_problem)
    document["orders"].pop()
    tiny_problem.write_text(json.dumps(document), encoding="utf-8")
    ended = paigong("urgent", tiny_problem, published, "W2", "-o", new, "--seconds", 0.2, "--lang", "zh")
    assert ended.code == 1
    assert "W2 无法安排" in ended.out
    assert paigong("check", tiny_problem, new).code == 0


def test_absent_gives_the_work_to_others_on_the_rest_of_the_day(
    paigong: Paigong, tiny_problem: Path, published: Path
) -> None:
    """Who drops out before leaving serves nothing; the new plan is legal on the problem of what is left."""
    document = read(tiny_problem)
    document["orders"].pop()
    tiny_problem.write_text(json.dumps(document), encoding="utf-8")
    busy = read(published)["routes"][0]["technician"]
    new, rest = published.with_name("new.json"), published.with_name("rest.json")
    ended = paigong(
        "absent", tiny_problem, published, busy, "--at", "08:00", "-o", new, "--rest", rest, "--seconds", 0.5, "--json"
    )
    assert ended.code == 0, ended.err
    assert [change["order"] for change in ended.document["changed"]] == ["W1"]
    assert {route["technician"] for route in read(new)["routes"]} == {"T", "U"} - {busy}
    assert paigong("check", rest, new).code == 0


def test_recommend_lists_people_and_appointments(paigong: Paigong, tiny_problem: Path, published: Path) -> None:
    """Two people can go; the windows offered do not overlap."""
    ended = paigong("recommend", tiny_problem, published, "W3", "--json")
    assert ended.code == 0, ended.err
    assert {offer["technician"] for offer in ended.document["offers"]} == {"T", "U"}
    windows = ended.document["windows"]
    assert len(windows) == 3
    assert all(first["to"] <= second["since"] for first, second in pairwise(windows))


def test_an_edit_that_breaks_rules_is_carried_out_and_every_rule_named(
    paigong: Paigong, tiny_problem: Path, published: Path
) -> None:
    """Sending somebody without the skill: exit code 1, the violation, its price, and the plan is written."""
    document = read(tiny_problem)
    document["orders"].pop()
    tiny_problem.write_text(json.dumps(document), encoding="utf-8")
    edits, new = published.with_name("edits.json"), published.with_name("new.json")
    edits.write_text(json.dumps({"edits": [{"edit": "assign", "order": "W2", "technician": "T"}]}), encoding="utf-8")
    ended = paigong("edit", tiny_problem, published, edits, "-o", new, "--json")
    assert ended.code == 1
    assert [violation["code"] for violation in ended.document["violations"]] == ["skill"]
    assert ended.document["difference"]["unserved"] == -100_000
    assert paigong("check", tiny_problem, new).code == 1


@pytest.mark.parametrize(
    ("edits", "said"),
    [
        (
            {"edits": [{"edit": "assign", "order": "W9", "technician": "T"}]},
            "edits.json: edits[0]: there is no order W9",
        ),
        ({"edits": [{"edit": "teleport"}]}, "edits.json: edits[0].edit: there is no edit"),
        ({"edits": [{"edit": "pin", "order": "W1", "start": "noon"}]}, "edits.json: edits[0].start"),
        ({"edits": [{"edit": "unassign", "order": "W1", "why": "?"}]}, "edits.json: edits[0].why"),
    ],
)
def test_bad_edits_name_file_row_and_field(
    edits: Any, said: str, paigong: Paigong, tiny_problem: Path, published: Path
) -> None:
    """An edit that cannot be carried out is bad input; nothing is written."""
    path, new = published.with_name("edits.json"), published.with_name("new.json")
    path.write_text(json.dumps(edits), encoding="utf-8")
    ended = paigong("edit", tiny_problem, published, path, "-o", new)
    assert ended.code == 3
    assert said in ended.err.replace("\n", "")
    assert not new.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["urgent", "PROBLEM", "PLAN", "W9", "-o", "NEW"], "no order W9"),
        (["urgent", "PROBLEM", "PLAN", "W1", "-o", "NEW"], "serves W1 already"),
        (["urgent", "PROBLEM", "PLAN", "W3", "--at", "noon", "-o", "NEW"], "--at noon"),
        (["recommend", "PROBLEM", "PLAN", "W3", "--at", "06:00"], "before"),
        (["absent", "PROBLEM", "PLAN", "Z", "--at", "10:00", "-o", "NEW", "--rest", "NEW2"], "rules"),
    ],
)
def test_bad_input_says_what_is_wrong(
    words: list[str], said: str, paigong: Paigong, tiny_problem: Path, published: Path
) -> None:
    """Unknown names, moments that are none, a plan of another problem: exit code 3 and one line."""
    paths = {"PROBLEM": tiny_problem, "PLAN": published, "NEW": published.with_name("new.json")}
    paths["NEW2"] = published.with_name("rest.json")
    ended = paigong(*(paths.get(word, word) for word in words))
    assert ended.code == 3
    assert said in ended.err
