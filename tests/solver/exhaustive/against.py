"""One small problem solved, and how that compares with its optimum; as a table, kind by kind.

python -m tests.solver.exhaustive.against [--seconds 0.5] [--seed 1]
"""

import argparse
import importlib.util
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from solver.limits import Limits
from solver.reading import read_problem
from solver.solve import solve
from solver.writing import plan_document
from tests.solver.exhaustive.drawn import KINDS, draw
from tests.solver.exhaustive.optima import Known, known_optima

SHARED = Path(__file__).parents[4] / "shared"
ITERATIONS = 200  # of annealing in a lap of fixed work
WAYS_THROUGH = "shortcuts"
"""The kind of problem in which a way through a centre, where nothing is picked up, is faster than the way itself.

The contract's text asks that a pick-up be of at least one piece; the evaluator takes one of nothing, and so does the
optimum. The search makes no such stops, so it misses these optima, and they are counted apart.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the solver made of a problem, and what the evaluator says to it."""

    known: Known
    cost: int
    bound: int | None
    proven: bool
    report: dict[str, Any]

    @property
    def gap(self) -> float:
        """How far the plan is above the optimum."""
        return (self.cost - self.known.cost) / max(1, self.known.cost)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the table: plans that are optimal, the largest gap, bounds given and those that meet the optimum."""

    kind: str
    problems: int
    optimal: int
    largest_gap: float
    bounds: int
    tight: int
    proven: int
    wrong: int


def fixed_work(laps: int) -> Limits:
    """Return three rounds as the clock makes them, but of so many laps of annealing each, whatever time they take."""
    steps: list[list[Any]] = [["insert", 50]]
    for hottest in (0, 400, 550):
        steps += [["anneal", ITERATIONS, hottest + (1000 - hottest) * lap // laps] for lap in range(laps + 1)]
        steps += [["settle"], ["recombine", 9], ["prove", 0], ["prove", 0]]
    return Limits(work={"steps": steps, "explained": 0})


def compare(evaluator: ModuleType, known: Known, *, limits: Limits, seed: int = 1) -> Outcome:
    """Solve a problem."""
    document = draw(known.kind, known.number)
    plan = solve(read_problem(document), limits=limits, seed=seed)
    written = json.loads(json.dumps(plan_document(plan)))
    report = evaluator.evaluate(document, written)
    return Outcome(
        known=known, cost=report["cost"], bound=written.get("bound"), proven=bool(written.get("proven")), report=report
    )


def table(outcomes: Iterable[Outcome]) -> list[Line]:
    """Return a line for each kind; `wrong` counts bounds above the optimum and plans that are illegal or below it."""
    outcomes = list(outcomes)
    lines = []
    for kind in KINDS:
        mine = [outcome for outcome in outcomes if outcome.known.kind == kind]
        bounds = [outcome for outcome in mine if outcome.bound is not None]
        wrong = sum(
            not outcome.report["feasible"]
            or outcome.cost < outcome.known.cost
            or (outcome.bound is not None and outcome.bound > outcome.known.cost)
            for outcome in mine
        )
        lines.append(
            Line(
                kind=kind,
                problems=len(mine),
                optimal=sum(outcome.cost == outcome.known.cost for outcome in mine),
                largest_gap=max((outcome.gap for outcome in mine), default=0.0),
                bounds=len(bounds),
                tight=sum(outcome.bound == outcome.known.cost for outcome in bounds),
                proven=sum(outcome.proven for outcome in mine),
                wrong=wrong,
            )
        )
    return lines


def as_markdown(lines: Iterable[Line]) -> str:
    """Return the table as Markdown."""
    rows = [
        "| kind | problems | plan = optimum | largest gap | bound = optimum | proven | wrong |",
        "|---|---|---|---|---|---|---|",
    ]
    for line in lines:
        tight = f"{line.tight} of {line.bounds}" if line.bounds else "–"
        rows.append(
            f"| {line.kind} | {line.problems} | {line.optimal} | {line.largest_gap:.2%} | {tight} | {line.proven} "
            f"| {line.wrong} |"
        )
    return "\n".join(rows)


def contract_evaluator() -> ModuleType:
    """Return the contract's own judge."""
    spec = importlib.util.spec_from_file_location("evaluate", SHARED / "contract" / "evaluate.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(SHARED)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> None:
    """Print the table, and each problem that is not solved to its optimum."""
    parser = argparse.ArgumentParser(description="small problems beside their optima")
    parser.add_argument("--seconds", type=float, default=0.5)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    evaluator, outcomes = contract_evaluator(), []
    for known in known_optima():
        outcomes.append(compare(evaluator, known, limits=Limits(seconds=options.seconds), seed=options.seed))
        if outcomes[-1].cost != known.cost:
            print(f"{known.name}: {outcomes[-1].cost} for {known.cost}, {outcomes[-1].gap:+.2%}", flush=True)
    print(as_markdown(table(outcomes)))


if __name__ == "__main__":
    main()
