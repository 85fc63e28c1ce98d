"""A technician drops out during the day: what nobody has set out for is planned anew, at the price of each change.

The search goes on from the published plan: the orders set free are inserted, then ruin and recreate (as in the whole
solve) looks for better, starting so cool that what was good stays.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from solver.amend.amendment import Amendment, explained, judged, left_out, unexplained
from solver.amend.changes import changes
from solver.amend.ledger import open_ledger
from solver.amend.links import FAR
from solver.amend.remaining import Remaining, remaining
from solver.amend.stage import POOL_COLUMNS, POOL_INTS, Stage, set_stage
from solver.chosen import plan_arrays
from solver.columns import Stock, column_of_best
from solver.kernel.anneal import anneal, insert_all
from solver.kernel.fresh import new_pool
from solver.kernel.install import install
from solver.kernel.layout import BEST_TOTAL, OUT, TOTAL, UNSERVED
from solver.limits import Limits, never
from solver.plan import Plan
from solver.problem import Problem

HOTTEST, COLDEST = 0.06, 1 / 300  # temperatures, in mean costs of an order
LAP = 200  # iterations between two looks at the clock
RESERVE = 0.15  # share of the time kept for timing, judging and explaining


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """What was left of the published plan when somebody dropped out, and its amendment (on `left.problem`).

    The amendment's `changed` names the visits of the one who dropped out, too.
    """

    left: Remaining
    amendment: Amendment


def ignore(_first: Amendment) -> None:
    """Listen to nobody."""


def absence(
    problem: Problem,
    plan: Plan,
    technician: str,
    *,
    at: int,
    back: int = FAR,
    limits: Limits,
    seed: int = 1,
    listen: Callable[[Amendment], None] = ignore,
    stop: Callable[[], bool] = never,
) -> Absence:
    """Return the rest of a published plan without a technician who drops out at `at` and is back at `back`.

    What anybody has set out for by then stays, also with the one who drops out. `listen` gets the first answer; `stop`
    is asked many times a second, and ends the search with the best plan so far. Raises ValueError for a technician whom
    the problem does not know. limits.work is the work of an earlier amendment.
    """
    began = time.monotonic()
    if all(person.id != technician for person in problem.technicians):
        raise ValueError(f"the problem has no technician {technician}")
    left = remaining(problem, plan, at, back={technician: back})
    bare = unexplained(left.problem, left.plan)
    before = open_ledger(left.problem, bare)
    stage = set_stage(left.problem, left.plan, seed=seed, within_s=FAR)
    fresh = stage.board.queues[OUT, : stage.board.count[OUT]].copy()
    worth = stage.day.clock.stops[fresh, UNSERVED]
    pool = new_pool(POOL_COLUMNS, POOL_INTS)
    insert_all(stage.day, stage.board, pool, fresh[np.lexsort((fresh, -worth))])
    first = stage.amended(left.plan)
    listen(judged(before, unexplained(left.problem, first), left.problem, {}))
    heats = []
    unit = int(stage.board.count[TOTAL]) / max(1, len(stage.day.active))
    for heat in _cooling(limits, began):
        if stop():
            break
        anneal(stage.day, stage.board, pool, LAP, max(1.0, unit * heat), 0)
        heats.append(heat)
    _put_best(stage)
    after = explained(left.problem, _with_followers(left.problem, stage.amended(left.plan)))
    done = judged(before, after, left.problem, {"heats": heats})
    still = {order.id for order in left.problem.orders}
    told = tuple(change for change in changes(plan, after) if change.order in still)
    return Absence(left=left, amendment=replace(done, changed=told))


def _with_followers(problem: Problem, plan: Plan) -> Plan:
    """Return the plan with orders inserted that wait for others: only now are the starts of those known."""
    waiting = {order.id for order in problem.orders if order.after} & set(left_out(problem, plan))
    if not waiting:
        return plan
    stage = set_stage(problem, plan)
    fresh = np.array(sorted(stage.index[name] for name in waiting if name in stage.index), np.int64)
    insert_all(stage.day, stage.board, new_pool(POOL_COLUMNS, POOL_INTS), fresh)
    return stage.amended(plan)


def _cooling(limits: Limits, began: float) -> Iterator[float]:
    """Yield the temperature of every lap: those recorded, or ever cooler ones until the time is up."""
    if limits.work is not None:
        yield from limits.work["heats"]
        return
    seconds = (limits.seconds or 0) * (1 - RESERVE)
    start = time.monotonic()
    while (now := time.monotonic()) < began + seconds:
        share = (now - start) / max(1e-6, began + seconds - start)
        yield HOTTEST * (COLDEST / HOTTEST) ** share


def _put_best(stage: Stage) -> None:
    """Make the best plan met the current one."""
    day, board, stock = stage.day, stage.board, Stock(stage.day)
    if board.count[TOTAL] == board.count[BEST_TOTAL]:
        return
    found = (column_of_best(day, stock, board, t) for t in range(len(day.lines)))
    best = {column.line: column for column in found if column is not None}
    install(day, board, new_pool(POOL_COLUMNS, POOL_INTS), *plan_arrays(day, best))
