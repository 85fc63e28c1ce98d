"""When orders start in the current plan, and when a crew could: at the arrivals of those who may be in it."""

from typing import Any

import numpy as np
from numba import njit

from solver.couplings.moves.layout import CREW, FROM, ORDER, SLOTS_END
from solver.kernel.insertion import WHOLE, departure_of, nearest_kinds
from solver.kernel.labels import LABEL_COLUMNS, LABEL_ROWS, RESTED, TIME
from solver.kernel.layout import (
    ABLE,
    ABLE_END,
    EFFICIENCY,
    NEEDS,
    NEEDS_END,
    NEVER,
    NOW,
    PLACE,
    RELEASE,
    REST,
    REST_FROM,
    REST_S,
    REST_TO,
    ROUTES,
    ROUTES_END,
    SERVICE,
    SIZE,
    START,
    WHERE,
    WINDOWS,
    WINDOWS_END,
)
from solver.kernel.stock import missing_pieces
from solver.kernel.timetable import time_route
from solver.kernel.timing import advance, depart

MOST_STARTS = 1024  # looked at for one crew
SHOPS = 2  # pick-ups tried on the way of those who lack a part


@njit(cache=True, nogil=True)
def service_of(day: Any, r: int, stop: int) -> int:
    """Return the seconds that an order takes on a route."""
    return (day.clock.stops[stop, SERVICE] * day.clock.routes[r, EFFICIENCY] + 99) // 100


@njit(cache=True, nogil=True)
def start_of(day: Any, board: Any, bonds: Any, u: int) -> int:
    """Return when a unit that is in the plan starts."""
    if bonds.units[u, CREW] > 1:
        return bonds.state[NOW, u, FROM]
    order = bonds.units[u, ORDER]
    r = board.orders[order, WHERE]
    size = board.state[NOW, r, SIZE]
    times, facts = np.empty((size + 1, 2), np.int64), np.empty(4, np.int64)
    stages, counts = np.empty((size + 1, LABEL_ROWS, LABEL_COLUMNS), np.int64), np.empty(size + 1, np.int64)
    time_route(day.clock, r, board.seq[NOW, r], size, departure_of(day, board, r), stages, counts, times, facts)
    for k in range(size):
        if board.seq[NOW, r, k] == order:
            return times[k, 1] - service_of(day, r, order)
    return NEVER


@njit(cache=True, nogil=True)
def add_start(day: Any, bonds: Any, order: int, arrival: int, low: int, high: int, found: Any, count: int) -> int:
    """Add the first start allowed from an arrival on, if there is one; return the number of starts."""
    for w in range(bonds.stops[order, WINDOWS], bonds.stops[order, WINDOWS_END]):
        start = max(arrival, low, bonds.windows[w, 0])
        if start <= min(high, bonds.windows[w, 1]):
            if count < len(found):
                found[count] = start
                return count + 1
            return count
    return count


@njit(cache=True, nogil=True)
def add_arrivals(
    day: Any, board: Any, bonds: Any, u: int, r: int, labels: Any, many: int, here: int,
    low: int, high: int, found: Any, count: int,
) -> int:  # fmt: skip
    """Add the starts after driving on from a place, straight or with the break on the way; return their number."""
    order = bonds.units[u, ORDER]
    leg = day.clock.travel[here, day.clock.stops[order, PLACE]]
    for k in range(many):
        if labels[k, TIME] < NEVER:
            count = add_start(day, bonds, order, labels[k, TIME] + leg, low, high, found, count)
            may_rest = labels[k, RESTED] == 0 and day.clock.routes[r, REST] == 1
            if may_rest and labels[k, TIME] <= day.clock.routes[r, REST_TO]:
                rested = max(labels[k, TIME] + leg, day.clock.routes[r, REST_FROM]) + day.clock.routes[r, REST_S]
                count = add_start(day, bonds, order, rested, low, high, found, count)
    return count


@njit(cache=True, nogil=True)
def lacks(day: Any, board: Any, bonds: Any, u: int, t: int) -> int:
    """Return which parts of a unit (bits) a line has to pick up."""
    order = bonds.units[u, ORDER]
    wanted = 0
    for d in range(bonds.stops[order, NEEDS], bonds.stops[order, NEEDS_END]):
        if missing_pieces(day, board, t, day.needs[d, 0], day.needs[d, 1]) > 0:
            wanted |= 1 << (d - bonds.stops[order, NEEDS])
    return wanted


@njit(cache=True, nogil=True)
def unit_starts(day: Any, board: Any, bonds: Any, u: int, low: int, high: int, found: Any) -> int:
    """List in time order when a line that may serve a unit could start, by its current route; return how many."""
    order = bonds.units[u, ORDER]
    helper = bonds.slots[bonds.units[u, SLOTS_END] - 1]
    place = day.clock.stops[order, PLACE]
    labels = board.labels[0]
    count = 0
    for i in range(day.clock.stops[helper, ABLE], day.clock.stops[helper, ABLE_END]):
        t = day.lists[i]
        wanted = lacks(day, board, bonds, u, t)
        for r in range(day.lines[t, ROUTES], day.lines[t, ROUTES_END]):
            shops = nearest_kinds(day, board, r, order, wanted, WHOLE, board.found[:SHOPS]) if wanted > 0 else 0
            many = depart(day.clock, r, departure_of(day, board, r), labels)
            here = day.clock.routes[r, START]
            for k in range(board.state[NOW, r, SIZE] + 1):
                count = add_arrivals(day, board, bonds, u, r, labels, many, here, low, high, found, count)
                for c in range(shops):
                    shop = board.found[c]
                    detour = day.clock.travel[here, day.clock.stops[shop, PLACE]] + day.clock.stops[shop, SERVICE]
                    onward = day.clock.travel[day.clock.stops[shop, PLACE], place]
                    for b in range(many):
                        if labels[b, TIME] < NEVER:
                            ready = max(labels[b, TIME] + detour, day.clock.stops[shop, RELEASE])
                            count = add_start(day, bonds, order, ready + onward, low, high, found, count)
                if k < board.state[NOW, r, SIZE]:
                    stop = board.seq[NOW, r, k]
                    many = advance(day.clock, r, here, stop, labels, many)
                    if many == 0:
                        break
                    here = day.clock.stops[stop, PLACE]
    found[:count].sort()
    kept = 0
    for k in range(count):
        if kept == 0 or found[k] > found[kept - 1]:
            found[kept] = found[k]
            kept += 1
    return kept
