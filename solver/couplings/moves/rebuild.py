"""Units come back into the plan: each at a start, with members, that suit what is there and those that wait for it."""

from typing import Any

import numpy as np
from numba import njit

from solver.couplings.moves.crews import choose_crew
from solver.couplings.moves.layout import (
    CREW,
    FIRST,
    FROM,
    INS,
    INS_END,
    LATER,
    LATER_END,
    MAX_S,
    MEMBERS,
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
    SUPPLIER,
    TO,
    WORTH,
)
from solver.couplings.moves.standing import become
from solver.couplings.moves.starts import MOST_STARTS, unit_starts
from solver.couplings.moves.units import has_followers, is_in, nail, room_after, shut, take_unit_out
from solver.couplings.moves.windows import open_windows
from solver.kernel.anneal import BLINK
from solver.kernel.chance import below, chance
from solver.kernel.change import insert_order
from solver.kernel.insertion import best_insertion
from solver.kernel.layout import NEVER, NONE, TOTAL, UNSERVED
from solver.kernel.recreate import EVERY_LINE, place_best

THREE: Any = np.int64(3)
FORESIGHT = 0.5  # share of the links for which a unit is put where one that waits for it could follow
EVER: Any = np.int64(NEVER)  # typed like NONE


@njit(cache=True, nogil=True)
def bring_single(day: Any, board: Any, bonds: Any, u: int, low: int, high: int, forced: bool) -> int:
    """Serve an order inside a window at its cheapest place, if it pays or is forced; return what it adds, or NEVER."""
    order, row = bonds.units[u, ORDER], bonds.state[NOW, u].copy()
    row[ON], row[FROM], row[TO], row[NEEDED] = 1, low, high, forced
    become(day, board, bonds, u, row)
    before = board.count[TOTAL] - day.clock.stops[order, UNSERVED]
    if not place_best(day, board, order, EVERY_LINE, BLINK):
        shut(day, board, bonds, u)
        return NEVER
    nail(day, board, bonds, u)
    return board.count[TOTAL] - before


@njit(cache=True, nogil=True)
def bring_crew(day: Any, board: Any, bonds: Any, u: int, low: int, high: int, limit: int, tries: int) -> int:
    """Serve a crew at the best start found, if that adds less than the limit; return what it adds, or NEVER."""
    row = bonds.state[NOW, u].copy()
    if choose_crew(day, board, bonds, u, low, high, limit, tries, row) == NEVER:
        return NEVER
    before = board.count[TOTAL] - bonds.units[u, WORTH]
    become(day, board, bonds, u, row)
    crew = bonds.units[u, CREW]
    first = max(0, row[SUPPLIER])  # who brings the parts comes first
    for k in range(crew):
        j = (first + k) % crew
        slot = bonds.slots[bonds.units[u, SLOTS] + j]
        _, r, at, shop_at, kind, second = best_insertion(day, board, row[MEMBERS + j], slot, EVER)
        if r < 0 or not insert_order(day, board, slot, r, at, shop_at, kind, second):
            take_unit_out(day, board, bonds, u)
            return NEVER
    return board.count[TOTAL] - before


@njit(cache=True, nogil=True)
def foresee(day: Any, board: Any, bonds: Any, u: int, low: int, high: int) -> tuple[int, int]:
    """Return a part of a span of starts such that one of those that wait for a unit can follow at a start of its own.

    That start is drawn from those at which somebody could be there by the present routes.
    """
    starts = np.empty(MOST_STARTS, np.int64)
    for k in range(bonds.units[u, OUTS], bonds.units[u, OUTS_END]):
        link = bonds.links[bonds.lists[k]]
        second = link[SECOND]
        if bonds.units[second, POSSIBLE] == 0 or is_in(board, bonds, second) or chance(board.random) >= FORESIGHT:
            continue
        soonest, latest = room_after(board, bonds, second, u)
        soonest = max(soonest, low + link[MIN_S])
        if link[MAX_S] < NEVER:
            latest = min(latest, high + link[MAX_S])
        if soonest > latest:
            continue
        count = unit_starts(day, board, bonds, second, soonest, latest, starts)
        if count == 0:
            continue
        start = starts[below(board.random, count)]
        last = min(high, start - link[MIN_S])
        first = max(low, start - link[MAX_S]) if link[MAX_S] < NEVER else low
        if first <= last:
            low, high = first, last
    return low, high


@njit(cache=True, nogil=True)
def bring_back(day: Any, board: Any, bonds: Any, u: int, tries: int) -> int:
    """Serve a unit where that is allowed, even at a loss if others wait for it; return what it adds, or NEVER."""
    low, high = room_after(board, bonds, u, NONE)
    if bonds.units[u, POSSIBLE] == 0 or low > high:
        return NEVER
    forced = bonds.units[u, LATER_END] > bonds.units[u, LATER]
    if forced:
        low, high = foresee(day, board, bonds, u, low, high)
    if bonds.units[u, CREW] == 1:
        return bring_single(day, board, bonds, u, low, high, forced)
    limit = bonds.least[1] if forced else bonds.units[u, WORTH]
    return bring_crew(day, board, bonds, u, low, high, limit, tries)


@njit(cache=True, nogil=True)
def is_ready(bonds: Any, u: int, waiting: Any) -> bool:
    """Tell whether a unit waits for none of those that are not back yet."""
    for k in range(bonds.units[u, INS], bonds.units[u, INS_END]):
        if waiting[bonds.links[bonds.lists[k], FIRST]] == 1:
            return False
    return True


@njit(cache=True, nogil=True)
def shuffle(board: Any, bonds: Any, group: Any) -> None:
    """Bring a group of units into a random order in which each comes after all that it waits for."""
    waiting = np.zeros(len(bonds.units), np.int64)
    waiting[group] = 1
    for k in range(len(group)):
        ready = 0
        for i in range(k, len(group)):
            if is_ready(bonds, group[i], waiting):
                ready += 1
                if below(board.random, ready) == 0:
                    group[k], group[i] = group[i], group[k]
        waiting[group[k]] = 0


@njit(cache=True, nogil=True)
def nail_before(day: Any, board: Any, bonds: Any, group: Any, moved: Any) -> None:
    """Let all that a group waits for keep the starts that they have. moved: [m] 1: their windows open in the end."""
    for u in group:
        moved[u] = 1
    for u in group:
        for k in range(bonds.units[u, INS], bonds.units[u, INS_END]):
            first = bonds.links[bonds.lists[k], FIRST]
            if moved[first] == 0:
                if is_in(board, bonds, first):
                    nail(day, board, bonds, first)
                moved[first] = 1


@njit(cache=True, nogil=True)
def rebuild(day: Any, board: Any, bonds: Any, group: Any, tries: int) -> None:
    """Bring units back that have been taken out, and all that wait for them with them, as far as that pays."""
    moved = np.zeros(len(bonds.units), np.int64)
    nail_before(day, board, bonds, group, moved)
    shuffle(board, bonds, group)
    added = np.empty(len(group), np.int64)
    for k in range(len(group)):
        added[k] = bring_back(day, board, bonds, group[k], tries)
    for k in range(len(group) - 1, -1, -1):
        u = group[k]
        if NEVER > added[k] > bonds.units[u, WORTH] and is_in(board, bonds, u) and not has_followers(bonds, u):
            take_unit_out(day, board, bonds, u)
    open_windows(day, board, bonds, moved, below(board.random, THREE))
