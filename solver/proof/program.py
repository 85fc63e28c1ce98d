"""The linear program over columns (GLOP), its integer prices, and the bound that any prices give."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from ortools.linear_solver import pywraplp

from solver.arrays import Array
from solver.columns import Column, Row, Stock
from solver.kernel.layout import PIECES, UNIT_COST, UNSERVED, Day

Group = tuple[int, ...]  # orders that are served together or not at all; the first one's UNSERVED counts
Link = tuple[int, int]  # group, group without which it is not served


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """What the rows are worth, in cost: integers, so that bounds are exact. All but prizes are 0 or more.

    prize: of serving an order; line: of a line's day; link: of being allowed to serve a group; row: of a piece there.
    """

    prize: Array
    line: Array
    link: Mapping[Link, int]
    row: Mapping[Row, int]


class Program:
    """Chooses days for some lines, fractionally, at the least cost: a day at most for each, no piece taken twice."""

    def __init__(self, day: Day, stock: Stock, lines: Sequence[int], groups: Sequence[Group], links: Sequence[Link]):
        self._day, self._stock, self._groups = day, stock, groups
        self._program = pywraplp.Solver.CreateSolver("GLOP")
        self._infinity = self._program.infinity()
        self._from_scratch = pywraplp.MPSolverParameters()  # so that prices depend on the columns only
        scratch = pywraplp.MPSolverParameters.INCREMENTALITY_OFF
        self._from_scratch.SetIntegerParam(pywraplp.MPSolverParameters.INCREMENTALITY, scratch)
        # the rows see to it that nothing is served less than not at all; not said here, no prize exceeds UNSERVED
        served = [self._program.NumVar(-self._infinity, 1.0, "") for _ in groups]
        self._order: dict[int, pywraplp.Constraint] = {}
        for variable, group in zip(served, groups, strict=True):
            self._program.Objective().SetCoefficient(variable, -float(day.clock.stops[group[0], UNSERVED]))
            for order in group:
                self._order[order] = self._program.Constraint(0.0, 0.0)
                self._order[order].SetCoefficient(variable, -1.0)
        self._link: dict[Link, pywraplp.Constraint] = {}
        for later, first in links:
            row = self._link[later, first] = self._program.Constraint(-self._infinity, 0.0)
            row.SetCoefficient(served[later], 1.0)
            row.SetCoefficient(served[first], -1.0)
        self._line = {line: self._program.Constraint(-self._infinity, 1.0) for line in lines}
        self._row: dict[Row, pywraplp.Constraint] = {}
        self._bought: dict[int, pywraplp.Variable] = {}

    def add(self, column: Column) -> None:
        """Add a column."""
        variable = self._program.NumVar(0.0, self._infinity, "")
        self._program.Objective().SetCoefficient(variable, float(column.cost))
        for order in column.orders:
            self._order[order].SetCoefficient(variable, 1.0)
        self._line[column.line].SetCoefficient(variable, 1.0)
        for row, pieces in column.rows:
            self._stock_row(row).SetCoefficient(variable, float(pieces))

    def solve(self) -> tuple[float, Prices] | None:
        """Return the least cost, less that of serving nobody, and the prices; None if GLOP did not succeed."""
        if self._program.Solve(self._from_scratch) != pywraplp.Solver.OPTIMAL:
            return None
        prize, line = np.zeros(self._day.n, np.int64), np.zeros(len(self._day.lines), np.int64)
        for order, row in self._order.items():
            prize[order] = round(row.dual_value())
        for t, row in self._line.items():
            line[t] = paid(row)
        links = {at: paid(row) for at, row in self._link.items()}
        prices = Prices(prize=prize, line=line, link=links, row={at: paid(row) for at, row in self._row.items()})
        return float(self._program.Objective().Value()), prices

    def _stock_row(self, at: Row) -> pywraplp.Constraint:
        if at not in self._row:
            free, lots = self._stock.supply(at)
            row = self._row[at] = self._program.Constraint(-self._infinity, float(free))
            for lot in lots:
                if lot not in self._bought:
                    variable = self._program.NumVar(0.0, float(self._day.lots[lot, PIECES]), "")
                    self._program.Objective().SetCoefficient(variable, float(self._day.lots[lot, UNIT_COST]))
                    self._bought[lot] = variable
                row.SetCoefficient(self._bought[lot], -1.0)
        return self._row[at]


def paid(row: pywraplp.Constraint) -> int:
    """Return the price of a row that says "at most"."""
    price: int = round(-row.dual_value())
    return max(0, price)


def lagrangian(day: Day, stock: Stock, groups: Sequence[Group], prices: Prices, least: Mapping[int, int]) -> int:
    """Return a bound that no choice of days costs less than, less the cost of serving nobody (Lagrangian relaxation).

    It is valid at any prices. least: no day of a line costs less, pieces paid and prizes taken off (0 or less).
    """
    gain = [int(prices.prize[list(group)].sum() - day.clock.stops[group[0], UNSERVED]) for group in groups]
    for (later, first), price in prices.link.items():
        gain[later] += price
        gain[first] -= price
    return sum(min(0, one) for one in gain) + sum(least.values()) - worth_of_supply(day, stock, prices)


def worth_of_supply(day: Day, stock: Stock, prices: Prices) -> int:
    """Return what all pieces that are there, or that it pays to buy, are worth at the prices."""
    worth = 0
    per_lot: dict[int, int] = {}
    for row, price in prices.row.items():
        free, lots = stock.supply(row)
        worth += price * free
        for lot in lots:
            per_lot[lot] = per_lot.get(lot, 0) + price
    for lot, price in per_lot.items():
        worth += max(0, price - int(day.lots[lot, UNIT_COST])) * int(day.lots[lot, PIECES])
    return worth
