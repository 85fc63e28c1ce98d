"""The move: coupled orders, with all that wait for them, leave the plan and come back elsewhere; annealing decides."""

import math
from typing import Any

import numpy as np
from numba import njit

from solver.couplings.moves.layout import BEST, LATER, LATER_END, NOW, ORDER, WAS
from solver.couplings.moves.rebuild import rebuild
from solver.couplings.moves.standing import become
from solver.couplings.moves.stock import crews_are_supplied
from solver.couplings.moves.units import call_off, take_unit_out
from solver.kernel.anneal import AVERAGE_REMOVED, BLINK, FAVOUR_SHARE, MOST_FAVOUR, PART_SHARE
from solver.kernel.chance import below, chance
from solver.kernel.change import accept, remember_best, take_back
from solver.kernel.layout import ABSENT, BEST_TOTAL, FAVOUR, SIZE, TOTAL, TOUCHED, WHERE, ZERO
from solver.kernel.pool import collect
from solver.kernel.recreate import EVERY_LINE, favour_a_line, place_best, recreate
from solver.kernel.ruin import ruin, ruin_around

TRIES = 8  # starts looked at for a crew in one move, at most
ALL: Any = np.int64(1 << 30)
STRINGS = 3  # routes ruined at most to make room
LONGEST = 4.0  # orders taken out of each at most
SHARE = 0.5  # of moves that are of coupled orders, times the share of orders that are
COMPANY = 0.5  # chance that one more unit moves, too
FIRST_BACK = 0.5  # share of the moves in which some single orders come back before the units


@njit(cache=True, nogil=True)
def add_with_later(bonds: Any, u: int, taken: Any, group: Any, count: int) -> int:
    """Add a unit, and all that wait for it, to a group; return how many there are. taken: [m] 1: in it."""
    if taken[u] == 0:
        taken[u] = 1
        group[count] = u
        count += 1
    for k in range(bonds.units[u, LATER], bonds.units[u, LATER_END]):
        v = bonds.lists[k]
        if taken[v] == 0:
            taken[v] = 1
            group[count] = v
            count += 1
    return count


@njit(cache=True, nogil=True)
def near_unit(day: Any, board: Any, bonds: Any, u: int) -> int:
    """Draw a unit near another one: in place, or on the same route; the nearest are the likeliest."""
    order = bonds.units[u, ORDER]
    r = board.orders[order, WHERE]
    if r >= 0 and chance(board.random) < COMPANY:
        found, count = u, 0
        for k in range(board.state[NOW, r, SIZE]):
            stop = board.seq[NOW, r, k]
            if stop < day.n and bonds.unit_of[stop] >= 0 and bonds.unit_of[stop] != u:
                count += 1
                if below(board.random, count) == 0:
                    found = bonds.unit_of[stop]
        return found
    for k in range(day.near.shape[1]):
        v = bonds.unit_of[day.near[order, k]]
        if v >= 0 and v != u and chance(board.random) < COMPANY:
            return v
    return below(board.random, len(bonds.units))


@njit(cache=True, nogil=True)
def draw_group(day: Any, board: Any, bonds: Any) -> Any:
    """Draw a unit, now and then with others near by, and all that wait for them."""
    many = len(bonds.units)
    taken, group = np.zeros(many, np.int64), np.empty(many, np.int64)
    u = below(board.random, many)
    count = add_with_later(bonds, u, taken, group, ZERO)
    while chance(board.random) < COMPANY:
        u = near_unit(day, board, bonds, u)
        count = add_with_later(bonds, u, taken, group, count)
    return group[:count]


@njit(cache=True, nogil=True)
def some_singles_back(day: Any, board: Any) -> None:
    """Bring some of the absent orders back, by chance, so that units come behind them."""
    for i in range(board.count[ABSENT] - 1, -1, -1):
        order = board.queues[ABSENT, i]
        if chance(board.random) < FIRST_BACK and place_best(day, board, order, EVERY_LINE, BLINK):
            call_off(board, order)


@njit(cache=True, nogil=True)
def keep_best_state(board: Any, bonds: Any) -> None:
    """Remember how coupled orders stand if the best plan has just been met."""
    if board.count[BEST_TOTAL] < bonds.least[0]:
        bonds.least[0] = board.count[BEST_TOTAL]
        bonds.state[BEST] = bonds.state[NOW]


