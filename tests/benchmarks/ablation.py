"""Ablation: what each component adds, by repeating a solve's recorded work without the later ones.

    python -m tests.benchmarks.ablation PROBLEM.json --seconds 30 --seed 1

A full solve is recorded. Its work is then repeated with fewer kinds of steps; annealing is made so much longer that
every variant has the same processor time as the full solve.
"""

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from solver import warm
from solver.files import load_problem
from solver.limits import Limits
from solver.plan import Plan
from solver.problem import Problem
from solver.solve import solve
from tests.benchmarks.days import Day, chosen, lines
from tests.benchmarks.one_solve import fingerprint, run_apart
from tests.benchmarks.summary import middle
from tests.benchmarks.table import Asked, Case, Results, Row, Table, markdown, percent

Steps = list[list[Any]]
VARIANTS = {
    "insertion": ("insert",),
    "+ ruin and recreate": ("insert", "anneal"),
    "+ recombination": ("insert", "anneal", "recombine"),
    "+ couplings": ("insert", "anneal", "recombine", "settle"),
}
ALL = "+ exact pricing"


def cases(asked: Asked) -> Iterator[Case]:
    """Yield the days of the table with every solver seed."""
    days = [Day(line=line, flags=flags, seed=None) for line, flags in lines().items()]
    for day in chosen(days, asked.days):
        for seed in asked.seeds:
            measure = partial(run, day, day.limit_s * asked.share, seed)
            yield Case(key=f"{day.name} seed {seed}", measure=measure)


def run(day: Day, seconds: float, seed: int, core: int | None) -> Row:
    """Take a day's solve apart on one processor."""
    found = run_apart("ablation", day.path(), "--seconds", seconds, "--seed", seed, core=core)
    return {"day": day.name, "by": "Paigong", "limit_s": seconds, "seed": seed, **found}


def kept(steps: Steps, kinds: Sequence[str], longer: float) -> Steps:
    """Return the steps of some kinds, annealing made longer by a factor."""
    return [
        [step[0], max(1, round(step[1] * longer)), *step[2:]] if step[0] == "anneal" else step
        for step in steps
        if step[0] in kinds
    ]


def repeated(problem: Problem, steps: Steps, seed: int) -> tuple[Plan, float]:
    """Repeat some work; return the plan and the processor time of the search (s)."""
    began = time.process_time()
    plan = solve(problem, limits=Limits(work={"steps": steps}), seed=seed)
    return plan, time.process_time() - began


def take_apart(problem: Problem, seconds: float, seed: int) -> Row:
    """Return the full solve's cost and those of all variants."""
    began = time.process_time()
    full = solve(problem, limits=Limits(seconds=seconds), seed=seed)
    took = time.process_time() - began
    steps: Steps = full.facts["work"]["steps"]
    costs: dict[str, int | None] = {}
    for name, kinds in VARIANTS.items():
        mine = kept(steps, kinds, 1.0)
        plan, first = repeated(problem, mine, seed)
        if "anneal" in kinds and first < 0.9 * took:
            longer = 1.0
            for _ in range(2):  # the second time knows how fast longer annealing is
                longer *= took / max(0.01, first)
                plan, first = repeated(problem, kept(steps, kinds, longer), seed)
        costs[name] = plan.cost
    costs[ALL] = full.cost
    kinds_met = sorted({step[0] for step in steps})
    return {"cost": full.cost, "legal": True, "costs": costs, "kinds": kinds_met, "bound": full.bound}


def text(results: Results) -> str:
    """Return a row a day: each variant's cost above the full solve's, median over seeds."""
    table = []
    for day in sorted({row["day"] for row in results["ablation"].values()}):
        mine = [row for row in results["ablation"].values() if row["day"] == day]
        above = [middle(row["costs"][name] / row["cost"] - 1 for row in mine) for name in VARIANTS]
        table.append(
            [
                day,
                f"{mine[0]['limit_s']:g} s",
                *(percent(one, 3) for one in above),
                int(middle(r["cost"] for r in mine) or 0),
            ]
        )
    return markdown(("day", "limit", *VARIANTS, f"{ALL}: cost"), table)


def main() -> None:
    """Take one solve apart here; print one line of JSON."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("problem", type=Path)
    cli.add_argument("--seconds", type=float, required=True)
    cli.add_argument("--seed", type=int, default=1)
    asked = cli.parse_args()
    warm.main()
    row = take_apart(load_problem(asked.problem), asked.seconds, asked.seed)
    print(json.dumps({"problem": fingerprint(asked.problem), **row}))


TABLE = Table(
    name="ablation",
    title="Ablation",
    about="How far the cost is above that of the whole solver without its later components, at equal processor time on "
    "one core: the recorded work of the whole solve is repeated without their steps, with more annealing instead. "
    "Median over solver seeds.",
    cases=cases,
    text=text,
    sample=Asked(days=("d1-60",), seeds=(1,), share=0.2),
)

if __name__ == "__main__":
    main()
