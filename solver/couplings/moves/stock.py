"""Whether crews are supplied by those who are meant to bring the parts.

The contract draws a crew's parts from the member who then holds most of them, whoever was meant to bring them. That is
harmless where this member has pieces to spare, or needs none later.
"""

from typing import Any

import numpy as np
from numba import njit

from solver.couplings.moves.layout import CREW, FROM, MEMBERS, ON, ORDER, SLOTS, SUPPLIER
from solver.kernel.layout import (
    IS_TOUCHED,
    N_PICKS,
    NEEDS,
    NEEDS_END,
    NEVER,
    NOW,
    PART,
    REUSABLE,
    ROUTES,
    ROUTES_END,
    SIZE,
)


@njit(cache=True, nogil=True)
def pieces_of(bonds: Any, needs: Any, stop: int, part: int) -> int:
    """Return how many pieces of a part an order asks for."""
    for d in range(bonds.stops[stop, NEEDS], bonds.stops[stop, NEEDS_END]):
        if needs[d, 0] == part:
            return int(needs[d, 1])
    return 0


@njit(cache=True, nogil=True)
def draws(bonds: Any, rows: Any, stop: int) -> bool:
    """Tell whether the parts of an order are meant to come from the line that serves this stop."""
    u = bonds.unit_of[stop]
    if u < 0 or bonds.units[u, CREW] == 1:
        return True
    return rows[u, SUPPLIER] >= 0 and stop == bonds.slots[bonds.units[u, SLOTS] + rows[u, SUPPLIER]]


@njit(cache=True, nogil=True)
def held_at(
    day: Any, bonds: Any, rows: Any, seq: Any, size: Any, picks: Any, n_picks: int, t: int, slot: int, part: int
) -> tuple[int, int]:
    """Return how many pieces a line is meant to hold when it comes to a slot, and how many it needs from then on.

    picks, n_picks: those of the line.
    """
    held, later, shop, reached = day.van[t, part], 0, 0, False
    for r in range(day.lines[t, ROUTES], day.lines[t, ROUTES_END]):
        for k in range(size[r, SIZE]):
            stop = seq[r, k]
            reached = reached or stop == slot
            if stop >= day.n:
                for p in range(n_picks):
                    if not reached and picks[p, 0] == shop and day.lots[picks[p, 1], PART] == part:
                        held += picks[p, 2]
                shop += 1
            elif draws(bonds, rows, stop):
                pieces = pieces_of(bonds, day.needs, stop, part)
                if not reached:
                    held -= pieces
                elif stop != slot:
                    later += pieces
    return held, later


@njit(cache=True, nogil=True)
def next_crew(day: Any, bonds: Any, rows: Any, part: int, after: int, last: int) -> int:
    """Return the crew that is served next and uses a part, after second `after` (or at it and behind `last`), or -1."""
    found = -1
    for u in range(len(bonds.units)):
        if (
            bonds.units[u, CREW] == 1
            or rows[u, ON] == 0
            or pieces_of(bonds, day.needs, bonds.units[u, ORDER], part) == 0
        ):
            continue
        start = rows[u, FROM]
        if (start > after or (start == after and u > last)) and (found < 0 or start < rows[found, FROM]):
            found = u
    return found


@njit(cache=True, nogil=True)
def part_is_drawn_well(
    day: Any, bonds: Any, rows: Any, seq: Any, size: Any, picks: Any, n_picks: Any, part: int
) -> bool:
    """Play all draws of a part for crews in time order; False: somebody is left without a piece that is needed."""
    spare = np.zeros(len(day.lines), np.int64)  # what a line holds more than is meant
    after, last = -NEVER, -1
    while True:
        u = next_crew(day, bonds, rows, part, after, last)
        if u < 0:
            return True
        after, last = rows[u, FROM], u
        pieces = pieces_of(bonds, day.needs, bonds.units[u, ORDER], part)
        supplier, holder, most, needed = rows[u, MEMBERS + rows[u, SUPPLIER]], -1, -NEVER, 0
        for j in range(bonds.units[u, CREW]):
            t, slot = rows[u, MEMBERS + j], bonds.slots[bonds.units[u, SLOTS] + j]
            held, later = held_at(day, bonds, rows, seq, size, picks[t], n_picks[t, N_PICKS], t, slot, part)
            held += spare[t]
            if held > most or (held == most and t < holder):
                holder, most, needed = t, held, later
        if most < pieces:
            return False
        spare[supplier] += pieces
        spare[holder] -= pieces
        if spare[holder] < 0 and needed > 0:
            return False


@njit(cache=True, nogil=True)
def is_first_with(day: Any, bonds: Any, u: int, part: int) -> bool:
    """Tell whether no crew before this one asks for a part."""
    for v in range(u):
        if bonds.units[v, CREW] > 1 and pieces_of(bonds, day.needs, bonds.units[v, ORDER], part) > 0:
            return False
    return True


@njit(cache=True, nogil=True)
def all_are_supplied(day: Any, bonds: Any, rows: Any, seq: Any, size: Any, picks: Any, n_picks: Any) -> bool:
    """Tell whether all crews of a plan, as they stand in rows of the state, get their parts, and nobody lacks them.

    seq, size, picks, n_picks: as in Board's seq, state, picks, supply, of one version.
    """
    for u in range(len(bonds.units)):
        order = bonds.units[u, ORDER]
        if bonds.units[u, CREW] == 1:
            continue
        for d in range(bonds.stops[order, NEEDS], bonds.stops[order, NEEDS_END]):
            part = day.needs[d, 0]
            fresh = day.parts[part, REUSABLE] == 0 and is_first_with(day, bonds, u, part)
            if fresh and not part_is_drawn_well(day, bonds, rows, seq, size, picks, n_picks, part):
                return False
    return True


@njit(cache=True, nogil=True)
def crews_are_supplied(day: Any, board: Any, bonds: Any) -> bool:
    """Tell whether the current plan, legal before the lines touched were changed, still supplies all crews."""
    rows = bonds.state[NOW]
    for u in range(len(bonds.units)):
        order = bonds.units[u, ORDER]
        if bonds.units[u, CREW] == 1 or rows[u, ON] == 0 or bonds.stops[order, NEEDS] == bonds.stops[order, NEEDS_END]:
            continue
        for j in range(bonds.units[u, CREW]):
            if board.marks[rows[u, MEMBERS + j], IS_TOUCHED] == 1:
                return all_are_supplied(
                    day, bonds, rows, board.seq[NOW], board.state[NOW], board.picks[NOW], board.supply[NOW]
                )
    return True
