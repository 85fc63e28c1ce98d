"""The search's inner loop: ruin, recreate, and decide by simulated annealing."""

import math
from typing import Any

from numba import njit

from solver.kernel.borrow import borrow_board, borrow_day, borrow_pool
from solver.kernel.chance import chance
from solver.kernel.change import accept, remember_best, take_back
from solver.kernel.layout import (
    ABSENT,
    ACCEPTED,
    BEST_TOTAL,
    FAVOUR,
    TOTAL,
    TOUCHED,
    WHERE,
    Board,
    Day,
    Pool,
)
from solver.kernel.pool import collect
from solver.kernel.recreate import EVERY_LINE, favour_a_line, place_best, recreate
from solver.kernel.ruin import ruin

AVERAGE_REMOVED = 10.0
BLINK = 0.01
PART_SHARE = 0.1
FAVOUR_SHARE = 0.3  # of the rounds in which a line is favoured
MOST_FAVOUR = 1.5  # how much cheaper it may seem, in widths


def anneal(day: Day, board: Board, pool: Pool, iterations: int, heat: float, width: int) -> None:
    """Improve the current plan for some iterations at one temperature (a cost); keep the best plan met.

    The routes of every plan within `width` of the best go into the pool, also of plans that are not accepted.
    """
    anneal_inside(borrow_day(day), borrow_board(board), borrow_pool(pool), iterations, heat, width)


def insert_all(day: Day, board: Board, pool: Pool, orders: Any) -> None:
    """Insert orders in the given sequence, each at its cheapest place, where that pays; the result stands."""
    insert_inside(borrow_day(day), borrow_board(board), borrow_pool(pool), orders)


@njit(cache=True, nogil=True)
def anneal_inside(day: Any, board: Any, pool: Any, iterations: int, heat: float, width: int) -> None:
    """Do what `anneal` says."""
    for _ in range(iterations):
        before = board.count[TOTAL]
        board.count[ABSENT] = 0
        ruin(day, board, AVERAGE_REMOVED, PART_SHARE)
        if chance(board.random) < FAVOUR_SHARE:
            favour_a_line(day, board, MOST_FAVOUR * width)
        recreate(day, board, BLINK)
        board.count[FAVOUR] = 0
        after = board.count[TOTAL]
        if after != before and after < board.count[BEST_TOTAL] + width:
            for i in range(board.count[TOUCHED]):
                collect(day, board, pool, board.queues[TOUCHED, i])
        if after >= before - heat * math.log(max(1e-300, chance(board.random))):
            take_back(day, board)
            continue
        board.count[ACCEPTED] += 1
        accept(day, board)
        if after < board.count[BEST_TOTAL]:
            remember_best(day, board)


@njit(cache=True, nogil=True)
def insert_inside(day: Any, board: Any, pool: Any, orders: Any) -> None:
    """Do what `insert_all` says."""
    for order in orders:
        if board.orders[order, WHERE] < 0:
            place_best(day, board, order, EVERY_LINE, 0.0)
    for i in range(board.count[TOUCHED]):
        collect(day, board, pool, board.queues[TOUCHED, i])
    accept(day, board)
    board.count[ABSENT] = 0
    if board.count[TOTAL] < board.count[BEST_TOTAL]:
        remember_best(day, board)
