"""Changing the current plan, taking changes back, and remembering the best. Every line is legal after each function."""

from typing import Any

from numba import njit

from solver.kernel.insertion import departure_of
from solver.kernel.layout import (
    ABSENT,
    AHEAD_COLUMNS,
    ARRIVE,
    BEST,
    BEST_TOTAL,
    COST,
    DIRTY,
    EVEN,
    FREE,
    IS_DIRTY,
    IS_TOUCHED,
    LINE,
    LINE_NOW,
    LINE_WAS,
    N_PICKS,
    NEEDS,
    NEEDS_END,
    NEVER,
    NOW,
    OUT,
    OUT_AT,
    PART_NOW,
    PART_WAS,
    PICK_COST,
    REUSABLE,
    ROUTES,
    ROUTES_END,
    SIZE,
    TIED,
    TOTAL,
    TOUCHED,
    UNSERVED,
    VERSIONS,
    WAS,
    WHERE,
)
from solver.kernel.moving import move_pickups
from solver.kernel.stock import drop_idle_pickups, give_back, note_changes, note_given, supply
from solver.kernel.timing import look_ahead, route_value


@njit(cache=True, nogil=True)
def leave_out(day: Any, board: Any, order: int) -> None:
    """Count an order as not served."""
    board.orders[order, WHERE] = -1
    board.orders[order, OUT_AT] = board.count[OUT]
    board.queues[OUT, board.count[OUT]] = order
    board.count[OUT] += 1
    board.count[TOTAL] += day.clock.stops[order, UNSERVED]


@njit(cache=True, nogil=True)
def bring_in(day: Any, board: Any, order: int, r: int) -> None:
    """Count an order as served by a route."""
    board.orders[order, WHERE] = r
    board.count[OUT] -= 1
    last = board.queues[OUT, board.count[OUT]]
    board.queues[OUT, board.orders[order, OUT_AT]] = last
    board.orders[last, OUT_AT] = board.orders[order, OUT_AT]
    board.orders[order, OUT_AT] = -1
    board.count[TOTAL] -= day.clock.stops[order, UNSERVED]


@njit(cache=True, nogil=True)
def new_version(board: Any, t: int) -> None:
    """Say that a line is like it never was before; what is remembered of it holds no more."""
    board.count[VERSIONS] += 1
    board.version[LINE_NOW, t] = board.count[VERSIONS]


@njit(cache=True, nogil=True)
def copy_ahead(day: Any, board: Any, source: int, target: int, r: int, size: int) -> None:
    """Copy what is known of a route's way from one version of the plan to another."""
    columns = AHEAD_COLUMNS if day.clock.routes[r, EVEN] == 1 else FREE
    for k in range(size + 1):
        for f in range(columns):
            board.ahead[target, r, k, f] = board.ahead[source, r, k, f]


@njit(cache=True, nogil=True)
def touch(day: Any, board: Any, t: int) -> None:
    """Note what a line is like before it is changed for the first time since the last decision."""
    if board.marks[t, IS_TOUCHED] == 1:
        return
    board.marks[t, IS_TOUCHED] = 1
    board.queues[TOUCHED, board.count[TOUCHED]] = t
    board.count[TOUCHED] += 1
    for r in range(day.lines[t, ROUTES], day.lines[t, ROUTES_END]):
        size = board.state[NOW, r, SIZE]
        board.state[WAS, r, SIZE], board.state[WAS, r, COST], board.state[WAS, r, ARRIVE] = (
            size,
            board.state[NOW, r, COST],
            board.state[NOW, r, ARRIVE],
        )
        for k in range(size):
            board.seq[WAS, r, k] = board.seq[NOW, r, k]
        copy_ahead(day, board, NOW, WAS, r, size)
    for p in range(day.van.shape[1]):
        board.left[WAS, t, p] = board.left[NOW, t, p]
    board.version[LINE_WAS, t] = board.version[LINE_NOW, t]
    board.supply[WAS, t, N_PICKS], board.supply[WAS, t, PICK_COST] = (
        board.supply[NOW, t, N_PICKS],
        board.supply[NOW, t, PICK_COST],
    )
    for k in range(board.supply[NOW, t, N_PICKS]):
        for f in range(3):
            board.picks[WAS, t, k, f] = board.picks[NOW, t, k, f]


