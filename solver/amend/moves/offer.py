"""The cheapest technicians for one order, each at its best place; one other visit makes room where there is none."""

from typing import Any

import numpy as np
from numba import njit

from solver.amend.moves.displace import lift
from solver.kernel.borrow import borrow_board, borrow_day
from solver.kernel.change import insert_order, take_back
from solver.kernel.insertion import best_insertion
from solver.kernel.layout import (
    ABLE,
    ABLE_END,
    ABSENT,
    NEVER,
    NONE,
    NOW,
    OUT,
    PRICE,
    ROUTES,
    ROUTES_END,
    SIZE,
    TOTAL,
    UNSERVED,
    ZERO,
    Board,
    Day,
)
from solver.kernel.recreate import EVERY_LINE, place_best

PLAIN: Any = np.int64(-1)  # in place of a visit: none makes room; typed, as the kernel's constants are
ANY_COST: Any = np.int64(NEVER)


def best_lines(day: Day, board: Board, movable: Any, order: int, most: int) -> Any:
    """Return [found, (added cost, line, visit that makes room or -1)] of the cheapest lines, at most so many.

    Lines with room come first. Where these are too few, others follow in which a visit gives up its place, and gets the
    one that is best for it then (or none).
    """
    found = np.full((most, 3), NEVER, np.int64)
    count = lines_inside(borrow_day(day), borrow_board(board), movable, order, found)
    return found[:count]


def put_in(day: Day, board: Board, order: int, line: int, visit: int) -> bool:
    """Insert an order as `best_lines` found it; False (and nothing changed) where one more visit would be lost."""
    return bool(put_inside(borrow_day(day), borrow_board(board), order, line, visit) < NEVER)


def take_out(day: Day, board: Board) -> None:
    """Undo `put_in`."""
    out_inside(borrow_day(day), borrow_board(board))


@njit(cache=True, nogil=True)
def lines_inside(day: Any, board: Any, movable: Any, order: int, found: Any) -> int:
    """Do what `best_lines` says."""
    first, end = day.clock.stops[order, ABLE], day.clock.stops[order, ABLE_END]
    count: int = ZERO
    for i in range(first, end):
        t = day.lists[i]
        if day.clock.pairs[t, order, PRICE] < NEVER:
            added = best_insertion(day, board, t, order, ANY_COST)[0]
            count = rank(found, count, ZERO, added, t, PLAIN)
    roomy = count
    if roomy == len(found):
        return count
    before = board.count[TOTAL] - day.clock.stops[order, UNSERVED]
    for i in range(first, end):
        t = day.lists[i]
        known = day.clock.pairs[t, order, PRICE] == NEVER
        for k in range(roomy):
            known = known or found[k, 1] == t
        if known:
            continue
        best, best_visit = best_room(day, board, movable, order, t)
        if best < NEVER:
            count = rank(found, count, roomy, best - before, t, best_visit)
    return count


@njit(cache=True, nogil=True)
def best_room(day: Any, board: Any, movable: Any, order: int, t: int) -> tuple[int, int]:
    """Return (the plan's cost, visit) of the cheapest way in which one visit of a line makes room; NEVER: none."""
    best, best_visit = NEVER, NONE
    for r in range(day.lines[t, ROUTES], day.lines[t, ROUTES_END]):
        for k in range(board.state[NOW, r, SIZE]):
            visit = board.seq[NOW, r, k]
            if visit < day.n and movable[visit] == 1:
                cost = put_inside(day, board, order, t, visit)
                if cost < NEVER:
                    out_inside(day, board)
                if cost < best:
                    best, best_visit = cost, visit
    return best, best_visit


@njit(cache=True, nogil=True)
def rank(found: Any, count: int, first: int, added: int, line: int, visit: int) -> int:
    """Put an offer among those from `first` on, cheapest first; return how many there are then."""
    if added >= NEVER or (count == len(found) and added >= found[count - 1, 0]):
        return count
    spot = min(count, len(found) - 1)
    while spot > first and found[spot - 1, 0] > added:
        for f in range(3):
            found[spot, f] = found[spot - 1, f]
        spot -= 1
    found[spot, 0], found[spot, 1], found[spot, 2] = added, line, visit
    return min(count + 1, len(found))


@njit(cache=True, nogil=True)
def put_inside(day: Any, board: Any, order: int, line: int, visit: int) -> int:
    """Do what `put_in` says; return the plan's cost, NEVER where it cannot be."""
    out = board.count[OUT]
    if visit >= 0:
        lift(day, board, visit)
    _, r, at, shop_at, kind, second = best_insertion(day, board, line, order, ANY_COST)
    done = r >= 0 and insert_order(day, board, order, r, at, shop_at, kind, second)
    lost = 1 if visit >= 0 and not (done and place_best(day, board, visit, EVERY_LINE, 0.0)) else 0
    board.count[ABSENT] = 0
    if not done or board.count[OUT] != out - 1 + lost:
        out_inside(day, board)
        return NEVER
    return int(board.count[TOTAL])


@njit(cache=True, nogil=True)
def out_inside(day: Any, board: Any) -> None:
    """Do what `take_out` says."""
    take_back(day, board)
    board.count[ABSENT] = 0
