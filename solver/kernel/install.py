"""Putting a whole plan on the board at once, and reading columns out of the pool."""

from typing import Any

from numba import njit

from solver.kernel.borrow import borrow_board, borrow_day, borrow_pool
from solver.kernel.change import accept, bring_in, leave_out, new_version, remember_best, take_back, touch, use_parts
from solver.kernel.insertion import departure_of
from solver.kernel.layout import (
    ARRIVE,
    BEST_TOTAL,
    COLUMN_AT,
    COLUMN_STOPS,
    COST,
    N_PICKS,
    NEVER,
    NOW,
    PICK_COST,
    ROUTES,
    ROUTES_END,
    SIZE,
    TOTAL,
    UNIT_COST,
    Board,
    Day,
    Pool,
)
from solver.kernel.pool import collect
from solver.kernel.stock import give_back, new_part_version
from solver.kernel.timing import look_ahead, route_value


def install(day: Day, board: Board, pool: Pool, seq: Any, size: Any, picks: Any, n_picks: Any) -> bool:
    """Make a plan the current one: stops and picks (pick-up stop of the line, lot, pieces) of every line.

    No order may be on two routes. False, and nothing changed, if the plan is illegal.
    """
    references = borrow_day(day), borrow_board(board), borrow_pool(pool)
    return bool(install_inside(*references, seq, size, picks, n_picks))


@njit(cache=True, nogil=True)
def install_inside(day: Any, board: Any, pool: Any, seq: Any, size: Any, picks: Any, n_picks: Any) -> bool:
    """Do what `install` says."""
    for p in range(day.van.shape[1]):
        new_part_version(board, p)
    for t in range(len(day.lines)):
        touch(day, board, t)
        new_version(board, t)
        board.count[TOTAL] -= board.supply[NOW, t, PICK_COST]
        give_back(day, board, t)
        for r in range(day.lines[t, ROUTES], day.lines[t, ROUTES_END]):
            board.count[TOTAL] -= board.state[NOW, r, COST]
            board.state[NOW, r, COST] = 0
            for k in range(board.state[NOW, r, SIZE]):
                if board.seq[NOW, r, k] < day.n:
                    use_parts(day, board, t, board.seq[NOW, r, k], 1)
                    leave_out(day, board, board.seq[NOW, r, k])
            board.state[NOW, r, SIZE] = 0
    legal = True
    for t in range(len(day.lines)):
        for p in range(n_picks[t]):
            lot, pieces = picks[t, p, 1], picks[t, p, 2]
            for f in range(3):
                board.picks[NOW, t, p, f] = picks[t, p, f]
            board.residual[lot] -= pieces
            legal = legal and board.residual[lot] >= 0
            board.supply[NOW, t, PICK_COST] += pieces * day.lots[lot, UNIT_COST]
        board.supply[NOW, t, N_PICKS] = n_picks[t]
        board.count[TOTAL] += board.supply[NOW, t, PICK_COST]
        for r in range(day.lines[t, ROUTES], day.lines[t, ROUTES_END]):
            board.state[NOW, r, SIZE] = size[r]
            for k in range(size[r]):
                stop = seq[r, k]
                board.seq[NOW, r, k] = stop
                if stop < day.n:
                    use_parts(day, board, t, stop, -1)
                    bring_in(day, board, stop, r)
            departure = departure_of(day, board, r)
            cost, arrival = route_value(day.clock, r, board.seq[NOW, r], size[r], departure, board.labels[0])
            legal = legal and cost < NEVER
            board.state[NOW, r, COST], board.state[NOW, r, ARRIVE] = cost, arrival
            board.count[TOTAL] += cost
            look_ahead(day.clock, r, board.seq[NOW, r], size[r], departure, board.ahead[NOW, r])
    if not legal:
        take_back(day, board)
        return False
    for t in range(len(day.lines)):
        collect(day, board, pool, t)
    accept(day, board)
    if board.count[TOTAL] < board.count[BEST_TOTAL]:
        remember_best(day, board)
    return True


@njit(cache=True, nogil=True)
def column_orders(n: int, pool: Any, at: Any, orders: Any) -> int:
    """Fill orders[at[c]:at[c + 1]] with the orders of every column c of a pool; return how many there are."""
    used = 0
    for c in range(pool.used[0]):
        at[c] = used
        begin = pool.columns[c, COLUMN_AT]
        for k in range(begin, begin + pool.columns[c, COLUMN_STOPS]):
            if 0 <= pool.data[k] < n:
                orders[used] = pool.data[k]
                used += 1
    at[pool.used[0]] = used
    return used
