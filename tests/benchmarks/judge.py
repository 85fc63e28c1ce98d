"""The contract's own judge, and the part of a day's cost that nobody can change any more."""

import importlib.util
import json
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.benchmarks.days import SHARED


@cache
def evaluator() -> ModuleType:
    """Return ../shared/contract/evaluate.py as a module."""
    spec = importlib.util.spec_from_file_location("evaluate", SHARED / "contract" / "evaluate.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(SHARED / "contract" / "evaluate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def floor(problem: dict[str, Any]) -> int:
    """Return what waiting and lateness until now have already cost: a cost less this is its controllable part."""
    now, weights = problem["now"], problem["weights"]
    return sum(
        order["weight"]
        * (
            weights["response"] * max(0, now - order["reported_at"])
            + weights["late"] * max(0, now - order["respond_by"])
        )
        for order in problem["orders"]
    )


def judged(path: Path, plan: dict[str, Any]) -> dict[str, Any]:
    """Return what a plan document is worth, and the first violation where it is not legal."""
    problem = json.loads(path.read_text(encoding="utf-8"))
    report = evaluator().evaluate(problem, json.loads(json.dumps(plan)))
    row = {
        "legal": report["feasible"],
        "cost": report["cost"],
        "controllable": report["cost"] - floor(problem),
        "served": report["kpi"]["served"],
        "orders": len(problem["orders"]),
        "late": report["kpi"]["late"],
    }
    return row if report["feasible"] else {**row, "violation": report["violations"][0]}
