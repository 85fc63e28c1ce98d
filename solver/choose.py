"""The integer choice among columns (CP-SAT): at most one for a line and for an order, no piece taken twice."""

import threading
from collections.abc import Callable, Sequence

from ortools.sat.python import cp_model

from solver.columns import Column, Row, Stock
from solver.kernel.layout import PIECES, UNIT_COST, UNSERVED, Day

POLL_S = 0.1

Ask = Callable[[], float | None]


def choose(
    day: Day,
    stock: Stock,
    columns: Sequence[Column],
    chosen: Sequence[bool],
    outside: dict[Row, int],
    *,
    work: float,
    ask: Ask,
    stop: Callable[[], bool],
) -> list[Column] | None:
    """Return the best choice found, starting from a legal one; None where the clock or `stop` cut the search short.

    outside: pieces per stock row that the rest of the plan takes. ask: the seconds left (None: no limit).
    work: deterministic seconds of CP-SAT; within them the result is the same on every machine.
    It may be no better than the start.
    """
    model = cp_model.CpModel()
    worth = day.clock.stops[:, UNSERVED]
    taken = [model.new_bool_var("") for _ in columns]
    at_most_once: dict[tuple[str, int], list[cp_model.IntVar]] = {}
    rows: dict[Row, list[tuple[cp_model.IntVar, int]]] = {}
    gains = []
    for variable, column, hint in zip(taken, columns, chosen, strict=True):
        model.add_hint(variable, hint)
        gains.append(column.cost - sum(int(worth[order]) for order in column.orders))
        for name in (("line", column.line), *(("order", order) for order in column.orders)):
            at_most_once.setdefault(name, []).append(variable)
        for row, pieces in column.rows:
            rows.setdefault(row, []).append((variable, pieces))
    for variables in at_most_once.values():
        model.add_at_most_one(variables)
    bought: dict[int, cp_model.IntVar] = {}
    for row, uses in rows.items():
        free, lots = stock.supply(row)
        for lot in lots:
            if lot not in bought:
                bought[lot] = model.new_int_var(0, int(day.lots[lot, PIECES]), "")
        need = sum(pieces * variable for variable, pieces in uses)
        model.add(need <= free - outside.get(row, 0) + sum(bought[lot] for lot in lots))
    paid = sum(int(day.lots[lot, UNIT_COST]) * variable for lot, variable in bought.items())
    model.minimize(sum(gain * variable for gain, variable in zip(gains, taken, strict=True)) + paid)
    seconds = ask()
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = work
    if seconds is not None:
        solver.parameters.max_time_in_seconds = max(0.01, seconds)
    status = run(solver, model, stop)
    proven = status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
    spent = solver.response_proto.deterministic_time
    if status is None or (seconds is not None and not proven and spent < 0.99 * work):
        return None  # CP-SAT ends a little before its time is up, so the clock itself does not tell
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return [column for column, hint in zip(columns, chosen, strict=True) if hint]
    return [column for variable, column in zip(taken, columns, strict=True) if solver.boolean_value(variable)]


def run(solver: cp_model.CpSolver, model: cp_model.CpModel, stop: Callable[[], bool]) -> cp_model.CpSolverStatus | None:
    """Return CP-SAT's status, or None if `stop` has ended the search."""
    done, stopped = threading.Event(), threading.Event()

    def watch() -> None:
        while not done.wait(POLL_S):
            if stop():
                stopped.set()
                solver.stop_search()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        status = solver.solve(model)
    finally:
        done.set()
        watcher.join()
    return None if stopped.is_set() else status