@njit(cache=True, nogil=True)
def restore(day: Any, board: Any, bonds: Any, rows: Any) -> None:
    """Let every unit stand as in `rows` that does not yet; lines that serve them must fit."""
    for u in range(len(rows)):
        if (bonds.state[NOW, u] != rows[u]).any():
            become(day, board, bonds, u, rows[u])


@njit(cache=True, nogil=True)
def decide(day: Any, board: Any, pool: Any, bonds: Any, before: int, heat: float, width: int) -> None:
    """Let a change stand or take it back, as annealing says; one that leaves a crew without parts is taken back.

    before: the total before the change, when coupled orders stood as in the state's version WAS.
    """
    after, supplied = board.count[TOTAL], crews_are_supplied(day, board, bonds)
    if supplied and after != before and after < board.count[BEST_TOTAL] + width:
        for i in range(board.count[TOUCHED]):
            collect(day, board, pool, board.queues[TOUCHED, i])
    if not supplied or after >= before - heat * math.log(max(1e-300, chance(board.random))):
        take_back(day, board)
        restore(day, board, bonds, bonds.state[WAS])
        return
    accept(day, board)
    if after < board.count[BEST_TOTAL]:
        remember_best(day, board)
        keep_best_state(board, bonds)


@njit(cache=True, nogil=True)
def move(
    day: Any, board: Any, pool: Any, bonds: Any, group: Any, strings: int, tries: int, heat: float, width: int
) -> None:
    """Take a group out, ruin some routes near by, bring all back; let that stand or take it back."""
    before = board.count[TOTAL]
    bonds.state[WAS] = bonds.state[NOW]
    board.count[ABSENT] = 0
    if strings > 0:
        ruin_around(day, board, bonds.units[group[0], ORDER], strings, LONGEST)
    for u in group:
        take_unit_out(day, board, bonds, u)
    if strings > 0 and chance(board.random) < FIRST_BACK:
        some_singles_back(day, board)
    rebuild(day, board, bonds, group, tries)
    recreate(day, board, BLINK)
    decide(day, board, pool, bonds, before, heat, width)


@njit(cache=True, nogil=True)
def move_singles(day: Any, board: Any, pool: Any, bonds: Any, heat: float, width: int) -> None:
    """Do one round of `solver.kernel.anneal.anneal`."""
    before = board.count[TOTAL]
    bonds.state[WAS] = bonds.state[NOW]
    board.count[ABSENT] = 0
    ruin(day, board, AVERAGE_REMOVED, PART_SHARE)
    if chance(board.random) < FAVOUR_SHARE:
        favour_a_line(day, board, MOST_FAVOUR * width)
    recreate(day, board, BLINK)
    board.count[FAVOUR] = 0
    decide(day, board, pool, bonds, before, heat, width)


@njit(cache=True, nogil=True)
def anneal_inside_coupled(
    day: Any, board: Any, pool: Any, bonds: Any, iterations: int, heat: float, width: int
) -> None:
    """Do what `solver.kernel.anneal.anneal` does, and now and then move coupled orders."""
    share = SHARE * len(bonds.units) / max(len(bonds.units), len(day.active))
    for _ in range(iterations):
        if chance(board.random) >= share:
            move_singles(day, board, pool, bonds, heat, width)
            continue
        group, strings = draw_group(day, board, bonds), below(board.random, STRINGS + 1)
        move(day, board, pool, bonds, group, strings, 1 + below(board.random, TRIES), heat, width)


@njit(cache=True, nogil=True)
def insert_singles_inside(day: Any, board: Any, pool: Any, bonds: Any, orders: Any) -> None:
    """Insert orders in the given sequence, each at its cheapest place, where that pays."""
    for order in orders:
        before = board.count[TOTAL]
        bonds.state[WAS] = bonds.state[NOW]
        board.count[ABSENT] = 0
        if board.orders[order, WHERE] < 0 and place_best(day, board, order, EVERY_LINE, 0.0):
            decide(day, board, pool, bonds, before, 0.0, ZERO)


@njit(cache=True, nogil=True)
def settle_inside(day: Any, board: Any, pool: Any, bonds: Any, units: Any) -> None:
    """Move units one by one, looking at every start, and keep what is cheaper."""
    taken, group = np.zeros(len(bonds.units), np.int64), np.empty(len(bonds.units), np.int64)
    for u in units:
        taken[:] = 0
        count = add_with_later(bonds, u, taken, group, ZERO)
        move(day, board, pool, bonds, group[:count], ZERO, ALL, 0.0, ZERO)
