"""The move: a coupled order, and all that wait for it, leave the plan and come back elsewhere; simulated annealing decides."""

import math
from typing import Any

import numpy as np
from numba import njit

from solver.couplings.moves.crews import choose_crew
from solver.couplings.moves.layout import (
    BEST,
    CREW,
    FIRST,
    FROM,
    INS,
    INS_END,
    LATER,
    LATER_END,
    MEMBERS,
    NEEDED,
    NOW,
    ON,
    ORDER,
    POSSIBLE,
    SLOTS,
    SUPPLIER,
    TO,
    WAS,
    WORTH,
)
from solver.couplings.moves.links import has_followers, nail, open_windows, room_after, shut
from solver.couplings.moves.standing import become, is_in
from solver.kernel.anneal import BLINK, anneal_inside
from solver.kernel.borrow import borrow_board, borrow_day, borrow_pool
from solver.kernel.chance import below, chance
from solver.kernel.change import accept, insert_order, remember_best, remove_stop, settle, take_back, touch
from solver.kernel.insertion import best_insertion
from solver.kernel.layout import ABSENT, BEST_TOTAL, LINE, NEVER, NOW as CURRENT, SIZE, TOTAL, TOUCHED, UNSERVED, WHERE
from solver.kernel.pool import collect
from solver.kernel.recreate import EVERY_LINE, place_best, recreate
from solver.kernel.ruin import ruin_around

TRIES = 8  # starts looked at for a crew in one move
MOST_TRIES: Any = np.int64(1 << 30)
STRINGS = 3  # routes ruined at most to make room
LONGEST = 4.0  # orders taken out of each at most
SHARE = 0.5  # of moves that are of a coupled order, times the share of orders that are


@njit(cache=True, nogil=True)
def take_out(day: Any, board: Any, stop: int) -> None:
    """Take an order out of the plan, for good."""
    r = board.orders[stop, WHERE]
    if r >= 0:
        touch(day, board, day.clock.routes[r, LINE])
        for k in range(board.state[CURRENT, r, SIZE]):
            if board.seq[CURRENT, r, k] == stop:
                remove_stop(day, board, r, k)
                break
        settle(day, board, day.clock.routes[r, LINE])
    for i in range(board.count[ABSENT]):
        if board.queues[ABSENT, i] == stop:
            board.count[ABSENT] -= 1
            board.queues[ABSENT, i] = board.queues[ABSENT, board.count[ABSENT]]
            break


@njit(cache=True, nogil=True)
def take_unit_out(day: Any, board: Any, bonds: Any, u: int, row: Any) -> None:
    """Take a unit out of the plan, with all its members."""
    begin = bonds.units[u, SLOTS]
    for j in range(bonds.units[u, CREW]):
        take_out(day, board, bonds.slots[begin + j])
    shut(day, board, bonds, u, row)


@njit(cache=True, nogil=True)
def bring_crew(day: Any, board: Any, bonds: Any, u: int, low: int, high: int, limit: int, tries: int, row: Any) -> int:
    """Serve a crew at the best start found, if that adds less than the limit; return what it adds, or NEVER."""
    row[:] = bonds.state[NOW, u]
    if choose_crew(day, board, bonds, u, low, high, limit, tries, row) == NEVER:
        return NEVER
    before = board.count[TOTAL] - bonds.units[u, WORTH]
    become(day, board, bonds, u, row)
    begin, crew = bonds.units[u, SLOTS], bonds.units[u, CREW]
    first = max(0, row[SUPPLIER])
    for k in range(crew):
        j = (first + k) % crew  # the one who brings the parts comes first
        slot = bonds.slots[begin + j]
        found = best_insertion(day, board, row[MEMBERS + j], slot, NEVER)
        done = found[1] >= 0
        if done:
            done = insert_order(day, board, slot, found[1], found[2], found[3], found[4], found[5])
        if not done:
            take_unit_out(day, board, bonds, u, row)
            return NEVER
    return board.count[TOTAL] - before


@njit(cache=True, nogil=True)
def bring_single(day: Any, board: Any, bonds: Any, u: int, low: int, high: int, forced: bool, row: Any) -> int:
    """Serve an order inside a window at its cheapest place, if it pays or is forced; return what it adds, or NEVER."""
    order = bonds.units[u, ORDER]
    row[:] = bonds.state[NOW, u]
    row[ON], row[FROM], row[TO], row[NEEDED] = 1, low, high, forced
    become(day, board, bonds, u, row)
    before = board.count[TOTAL] - day.clock.stops[order, UNSERVED]
    if not place_best(day, board, order, EVERY_LINE, BLINK):
        shut(day, board, bonds, u, row)
        return NEVER
    nail(day, board, bonds, u, row)
    return board.count[TOTAL] - before


@njit(cache=True, nogil=True)
def bring_back(day: Any, board: Any, bonds: Any, u: int, tries: int, row: Any) -> int:
    """Serve a unit where that is allowed, even at a loss if others wait for it; return what it adds, or NEVER."""
    low, high = room_after(board, bonds, u)
    if bonds.units[u, POSSIBLE] == 0 or low > high:
        return NEVER
    forced = bonds.units[u, LATER_END] > bonds.units[u, LATER]
    if bonds.units[u, CREW] == 1:
        return bring_single(day, board, bonds, u, low, high, forced, row)
    limit = bonds.least[1] if forced else bonds.units[u, WORTH]
    return bring_crew(day, board, bonds, u, low, high, limit, tries, row)


