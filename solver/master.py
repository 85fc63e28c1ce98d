"""The linear program over columns (GLOP), whose duals say what an order, a line and a piece are worth."""

import numpy as np
from ortools.linear_solver import pywraplp

from solver.arrays import Array
from solver.columns import Column, Row, Stock
from solver.kernel.layout import PIECES, UNIT_COST, UNSERVED, Day


class Master:
    """The linear program over chosen columns of one part of the day; its prices are the duals."""

    def __init__(self, day: Day, stock: Stock, outside: dict[Row, int]) -> None:
        self._worth, self._stock, self._outside = day.clock.stops[: day.n, UNSERVED], stock, outside
        self._lots = day.lots
        self._program = pywraplp.Solver.CreateSolver("GLOP")
        self._rows: dict[tuple[str, int] | Row, pywraplp.Constraint] = {}
        self._bought: dict[int, pywraplp.Variable] = {}

    def add(self, column: Column) -> None:
        """Add a column."""
        variable = self._program.NumVar(0.0, self._program.infinity(), "")
        gain = column.cost - int(self._worth[list(column.orders)].sum())
        self._program.Objective().SetCoefficient(variable, float(gain))
        for order in column.orders:
            self._row(("order", order), 1.0).SetCoefficient(variable, 1.0)
        self._row(("line", column.line), 1.0).SetCoefficient(variable, 1.0)
        for row, pieces in column.rows:
            self._stock_row(row).SetCoefficient(variable, float(pieces))

    def solve(self) -> bool:
        """Find the cheapest fractional choice; False if that did not succeed."""
        return bool(self._program.Solve() == pywraplp.Solver.OPTIMAL)

    @property
    def value(self) -> float:
        """The least cost, less that of serving nobody."""
        return float(self._program.Objective().Value())

    def prices(self, kind: str, count: int) -> Array:
        """Return the duals of the order or line rows (never above 0), 0 where there is no row."""
        prices = np.zeros(count)
        for (name, index), row in self._rows.items():
            if name == kind:
                prices[index] = min(0.0, row.dual_value())
        return prices

    def stock_price(self, column: Column) -> float:
        """Return what a column pays for its pieces by the duals (never below 0)."""
        rows = ((self._rows.get(row), pieces) for row, pieces in column.rows)
        return -float(sum(min(0.0, found.dual_value()) * pieces for found, pieces in rows if found is not None))

    def _row(self, name: tuple[str, int] | Row, most: float) -> pywraplp.Constraint:
        if name not in self._rows:
            self._rows[name] = self._program.Constraint(-self._program.infinity(), most)
        return self._rows[name]

    def _stock_row(self, row: Row) -> pywraplp.Constraint:
        if row not in self._rows:
            free, lots = self._stock.supply(row)
            constraint = self._row(row, float(free - self._outside.get(row, 0)))
            for lot in lots:
                if lot not in self._bought:
                    self._bought[lot] = self._program.NumVar(0.0, float(self._lots[lot, PIECES]), "")
                    self._program.Objective().SetCoefficient(self._bought[lot], float(self._lots[lot, UNIT_COST]))
                constraint.SetCoefficient(self._bought[lot], -1.0)
        return self._rows[row]
