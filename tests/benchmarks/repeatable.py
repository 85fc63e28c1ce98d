"""Repeatable: recorded work gives the same plan in twenty fresh processes, and so does the shuffled problem.

python -m tests.benchmarks.repeatable PROBLEM.json WORK.json --shuffle 0        prints a hash of the plan
"""

import argparse
import hashlib
import json
import random
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from solver.files import load_document, load_problem
from solver.limits import Limits
from solver.reading import read_problem
from solver.solve import solve
from solver.writing import plan_document
from tests.benchmarks.days import Day, chosen, lines
from tests.benchmarks.one_solve import run_apart
from tests.benchmarks.shuffling import shuffled_day
from tests.benchmarks.table import Asked, Case, Results, Row, Table, markdown

RECORDED_S, PROCESSES, SEED = 5, 20, 7


def cases(asked: Asked) -> Iterator[Case]:
    """Yield the days of the table, with one and two workers."""
    days = [Day(line=line, flags=flags, seed=None) for line, flags in lines().items()]
    for day in chosen(days, asked.days):
        for workers in (1, 2):
            processes = max(2, round(PROCESSES * asked.share))
            measure = partial(run, day, workers, RECORDED_S * asked.share, processes)
            yield Case(key=f"{day.name} {workers} workers", measure=measure)


def run(day: Day, workers: int, seconds: float, processes: int, _core: int | None) -> Row:
    """Record one solve and repeat it in fresh processes with random hash seeds, and once shuffled."""
    plan = solve(load_problem(day.path()), limits=Limits(seconds=seconds), seed=SEED, workers=workers)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder) / "work.json"
        work.write_text(json.dumps(plan.facts["work"]), encoding="utf-8")
        repeated = [
            run_apart("repeatable", day.path(), work, "--workers", workers, "--shuffle", k, core=None)
            for k in (*[0] * processes, 1)
        ]
    first = digest(plan_document(plan))
    return {
        "line": day.line,
        "workers": workers,
        "processes": processes,
        "plans": len({first, *repeated[:-1]}),
        "shuffled_same": repeated[-1] == first,
    }


def digest(plan: dict[str, object]) -> str:
    """Return a hash of what a plan decides."""
    decided = [plan["routes"], plan["unserved"], plan["cost"]]
    return hashlib.sha256(json.dumps(decided).encode()).hexdigest()


def text(results: Results) -> str:
    """Return a row a day."""
    table = [
        [row["line"], row["workers"], row["processes"], row["plans"], row["plans"] == 1, row["shuffled_same"]]
        for _, row in sorted(results["repeatable"].items())
    ]
    return markdown(("day", "workers", "processes", "different plans", "the same", "shuffled: the same"), table)


def main() -> None:
    """Repeat recorded work here; print the plan's hash as JSON."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("problem", type=Path)
    cli.add_argument("work", type=Path)
    cli.add_argument("--workers", type=int, default=1)
    cli.add_argument("--shuffle", type=int, default=0, help="0: as it is; else the seed of a shuffle")
    asked = cli.parse_args()
    document = load_document(asked.problem)
    if asked.shuffle:
        document = shuffled_day(document, random.Random(asked.shuffle))  # type: ignore[arg-type]
    work = json.loads(asked.work.read_text(encoding="utf-8"))
    plan = solve(read_problem(document), limits=Limits(work=work), seed=SEED, workers=asked.workers)
    print(json.dumps(digest(plan_document(plan))))


TABLE = Table(
    name="repeatable",
    title="Repeatable",
    about="A solve under the clock is recorded, and its work repeated with the same seed in fresh processes, each with "
    "another hash seed; then with orders, technicians, centres, places and members of the problem shuffled.",
    cases=cases,
    text=text,
    sample=Asked(days=("d6-200-2d-crew",), seeds=(1,), share=0.1),
    wide=True,
)

if __name__ == "__main__":
    main()
