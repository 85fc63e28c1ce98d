"""Ruin: strings of neighbouring orders leave (SISR, Christiaens and Vanden Berghe 2020), or those that hold a part."""

from typing import Any

from numba import njit

from solver.kernel.chance import below, chance
from solver.kernel.change import remove_stop, settle, touch
from solver.kernel.layout import (
    LINE,
    NEEDS,
    NEEDS_END,
    NOW,
    OUT,
    SIZE,
    USERS,
    USERS_END,
    WHERE,
)

STRING = 10  # longest string
SPLIT = 0.5  # share of strings with a gap that stays
KEEP = 0.5  # chance that the gap does not grow


@njit(cache=True, nogil=True)
def ruin_string(day: Any, board: Any, order: int, longest: float) -> None:
    """Remove a string of orders around one from its route; pick-ups go when nobody needs them any more."""
    r = board.orders[order, WHERE]
    touch(day, board, day.clock.routes[r, LINE])
    orders, at = 0, 0
    for k in range(board.state[NOW, r, SIZE]):
        if board.seq[NOW, r, k] < day.n:
            if board.seq[NOW, r, k] == order:
                at = orders
            orders += 1
    length = 1 + below(board.random, int(min(float(orders), longest)))
    gap = 0
    if length > 1 and length < orders and chance(board.random) < SPLIT:
        gap = 1
        while length + gap < orders and chance(board.random) > KEEP:
            gap += 1
    span = length + gap
    first = max(0, at - span + 1)
    first += below(board.random, min(at, orders - span) - first + 1)
    gap_at = first + 1 + below(board.random, length - 1) if gap > 0 else -1
    index = orders
    for k in range(board.state[NOW, r, SIZE] - 1, -1, -1):
        if board.seq[NOW, r, k] < day.n:
            index -= 1
            if first <= index < first + span and not (gap > 0 and gap_at <= index < gap_at + gap):
                remove_stop(day, board, r, k)
    settle(day, board, day.clock.routes[r, LINE])


@njit(cache=True, nogil=True)
def ruin_around(day: Any, board: Any, seed: int, strings: int, longest: float) -> None:
    """Remove strings from the routes nearest to an order, each route once."""
    done = 0
    for k in range(-1, day.near.shape[1]):
        order = seed if k < 0 else day.near[seed, k]
        r = board.orders[order, WHERE]
        if r < 0:
            continue
        fresh = True
        for b in range(done):
            fresh = fresh and board.broken[b] != r
        if fresh:
            board.broken[done] = r
            done += 1
            ruin_string(day, board, order, longest)
            if done == strings:
                return


@njit(cache=True, nogil=True)
def ruin_part(day: Any, board: Any, order: int) -> None:
    """Remove up to two orders whose lines hold a part that this one needs: the last piece may be worth more here."""
    begin = day.clock.stops[order, NEEDS]
    part = day.needs[begin + below(board.random, day.clock.stops[order, NEEDS_END] - begin), 0]
    users = day.parts[part, USERS_END] - day.parts[part, USERS]
    gone, offset = 0, below(board.random, users)
    for k in range(users):
        user = day.lists[day.parts[part, USERS] + (offset + k) % users]
        r = board.orders[user, WHERE]
        if r < 0:
            continue
        t = day.clock.routes[r, LINE]
        touch(day, board, t)
        for at in range(board.state[NOW, r, SIZE]):
            if board.seq[NOW, r, at] == user:
                remove_stop(day, board, r, at)
                break
        settle(day, board, t)
        gone += 1
        if gone == 2:
            return


@njit(cache=True, nogil=True)
def ruin(day: Any, board: Any, average: float, part_share: float) -> None:
    """Remove about `average` orders near a random one; for some unserved ones first those that hold its parts."""
    served = len(day.active) - board.count[OUT]
    busy = 0
    for r in range(board.state.shape[1]):
        if board.state[NOW, r, SIZE] > 0:
            busy += 1
    seed = day.active[below(board.random, len(day.active))]
    if served == 0:
        return
    longest = min(float(STRING), served / busy)
    most = 4.0 * average / (1.0 + longest) - 1.0
    strings = max(1, min(int(chance(board.random) * most + 1.0), len(board.broken)))
    if board.count[OUT] > 0 and chance(board.random) < part_share:
        candidate = board.queues[OUT, below(board.random, board.count[OUT])]
        seed = candidate
        if day.clock.stops[candidate, NEEDS_END] > day.clock.stops[candidate, NEEDS]:
            ruin_part(day, board, candidate)
    ruin_around(day, board, seed, strings, longest)