@njit(cache=True, nogil=True)
def take_back(day: Any, board: Any) -> None:
    """Undo all changes since the last decision."""
    for i in range(board.count[TOUCHED]):
        t = board.queues[TOUCHED, i]
        board.count[TOTAL] -= board.supply[NOW, t, PICK_COST]
        give_back(day, board, t)
        for r in range(day.lines[t, ROUTES], day.lines[t, ROUTES_END]):
            board.count[TOTAL] -= board.state[NOW, r, COST]
            for k in range(board.state[NOW, r, SIZE]):
                if board.seq[NOW, r, k] < day.n:
                    leave_out(day, board, board.seq[NOW, r, k])
    for i in range(board.count[TOUCHED]):
        t = board.queues[TOUCHED, i]
        board.marks[t, IS_TOUCHED] = 0
        board.version[LINE_NOW, t] = board.version[LINE_WAS, t]
        for r in range(day.lines[t, ROUTES], day.lines[t, ROUTES_END]):
            size = board.state[WAS, r, SIZE]
            board.state[NOW, r, SIZE], board.state[NOW, r, COST], board.state[NOW, r, ARRIVE] = (
                size,
                board.state[WAS, r, COST],
                board.state[WAS, r, ARRIVE],
            )
            board.count[TOTAL] += board.state[NOW, r, COST]
            for k in range(size):
                board.seq[NOW, r, k] = board.seq[WAS, r, k]
                if board.seq[NOW, r, k] < day.n:
                    bring_in(day, board, board.seq[NOW, r, k], r)
            copy_ahead(day, board, WAS, NOW, r, size)
        for p in range(day.van.shape[1]):
            board.left[NOW, t, p] = board.left[WAS, t, p]
        board.supply[NOW, t, N_PICKS], board.supply[NOW, t, PICK_COST] = (
            board.supply[WAS, t, N_PICKS],
            board.supply[WAS, t, PICK_COST],
        )
        board.count[TOTAL] += board.supply[NOW, t, PICK_COST]
        for k in range(board.supply[NOW, t, N_PICKS]):
            for f in range(3):
                board.picks[NOW, t, k, f] = board.picks[WAS, t, k, f]
            lot = board.picks[NOW, t, k, 1]
            board.residual[lot] -= board.picks[NOW, t, k, 2]
    board.count[TOUCHED] = 0
    for p in range(day.van.shape[1]):
        board.version[PART_NOW, p] = board.version[PART_WAS, p]


@njit(cache=True, nogil=True)
def accept(day: Any, board: Any) -> None:
    """Let the changes since the last decision stand."""
    for i in range(board.count[TOUCHED]):
        t = board.queues[TOUCHED, i]
        board.marks[t, IS_TOUCHED] = 0
        if board.marks[t, IS_DIRTY] == 0:
            board.marks[t, IS_DIRTY] = 1
            board.queues[DIRTY, board.count[DIRTY]] = t
            board.count[DIRTY] += 1
    board.count[TOUCHED] = 0
    for p in range(day.van.shape[1]):
        board.version[PART_WAS, p] = board.version[PART_NOW, p]


@njit(cache=True, nogil=True)
def remember_best(day: Any, board: Any) -> None:
    """Copy the current plan as the best one (only what differs)."""
    for i in range(board.count[DIRTY]):
        t = board.queues[DIRTY, i]
        board.marks[t, IS_DIRTY] = 0
        for r in range(day.lines[t, ROUTES], day.lines[t, ROUTES_END]):
            for f in range(3):
                board.state[BEST, r, f] = board.state[NOW, r, f]
            for k in range(board.state[NOW, r, SIZE]):
                board.seq[BEST, r, k] = board.seq[NOW, r, k]
        board.supply[BEST, t, N_PICKS] = board.supply[NOW, t, N_PICKS]
        for k in range(board.supply[NOW, t, N_PICKS]):
            for f in range(3):
                board.picks[BEST, t, k, f] = board.picks[NOW, t, k, f]
    board.count[DIRTY] = 0
    board.count[BEST_TOTAL] = board.count[TOTAL]


