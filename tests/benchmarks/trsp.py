"""Published TRSP instances (Pillac, Guéret, Medaglia 2013) against the best known plans of 2013.

    python -m tests.benchmarks.trsp [INSTANCE …] [--seconds 60] [--seed 1] [--json FILE]

Prints a table in Markdown; `--json` also writes its rows. An instance is named by its first letters ("C101"). One
worker; the contract's evaluator judges and prices. A cost of 1000 is one unit of the paper's duration.
"""

import argparse
import csv
import importlib.util
import json
import statistics
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from solver.limits import Limits
from solver.reading import read_problem
from solver.solve import solve
from solver.writing import plan_document

SHARED = Path(__file__).parent.parent.parent.parent / "shared"
DATA = SHARED / "data" / "trsp"
UNIT = 1000

Row = dict[str, Any]


def loaded(path: Path) -> ModuleType:
    """Return a script beside the checkout as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def best_known() -> dict[str, float]:
    """Return the best known duration of every instance that is there, by file name without ending."""
    with (DATA / "best_known.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {row["instance"]: float(row["best_known_duration"]) for row in rows}


def run_one(instance: str, best: float, *, seconds: float, seed: int) -> Row:
    """Solve an instance and return what came out; the gap is on duration less service, in per cent."""
    converter, judge = loaded(SHARED / "bench" / "trsp.py"), loaded(SHARED / "contract" / "evaluate.py")
    document = converter.problem(*converter.read(DATA / f"{instance}.txt"))
    problem = read_problem(document)
    began = time.monotonic()
    plan = solve(problem, limits=Limits(seconds=seconds), seed=seed)
    took = time.monotonic() - began
    report = judge.evaluate(document, json.loads(json.dumps(plan_document(plan))))
    service = sum(order.duration_s for order in problem.orders) / UNIT
    ours = report["cost"] / UNIT
    rounds = sum(step[1] for step in plan.facts["work"]["steps"] if step[0] == "anneal")
    return {
        "instance": instance.partition(".")[0],
        "best_known": best,
        "ours": ours,
        "technicians": len(plan.routes),
        "legal": report["feasible"],
        "unserved": len(plan.unserved),
        "gap_pct": round(100 * ((ours - service) / (best - service) - 1), 2),
        "seconds": round(took, 1),
        "rounds_per_s": round(rounds / took),
        "seed": seed,
    }


def table(rows: Sequence[Row]) -> str:
    """Return rows as a table in Markdown, with the mean and the worst gap."""
    lines = ["| instance | best known | ours | technicians | gap without service |", "|---|---|---|---|---|"]
    for row in rows:
        gap = f"{row['gap_pct']:+.2f} %" if row["legal"] and not row["unserved"] else f"{row['unserved']} unserved"
        lines.append(
            f"| {row['instance']} | {row['best_known']:,.2f} | {row['ours']:,.2f} | {row['technicians']} | {gap} |"
        )
    gaps = [row["gap_pct"] for row in rows if row["legal"] and not row["unserved"]]
    if gaps:
        lines.append(f"| mean of {len(gaps)} | | | | {statistics.mean(gaps):+.2f} % (worst {max(gaps):+.2f} %) |")
    return "\n".join(lines)


def chosen(names: Iterable[str]) -> dict[str, float]:
    """Return the instances asked for (all if none is), with their best known durations."""
    wanted, known = set(names), best_known()
    return {name: best for name, best in known.items() if not wanted or name.partition(".")[0] in wanted}


def main() -> None:
    """Measure instances one after another."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("instances", nargs="*")
    cli.add_argument("--seconds", type=float, default=60.0)
    cli.add_argument("--seed", type=int, default=1)
    cli.add_argument("--json", type=Path)
    asked = cli.parse_args()
    instances = chosen(asked.instances)
    if not instances:
        raise SystemExit(f"no such instances in {DATA}")
    rows = []
    for name, best in instances.items():
        rows.append(run_one(name, best, seconds=asked.seconds, seed=asked.seed))
        print(json.dumps(rows[-1]), flush=True)
    print(table(rows))
    if asked.json is not None:
        asked.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
