"""The peers: other optimisers on the same days. Their rows come with ../shared, or are run here.

To run them, PEERS_PYTHON names a Python that has what ../shared/bench/peers/requirements.txt lists.
"""

import csv
import json
import os
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.benchmarks.days import BENCH, Day, all_days, chosen
from tests.benchmarks.judge import judged
from tests.benchmarks.one_solve import fingerprint, pinned
from tests.benchmarks.table import Asked, Case, Results, Row, Table, markdown, percent

PYTHON = "PEERS_PYTHON"
RUN = ("greedy", "vroom", "pyvrp", "ortools", "nextroute", "alns")
WHOLE = ("greedy",)  # does not search: nothing to split
OUR_OWN = ("alns", "alnspre", "greedy")
"""Peers that are no off-the-shelf product: a framework with operators of our own, and a simple rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerPlan:
    """The best legal plan of one peer for a day."""

    peer: str
    cost: int
    controllable: int


def plans_by_day(measured: Mapping[str, Row]) -> dict[tuple[str, str], list[PeerPlan]]:
    """Return every peer's best legal plan by day and hash of its document, cheapest first.

    These are the rows of ../shared, and rows measured here.
    """
    rows = [row for row in measured.values() if row["legal"]]
    found = {(row["day"], row["problem"], row["by"], row["cost"], row["controllable"]) for row in rows}
    with (BENCH / "peers" / "results.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            path = BENCH / "days" / f"{row['instance']}.json"
            if row["feasible"] == "True" and path.exists():
                cost, controllable = int(row["cost"]), int(row["controllable"])
                found.add((row["instance"], fingerprint(path), row["peer"], cost, controllable))
    days: dict[tuple[str, str], list[PeerPlan]] = defaultdict(list)
    for day, problem, peer, cost, controllable in sorted(found, key=lambda one: (one[3], one[2])):
        name, plans = peer.removesuffix("+split"), days[day, problem]
        if all(plan.peer != name for plan in plans):
            plans.append(PeerPlan(peer=name, cost=cost, controllable=controllable))
    return days


def off_the_shelf(plans: list[PeerPlan]) -> PeerPlan | None:
    """Return the cheapest plan that a product made as it comes."""
    return next((plan for plan in plans if plan.peer not in OUR_OWN), None)


def cases(asked: Asked) -> Iterator[Case]:
    """Yield every peer on every day, where there is a Python that has them."""
    if PYTHON not in os.environ:
        print(f"peers: {PYTHON} is not set, so no peer runs: rows of ../shared and of earlier runs stand", flush=True)
        return
    for day in chosen(all_days(), asked.days):
        for peer in RUN:
            measure = partial(run_peer, day, peer, asked.share)
            yield Case(key=f"{day.name} {peer}", measure=measure, lasts=True)


def run_peer(day: Day, peer: str, share: float, core: int | None) -> Row:
    """Run one peer on a day within our own limit, and judge its plan; a failure is a row too."""
    limit_s, path = day.limit_s * share, day.path()
    split = [] if peer in WHOLE else ["--split"]
    with tempfile.TemporaryDirectory() as folder:
        plan = Path(folder) / "plan.json"
        command = [*pinned(core), os.environ[PYTHON], str(BENCH / "peers" / "run_peer.py"), "--peer", peer, str(path)]
        command += ["--limit", f"{limit_s:g}", "--seed", "1", *split, "-o", str(plan)]
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
        row: Row = {"day": day.name, "line": day.line, "by": peer + ("+split" if split else ""), "limit_s": limit_s}
        row |= {"problem": fingerprint(path), "legal": False, "cost": None}
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, env=environment, timeout=3 * limit_s + 120, check=True
            )
        except subprocess.TimeoutExpired:
            return {**row, "violation": "no plan in three times the limit and two minutes"}
        except subprocess.CalledProcessError as error:
            return {**row, "violation": (error.stderr.strip().splitlines() or ["ended without a word"])[-1][:160]}
        told = json.loads(done.stdout.splitlines()[-1])
        return {
            **row,
            **judged(path, json.loads(plan.read_text(encoding="utf-8"))),
            "seconds": told["solve_s"],
            "peak_mb": told["peak_mb"],
        }


def text(results: Results) -> str:
    """Return every peer's cost on each day, and how far it is from the best of them by controllable cost."""
    lines = []
    rows = results["peers"]
    for (day, _), plans in sorted(plans_by_day(rows).items()):
        best = min(plan.controllable for plan in plans)
        told = {plan.peer: f"{plan.cost:,} (+{percent(plan.controllable / best - 1, 1)})" for plan in plans}
        lines.append([day, *map(told.get, RUN)])
    failed = sum(not row["legal"] for row in rows.values())
    note = f"\n\n{failed} of {len(rows)} runs here gave no legal plan." if failed else ""
    return markdown(["day", *RUN], lines) + note


TABLE = Table(
    name="peers",
    title="Peers",
    about="Other optimisers with common pre- and post-processing on the same limits, one core each, independent parts "
    "solved apart; cost, and in brackets the distance in controllable cost to the best of them. `alns` is a framework "
    "with operators of our own, `greedy` a simple rule. A dash: no legal plan, or not measured.",
    cases=cases,
    text=text,
    sample=Asked(days=("d1-60",), seeds=(1,), share=0.5),
)
