"""One worker's board with its coupled orders, and how to ask and change the way they stand."""

from typing import Any

import numpy as np

from solver.arrays import Array
from solver.couplings.moves.layout import BEST, CREW, FROM, INS, INS_END, NEEDED, NOW, ON, ORDER, POSSIBLE, TO, Bonds
from solver.couplings.moves.standing import become
from solver.couplings.moves.starts import start_of
from solver.kernel.borrow import borrow_board, borrow_day, borrow_pool
from solver.kernel.change import settle, touch
from solver.kernel.layout import BEST_TOTAL, LINE, NEVER, TOTAL, WHERE, Board, Day, Pool


class Worker:
    """A board with a day of its own, in which coupled orders stand as on this board.

    What ends in `_ref` is what the kernel is called with.
    """

    def __init__(self, day: Day, board: Board, pool: Pool, bonds: Bonds) -> None:
        self.day, self.board, self.pool, self.bonds = day, board, pool, bonds
        self.day_ref: Any = borrow_day(day)
        self.board_ref: Any = borrow_board(board)
        self.pool_ref: Any = borrow_pool(pool)

    @property
    def total(self) -> int:
        """The cost of the current plan, in the kernel's count."""
        return int(self.board.count[TOTAL])

    def is_in(self, u: int) -> bool:
        """Tell whether a unit is in the plan."""
        return bool(self.board.orders[self.bonds.units[u, ORDER], WHERE] >= 0)

    def row(self, u: int) -> Array:
        """Return a copy of how a unit stands."""
        found: Array = self.bonds.state[NOW, u].copy()
        return found

    def become(self, u: int, row: Array) -> None:
        """Let a unit stand otherwise."""
        become(self.day_ref, self.board_ref, self.bonds, u, row)

    def shut(self, u: int) -> None:
        """Let a unit that is not in the plan stay out; a single order that waits for nobody is free instead."""
        row = self.row(u)
        alone = self.bonds.units[u, CREW] == 1 and self.bonds.units[u, INS] == self.bonds.units[u, INS_END]
        row[ON] = self.bonds.units[u, POSSIBLE] if alone else 0
        row[FROM], row[TO], row[NEEDED] = -NEVER, NEVER, 0
        self.become(u, row)

    def nail(self, u: int) -> None:
        """Let a unit of the plan keep the very start that it has."""
        row = self.row(u)
        row[FROM] = row[TO] = start_of(self.day_ref, self.board_ref, self.bonds, u)
        self.become(u, row)

    def time_anew(self, stop: int) -> None:
        """Settle the line that serves an order, if there is one: its window has changed."""
        r = int(self.board.orders[stop, WHERE])
        if r >= 0:
            line = int(self.day.clock.routes[r, LINE])
            touch(self.day_ref, self.board_ref, line)
            settle(self.day_ref, self.board_ref, line)

    def keep_best_state(self) -> None:
        """Remember how coupled orders stand if the best plan has just been met."""
        if self.board.count[BEST_TOTAL] < self.bonds.least[0]:
            self.bonds.least[0] = self.board.count[BEST_TOTAL]
            self.bonds.state[BEST] = self.bonds.state[NOW]

    def use(self, pool: Pool) -> None:
        """Collect columns in another pool from now on."""
        self.pool, self.pool_ref = pool, borrow_pool(pool)

    def restore(self, rows: Array) -> None:
        """Let every unit stand as in `rows` that does not yet; lines that serve them must fit."""
        for u in np.flatnonzero((self.bonds.state[NOW] != rows).any(axis=1)).tolist():
            self.become(u, rows[u])
