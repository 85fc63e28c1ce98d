"""One order into a plan whose other visits stay as they are, but for up to three that may be given other places.

Every visit of the plan is held: it may start only where it would count as unchanged. To *displace* some visits is to
take them off their routes, to let them start whenever the problem says, and to insert them and the new order again,
each at its cheapest place. So at most those visits change, and the kernel's exact insertion need not count.
"""

from typing import Any

import numpy as np
from numba import njit

from solver.kernel.borrow import borrow_board, borrow_day
from solver.kernel.chance import below, chance
from solver.kernel.change import accept, remove_stop, settle, take_back, touch
from solver.kernel.layout import (
    ABLE,
    ABLE_END,
    ABSENT,
    LINE,
    NEEDS,
    NEEDS_END,
    NEVER,
    NOW,
    OUT,
    ROUTES,
    ROUTES_END,
    SIZE,
    TOTAL,
    USERS,
    USERS_END,
    WHERE,
    WINDOWS,
    WINDOWS_END,
    Board,
    Day,
)
from solver.kernel.recreate import CHANGED_LINES, EVERY_LINE, place_best

MOST = 3
CHOICE = 2 + MOST  # cells of a choice: cost (of the best one only), number of visits, the visits
BEST = CHOICE + 3  # the same, the state of the random numbers, and whether the visits were shuffled, and others invited
SPAN = 6  # how far apart on a route visits are that are tried together, whatever chance brings
INVITED = 0.15  # share of the attempts in which orders left out before are tried on the routes that change
AT_RANDOM: Any = np.bool_(True)  # typed, as the kernel's constants are
AS_GIVEN: Any = np.bool_(False)
FREE: Any = np.int64(0)  # sides of `Stage.held`
HELD: Any = np.int64(2)


def insert_only(day: Day, board: Board, order: int) -> int:
    """Insert an order at its cheapest place, nobody else displaced; return the plan's cost."""
    day_ref, board_ref = borrow_day(day), borrow_board(board)
    place_best(day_ref, board_ref, order, EVERY_LINE, 0.0)
    accept(day_ref, board_ref)
    board.count[ABSENT] = 0
    return int(board.count[TOTAL])


def displace_few(day: Day, board: Board, held: Any, movable: Any, order: int, best: Any) -> None:
    """Try all single visits, and pairs and triples close together on a route that the order may go to.

    best: [BEST] cost, number of displaced visits, those visits, how they were put back; it is improved in place.
    """
    few_inside(borrow_day(day), borrow_board(board), held, movable, order, best)


def displace_at_random(day: Day, board: Board, held: Any, movable: Any, order: int, best: Any, attempts: int) -> None:
    """Try so many random sets of up to MOST visits, half of them neighbours of the best set; improve `best`."""
    random_inside(borrow_day(day), borrow_board(board), held, movable, order, best, attempts)


def displace_for_good(day: Day, board: Board, held: Any, order: int, best: Any) -> int:
    """Carry out the best set found; return the plan's cost."""
    day_ref, board_ref = borrow_day(day), borrow_board(board)
    board.random[0] = np.uint64(best[CHOICE])
    cost = int(displace(day_ref, board_ref, held, order, best, bool(best[CHOICE + 1]), bool(best[CHOICE + 2])))
    if cost == NEVER:
        take_back(day_ref, board_ref)
        hold(day_ref, held, best, HELD)
    else:
        accept(day_ref, board_ref)
    board.count[ABSENT] = 0
    return cost


@njit(cache=True, nogil=True)
def hold(day: Any, held: Any, chosen: Any, side: int) -> None:
    """Let chosen orders (order, …, after the first two cells) start freely (FREE) or as unchanged visits (HELD)."""
    for i in range(chosen[1]):
        visit = chosen[2 + i]
        day.clock.stops[visit, WINDOWS], day.clock.stops[visit, WINDOWS_END] = held[visit, side], held[visit, side + 1]


@njit(cache=True, nogil=True)
def lift(day: Any, board: Any, visit: int) -> None:
    """Take a visit off its route."""
    r = board.orders[visit, WHERE]
    t = day.clock.routes[r, LINE]
    touch(day, board, t)
    for k in range(board.state[NOW, r, SIZE]):
        if board.seq[NOW, r, k] == visit:
            remove_stop(day, board, r, k)
            break
    settle(day, board, t)


@njit(cache=True, nogil=True)
def displace(day: Any, board: Any, held: Any, order: int, chosen: Any, shuffled: bool, invited: bool) -> int:
    """Displace the chosen visits; return the plan's cost, NEVER where somebody else's visit is lost.

    They go back after the new order, as given or shuffled among it. invited: orders left out before may come in, too.
    """
    hold(day, held, chosen, FREE)
    many = chosen[1]
    out = board.count[OUT]
    for i in range(many):
        if board.orders[chosen[2 + i], WHERE] >= 0:
            lift(day, board, chosen[2 + i])
    first = below(board.random, many + 1) if shuffled and many > 0 else 0
    turn = below(board.random, many) if shuffled and many > 1 else 0
    left_out = 0
    for i in range(many + 1):
        if i == first:
            visit = order
        else:
            k = (i - (1 if i > first else 0) + turn) % many
            visit = chosen[2 + k]
        if not place_best(day, board, visit, EVERY_LINE, 0.0):
            left_out += 1
    if invited:
        waiting = board.queues[ABSENT]  # nobody is absent any more: room to copy those left out
        many = min(board.count[OUT], len(waiting))
        for i in range(many):
            waiting[i] = board.queues[OUT, i]
        for i in range(many):
            if place_best(day, board, waiting[i], CHANGED_LINES, 0.0):
                left_out -= 1
    return board.count[TOTAL] if board.count[OUT] == out - 1 + left_out else NEVER


