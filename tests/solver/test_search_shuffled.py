"""A problem is what it says, not how it is sorted: shuffled, it gets the very same plan."""

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from searched import as_document

from solver.limits import Limits
from solver.reading import read_problem
from solver.solve import solve

WORK = {
    "steps": [
        ["insert", 1000],
        ["anneal", 1500, 200],
        ["recombine", 9],
        ["settle"],
        ["insert", 1000],
        ["anneal", 500, 800],
        ["recombine", 9],
    ]
}


def shuffled(value: Any, rng: Random, *, key: str = "") -> Any:
    """Return a document with all shuffled whose order means nothing: members, and lists other than those below."""
    if isinstance(value, dict):
        names = list(value)
        rng.shuffle(names)
        return {name: shuffled(value[name], rng, key=name) for name in names}
    if not isinstance(value, list) or key in ("travel", "time_s", "distance_m"):
        return value
    items = [shuffled(item, rng) for item in value] if value and isinstance(value[0], dict) else list(value)
    if key == "regions":  # the first is home
        items[1:] = rng.sample(items[1:], len(items) - 1)
    elif key != "shifts":  # a plan speaks of a shift by its index
        rng.shuffle(items)
    return items


def shuffled_day(document: dict[str, Any], rng: Random) -> dict[str, Any]:
    """Return a problem document in another order, its travel matrix along with its locations."""
    mixed = shuffled(document, rng)
    travel = document["travel"]
    if travel["model"] == "matrix":
        at = {place["id"]: k for k, place in enumerate(document["locations"])}
        new = [at[place["id"]] for place in mixed["locations"]]
        tables = {name: [[travel[name][i][j] for j in new] for i in new] for name in ("time_s", "distance_m")}
        mixed["travel"] = {"model": "matrix", **tables}
    return mixed


@pytest.mark.parametrize("day", ["d1-60", "d6-200-2d-crew", "d8-150-2d-rich"])
def test_a_shuffled_problem_gets_the_same_plan(shared: Path, day: str) -> None:
    """Orders, technicians, centres, locations, lots and members in another order change nothing at equal work."""
    document = json.loads((shared / "bench" / "days" / f"{day}.json").read_text(encoding="utf-8"))
    plans = []
    for version in (document, shuffled_day(document, Random(7))):
        plan = as_document(solve(read_problem(version), limits=Limits(work=WORK), seed=3))
        plans.append([plan["cost"], plan["routes"], plan["unserved"]])
    assert plans[0] == plans[1]
