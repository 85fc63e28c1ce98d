"""Brute force: small problems over the whole contract beside their optima, which trying everything has found.

python -m tests.benchmarks.brute_force KIND --seconds 0.5 --seed 1
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from functools import partial

from solver import warm
from solver.limits import Limits
from tests.benchmarks.judge import evaluator
from tests.benchmarks.one_solve import run_apart
from tests.benchmarks.table import Asked, Case, Results, Row, Table, markdown, percent
from tests.solver.exhaustive.against import compare, table
from tests.solver.exhaustive.drawn import KINDS
from tests.solver.exhaustive.optima import known_optima

SECONDS = 0.5


def cases(asked: Asked) -> Iterator[Case]:
    """Yield every kind of problem with every solver seed."""
    for kind in KINDS:
        if not asked.days or kind in asked.days:
            for seed in asked.seeds:
                yield Case(key=f"{kind} seed {seed}", measure=partial(run, kind, SECONDS * asked.share, seed))


def run(kind: str, seconds: float, seed: int, core: int | None) -> Row:
    """Solve all problems of a kind on one processor."""
    found = run_apart("brute_force", kind, "--seconds", seconds, "--seed", seed, core=core)
    return {"seed": seed, "limit_s": seconds, **found}


def text(results: Results) -> str:
    """Return a row a kind and one for all: every seed's solves put together."""
    kinds = sorted({row["kind"] for row in results["brute"].values()})
    lines = []
    for kind in (*kinds, "all") if kinds else ():
        mine = [row for row in results["brute"].values() if kind in (row["kind"], "all")]
        total = {name: sum(row[name] for row in mine) for name in COUNTED}
        lines.append(
            [
                kind,
                total["problems"],
                f"{total['optimal']} ({percent(total['optimal'] / max(1, total['problems']), 1)})",
                percent(max(row["largest_gap"] for row in mine)),
                f"{total['tight']}/{total['bounds']}",
                total["proven"],
                total["wrong"],
            ]
        )
    headings = ("kind", "solves", "plan = optimum", "largest gap", "bound = optimum, of bounds", "proven", "wrong")
    return markdown(headings, lines)


COUNTED = ("problems", "optimal", "bounds", "tight", "proven", "wrong")


def main() -> None:
    """Solve the problems of one kind here; print one line of JSON."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("kind", choices=KINDS)
    cli.add_argument("--seconds", type=float, required=True)
    cli.add_argument("--seed", type=int, default=1)
    asked = cli.parse_args()
    warm.main()
    known = [one for one in known_optima() if one.kind == asked.kind]
    limits = Limits(seconds=asked.seconds)
    outcomes = [compare(evaluator(), one, limits=limits, seed=asked.seed) for one in known]
    print(json.dumps(next(asdict(line) for line in table(outcomes) if line.kind == asked.kind)))


TABLE = Table(
    name="brute",
    title="Brute force",
    about=f"Random problems of up to eight orders, each kind making another part of the contract bind, {SECONDS} s "
    "each. Their optima come from trying everything with the contract's evaluator and no code of the solver. Wrong: an "
    "illegal plan, a plan below the optimum, or a bound above it; there must be none, and 95 % of the plans are to be "
    "optimal.",
    cases=cases,
    text=text,
    sample=Asked(days=tuple(KINDS)[:2], seeds=(1,), share=0.4),
)

if __name__ == "__main__":
    main()
