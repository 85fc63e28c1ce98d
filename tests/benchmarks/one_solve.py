"""One solve in a fresh process with the compiled code warm, and what came of it as a row.

    python -m tests.benchmarks.one_solve PROBLEM.json --seconds 10 --seed 1 --workers 1

The clock runs from the validated problem in memory; the contract's evaluator judges and prices.
"""

import argparse
import hashlib
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from solver import warm
from solver.files import load_problem
from solver.limits import Limits
from solver.plan import Plan
from solver.progress import Moment, history_of
from solver.solve import solve
from solver.writing import plan_document
from tests.benchmarks.days import REPOSITORY, Day
from tests.benchmarks.judge import judged
from tests.benchmarks.table import Row

MARKS_S = (0.5, 1, 2, 5, 10, 30, 60, 120)
GAPS_PCT = (10, 5, 3, 2, 1, 0.5, 0.1)


def measure_day(
    day: Day, *, seconds: float, seed: int, workers: int, core: int | None, stop_after_s: float | None = None
) -> Row:
    """Solve a day apart; the row names it, so that the best known plan and bounds can be compared."""
    options = ["--seconds", seconds, "--seed", seed, "--workers", workers]
    options += [] if stop_after_s is None else ["--stop-after", stop_after_s]
    row = run_apart("one_solve", day.path(), *options, core=core)
    return {"day": day.name, "line": day.line, "by": "Paigong", **row}


def run_apart(module: str, *arguments: object, core: int | None) -> Any:
    """Run a module of this folder in a fresh process, on one processor if asked, and return the JSON it prints."""
    command = [*pinned(core), sys.executable, "-m", f"tests.benchmarks.{module}", *map(str, arguments)]
    threads = {"OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, env={**os.environ, **threads})
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def pinned(core: int | None) -> list[str]:
    """Return the words before a command that keep it on one processor, where the system can."""
    return [] if core is None or shutil.which("taskset") is None else ["taskset", "-c", str(core)]


def fingerprint(path: Path) -> str:
    """Return a short hash of a problem document, by which costs of one day are told from those of another."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def peak_memory_mb() -> int:
    """Return the largest resident memory of this process so far, and of its largest child (MiB)."""
    used = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used) // 1024


def curve(moments: Sequence[Moment]) -> Row:
    """Return a solve's course in few numbers: first plan, cost at each mark, and when each gap was reached (s)."""
    final = moments[-1].cost
    at = {f"{mark:g}": [m.cost for m in moments if m.seconds <= mark] for mark in MARKS_S}
    reached = {f"{pct:g}": [m.seconds for m in moments if m.gap is not None and m.gap <= pct / 100] for pct in GAPS_PCT}
    return {
        "first_s": moments[0].seconds,
        "near_s": next(m.seconds for m in moments if m.cost <= 1.01 * final),
        "cost_at": {mark: costs[-1] for mark, costs in at.items() if costs},
        "gap_after_s": {pct: times[0] for pct, times in reached.items() if times},
    }


def couplings(problem: Any, plan: Plan) -> Row:
    """Return how many crews and followers there are, and how many of them are served."""
    left = {unserved.order for unserved in plan.unserved}
    crews = [order.id for order in problem.orders if order.crew > 1]
    after = [order.id for order in problem.orders if order.after]
    served = {
        "crews_served": sum(one not in left for one in crews),
        "after_served": sum(one not in left for one in after),
    }
    return {"crews": len(crews), "after": len(after), **served} if crews or after else {}


def main() -> None:
    """Solve, judge, print one line of JSON."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("problem", type=Path)
    cli.add_argument("--seconds", type=float, required=True)
    cli.add_argument("--seed", type=int, default=1)
    cli.add_argument("--workers", type=int, default=1)
    cli.add_argument("--stop-after", type=float, default=float("inf"), help="say stop after so many seconds")
    asked = cli.parse_args()
    warm.main()
    problem = load_problem(asked.problem)
    began, worked, stopped = time.monotonic(), time.process_time(), []

    def stop() -> bool:
        if time.monotonic() - began >= asked.stop_after:
            stopped.append(time.monotonic())
        return bool(stopped)

    limits = Limits(seconds=asked.seconds)
    plan = solve(problem, limits=limits, seed=asked.seed, workers=asked.workers, stop=stop)
    ended, worked_s, peak_mb = time.monotonic(), time.process_time() - worked, peak_memory_mb()
    row = {
        "problem": fingerprint(asked.problem),
        "seed": asked.seed,
        "workers": asked.workers,
        "limit_s": asked.seconds,
        "seconds": round(ended - began, 2),
        "cpu_s": round(worked_s, 2),
        **judged(asked.problem, plan_document(plan)),
        "bound": plan.bound,
        "proven": plan.proven,
        "peak_mb": peak_mb,
        **curve(history_of(plan)),
        **couplings(problem, plan),
    }
    if stopped:
        row["cancel_s"] = round(ended - began - asked.stop_after, 2)
    print(json.dumps(row))


if __name__ == "__main__":
    main()