@njit(cache=True, nogil=True)
def consider(day: Any, board: Any, held: Any, order: int, chosen: Any, best: Any, shuffled: bool) -> None:
    """Try one set, and keep it if it is the best so far."""
    invited = chance(board.random) < INVITED
    seed = board.random[0]
    cost = displace(day, board, held, order, chosen, shuffled, invited)
    take_back(day, board)
    board.count[ABSENT] = 0
    hold(day, held, chosen, HELD)
    if cost < best[0]:
        best[0], best[1] = cost, chosen[1]
        for i in range(chosen[1]):
            best[2 + i] = chosen[2 + i]
        best[CHOICE], best[CHOICE + 1], best[CHOICE + 2] = np.int64(seed), np.int64(shuffled), np.int64(invited)


@njit(cache=True, nogil=True)
def few_inside(day: Any, board: Any, held: Any, movable: Any, order: int, best: Any) -> None:
    """Do what `displace_few` says."""
    chosen = np.zeros(CHOICE, np.int64)
    consider(day, board, held, order, chosen, best, AS_GIVEN)
    chosen[1] = 1
    for visit in range(day.n):
        if movable[visit] == 1:
            chosen[2] = visit
            consider(day, board, held, order, chosen, best, AS_GIVEN)
    for i in range(day.clock.stops[order, ABLE], day.clock.stops[order, ABLE_END]):
        t = day.lists[i]
        for r in range(day.lines[t, ROUTES], day.lines[t, ROUTES_END]):
            for a in range(board.state[NOW, r, SIZE]):
                for b in range(max(0, a - SPAN), a):
                    one, two = board.seq[NOW, r, a], board.seq[NOW, r, b]
                    if one >= day.n or two >= day.n or movable[one] == 0 or movable[two] == 0:
                        continue
                    chosen[1], chosen[2], chosen[3] = 2, one, two
                    consider(day, board, held, order, chosen, best, AS_GIVEN)
                    for c in range(max(0, a - SPAN), b):
                        three = board.seq[NOW, r, c]
                        if three < day.n and movable[three] == 1:
                            chosen[1], chosen[4] = 3, three
                            consider(day, board, held, order, chosen, best, AS_GIVEN)
                    chosen[1] = 2


@njit(cache=True, nogil=True)
def draw_visit(day: Any, board: Any, movable: Any, order: int) -> int:
    """Draw a visit that has to do with an order: near it, of a technician able to serve it, or holding its parts."""
    dice = chance(board.random)
    needs = day.clock.stops[order, NEEDS_END] - day.clock.stops[order, NEEDS]
    visit = order
    if needs > 0 and dice < 0.15:
        part = day.needs[day.clock.stops[order, NEEDS] + below(board.random, needs), 0]
        users = day.parts[part, USERS_END] - day.parts[part, USERS]
        visit = day.lists[day.parts[part, USERS] + below(board.random, users)]
    elif dice < 0.55 and day.near.shape[1] > 0:
        nearness = chance(board.random)
        visit = day.near[order, int(nearness * nearness * day.near.shape[1])]
    elif day.clock.stops[order, ABLE_END] > day.clock.stops[order, ABLE]:
        able = day.clock.stops[order, ABLE_END] - day.clock.stops[order, ABLE]
        t = day.lists[day.clock.stops[order, ABLE] + below(board.random, able)]
        r = day.lines[t, ROUTES] + below(board.random, day.lines[t, ROUTES_END] - day.lines[t, ROUTES])
        if board.state[NOW, r, SIZE] > 0:
            visit = board.seq[NOW, r, below(board.random, board.state[NOW, r, SIZE])]
    if visit >= day.n or visit == order or movable[visit] == 0:
        return -1
    return visit


@njit(cache=True, nogil=True)
def draw_beside(day: Any, board: Any, movable: Any, visit: int) -> int:
    """Draw another visit of the same route."""
    r = board.orders[visit, WHERE]
    other = board.seq[NOW, r, below(board.random, board.state[NOW, r, SIZE])]
    return other if other < day.n and other != visit and movable[other] == 1 else -1


@njit(cache=True, nogil=True)
def draw_set(day: Any, board: Any, movable: Any, order: int, best: Any, chosen: Any) -> None:
    """Draw the visits to displace: some of the best set, the others related to the order or to each other."""
    chosen[1] = 0
    wanted = 1 + below(board.random, MOST)
    if chance(board.random) < 0.5:
        for i in range(best[1]):
            if chance(board.random) < 0.6 and chosen[1] < MOST:
                chosen[2 + chosen[1]] = best[2 + i]
                chosen[1] += 1
        wanted = max(wanted, chosen[1])
    for _ in range(4 * MOST):
        if chosen[1] >= wanted:
            return
        if chosen[1] > 0 and chance(board.random) < 0.7:
            anchor = chosen[2 + below(board.random, chosen[1])]
            beside = chance(board.random) < 0.4
            visit = draw_beside(day, board, movable, anchor) if beside else draw_visit(day, board, movable, anchor)
        else:
            visit = draw_visit(day, board, movable, order)
        for i in range(chosen[1]):
            if chosen[2 + i] == visit:
                visit = -1
        if visit >= 0:
            chosen[2 + chosen[1]] = visit
            chosen[1] += 1


@njit(cache=True, nogil=True)
def random_inside(day: Any, board: Any, held: Any, movable: Any, order: int, best: Any, attempts: int) -> None:
    """Do what `displace_at_random` says."""
    chosen = np.zeros(CHOICE, np.int64)
    for _ in range(attempts):
        draw_set(day, board, movable, order, best, chosen)
        if chosen[1] > 0:
            consider(day, board, held, order, chosen, best, AT_RANDOM)
