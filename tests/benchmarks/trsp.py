"""Published TRSP instances (Pillac, Guéret, Medaglia 2013) against the best known plans of 2013.

    python -m tests.benchmarks.trsp C101 --seconds 60 --seed 1

solves one of them and prints a row. The contract's evaluator judges and prices. A cost of 1000 is one unit of the
paper's duration.
"""

import argparse
import csv
import importlib.util
import json
import statistics
import time
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import partial
from types import ModuleType

from solver import warm
from solver.limits import Limits
from solver.reading import read_problem
from solver.solve import solve
from solver.writing import plan_document
from tests.benchmarks.days import BENCH, SHARED
from tests.benchmarks.judge import evaluator
from tests.benchmarks.one_solve import run_apart
from tests.benchmarks.summary import grouped
from tests.benchmarks.table import Asked, Case, Results, Row, Table, markdown

DATA = SHARED / "data" / "trsp"
UNIT = 1000
SECONDS = 60
MEAN_PCT, EACH_PCT = 0.0, 2.0


def best_known() -> dict[str, float]:
    """Return the best known duration of every instance that is there, by file name without ending."""
    if not DATA.is_dir():
        return {}
    with (DATA / "best_known.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {row["instance"]: float(row["best_known_duration"]) for row in rows}


def cases(asked: Asked) -> Iterator[Case]:
    """Yield the instances with every solver seed."""
    for instance in best_known():
        name = instance.partition(".")[0]
        if asked.days and not any(fnmatch(name, pattern) for pattern in asked.days):
            continue
        for seed in asked.seeds:
            measure = partial(run, name=name, seconds=SECONDS * asked.share, seed=seed)
            yield Case(key=f"{name} seed {seed}", measure=measure)


def run(core: int | None, *, name: str, seconds: float, seed: int) -> Row:
    """Solve an instance apart, with one worker on the processor given."""
    row: Row = run_apart("trsp", name, "--seconds", seconds, "--seed", seed, core=core)
    return row


def solved(instance: str, best: float, *, seconds: float, seed: int) -> Row:
    """Solve an instance here; the gap is on duration less service, in per cent."""
    converter, judge = _converter(), evaluator()
    document = converter.problem(*converter.read(DATA / f"{instance}.txt"))
    problem = read_problem(document)
    began = time.monotonic()
    plan = solve(problem, limits=Limits(seconds=seconds), seed=seed)
    took = time.monotonic() - began
    report = judge.evaluate(document, json.loads(json.dumps(plan_document(plan))))
    service = sum(order.duration_s for order in problem.orders) / UNIT
    ours = report["cost"] / UNIT
    return {
        "instance": instance.partition(".")[0],
        "by": "Paigong",
        "best_known": best,
        "ours": ours,
        "technicians": len(plan.routes),
        "legal": report["feasible"],
        "violation": next(iter(report["violations"]), None),
        "unserved": len(plan.unserved),
        "gap_pct": round(100 * ((ours - service) / (best - service) - 1), 2),
        "limit_s": seconds,
        "seconds": round(took, 2),
        "seed": seed,
    }


def text(results: Results) -> str:
    """Return a row an instance, with the median over seeds, and the mean of all; beside them what the bar asks for."""
    table: list[list[object]] = []
    gaps = []
    for (name,), ours in grouped(results["trsp"], lambda row: (row["instance"],)).items():
        middle = sorted(ours.rows, key=lambda row: row["gap_pct"])[(len(ours.rows) - 1) // 2]
        gaps.append(middle["gap_pct"])
        served = not any(row["unserved"] for row in ours.rows)
        table.append(
            [
                name,
                f"{middle['best_known']:,.2f}",
                f"{middle['ours']:,.2f}",
                middle["technicians"],
                ours.legal and served,
                f"{middle['gap_pct']:+.2f} %",
                middle["gap_pct"] <= EACH_PCT,
            ]
        )
    if gaps:
        mean = statistics.mean(gaps)
        table.append([f"mean of {len(gaps)}", None, None, None, None, f"{mean:+.2f} %", mean <= MEAN_PCT])
    return markdown(HEADINGS, table)


def _converter() -> ModuleType:
    """Return ../shared/bench/trsp.py as a module."""
    spec = importlib.util.spec_from_file_location("shared_trsp", BENCH / "trsp.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(BENCH / "trsp.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


HEADINGS = ("instance", "best known of 2013", "ours", "technicians", "legal, all served", "gap", "bar met")

TABLE = Table(
    name="trsp",
    title="TRSP",
    about=f"Sixteen published instances (Pillac, Guéret, Medaglia 2013) against the best known plans of that year: "
    f"{SECONDS} s, one worker on one core. Gap: on duration less service. The bar: none above {EACH_PCT:+g} %, their "
    f"mean at most {MEAN_PCT:g} %.",
    cases=cases,
    text=text,
    sample=Asked(days=("C101",), seeds=(1,), share=1 / 6),
)


def main() -> None:
    """Solve one instance and print its row."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("name")
    cli.add_argument("--seconds", type=float, default=SECONDS)
    cli.add_argument("--seed", type=int, default=1)
    asked = cli.parse_args()
    found = {name.partition(".")[0]: (name, best) for name, best in best_known().items()}
    if asked.name not in found:
        raise SystemExit(f"no instance {asked.name} in {DATA}")
    warm.main()
    instance, best = found[asked.name]
    print(json.dumps(solved(instance, best, seconds=asked.seconds, seed=asked.seed)))


if __name__ == "__main__":
    main()
