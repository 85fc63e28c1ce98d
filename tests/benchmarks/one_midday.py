"""One published plan and what happens to it during the day, in a fresh process with the compiled code warm.

    python -m tests.benchmarks.one_midday PROBLEM.json --seconds 30 --seed 1 --resolve 30

Urgent orders are taken out of the day before it is planned. "Warm" is measured on an opened plan (`open_published`).
"""

import argparse
import json
import random
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from solver import warm
from solver.amend.absence import absence
from solver.amend.amendment import Amendment
from solver.amend.by_hand import Desk, edit
from solver.amend.changes import appointments
from solver.amend.edits import Edit, Move, Swap, Unassign
from solver.amend.ledger import Ledger
from solver.amend.published import open_published
from solver.amend.recommend import recommend
from solver.amend.urgent import urgent
from solver.files import load_problem
from solver.limits import Limits
from solver.plan import Plan
from solver.problem import Order, Problem
from solver.solve import solve
from solver.writing import plan_document, problem_document
from tests.benchmarks.judge import evaluator, floor

URGENT, ABSENT, EDITS = 3, 2, 100
TEN_O_CLOCK_S = 36_000
ABSENCE_S = 5

_Value = TypeVar("_Value")


def timed(what: Callable[[], _Value]) -> tuple[float, _Value]:
    """Return how long something takes (s), and its result."""
    began = time.monotonic()
    result = what()
    return time.monotonic() - began, result


def urgent_orders(problem: Problem, seed: int) -> list[Order]:
    """Draw orders of the day's highest weights that one person serves and nobody waits for."""
    linked = {link.order for order in problem.orders for link in order.after}
    plain = [order for order in problem.orders if order.crew == 1 and not order.after and order.id not in linked]
    plain.sort(key=lambda order: (-order.weight, order.id))
    return random.Random(seed).sample(plain[: max(URGENT, len(problem.orders) // 30)], URGENT)


def compared(problem: Problem, done: Amendment, resolve_s: float, seed: int) -> dict[str, Any]:
    """Return whether an amended plan is legal, and how far above a re-solve at the same price of changes it is."""
    document = json.loads(json.dumps(problem_document(problem)))
    report = evaluator().evaluate(document, json.loads(json.dumps(plan_document(done.plan))))
    other = solve(problem, limits=Limits(seconds=resolve_s), seed=seed)
    assert other.cost is not None
    return {
        "legal": report["feasible"] and report["cost"] == done.cost,
        "changed": len(done.changed),
        "gap": (done.cost - other.cost) / (other.cost - floor(document)),
    }


def measure_urgent(opened: Ledger, order: Order, seconds: float, resolve_s: float, seed: int) -> dict[str, Any]:
    """Measure one urgent order."""
    began, first = time.monotonic(), list[float]()
    total_s, done = timed(
        lambda: urgent(
            opened,
            order,
            limits=Limits(seconds=seconds),
            seed=seed,
            listen=lambda _: first.append(time.monotonic() - began),
        )
    )
    row = {"first_s": first[0], "total_s": total_s, "served": done.reason(order.id) is None}
    return {**row, **compared(done.problem, done, resolve_s, seed)}


def measure_absence(problem: Problem, plan: Plan, name: str, resolve_s: float, seed: int) -> dict[str, Any]:
    """Measure one technician who drops out at ten."""
    at, limits = max(problem.now, TEN_O_CLOCK_S), Limits(seconds=ABSENCE_S)
    total_s, found = timed(lambda: absence(problem, plan, name, at=at, limits=limits, seed=seed))
    return {"total_s": total_s, **compared(found.left.problem, found.amendment, resolve_s, seed)}


def measure_edits(opened: Ledger, seed: int) -> list[float]:
    """Return how long random edits take, each on the plan that the one before has left (s)."""
    rng, desk, took = random.Random(seed), Desk(ledger=opened), []
    people = [technician.id for technician in opened.known.problem.technicians]
    for _ in range(EDITS):
        served = sorted(appointments(desk.ledger.plan))
        kinds: list[Edit] = [
            Move(order=rng.choice(served), technician=rng.choice(people)),
            Swap(first=rng.choice(served), second=rng.choice(served)),
            Unassign(order=rng.choice(served)),
        ]
        wish = rng.choice(kinds)
        seconds, edited = timed(lambda desk=desk, wish=wish: edit(desk, wish))  # type: ignore[misc]
        desk = edited.desk
        took.append(seconds)
    return sorted(took)


def main() -> None:
    """Plan the day, let things happen to it, print one line of JSON."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("problem", type=Path)
    cli.add_argument("--seconds", type=float, required=True, help="for the published plan")
    cli.add_argument("--resolve", type=float, required=True, help="for the plans that ours are compared with")
    cli.add_argument("--seed", type=int, default=1)
    asked = cli.parse_args()
    warm.main()
    whole = load_problem(asked.problem)
    orders = urgent_orders(whole, asked.seed)
    problem = replace(whole, orders=tuple(order for order in whole.orders if order not in orders))
    plan = replace(solve(problem, limits=Limits(seconds=asked.seconds), seed=asked.seed), bound=None)
    open_s, opened = timed(lambda: open_published(problem, plan))
    recommend(opened, orders[0])  # compiled code is loaded
    urgent(opened, orders[0], limits=Limits(work={"attempts": 1}))
    limit_s = 1 if len(problem.orders) < 500 else 2
    busy = sorted({route.technician for route in plan.routes if len(route.stops) > 2})
    absent = random.Random(asked.seed).sample(busy, min(ABSENT, len(busy)))
    edits = measure_edits(opened, asked.seed)
    row = {
        "open_s": open_s,
        "urgent": [measure_urgent(opened, order, limit_s, asked.resolve, asked.seed) for order in orders],
        "absent": [measure_absence(problem, plan, name, asked.resolve, asked.seed) for name in absent],
        "recommend_s": [timed(lambda order=order: recommend(opened, order))[0] for order in orders],  # type: ignore[misc]
        "edit_s": {"p50": edits[len(edits) // 2], "p95": edits[len(edits) * 95 // 100], "max": edits[-1]},
    }
    print(json.dumps(row))


if __name__ == "__main__":
    main()