@njit(cache=True, nogil=True)
def use_parts(day: Any, board: Any, t: int, order: int, sign: int) -> None:
    """Draw an order's parts from a line's van (sign -1), or put them back (1)."""
    for d in range(day.clock.stops[order, NEEDS], day.clock.stops[order, NEEDS_END]):
        if day.parts[day.needs[d, 0], REUSABLE] == 0:
            board.left[NOW, t, day.needs[d, 0]] += sign * day.needs[d, 1]


@njit(cache=True, nogil=True)
def insert_stop(board: Any, r: int, at: int, stop: int) -> None:
    """Put a stop into a route's sequence."""
    for k in range(board.state[NOW, r, SIZE], at, -1):
        board.seq[NOW, r, k] = board.seq[NOW, r, k - 1]
    board.seq[NOW, r, at] = stop
    board.state[NOW, r, SIZE] += 1


@njit(cache=True, nogil=True)
def remove_stop(day: Any, board: Any, r: int, at: int) -> None:
    """Take a stop out of a route's sequence; an order becomes absent. The line must be settled afterwards."""
    stop = board.seq[NOW, r, at]
    for k in range(at, board.state[NOW, r, SIZE] - 1):
        board.seq[NOW, r, k] = board.seq[NOW, r, k + 1]
    board.state[NOW, r, SIZE] -= 1
    if stop < day.n:
        use_parts(day, board, day.clock.routes[r, LINE], stop, 1)
        leave_out(day, board, stop)
        if board.count[ABSENT] < board.queues.shape[1]:
            board.queues[ABSENT, board.count[ABSENT]] = stop
            board.count[ABSENT] += 1


@njit(cache=True, nogil=True)
def settle(day: Any, board: Any, t: int) -> None:
    """Supply and time a changed line anew. What has become impossible leaves, last orders first.

    That happens only where a detour is faster than the direct way: removing a stop can then delay the next.
    """
    new_version(board, t)
    given = note_given(board, t)
    for r in range(day.lines[t, ROUTES], day.lines[t, ROUTES_END]):
        board.count[TOTAL] -= board.state[NOW, r, COST]
    board.count[TOTAL] -= board.supply[NOW, t, PICK_COST]
    legal = False
    while not legal:
        bad_r, bad_k = supply(day, board, t)
        if bad_r >= 0:
            remove_stop(day, board, bad_r, bad_k)
            continue
        drop_idle_pickups(day, board, t)
        legal = True
        for r in range(day.lines[t, ROUTES], day.lines[t, ROUTES_END]):
            cost, arrival = route_value(
                day.clock, r, board.seq[NOW, r], board.state[NOW, r, SIZE], departure_of(day, board, r), board.labels[0]
            )
            if cost >= NEVER:
                k = board.state[NOW, r, SIZE] - 1
                while board.seq[NOW, r, k] >= day.n:
                    k -= 1
                remove_stop(day, board, r, k)
                legal = False
                break
            board.state[NOW, r, COST], board.state[NOW, r, ARRIVE] = cost, arrival
    if board.supply[NOW, t, N_PICKS] > 0 and day.lines[t, TIED] == 0:
        move_pickups(day, board, t)
    for r in range(day.lines[t, ROUTES], day.lines[t, ROUTES_END]):
        look_ahead(
            day.clock, r, board.seq[NOW, r], board.state[NOW, r, SIZE], departure_of(day, board, r), board.ahead[NOW, r]
        )
        board.count[TOTAL] += board.state[NOW, r, COST]
    board.count[TOTAL] += board.supply[NOW, t, PICK_COST]
    note_changes(day, board, t, given)


@njit(cache=True, nogil=True)
def insert_order(day: Any, board: Any, order: int, r: int, at: int, shop_at: int, kind: int, second: int) -> bool:
    """Serve an order as `best_insertion` says; False if the route has no room for more stops."""
    if board.state[NOW, r, SIZE] + 3 > board.seq.shape[2]:
        return False
    t = day.clock.routes[r, LINE]
    touch(day, board, t)
    insert_stop(board, r, at, order)
    if shop_at >= 0:
        if second >= 0:
            insert_stop(board, r, shop_at, second)
        insert_stop(board, r, shop_at, kind)
    use_parts(day, board, t, order, -1)
    bring_in(day, board, order, r)
    settle(day, board, t)
    return True
