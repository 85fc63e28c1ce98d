"""What a line can still gain after a moment, at most: every order once, in the time left (fractional knapsack)."""

from typing import Any

import numpy as np
from numba import njit

from solver.kernel.layout import (
    CEILING,
    FLOOR,
    KINDS,
    KINDS_END,
    NEEDS,
    NEEDS_END,
    NEVER,
    ONE,
    PLACE,
    RELEASE,
    REST,
    REST_S,
    REST_TO,
    ROUTES,
    ROUTES_END,
    SERVICE,
    START,
    W_DURATION,
    W_TRAVEL,
    ZERO,
)
from solver.kernel.timing import serve
from solver.pricing.layout import (
    AFTER,
    BEHIND,
    BIT,
    FIRST,
    NEAREST,
    ORDERS,
    RESTED,
    SEEN,
    STEP,
    STOP,
    TAKES,
    TICKS,
    TIME,
    WORD,
)


@njit(cache=True, nogil=True)
def look_ahead(day: Any, view: Any, outlook: Any, t: int, prizes: Any, piece_price: Any, passing: Any) -> None:
    """Work out gains and ranks for every tick of every route of a line."""
    note_dues(day, view, outlook, t, piece_price)
    note_soonest(day, view, outlook, t, piece_price, passing)
    m = view.sizes[ORDERS]
    first, end = day.lines[t, ROUTES], day.lines[t, ROUTES_END]
    later = np.full(m, -NEVER, np.int64)
    seconds = 0
    density = np.zeros(m, np.float64)
    for r in range(end - 1, first - 1, -1):
        floor, ceiling = day.clock.routes[r, FLOOR], day.clock.routes[r, CEILING]
        step = max(1, (ceiling - floor) // TICKS + 1)
        frame, gains = outlook.frame[r - first], outlook.gain[r - first]
        frame[FIRST], frame[STEP], frame[AFTER] = floor, step, seconds
        for tick in range(TICKS):
            for j in range(m):
                arrival = max(floor + tick * step + view.nodes[j, NEAREST], outlook.soonest[r - first, j])
                gain = gain_at(day, view, r, j, arrival, prizes, outlook.dues)
                gains[tick, j] = max(gain, later[j])
                density[j] = -gains[tick, j] / view.nodes[j, TAKES]
            outlook.rank[r - first, tick, :m] = np.argsort(density)
        later[:] = gains[0, :m]
        seconds += max(0, ceiling - floor)


@njit(cache=True, nogil=True)
def note_dues(day: Any, view: Any, outlook: Any, t: int, piece_price: Any) -> None:
    """Note what the pieces of every order cost at least (-1: the full van has them, NEVER: nobody has them)."""
    for j in range(view.sizes[ORDERS]):
        stop = view.nodes[j, STOP]
        due = -ONE
        outlook.needy[j] = 0
        for d in range(day.clock.stops[stop, NEEDS], day.clock.stops[stop, NEEDS_END]):
            part = day.needs[d, 0]
            lack = day.needs[d, 1] - day.van[t, part]
            if day.van[t, part] > 0:
                outlook.needy[j] = 1
            if lack > 0:
                least = NEVER
                for at in range(day.parts[part, KINDS], day.parts[part, KINDS_END]):
                    least = min(least, piece_price[day.lists[at] - day.n, part])
                due = min(NEVER, max(0, due) + lack * least) if least < NEVER else NEVER
        outlook.dues[j] = due


@njit(cache=True, nogil=True)
def note_soonest(day: Any, view: Any, outlook: Any, t: int, piece_price: Any, passing: Any) -> None:
    """Note for every route the soonest arrival at an order with the pieces that have to be picked up for it."""
    first = day.lines[t, ROUTES]
    for r in range(first, day.lines[t, ROUTES_END]):
        outlook.soonest[r - first] = day.clock.routes[r, FLOOR]
    start, floor = day.clock.routes[first, START], day.clock.routes[first, FLOOR]
    for j in range(view.sizes[ORDERS]):
        if outlook.dues[j] < 0 or outlook.dues[j] >= NEVER:
            continue
        stop = view.nodes[j, STOP]
        for d in range(day.clock.stops[stop, NEEDS], day.clock.stops[stop, NEEDS_END]):
            part = day.needs[d, 0]
            if day.needs[d, 1] <= day.van[t, part]:
                continue
            soonest = NEVER
            for at in range(day.parts[part, KINDS], day.parts[part, KINDS_END]):
                kind = day.lists[at]
                if piece_price[kind - day.n, part] < NEVER:
                    shop = day.clock.stops[kind, PLACE]
                    passed = floor + day.clock.travel[start, shop] + day.clock.stops[kind, SERVICE]
                    passed = max(passed, day.clock.stops[kind, RELEASE])
                    soonest = min(soonest, passed + day.clock.travel[shop, day.clock.stops[stop, PLACE]])
                    if passing[kind - day.n, BEHIND] < NEVER:
                        soonest = floor
            outlook.soonest[0, j] = max(outlook.soonest[0, j], soonest)


@njit(cache=True, nogil=True)
def gain_at(day: Any, view: Any, r: int, j: int, arrival: int, prizes: Any, dues: Any) -> int:
    """Return the most that an order gains if a route arrives there no earlier than at a time."""
    stop, nearest = view.nodes[j, STOP], view.nodes[j, NEAREST]
    finish, cost = serve(day.clock, r, stop, arrival)
    if finish >= NEVER or dues[j] >= NEVER:
        return -NEVER
    cost += max(0, dues[j])
    cost += day.clock.routes[r, W_TRAVEL] * nearest + day.clock.routes[r, W_DURATION] * view.nodes[j, TAKES]
    return prizes[stop] - cost


@njit(cache=True, nogil=True)
def most_to_gain(day: Any, view: Any, outlook: Any, r: int, index: int, rows: Any, row: int) -> int:
    """Return the most that a label of a route (the line's number `index`) can still gain."""
    time, frame = rows[row, TIME], outlook.frame[index]
    tick = min(TICKS - 1, max(0, (time - frame[FIRST]) // frame[STEP]))
    left = day.clock.routes[r, CEILING] - time
    if day.clock.routes[r, REST] == 1 and rows[row, RESTED] == 0:  # go home early or rest
        left = max(left - day.clock.routes[r, REST_S], day.clock.routes[r, REST_TO] - time)
    return knapsack(view, outlook, index, tick, left + frame[AFTER], rows, row)


@njit(cache=True, nogil=True)
def later_gain(view: Any, outlook: Any, index: int, rows: Any, row: int) -> int:
    """Return the most that a label can gain after its route."""
    if outlook.frame[index, AFTER] == 0:
        return ZERO
    return knapsack(view, outlook, index + 1, ZERO, outlook.frame[index, AFTER], rows, row)


@njit(cache=True, nogil=True)
def knapsack(view: Any, outlook: Any, index: int, tick: int, left: int, rows: Any, row: int) -> int:
    """Return the most that orders not visited gain in some seconds."""
    total = ZERO
    for k in range(view.sizes[ORDERS]):
        j = outlook.rank[index, tick, k]
        gain = outlook.gain[index, tick, j]
        if gain <= 0 or left <= 0:
            break
        if rows[row, SEEN + view.nodes[j, WORD]] & view.nodes[j, BIT]:
            continue
        takes = view.nodes[j, TAKES]
        if takes > left:
            total += gain * left // takes + 1
            break
        total += gain
        left -= takes
    return total
