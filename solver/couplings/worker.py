"""One worker's board with its coupled orders, and how it is asked to move them."""

from typing import Any

import numpy as np

from solver.arrays import Array
from solver.couplings.moves.anneal import (
    anneal_inside_coupled,
    insert_singles_inside,
    keep_best_state,
    restore,
    settle_inside,
)
from solver.couplings.moves.borrow import borrow_bonds
from solver.couplings.moves.layout import Bonds
from solver.couplings.moves.stock import all_are_supplied
from solver.kernel.borrow import borrow_board, borrow_day, borrow_pool
from solver.kernel.layout import TOTAL, Board, Day, Pool


class Worker:
    """A board with a day of its own, in which coupled orders stand as on this board.

    What ends in `_ref` is what compiled code is called with.
    """

    def __init__(self, day: Day, board: Board, pool: Pool, bonds: Bonds) -> None:
        self.day, self.board, self.pool, self.bonds = day, board, pool, bonds
        self.day_ref: Any = borrow_day(day)
        self.board_ref: Any = borrow_board(board)
        self.pool_ref: Any = borrow_pool(pool)
        self.bonds_ref: Any = borrow_bonds(bonds)

    @property
    def total(self) -> int:
        """The cost of the current plan, in the kernel's count."""
        return int(self.board.count[TOTAL])

    def anneal(self, iterations: int, heat: float, width: int) -> None:
        """Do what `solver.kernel.anneal.anneal` does, and now and then move coupled orders."""
        anneal_inside_coupled(self.day_ref, self.board_ref, self.pool_ref, self.bonds_ref, iterations, heat, width)

    def insert_singles(self, orders: Array) -> None:
        """Insert orders in the given sequence, each at its cheapest place, where that pays."""
        insert_singles_inside(self.day_ref, self.board_ref, self.pool_ref, self.bonds_ref, orders)

    def settle(self, units: Array) -> None:
        """Move units one by one, looking at every start, and keep what is cheaper."""
        settle_inside(self.day_ref, self.board_ref, self.pool_ref, self.bonds_ref, units)

    def keep_best_state(self) -> None:
        """Remember how coupled orders stand if the best plan has just been met."""
        keep_best_state(self.board_ref, self.bonds_ref)

    def use(self, pool: Pool) -> None:
        """Collect columns in another pool from now on."""
        self.pool, self.pool_ref = pool, borrow_pool(pool)

    def all_are_supplied(self, rows: Array, seq: Array, size: Array, picks: Array, n_picks: Array) -> bool:
        """Tell whether a plan (as for `solver.kernel.install`) supplies all crews as they stand in `rows`."""
        plan = np.ascontiguousarray(seq), size[:, np.newaxis], np.ascontiguousarray(picks), n_picks[:, np.newaxis]
        return bool(all_are_supplied(self.day_ref, self.bonds_ref, rows, *plan))

    def restore(self, rows: Array) -> None:
        """Let every unit stand as in `rows` that does not yet; lines that serve them must fit."""
        restore(self.day_ref, self.board_ref, self.bonds_ref, rows)
