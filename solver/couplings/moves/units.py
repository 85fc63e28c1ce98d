"""Units in and out of the plan, and the windows in which they stay there."""

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
    SLOTS,
    SLOTS_END,
    TO,
)
from solver.couplings.moves.standing import become
from solver.couplings.moves.starts import start_of
from solver.kernel.change import remove_stop, settle, touch
from solver.kernel.layout import ABSENT, LINE, NEVER, SIZE, WHERE


@njit(cache=True, nogil=True)
def is_in(board: Any, bonds: Any, u: int) -> bool:
    """Tell whether a unit is in the plan."""
    return bool(board.orders[bonds.units[u, ORDER], WHERE] >= 0)


@njit(cache=True, nogil=True)
def shut(day: Any, board: Any, bonds: Any, u: int) -> None:
    """Let a unit that is not in the plan stay out; a single order that waits for nobody is free instead."""
    row = bonds.state[NOW, u].copy()
    alone = bonds.units[u, CREW] == 1 and bonds.units[u, INS] == bonds.units[u, INS_END]
    row[ON] = bonds.units[u, POSSIBLE] if alone else 0
    row[FROM], row[TO], row[NEEDED] = -NEVER, NEVER, 0
    become(day, board, bonds, u, row)


@njit(cache=True, nogil=True)
def nail(day: Any, board: Any, bonds: Any, u: int) -> None:
    """Let a unit of the plan keep the very start that it has."""
    row = bonds.state[NOW, u].copy()
    row[FROM] = start_of(day, board, bonds, u)
    row[TO] = row[FROM]
    become(day, board, bonds, u, row)


@njit(cache=True, nogil=True)
def call_off(board: Any, stop: int) -> None:
    """Take a stop out of those that are about to be inserted again."""
    for i in range(board.count[ABSENT]):
        if board.queues[ABSENT, i] == stop:
            board.count[ABSENT] -= 1
            board.queues[ABSENT, i] = board.queues[ABSENT, board.count[ABSENT]]
            return


@njit(cache=True, nogil=True)
def take_unit_out(day: Any, board: Any, bonds: Any, u: int) -> None:
    """Take a unit out of the plan, with all its members."""
    for k in range(bonds.units[u, SLOTS], bonds.units[u, SLOTS_END]):
        stop = bonds.slots[k]
        r = board.orders[stop, WHERE]
        if r >= 0:
            line = day.clock.routes[r, LINE]
            touch(day, board, line)
            for at in range(board.state[NOW, r, SIZE]):
                if board.seq[NOW, r, at] == stop:
                    remove_stop(day, board, r, at)
                    break
            settle(day, board, line)
        call_off(board, stop)
    shut(day, board, bonds, u)


@njit(cache=True, nogil=True)
def has_followers(bonds: Any, u: int) -> bool:
    """Tell whether a unit that waits for this one may be served."""
    for k in range(bonds.units[u, OUTS], bonds.units[u, OUTS_END]):
        if bonds.state[NOW, bonds.links[bonds.lists[k], SECOND], ON] == 1:
            return True
    return False


@njit(cache=True, nogil=True)
def room_after(board: Any, bonds: Any, u: int, but: int) -> tuple[int, int]:
    """Return between which starts a unit follows all that it waits for, wherever in their windows those start.

    The first is later than the last where there are none. but: a unit that is not asked, or -1.
    """
    low, high = -NEVER, NEVER
    for k in range(bonds.units[u, INS], bonds.units[u, INS_END]):
        link = bonds.links[bonds.lists[k]]
        first = link[FIRST]
        if first == but:
            continue
        if not is_in(board, bonds, first) and bonds.state[NOW, first, NEEDED] == 0:
            return NEVER, -NEVER
        low = max(low, bonds.state[NOW, first, TO] + link[MIN_S])
        if link[MAX_S] < NEVER:
            high = min(high, bonds.state[NOW, first, FROM] + link[MAX_S])
    return low, high
