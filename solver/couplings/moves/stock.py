"""Who brings the parts of a crew.

The contract draws a crew's parts from the member who holds most of them, whoever was meant to bring them. So the other
members of a crew serve no order that uses up the same part: whatever is drawn from them is then nobody's.
"""

from typing import Any

from numba import njit

from solver.couplings.moves.layout import CREW, MEMBERS, NOW, ON, ORDER, SUPPLIER
from solver.kernel.layout import (
    NEEDS,
    NEEDS_END,
    NEVER,
    PRICE,
    REUSABLE,
    ROUTES,
    ROUTES_END,
    SIZE,
    USERS,
    USERS_END,
)


@njit(cache=True, nogil=True)
def uses_up(day: Any, stop: int, part: int) -> bool:
    """Tell whether a stop uses up pieces of a part."""
    for d in range(day.clock.stops[stop, NEEDS], day.clock.stops[stop, NEEDS_END]):
        if day.needs[d, 0] == part and day.parts[part, REUSABLE] == 0:
            return True
    return False


@njit(cache=True, nogil=True)
def ban(day: Any, bonds: Any, u: int, row: Any) -> None:
    """Keep the members of a crew (as in its row) that bring no parts from orders that use up the same."""
    order = bonds.units[u, ORDER]
    for d in range(bonds.stops[order, NEEDS], bonds.stops[order, NEEDS_END]):
        part = day.needs[d, 0]
        if day.parts[part, REUSABLE] == 1:
            continue
        for j in range(bonds.units[u, CREW]):
            if j == row[SUPPLIER]:
                continue
            for i in range(day.parts[part, USERS], day.parts[part, USERS_END]):
                user = day.lists[i]
                v = bonds.unit_of[user]
                if v < 0 or bonds.units[v, CREW] == 1:
                    day.clock.pairs[row[MEMBERS + j], user, PRICE] = NEVER


@njit(cache=True, nogil=True)
def lift_bans(day: Any, bonds: Any, u: int) -> None:
    """Undo `ban` for a crew that stands as in its row; bans that other crews ask for stay."""
    row = bonds.state[NOW, u]
    order = bonds.units[u, ORDER]
    if bonds.stops[order, NEEDS] == bonds.stops[order, NEEDS_END]:
        return
    for j in range(bonds.units[u, CREW]):
        if j == row[SUPPLIER]:
            continue
        t = row[MEMBERS + j]
        for d in range(bonds.stops[order, NEEDS], bonds.stops[order, NEEDS_END]):
            part = day.needs[d, 0]
            for i in range(day.parts[part, USERS], day.parts[part, USERS_END]):
                user = day.lists[i]
                v = bonds.unit_of[user]
                if v < 0 or bonds.units[v, CREW] == 1:
                    day.clock.pairs[t, user, PRICE] = bonds.pairs[t, user, PRICE]
    for v in range(len(bonds.units)):
        if v != u and bonds.units[v, CREW] > 1 and bonds.state[NOW, v, ON] == 1:
            ban(day, bonds, v, bonds.state[NOW, v])


@njit(cache=True, nogil=True)
def may_help(day: Any, board: Any, bonds: Any, u: int, t: int) -> bool:
    """Tell whether a line serves nothing that uses up a part of a crew, and so may be in it without bringing any."""
    order = bonds.units[u, ORDER]
    for d in range(bonds.stops[order, NEEDS], bonds.stops[order, NEEDS_END]):
        for r in range(day.lines[t, ROUTES], day.lines[t, ROUTES_END]):
            for k in range(board.state[NOW, r, SIZE]):
                stop = board.seq[NOW, r, k]
                if stop < day.n and uses_up(day, stop, day.needs[d, 0]):
                    return False
    return True


@njit(cache=True, nogil=True)
def may_supply(day: Any, board: Any, bonds: Any, u: int, t: int) -> bool:
    """Tell whether a line is in no other crew that uses up a part of this one and is supplied by somebody else."""
    order = bonds.units[u, ORDER]
    for v in range(len(bonds.units)):
        row = bonds.state[NOW, v]
        if v == u or bonds.units[v, CREW] == 1 or row[ON] == 0:
            continue
        for j in range(bonds.units[v, CREW]):
            if row[MEMBERS + j] == t and j != row[SUPPLIER]:
                other = bonds.units[v, ORDER]
                for d in range(bonds.stops[other, NEEDS], bonds.stops[other, NEEDS_END]):
                    part = day.needs[d, 0]
                    for e in range(bonds.stops[order, NEEDS], bonds.stops[order, NEEDS_END]):
                        if day.needs[e, 0] == part and day.parts[part, REUSABLE] == 0:
                            return False
    return True
