"""The pool after coupled orders have moved: columns that serve one are timed anew, and dropped where they cannot be."""

from typing import Any

import numpy as np
from numba import njit

from solver.couplings.moves.borrow import borrow_bonds
from solver.couplings.moves.layout import CREW, Bonds
from solver.kernel.borrow import borrow_day, borrow_pool
from solver.kernel.labels import LABEL_COLUMNS, LABEL_ROWS
from solver.kernel.layout import (
    COLUMN_AT,
    COLUMN_COST,
    COLUMN_LINE,
    COLUMN_PICKS,
    COLUMN_STOPS,
    FLOOR,
    NEEDS,
    NEEDS_END,
    NEVER,
    PRICE,
    ROUTES,
    TIED,
    Day,
    Pool,
)
from solver.kernel.timing import route_value


def renew(day: Day, pool: Pool, bonds: Bonds) -> None:
    """Keep only columns that are legal as coupled orders stand in `day`, each with its cost as they stand."""
    renew_inside(borrow_day(day), borrow_pool(pool), borrow_bonds(bonds))


@njit(cache=True, nogil=True)
def value_now(day: Any, bonds: Any, t: int, stops: Any, seq: Any, labels: Any) -> int:
    """Return what a line's day costs now, NEVER if it is illegal. seq, labels: scratch."""
    r, size, total, arrived = day.lines[t, ROUTES], 0, 0, -NEVER
    for k in range(len(stops) + 1):
        if k < len(stops) and stops[k] >= 0:
            stop = stops[k]
            seq[size] = stop
            size += 1
            if stop < day.n:
                u = bonds.unit_of[stop]
                loaded = day.clock.stops[stop, NEEDS_END] > day.clock.stops[stop, NEEDS]
                if day.clock.pairs[t, stop, PRICE] == NEVER or (u >= 0 and bonds.units[u, CREW] > 1 and loaded):
                    return NEVER  # of a crew that brings parts only its present columns are known to be legal
            continue
        if size > 0:
            departure = max(day.clock.routes[r, FLOOR], arrived if day.lines[t, TIED] == 1 else -NEVER)
            cost, arrival = route_value(day.clock, r, seq, size, departure, labels)
            if cost >= NEVER:
                return NEVER
            total += cost
            arrived = max(arrived, arrival)
        r, size = r + 1, 0
    return total


@njit(cache=True, nogil=True)
def renew_inside(day: Any, pool: Any, bonds: Any) -> None:
    """Do what `renew` says."""
    longest = 0
    for c in range(pool.used[0]):
        longest = max(longest, pool.columns[c, COLUMN_STOPS])
    labels, seq = np.empty((LABEL_ROWS, LABEL_COLUMNS), np.int64), np.empty(longest, np.int64)
    data = pool.data[: pool.used[1]].copy()  # a column that was found cheaper lies behind younger ones, and is longer
    kept, used = 0, 0
    for c in range(pool.used[0]):
        at, stops = pool.columns[c, COLUMN_AT], pool.columns[c, COLUMN_STOPS]
        ints = stops + 3 * pool.columns[c, COLUMN_PICKS]
        coupled = False
        for k in range(at, at + stops):
            stop = data[k]
            coupled |= 0 <= stop < day.n and bonds.unit_of[stop] >= 0
        cost = pool.columns[c, COLUMN_COST]
        if coupled:
            cost = value_now(day, bonds, pool.columns[c, COLUMN_LINE], data[at : at + stops], seq, labels)
            if cost >= NEVER:
                continue
        for f in range(pool.columns.shape[1]):
            pool.columns[kept, f] = pool.columns[c, f]
        pool.columns[kept, COLUMN_COST], pool.columns[kept, COLUMN_AT] = cost, used
        pool.key[kept] = pool.key[c]
        for k in range(ints):
            pool.data[used + k] = data[at + k]
        kept, used = kept + 1, used + ints
    pool.used[0], pool.used[1] = kept, used
    pool.table[:] = 0
    mask = np.uint64(len(pool.table) - 1)
    for c in range(kept):
        slot = pool.key[c] & mask
        while pool.table[slot] != 0:
            slot = (slot + np.uint64(1)) & mask
        pool.table[slot] = c + 1
