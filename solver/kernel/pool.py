"""Remember every line's day met on the way: columns for the set partitioning."""

from typing import Any

import numpy as np
from numba import njit

from solver.kernel.chance import mix
from solver.kernel.layout import (
    COLUMN_AT,
    COLUMN_COST,
    COLUMN_LINE,
    COLUMN_PICKS,
    COLUMN_STOPS,
    COST,
    N_PICKS,
    NOW,
    PART,
    ROUTES,
    ROUTES_END,
    SIZE,
)

PICK_SALT = np.uint64(1 << 40)
LINE_SALT = np.uint64(1 << 41)


@njit(cache=True, nogil=True)
def signature(day: Any, board: Any, t: int) -> Any:
    """Return a hash of a line's orders and picks, whatever their sequence."""
    key = mix(np.uint64(t) + LINE_SALT)
    for r in range(day.lines[t, ROUTES], day.lines[t, ROUTES_END]):
        for k in range(board.state[NOW, r, SIZE]):
            if board.seq[NOW, r, k] < day.n:
                key += mix(np.uint64(board.seq[NOW, r, k]))
    for p in range(board.supply[NOW, t, N_PICKS]):
        lot, pieces = board.picks[NOW, t, p, 1], board.picks[NOW, t, p, 2]
        key += mix(np.uint64(lot) + PICK_SALT) * np.uint64(pieces)
    return key


@njit(cache=True, nogil=True)
def collect(day: Any, board: Any, pool: Any, t: int) -> None:
    """Add a line's current day to the pool, or its new cost where the same orders and picks are known dearer."""
    stops, cost = -1, 0
    for r in range(day.lines[t, ROUTES], day.lines[t, ROUTES_END]):
        stops += 1 + board.state[NOW, r, SIZE]
        cost += board.state[NOW, r, COST]
    if stops == day.lines[t, ROUTES_END] - day.lines[t, ROUTES] - 1:
        return  # an idle line needs no column
    columns, used = pool.used[0], pool.used[1]
    picks = board.supply[NOW, t, N_PICKS]
    if columns == len(pool.columns) or used + stops + 3 * picks > len(pool.data):
        return
    key = signature(day, board, t)
    mask = np.uint64(len(pool.table) - 1)
    slot = key & mask
    while pool.table[slot] != 0 and pool.key[pool.table[slot] - 1] != key:
        slot = (slot + np.uint64(1)) & mask
    column = pool.table[slot] - 1
    if column >= 0:
        if pool.columns[column, COLUMN_COST] <= cost:
            return
    else:
        column = columns
        pool.used[0] += 1
        pool.table[slot] = column + 1
        pool.key[column] = key
        pool.columns[column, COLUMN_LINE] = t
    pool.columns[column, COLUMN_COST], pool.columns[column, COLUMN_AT] = cost, used
    pool.columns[column, COLUMN_STOPS], pool.columns[column, COLUMN_PICKS] = stops, picks
    for r in range(day.lines[t, ROUTES], day.lines[t, ROUTES_END]):
        if r > day.lines[t, ROUTES]:
            pool.data[used] = -1
            used += 1
        for k in range(board.state[NOW, r, SIZE]):
            pool.data[used] = board.seq[NOW, r, k]
            used += 1
    for p in range(picks):
        pool.data[used] = board.picks[NOW, t, p, 0]
        pool.data[used + 1] = day.lots[board.picks[NOW, t, p, 1], PART]
        pool.data[used + 2] = board.picks[NOW, t, p, 2]
        used += 3
    pool.used[1] = used
