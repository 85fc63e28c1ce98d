"""Recreate: absent orders come back one by one, each at its cheapest place, if that is cheaper than leaving it out."""

from typing import Any

import numpy as np
from numba import njit

from solver.kernel.chance import below, chance, mix
from solver.kernel.change import insert_order
from solver.kernel.insertion import best_insertion
from solver.kernel.layout import (
    ABLE,
    ABLE_END,
    ABSENT,
    EVEN,
    FAVOUR,
    FAVOURED,
    LINE_NOW,
    NEEDS,
    NEEDS_END,
    NEVER,
    NONE,
    OUT,
    PART_NOW,
    PRICE,
    RESPOND,
    TOUCHED,
    UNSERVED,
    WHERE,
    WINDOWS,
    ZERO,
)
from solver.kernel.stock import missing_pieces

BY_CHANCE, BY_VALUE, BY_CHOICE, BY_DEADLINE, BY_OPENING, BY_CLOSING, BY_WIDTH = range(7)
EVERY_LINE: Any = np.bool_(False)  # typed like ONE
CHANGED_LINES: Any = np.bool_(True)
INVITED = 40  # how many orders left out earlier are tried again per round


@njit(cache=True, nogil=True)
def remembered(day: Any, board: Any, t: int, order: int, limit: int) -> tuple[int, int, int, int, int, int]:
    """Return what `best_insertion` does; ask it only if the line, or the stock of a part needed, has changed since.

    A row of the memory: which line and order; version of the line; versions of the parts; the insertion (of which the
    cost alone is known to be at least so much if its route is -1).
    """
    name = t * day.n + order
    row = board.memory[name & (len(board.memory) - 1)]
    stock = ZERO
    for d in range(day.clock.stops[order, NEEDS], day.clock.stops[order, NEEDS_END]):
        stock = np.int64(mix(np.uint64(stock) + np.uint64(board.version[PART_NOW, day.needs[d, 0]])))
    if row[0] == name and row[1] == board.version[LINE_NOW, t] and row[2] == stock:
        if row[4] >= 0:
            return row[3], row[4], row[5], row[6], row[7], row[8]
        if row[3] >= limit:
            return NEVER, NONE, NONE, NONE, NONE, NONE
    found = best_insertion(day, board, t, order, limit)
    row[0], row[1], row[2] = name, board.version[LINE_NOW, t], stock
    row[3], row[4], row[5], row[6], row[7], row[8] = found
    if found[1] < 0:
        row[3] = limit
    return found


@njit(cache=True, nogil=True)
def on_van(day: Any, board: Any, t: int, order: int) -> bool:
    """Tell whether a line can serve one more order without another pick-up."""
    for d in range(day.clock.stops[order, NEEDS], day.clock.stops[order, NEEDS_END]):
        if missing_pieces(day, board, t, day.needs[d, 0], day.needs[d, 1]) > 0:
            return False
    return True


@njit(cache=True, nogil=True)
def place_best(day: Any, board: Any, order: int, only_touched: bool, blink: float) -> bool:
    """Insert an order at its cheapest place in any able line (or any just changed); False: none is worth it.

    blink: the share of lines that are overlooked (Christiaens and Vanden Berghe 2020 overlook single places).
    """
    best = (day.clock.stops[order, UNSERVED], NONE, NONE, NONE, NONE, NONE)
    first, end = day.clock.stops[order, ABLE], day.clock.stops[order, ABLE_END]
    if only_touched:
        first, end = 0, board.count[TOUCHED]
    needy = day.clock.stops[order, NEEDS_END] > day.clock.stops[order, NEEDS]
    for turn in range(2 if needy else 1):  # lines with the parts on their vans first: they are quickly worked out
        for i in range(first, end):
            t = board.queues[TOUCHED, i] if only_touched else day.lists[i]
            if day.clock.pairs[t, order, PRICE] == NEVER or (needy and on_van(day, board, t, order) != (turn == 0)):
                continue
            if blink > 0.0 and chance(board.random) < blink:
                continue
            favour = board.count[FAVOUR] if t == board.count[FAVOURED] else ZERO
            new = remembered(day, board, t, order, best[0] + favour)
            if new[0] < best[0] + favour:
                best = (new[0] - favour, new[1], new[2], new[3], new[4], new[5])
    if best[1] < 0:
        return False
    return insert_order(day, board, order, best[1], best[2], best[3], best[4], best[5])


@njit(cache=True, nogil=True)
def sort_absent(day: Any, board: Any, rule: int) -> None:
    """Sort the absent orders: at random, dearest first, fewest able lines first, by deadline, or by their windows."""
    absent, keys = board.queues[ABSENT], board.keys
    for i in range(min(len(keys), board.count[ABSENT])):
        code = absent[i]
        order = code if code >= 0 else -1 - code
        if rule == BY_CHANCE:
            key = chance(board.random)
        elif rule == BY_VALUE:
            key = -float(day.clock.stops[order, UNSERVED]) + chance(board.random)
        elif rule == BY_CHOICE:
            key = float(day.clock.stops[order, ABLE_END] - day.clock.stops[order, ABLE]) + chance(board.random)
        elif rule == BY_DEADLINE:
            key = float(day.clock.stops[order, RESPOND])
        else:
            opens, closes = day.clock.windows[day.clock.stops[order, WINDOWS]]
            key = float(opens if rule == BY_OPENING else -closes if rule == BY_CLOSING else closes - opens)
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
def favour_a_line(day: Any, board: Any, most: float) -> None:
    """Let a line that could serve an absent order seem cheaper than it is, by up to `most`, until told otherwise.

    So several orders can come to it of which none alone would pay for its first drive or its pick-up.
    """
    if board.count[ABSENT] > 0:
        order = board.queues[ABSENT, below(board.random, board.count[ABSENT])]
        begin, end = day.clock.stops[order, ABLE], day.clock.stops[order, ABLE_END]
        if begin < end:
            board.count[FAVOURED] = day.lists[begin + below(board.random, end - begin)]
            board.count[FAVOUR] = int(most * chance(board.random))


@njit(cache=True, nogil=True)
def draw_rule(day: Any, board: Any) -> int:
    """Return how to sort the absent orders this time.

    On even days (`solver.kernel.even`) it is mostly windows that decide what fits: there a chain of visits is built up
    again from either end of the day.
    """
    draw = below(board.random, 12)
    if day.clock.routes[0, EVEN] == 1:
        if draw >= 6:
            return BY_OPENING + (draw - 6) // 2
        return BY_CHANCE if draw < 2 else BY_VALUE if draw < 5 else BY_CHOICE
    return BY_CHANCE if draw < 4 else BY_VALUE if draw < 8 else BY_CHOICE if draw < 10 else BY_DEADLINE


@njit(cache=True, nogil=True)
def recreate(day: Any, board: Any, blink: float) -> None:
    """Bring the absent orders back, and others that now fit."""
    invite(day, board)
    sort_absent(day, board, draw_rule(day, board))
    many = board.count[ABSENT]
    for i in range(many):
        code = board.queues[ABSENT, i]
        if code >= 0:
            place_best(day, board, code, EVERY_LINE, blink)
        elif board.orders[-1 - code, WHERE] < 0:
            place_best(day, board, -1 - code, CHANGED_LINES, blink)
    board.count[ABSENT] = 0