@njit(cache=True, nogil=True)
def move(day: Any, board: Any, bonds: Any, u: int, tries: int, strings: int) -> None:
    """Take a unit and all that wait for it out, ruin some routes near by, and bring all back. Nothing is decided."""
    many, width = bonds.state.shape[1], bonds.state.shape[2]
    row, cores = np.empty(width, np.int64), np.empty((many, 2), np.int64)
    group = np.empty(1 + bonds.units[u, LATER_END] - bonds.units[u, LATER], np.int64)
    group[0] = u
    group[1:] = bonds.lists[bonds.units[u, LATER] : bonds.units[u, LATER_END]]
    added = np.full(len(group), NEVER, np.int64)
    moved = np.zeros(many, np.bool_)
    board.count[ABSENT] = 0
    if strings > 0:
        ruin_around(day, board, bonds.units[u, ORDER], strings, LONGEST)
    for g in range(len(group) - 1, -1, -1):
        take_unit_out(day, board, bonds, group[g], row)
        moved[group[g]] = True
    for g in range(len(group)):
        for k in range(bonds.units[group[g], INS], bonds.units[group[g], INS_END]):
            v = bonds.links[bonds.lists[k], FIRST]
            if not moved[v] and is_in(board, bonds, v):
                nail(day, board, bonds, v, row)
            moved[v] = True
    for g in range(len(group)):
        added[g] = bring_back(day, board, bonds, group[g], tries, row)
    for g in range(len(group) - 1, -1, -1):
        v = group[g]
        if NEVER > added[g] > bonds.units[v, WORTH] and is_in(board, bonds, v) and not has_followers(bonds, v):
            take_unit_out(day, board, bonds, v, row)
    open_windows(day, board, bonds, moved, cores, row)
    recreate(day, board, BLINK)


@njit(cache=True, nogil=True)
def keep_best_state(board: Any, bonds: Any) -> None:
    """Remember how coupled orders stand if the best plan has just been met."""
    if board.count[BEST_TOTAL] < bonds.least[0]:
        bonds.least[0] = board.count[BEST_TOTAL]
        bonds.state[BEST] = bonds.state[NOW]


@njit(cache=True, nogil=True)
def settle_unit(
    day: Any, board: Any, pool: Any, bonds: Any, u: int, tries: int, strings: int, heat: float, width: int
) -> None:
    """Move a unit, and let that stand or take it back."""
    before = board.count[TOTAL]
    bonds.state[WAS] = bonds.state[NOW]
    move(day, board, bonds, u, tries, strings)
    after = board.count[TOTAL]
    if after != before and after < board.count[BEST_TOTAL] + width:
        for i in range(board.count[TOUCHED]):
            collect(day, board, pool, board.queues[TOUCHED, i])
    if after >= before - heat * math.log(max(1e-300, chance(board.random))):
        take_back(day, board)
        for v in range(bonds.state.shape[1]):
            if np.any(bonds.state[NOW, v] != bonds.state[WAS, v]):
                become(day, board, bonds, v, bonds.state[WAS, v])
        return
    accept(day, board)
    if after < board.count[BEST_TOTAL]:
        remember_best(day, board)
    keep_best_state(board, bonds)


def anneal_coupled(day: Any, board: Any, pool: Any, bonds: Any, iterations: int, heat: float, width: int) -> None:
    """Do what `solver.kernel.anneal.anneal` does, and now and then move a coupled order."""
    references = borrow_day(day), borrow_board(board), borrow_pool(pool)
    anneal_coupled_inside(*references, bonds, iterations, heat, width)


def settle_units(day: Any, board: Any, pool: Any, bonds: Any, units: Any) -> None:
    """Move units one by one, looking at every start, and keep what is cheaper."""
    settle_inside(borrow_day(day), borrow_board(board), borrow_pool(pool), bonds, units)


@njit(cache=True, nogil=True)
def anneal_coupled_inside(
    day: Any, board: Any, pool: Any, bonds: Any, iterations: int, heat: float, width: int
) -> None:
    """Do what `anneal_coupled` says."""
    many = len(bonds.units)
    share = SHARE * many / max(1, len(day.active))
    for _ in range(iterations):
        if chance(board.random) < share:
            u, strings = below(board.random, many), below(board.random, STRINGS + 1)
            settle_unit(day, board, pool, bonds, u, TRIES, strings, heat, width)
        else:
            anneal_inside(day, board, pool, 1, heat, width)
            keep_best_state(board, bonds)


@njit(cache=True, nogil=True)
def settle_inside(day: Any, board: Any, pool: Any, bonds: Any, units: Any) -> None:
    """Do what `settle_units` says."""
    for u in units:
        settle_unit(day, board, pool, bonds, u, MOST_TRIES, 0, 0.0, 0)
