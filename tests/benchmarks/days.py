"""The benchmark days at their full time limits, beside the peers' best rows: writes docs/benchmarks.md.

    python -m tests.benchmarks.days [DAY …] [--seeds 1 2 3]

Each run has one worker on one core, which it should have for itself; the contract's evaluator judges and prices.
"""

import argparse
import csv
import importlib.util
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

from solver.files import load_problem
from solver.limits import Limits
from solver.solve import solve
from solver.writing import plan_document

REPOSITORY = Path(__file__).parent.parent.parent
SHARED = REPOSITORY.parent / "shared"
REPORT = REPOSITORY / "docs" / "benchmarks.md"
OUR_OWN = ("alns", "greedy")
"""Rows of the peers' table that are no off-the-shelf product: a framework with operators of ours, and a simple rule."""

Row = dict[str, Any]


def limit_s(orders: int) -> int:
    """Return the time limit of a day of so many orders (s)."""
    return 10 if orders <= 100 else 30 if orders <= 500 else 60


def run_one(day: str, seed: int) -> Row:
    """Solve a day in this process and return what came out."""
    path = SHARED / "bench" / "days" / f"{day}.json"
    problem = load_problem(path)
    seconds = limit_s(len(problem.orders))
    began = time.monotonic()
    plan = solve(problem, limits=Limits(seconds=seconds), seed=seed)
    took = time.monotonic() - began
    spec = importlib.util.spec_from_file_location("evaluate", SHARED / "contract" / "evaluate.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(SHARED / "contract" / "evaluate.py")
    judge = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(judge)
    report = judge.evaluate(json.loads(path.read_text()), json.loads(json.dumps(plan_document(plan))))
    rounds = sum(step[1] for step in plan.facts["work"]["steps"] if step[0] == "anneal")
    return {
        "legal": report["feasible"],
        "cost": report["cost"],
        "served": report["kpi"]["served"],
        "orders": len(problem.orders),
        "late": report["kpi"]["late"],
        "limit_s": seconds,
        "seconds": round(took, 1),
        "rounds_per_s": round(rounds / took),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def run_apart(day: str, seed: int) -> Row:
    """Solve a day in a fresh process on the first core."""
    core = ["taskset", "-c", "0"] if platform.system() == "Linux" else []
    command = [*core, sys.executable, "-m", "tests.benchmarks.days", day, "--one", str(seed)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    row: Row = json.loads(done.stdout)
    return row


def peers(day: str) -> dict[str, int]:
    """Return the legal costs of the other optimisers on a day."""
    with (SHARED / "bench" / "peers" / "results.csv").open(encoding="utf-8") as file:
        return {
            row["peer"].removesuffix("+split"): int(row["cost"])
            for row in csv.DictReader(file)
            if row["instance"] == day and row["feasible"] == "True"
        }


def table(days: dict[str, list[Row]]) -> str:
    """Return the measured days as a table in Markdown."""
    names = ["greedy", "vroom", "pyvrp", "ortools", "nextroute", "alns"]
    lines = [
        "| day | limit | legal | "
        + " | ".join(names)
        + " | ours (best – median – worst) | served | late | peak MB | rounds/s |",
        "|---" * (len(names) + 8) + "|",
    ]
    for day, rows in days.items():
        costs = sorted(row["cost"] for row in rows)
        middle = min(rows, key=lambda row, costs=costs: abs(row["cost"] - statistics.median_low(costs)))
        others = peers(day)
        ours = " – ".join(f"{cost:,}" for cost in (costs[0], statistics.median_low(costs), costs[-1]))
        cells = [
            day,
            f"{middle['limit_s']} s",
            "yes" if all(row["legal"] for row in rows) else "NO",
            *(f"{others[name]:,}" if name in others else "–" for name in names),
            ours,
            f"{middle['served']}/{middle['orders']}",
            str(middle["late"]),
            str(max(row["peak_mb"] for row in rows)),
            str(middle["rounds_per_s"]),
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def write_report(days: dict[str, list[Row]], seeds: list[int]) -> None:
    """Write docs/benchmarks.md."""
    REPORT.write_text(
        f"""# Benchmarks

Made by `make bench` ({os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, \
OR-Tools {version("ortools")}, Numba {version("numba")}); seeds {", ".join(map(str, seeds))}, one worker on one core.
Costs by the contract's evaluator, lower is better. The peers' rows are those of `../shared/bench/peers/results.csv`:
other optimisers with our pre- and post-processing on the same limits; `alns` is a framework with operators of our own,
`greedy` a simple rule. –: no legal plan, or not measured.

{table(days)}
""",
        encoding="utf-8",
    )


def main() -> None:
    """Measure all days, or one in this process (`--one`)."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("days", nargs="*")
    cli.add_argument("--seeds", nargs="+", type=int, default=[1, 2, 3])
    cli.add_argument("--one", type=int, help=argparse.SUPPRESS)
    asked = cli.parse_args()
    if asked.one is not None:
        print(json.dumps(run_one(asked.days[0], asked.one)))
        return
    names = asked.days or sorted(path.stem for path in (SHARED / "bench" / "days").glob("*.json"))
    if not names:
        raise SystemExit(f"no benchmark days in {SHARED / 'bench' / 'days'}")
    days: dict[str, list[Row]] = {}
    for day in names:
        days[day] = []
        for seed in asked.seeds:
            days[day].append(run_apart(day, seed))
            print(day, seed, days[day][-1], flush=True)
    write_report(days, asked.seeds)
    print(f"written: {REPORT}")


if __name__ == "__main__":
    main()
