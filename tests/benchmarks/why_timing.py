"""How long explaining one order takes: `python -m tests.benchmarks.why_timing PROBLEM.json PLAN.json`.

CPU seconds of this process, over orders spread through the plan: left out, served late, served in time.
"""

import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from solver.files import load_plan, load_problem
from solver.plan import Visit
from solver.why.explain import explain_order

ORDERS = 10


def spread(ids: Sequence[str]) -> Sequence[str]:
    """Return some of many, evenly apart."""
    return ids[:: max(1, len(ids) // ORDERS)][:ORDERS]


def main() -> None:
    """Print a line for each kind of order."""
    problem, plan = load_problem(Path(sys.argv[1])), load_plan(Path(sys.argv[2]))
    starts = {stop.order: stop.start for route in plan.routes for stop in route.stops if isinstance(stop, Visit)}
    served = [order for order in problem.orders if order.id in starts]
    kinds = {
        "left out": [order.id for order in problem.orders if order.id not in starts],
        "late": [order.id for order in served if starts[order.id] > order.respond_by],
        "in time": [order.id for order in served if starts[order.id] <= order.respond_by],
    }
    for kind, ids in kinds.items():
        seconds, found = [], 0
        for order in spread(ids):
            began = time.process_time()
            found += len(explain_order(problem, plan, order).counterfactuals)
            seconds.append(time.process_time() - began)
        if seconds:
            median, most = statistics.median(seconds), max(seconds)
            print(f"{kind}: {len(seconds)} orders, median {median:.2f} s, most {most:.2f} s, {found} remedies")


if __name__ == "__main__":
    main()
