"""Pick-ups go where they cost least: after a line has changed, each may move to before or after its neighbours.

An insertion leaves the other stops where they are; so a pick-up made for one order may lie badly for the next ones.
"""

from typing import Any

from numba import njit

from solver.kernel.even import best_even
from solver.kernel.labels import copy_labels
from solver.kernel.layout import (
    ARRIVE,
    COST,
    END,
    EVEN,
    FLOOR,
    NEVER,
    NONE,
    NOW,
    PLACE,
    ROUTES,
    ROUTES_END,
    SERVICE,
    SIZE,
    START,
    ZERO,
)
from solver.kernel.timing import advance, at_least, depart, look_ahead, remaining


@njit(cache=True, nogil=True)
def take_out(seq: Any, size: int, at: int, target: Any) -> None:
    """Copy a sequence without one stop."""
    for k in range(size - 1):
        target[k] = seq[k] if k < at else seq[k + 1]


@njit(cache=True, nogil=True)
def put_in(seq: Any, size: int, at: int, stop: int, target: Any) -> None:
    """Copy a sequence with one more stop."""
    for k in range(size + 1):
        target[k] = seq[k] if k < at else stop if k == at else seq[k - 1]


@njit(cache=True, nogil=True)
def best_spot(
    day: Any, board: Any, r: int, size: int, departure: int, stop: int, first: int, last: int, limit: int
) -> tuple[int, int, int]:
    """Return (cost, arrival, position) of the bare route with a stop at its best position from `first` to `last`.

    Position -1: at none of them it costs less than `limit`.
    """
    clock, seq, ahead = day.clock, board.bare, board.bare_ahead
    if clock.routes[r, EVEN] == 1:  # nobody asks when such a route arrives
        cost, at = best_even(clock, r, seq, size, ahead, stop, first, last, limit)
        return (cost, board.state[NOW, r, ARRIVE], at) if at >= 0 else (limit, NEVER, NONE)
    prefix, work = board.labels[0], board.labels[1]
    here, place = clock.routes[r, START], clock.stops[stop, PLACE]
    count = depart(clock, r, departure, prefix)
    best = (limit, NEVER, NONE)
    for k in range(last + 1):
        after = clock.stops[seq[k], PLACE] if k < size else clock.routes[r, END]
        if k >= first:
            way = clock.travel[here, place] + (clock.travel[place, after] if after >= 0 else 0)
            if at_least(clock, r, way, clock.stops[stop, SERVICE], prefix, count, ahead, k) < best[0]:
                copy_labels(prefix, work, count)
                alive = advance(clock, r, here, stop, work, count)
                if alive > 0:
                    cost, arrival = remaining(clock, r, seq, size, k, place, work, alive, best[0], ahead)
                    if cost < best[0]:
                        best = (cost, arrival, k)
        if k < last:
            if at_least(clock, r, clock.travel[here, after], ZERO, prefix, count, ahead, k) >= best[0]:
                break
            count = advance(clock, r, here, seq[k], prefix, count)
            if count == 0:
                break
            here = after
    return best


@njit(cache=True, nogil=True)
def last_spot(day: Any, board: Any, r: int, at: int, taker: int) -> int:
    """Return the last position of a pick-up stop: before the order that first takes from it, and the next pick-up."""
    for k in range(at + 1, board.state[NOW, r, SIZE]):
        if board.seq[NOW, r, k] == taker or board.seq[NOW, r, k] >= day.n:
            return k - 1
    return board.state[NOW, r, SIZE] - 1


@njit(cache=True, nogil=True)
def move_pickups(day: Any, board: Any, t: int) -> None:
    """Move every pick-up stop of a line, just supplied and timed, to its best position; none overtakes another."""
    shop = 0
    for r in range(day.lines[t, ROUTES], day.lines[t, ROUTES_END]):
        seq, size = board.seq[NOW, r], board.state[NOW, r, SIZE]
        first, k = 0, 0
        while k < size:
            if seq[k] < day.n:
                k += 1
                continue
            stop, at, last = seq[k], k, last_spot(day, board, r, k, board.shops[2, shop])
            shop += 1
            if last > first:
                take_out(seq, size, k, board.bare)
                departure, limit = day.clock.routes[r, FLOOR], board.state[NOW, r, COST]
                look_ahead(day.clock, r, board.bare, size - 1, departure, board.bare_ahead)
                cost, arrival, to = best_spot(day, board, r, size - 1, departure, stop, first, last, limit)
                if to >= 0:
                    put_in(board.bare, size - 1, to, stop, seq)
                    board.state[NOW, r, COST], board.state[NOW, r, ARRIVE] = cost, arrival
                    at = to
            first, k = at + 1, max(at, k) + 1
