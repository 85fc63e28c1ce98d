"""The last step of a proof: all days that a better plan could be made of, and the best choice among them (CP-SAT).

A plan that is cheaper than the best known by no more than the gap has only days whose reduced cost is less than the gap
(Baldacci, Christofides and Mingozzi 2008). Where these are few, they are listed, and the choice among them needs no
bound any more. Pieces stay priced rather than counted: that keeps the bound valid.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from solver.choose import Ask, run
from solver.columns import Column
from solver.kernel.layout import UNSERVED
from solver.pricing.layout import CUT, Desk
from solver.pricing.listing import days_found, price_all
from solver.proof.priced import Terms, day_of_label, steps_of
from solver.proof.program import Group, Link, Prices, worth_of_supply

MOST_LABELS = 23_000  # of a line
MOST_DAYS = 6_000  # of all lines
HALF = 0.5  # an integer as a float is nearer to itself than this
WORK = 3.0  # CP-SAT's deterministic seconds

Stop = Callable[[], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is to be closed: groups of orders and links between them, and prices with a good bound."""

    terms: Terms
    prices: Prices
    groups: Sequence[Group]
    links: Sequence[Link]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A line's cheapest day with certain orders: cost with pieces at their prices, and the column if it is real."""

    line: int
    orders: tuple[int, ...]
    cost: int
    column: Column | None


def all_days(case: Case, desk: Desk, cutoffs: Mapping[int, int], spare: int, stop: Stop) -> list[Listed] | None:
    """Return the days of every line whose reduced cost is below its cutoff; None: too many, or stopped."""
    terms, day = case.terms, case.terms.day
    known = {order for group in case.groups for order in group}
    found: list[Listed] = []
    for t, cutoff in cutoffs.items():
        if stop():
            return None
        terms.lay_out(desk, t, spare)
        price_all(day, desk, t, terms.prize, terms.piece, cutoff, MOST_LABELS)
        ends = days_found(day, desk, t, cutoff).tolist()
        if desk.labels.count[CUT] or len(found) + len(ends) > MOST_DAYS:
            return None
        seen: set[tuple[int, ...]] = set()
        for cost, label in sorted(ends):
            if stop():
                return None
            steps = steps_of(desk, label)
            orders = tuple(sorted(at for _, at in steps if at < day.n))
            if orders not in seen and known.issuperset(orders):
                seen.add(orders)
                real = day_of_label(terms, desk, t, steps, label)
                full = cost + int(terms.prize[list(orders)].sum())
                found.append(Listed(line=t, orders=orders, cost=full, column=None if real is None else real[1]))
    return found


def least_choice(case: Case, days: Sequence[Listed], *, ask: Ask, stop: Stop) -> int | None:
    """Return what no choice among days costs less than, less the cost of serving nobody; None: time was up before.

    ask: the seconds left (None: no limit).
    """
    model = cp_model.CpModel()
    taken = [model.new_bool_var("") for _ in days]
    served = [model.new_bool_var("") for _ in case.groups]
    of_line: dict[int, list[cp_model.IntVar]] = {}
    of_order: dict[int, list[cp_model.IntVar]] = {order: [] for group in case.groups for order in group}
    for variable, one in zip(taken, days, strict=True):
        of_line.setdefault(one.line, []).append(variable)
        for order in one.orders:
            of_order[order].append(variable)
    for variables in of_line.values():
        model.add_at_most_one(variables)
    for variable, group in zip(served, case.groups, strict=True):
        for order in group:
            model.add(sum(of_order[order]) == variable)
    for later, first in case.links:
        model.add_implication(served[later], served[first])
    worth = [int(case.terms.day.clock.stops[group[0], UNSERVED]) for group in case.groups]
    model.minimize(
        sum(one.cost * variable for one, variable in zip(days, taken, strict=True))
        - sum(gain * variable for gain, variable in zip(worth, served, strict=True))
    )
    seconds = ask()
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = WORK
    if seconds is not None:
        solver.parameters.max_time_in_seconds = max(0.01, seconds)
    status = run(solver, model, stop)
    spent = solver.response_proto.deterministic_time
    if status is None or (seconds is not None and status != cp_model.OPTIMAL and spent < 0.99 * WORK):
        return None
    worth_of_stock = worth_of_supply(case.terms.day, case.terms.stock, case.prices)
    return math.ceil(solver.best_objective_bound - HALF) - worth_of_stock
