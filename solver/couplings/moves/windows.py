"""The windows of linked orders: each link's slack is split between its ends, so that all starts inside are legal."""

from typing import Any

from numba import njit

from solver.couplings.moves.layout import (
    CREW,
    FIRST,
    FROM,
    INS,
    INS_END,
    MAX_S,
    MIN_S,
    NEEDED,
    NOW,
    ON,
    ORDER,
    OUTS,
    OUTS_END,
    SECOND,
    TO,
)
from solver.couplings.moves.standing import become
from solver.couplings.moves.units import has_followers, is_in, shut
from solver.kernel.change import settle, touch
from solver.kernel.layout import ABSENT, LINE, NEVER, WHERE


@njit(cache=True, nogil=True)
def opened(bonds: Any, u: int, cores: Any, moved: Any, lean: int) -> tuple[int, int]:
    """Return the window of a unit around its core: as far as its links let it, if no other unit leaves its own core.

    Of the slack to a unit that moves, too, who comes first gets `lean` halves, the other the rest. cores: [m, 2];
    moved: [m] 1: the unit moves.
    """
    low, high = -NEVER, NEVER
    earliest, latest = cores[u, 0], cores[u, 1]
    for k in range(bonds.units[u, OUTS], bonds.units[u, OUTS_END]):
        link = bonds.links[bonds.lists[k]]
        second = link[SECOND]
        if bonds.state[NOW, second, ON] == 1:
            halves = lean if moved[second] == 1 else 2
            high = min(high, latest + (cores[second, 0] - latest - link[MIN_S]) * halves // 2)
            if link[MAX_S] < NEVER:
                low = max(low, earliest - (earliest + link[MAX_S] - cores[second, 1]) * halves // 2)
    for k in range(bonds.units[u, INS], bonds.units[u, INS_END]):
        link = bonds.links[bonds.lists[k]]
        first = link[FIRST]
        halves = lean if moved[first] == 1 else 0
        slack = earliest - cores[first, 1] - link[MIN_S]
        low = max(low, earliest - (slack - slack * halves // 2))
        if link[MAX_S] < NEVER:
            slack = cores[first, 0] + link[MAX_S] - latest
            high = min(high, latest + (slack - slack * halves // 2))
    return low, high


@njit(cache=True, nogil=True)
def is_absent(board: Any, stop: int) -> bool:
    """Tell whether a stop is about to be inserted again."""
    found = False
    for i in range(board.count[ABSENT]):
        found = found or board.queues[ABSENT, i] == stop
    return found


@njit(cache=True, nogil=True)
def shut_followers(day: Any, board: Any, bonds: Any, u: int) -> None:
    """Shut single orders that wait for a unit, but have been left out by the way."""
    for k in range(bonds.units[u, OUTS], bonds.units[u, OUTS_END]):
        second = bonds.links[bonds.lists[k], SECOND]
        idle = bonds.state[NOW, second, ON] == 1 and bonds.state[NOW, second, NEEDED] == 0
        out = not is_in(board, bonds, second) and not is_absent(board, bonds.units[second, ORDER])
        if idle and out and bonds.units[second, CREW] == 1:
            shut(day, board, bonds, second)


@njit(cache=True, nogil=True)
def open_windows(day: Any, board: Any, bonds: Any, moved: Any, lean: int) -> None:
    """Open the windows of units that stand at their cores as far as their links allow.

    moved: [m] 1: one of them. lean: to whom slack goes between two of them, see `opened`.
    """
    for u in range(len(moved)):
        if moved[u] == 1:
            shut_followers(day, board, bonds, u)
    cores = bonds.state[NOW, :, FROM : TO + 1].copy()
    for u in range(len(moved)):
        if moved[u] == 0 or bonds.state[NOW, u, ON] == 0 or bonds.units[u, CREW] > 1:
            continue
        row = bonds.state[NOW, u].copy()
        row[FROM], row[TO] = opened(bonds, u, cores, moved, lean)
        row[NEEDED] = has_followers(bonds, u)
        become(day, board, bonds, u, row)
        r = board.orders[bonds.units[u, ORDER], WHERE]
        if r >= 0:  # its line is timed anew
            touch(day, board, day.clock.routes[r, LINE])
            settle(day, board, day.clock.routes[r, LINE])
