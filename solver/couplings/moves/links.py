"""The windows of linked orders: each link's slack is split between its two ends, so that all starts inside are legal."""

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
    POSSIBLE,
    SECOND,
    TO,
)
from solver.couplings.moves.standing import become, is_in
from solver.couplings.moves.starts import start_of
from solver.kernel.change import settle, touch
from solver.kernel.layout import ABSENT, LINE, NEVER, WHERE


@njit(cache=True, nogil=True)
def room_after(board: Any, bonds: Any, u: int) -> tuple[int, int]:
    """Return between which starts (first > last: none) a unit follows all that it waits for, wherever those start."""
    low, high = -NEVER, NEVER
    for k in range(bonds.units[u, INS], bonds.units[u, INS_END]):
        link = bonds.links[bonds.lists[k]]
        row = bonds.state[NOW, link[FIRST]]
        if not is_in(board, bonds, link[FIRST]) and row[NEEDED] == 0:
            return NEVER, -NEVER
        low = max(low, row[TO] + link[MIN_S])
        if link[MAX_S] < NEVER:
            high = min(high, row[FROM] + link[MAX_S])
    return low, high


@njit(cache=True, nogil=True)
def nail(day: Any, board: Any, bonds: Any, u: int, row: Any) -> None:
    """Let a unit of the plan keep the very start that it has. row: scratch."""
    row[:] = bonds.state[NOW, u]
    row[FROM] = row[TO] = start_of(day, board, bonds, u)
    become(day, board, bonds, u, row)


@njit(cache=True, nogil=True)
def shut(day: Any, board: Any, bonds: Any, u: int, row: Any) -> None:
    """Let a unit that is not in the plan stay out; one that waits for nobody is free instead. row: scratch."""
    row[:] = bonds.state[NOW, u]
    alone = bonds.units[u, CREW] == 1 and bonds.units[u, INS] == bonds.units[u, INS_END]
    row[ON] = bonds.units[u, POSSIBLE] if alone else 0
    row[FROM], row[TO], row[NEEDED] = -NEVER, NEVER, 0
    become(day, board, bonds, u, row)


@njit(cache=True, nogil=True)
def has_followers(bonds: Any, u: int) -> bool:
    """Tell whether a unit that waits for this one may be served."""
    for k in range(bonds.units[u, OUTS], bonds.units[u, OUTS_END]):
        if bonds.state[NOW, bonds.links[bonds.lists[k], SECOND], ON] == 1:
            return True
    return False


@njit(cache=True, nogil=True)
def opened(bonds: Any, u: int, cores: Any, moved: Any) -> tuple[int, int]:
    """Return the window of a unit: half the slack to each unit that moves with it, all of it to those that do not."""
    low, high = -NEVER, NEVER
    for k in range(bonds.units[u, OUTS], bonds.units[u, OUTS_END]):
        link = bonds.links[bonds.lists[k]]
        v = link[SECOND]
        if bonds.state[NOW, v, ON] == 0:
            continue
        slack = cores[v, 0] - cores[u, 1] - link[MIN_S]
        high = min(high, cores[u, 1] + (slack // 2 if moved[v] else slack))
        if link[MAX_S] < NEVER:
            slack = cores[u, 0] + link[MAX_S] - cores[v, 1]
            low = max(low, cores[u, 0] - (slack // 2 if moved[v] else slack))
    for k in range(bonds.units[u, INS], bonds.units[u, INS_END]):
        link = bonds.links[bonds.lists[k]]
        v = link[FIRST]
        slack = cores[u, 0] - cores[v, 1] - link[MIN_S]
        low = max(low, cores[u, 0] - (slack - slack // 2 if moved[v] else slack))
        if link[MAX_S] < NEVER:
            slack = cores[v, 0] + link[MAX_S] - cores[u, 1]
            high = min(high, cores[u, 1] + (slack - slack // 2 if moved[v] else slack))
    return low, high


@njit(cache=True, nogil=True)
def is_absent(board: Any, order: int) -> bool:
    """Tell whether an order is about to be inserted again."""
    for i in range(board.count[ABSENT]):
        if board.queues[ABSENT, i] == order:
            return True
    return False


@njit(cache=True, nogil=True)
def shut_followers(day: Any, board: Any, bonds: Any, u: int, row: Any) -> None:
    """Shut those who wait for a unit, but have been left out by the way. row: scratch."""
    for k in range(bonds.units[u, OUTS], bonds.units[u, OUTS_END]):
        v = bonds.links[bonds.lists[k], SECOND]
        idle = bonds.state[NOW, v, ON] == 1 and bonds.state[NOW, v, NEEDED] == 0 and bonds.units[v, CREW] == 1
        if idle and not is_in(board, bonds, v) and not is_absent(board, bonds.units[v, ORDER]):
            shut(day, board, bonds, v, row)


@njit(cache=True, nogil=True)
def open_windows(day: Any, board: Any, bonds: Any, moved: Any, cores: Any, row: Any) -> None:
    """Open the windows of the units marked in `moved` (which stand at their cores) as far as their links allow.

    cores: [m, 2] scratch, row: scratch.
    """
    for u in range(len(moved)):
        if moved[u]:
            shut_followers(day, board, bonds, u, row)
    cores[:, 0], cores[:, 1] = bonds.state[NOW, :, FROM], bonds.state[NOW, :, TO]
    for u in range(len(moved)):
        if not moved[u] or bonds.state[NOW, u, ON] == 0 or bonds.units[u, CREW] > 1:
            continue
        row[:] = bonds.state[NOW, u]
        row[FROM], row[TO] = opened(bonds, u, cores, moved)
        row[NEEDED] = has_followers(bonds, u)
        become(day, board, bonds, u, row)
        r = board.orders[bonds.units[u, ORDER], WHERE]
        if r >= 0:
            touch(day, board, day.clock.routes[r, LINE])
            settle(day, board, day.clock.routes[r, LINE])
