"""Recreate: absent orders come back one by one, each at its cheapest place, if that is cheaper than leaving it out."""

from typing import Any

from numba import njit

from solver.kernel.chance import below, chance
from solver.kernel.change import insert_order
from solver.kernel.insertion import best_insertion
from solver.kernel.layout import (
    ABLE,
    ABLE_END,
    ABSENT,
    NEVER,
    OUT,
    PRICE,
    RESPOND,
    TOUCHED,
    UNSERVED,
    WHERE,
)

BY_CHANCE, BY_VALUE, BY_CHOICE, BY_DEADLINE = 0, 1, 2, 3
INVITED = 40  # how many orders left out earlier are tried again per round


@njit(cache=True, nogil=True)
def place_best(day: Any, board: Any, order: int, only_touched: bool, blink: float) -> bool:
    """Insert an order at its cheapest place in any able line (or any just changed); False: none is worth it."""
    best = (day.clock.stops[order, UNSERVED], -1, -1, -1, -1, -1)
    if only_touched:
        for i in range(board.count[TOUCHED]):
            t = board.queues[TOUCHED, i]
            if day.clock.pairs[t, order, PRICE] < NEVER:
                new = best_insertion(day, board, t, order, best[0], blink)
                if new[0] < best[0]:
                    best = new
    else:
        for i in range(day.clock.stops[order, ABLE], day.clock.stops[order, ABLE_END]):
            new = best_insertion(day, board, day.lists[i], order, best[0], blink)
            if new[0] < best[0]:
                best = new
    if best[1] < 0:
        return False
    return insert_order(day, board, order, best[1], best[2], best[3], best[4], best[5])


@njit(cache=True, nogil=True)
def sort_absent(day: Any, board: Any, rule: int) -> None:
    """Sort the absent orders: at random, dearest first, fewest able lines first, or by deadline."""
    absent, keys = board.queues[ABSENT], board.keys
    for i in range(board.count[ABSENT]):
        code = absent[i]
        order = code if code >= 0 else -1 - code
        if rule == BY_CHANCE:
            key = chance(board.random)
        elif rule == BY_VALUE:
            key = -float(day.clock.stops[order, UNSERVED])
        elif rule == BY_CHOICE:
            key = float(day.clock.stops[order, ABLE_END] - day.clock.stops[order, ABLE]) + chance(board.random)
        else:
            key = float(day.clock.stops[order, RESPOND])
        k = i
        while k > 0 and keys[k - 1] > key:
            keys[k], absent[k] = keys[k - 1], absent[k - 1]
            k -= 1
        keys[k], absent[k] = key, code


@njit(cache=True, nogil=True)
def invite(day: Any, board: Any) -> None:
    """Add orders left out before this round to the absent ones, as -1 - order: they look at changed lines only."""
    removed, out = board.count[ABSENT], board.count[OUT]
    if out <= removed:
        return
    offset = below(board.random, out)
    for k in range(min(out, INVITED + removed)):
        order = board.queues[OUT, (offset + k) % out]
        fresh = True
        for i in range(removed):
            fresh = fresh and board.queues[ABSENT, i] != order
        if fresh and board.count[ABSENT] < len(board.keys):
            board.queues[ABSENT, board.count[ABSENT]] = -1 - order
            board.count[ABSENT] += 1


@njit(cache=True, nogil=True)
def recreate(day: Any, board: Any, blink: float) -> None:
    """Bring the absent orders back, and others that now fit."""
    invite(day, board)
    draw = below(board.random, 12)
    rule = BY_CHANCE if draw < 4 else BY_VALUE if draw < 8 else BY_CHOICE if draw < 10 else BY_DEADLINE
    sort_absent(day, board, rule)
    many = board.count[ABSENT]
    for i in range(many):
        code = board.queues[ABSENT, i]
        if code >= 0:
            place_best(day, board, code, False, blink)
        elif board.orders[-1 - code, WHERE] < 0:
            place_best(day, board, -1 - code, True, blink)
    board.count[ABSENT] = 0
