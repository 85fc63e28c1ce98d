"""A line's own numbering of the stops that matter to it."""

from typing import Any

import numpy as np
from numba import njit

from solver.kernel.labels import LABEL_COLUMNS, LABEL_ROWS
from solver.kernel.layout import (
    CEILING,
    EFFICIENCY,
    END,
    FLOOR,
    KINDS,
    KINDS_END,
    NEEDS,
    NEEDS_END,
    NEVER,
    PLACE,
    PRICE,
    RELEASE,
    REUSABLE,
    ROUTES,
    ROUTES_END,
    SERVICE,
    START,
    USERS,
    USERS_END,
)
from solver.kernel.timing import route_value, serve
from solver.pricing.layout import (
    BEHIND,
    BIT,
    BITS,
    CARRIED,
    NEAREST,
    NEIGHBOURS,
    NODES,
    OFFERED,
    ORDERS,
    REACHED,
    REWARD,
    REWARDED,
    SEEN,
    STOP,
    TAKES,
    TEMPTING,
    TICKS,
    WORD,
    WORDS,
)


@njit(cache=True, nogil=True)
def look(day: Any, view: Any, t: int, prizes: Any, spare: int, passing: Any) -> None:
    """Give numbers to the orders of a line that cost less than prize and `spare`, and to the pick-ups they may need."""
    nodes, m = view.nodes, 0
    view.local[:] = -1
    for order in range(day.n):
        if day.clock.pairs[t, order, PRICE] < NEVER and worth_it(day, t, order, prizes[order] + spare):
            nodes[m, STOP], nodes[m, WORD], nodes[m, BIT] = order, m // BITS, 1 << (m % BITS)
            view.local[order] = m
            m += 1
    view.sizes[ORDERS], view.sizes[WORDS] = m, max(1, (m + BITS - 1) // BITS)
    view.tools[:] = 0
    view.wants[:] = 0
    view.sizes[CARRIED], view.sizes[OFFERED], view.sizes[REWARDED], size = 0, 0, 0, m
    for kind in range(day.n, len(day.clock.stops)):
        if wanting(day, view, t, kind, size) or passing[kind - day.n, REWARD] > 0:
            nodes[size, STOP], nodes[size, BIT] = kind, 1 << min(size - m, BITS - 1)
            view.passing[size, BEHIND] = passing[kind - day.n, BEHIND]
            view.passing[size, REWARD] = passing[kind - day.n, REWARD]
            if view.passing[size, REWARD] > 0:
                view.sizes[REWARDED] |= nodes[size, BIT]
            if view.passing[size, BEHIND] < NEVER:  # who says that it is behind is not rewarded for a visit
                free = view.passing[size, BEHIND] == 0 and view.passing[size, REWARD] == 0
                view.sizes[CARRIED if free else OFFERED] |= nodes[size, BIT]
            size += 1
    nodes[size, STOP] = -1
    view.sizes[NODES] = size + 1
    efficiency = day.clock.routes[day.lines[t, ROUTES], EFFICIENCY]
    for a in range(size):
        place = day.clock.stops[nodes[a, STOP], PLACE]
        nearest = NEVER
        for r in range(day.lines[t, ROUTES], day.lines[t, ROUTES_END]):
            nearest = min(nearest, day.clock.travel[day.clock.routes[r, START], place])
        for b in range(size):
            if b != a:
                nearest = min(nearest, day.clock.travel[day.clock.stops[nodes[b, STOP], PLACE], place])
        nodes[a, NEAREST] = nearest
        service = day.clock.stops[nodes[a, STOP], SERVICE]
        nodes[a, TAKES] = nearest + ((service * efficiency + 99) // 100 if a < m else service)
        if a >= m and view.sizes[REWARDED] != 0:
            view.passing[a, REACHED] = last_chance(day, t, nodes[a, STOP], nodes[a, TAKES])


@njit(cache=True, nogil=True)
def last_chance(day: Any, t: int, kind: int, takes: int) -> int:
    """Return after which second it is too late for a line to be at a pick-up, which takes so long at least."""
    last = -NEVER
    for r in range(day.lines[t, ROUTES], day.lines[t, ROUTES_END]):
        end, leg = day.clock.routes[r, END], 0
        if end >= 0:
            leg = day.clock.travel[day.clock.stops[kind, PLACE], end]
        if day.clock.stops[kind, RELEASE] + leg <= day.clock.routes[r, CEILING]:
            last = max(last, day.clock.routes[r, CEILING] - leg - takes)
    return last


@njit(cache=True, nogil=True)
def worth_it(day: Any, t: int, order: int, prize: int) -> bool:
    """Tell whether an order costs less than a prize at the earliest moment of any shift."""
    for r in range(day.lines[t, ROUTES], day.lines[t, ROUTES_END]):
        leg = day.clock.travel[day.clock.routes[r, START], day.clock.stops[order, PLACE]]
        finish, cost = serve(day.clock, r, order, day.clock.routes[r, FLOOR] + leg)
        if finish < NEVER and prize > cost:
            return True
    return False


@njit(cache=True, nogil=True)
def wanting(day: Any, view: Any, t: int, kind: int, row: int) -> bool:
    """Note which of the line's orders may need a kind; tell whether any does."""
    found = False
    for part in range(len(day.parts)):
        reached = False
        for at in range(day.parts[part, KINDS], day.parts[part, KINDS_END]):
            reached = reached or day.lists[at] == kind
        if not reached:
            continue
        need, most = 0, 0
        for at in range(day.parts[part, USERS], day.parts[part, USERS_END]):
            order = day.lists[at]
            if view.local[order] >= 0:
                pieces = pieces_of(day, order, part)
                need, most = need + pieces, max(most, pieces)
        reusable = day.parts[part, REUSABLE] == 1
        if (most if reusable else need) <= day.van[t, part]:
            continue
        for at in range(day.parts[part, USERS], day.parts[part, USERS_END]):
            node = view.local[day.lists[at]]
            if node >= 0:
                found = True
                view.wants[row, view.nodes[node, WORD]] |= view.nodes[node, BIT]
                if reusable:
                    view.tools[view.nodes[node, WORD]] |= view.nodes[node, BIT]
    return found


@njit(cache=True, nogil=True)
def pieces_of(day: Any, order: int, part: int) -> int:
    """Return how many pieces of a part an order needs."""
    for d in range(day.clock.stops[order, NEEDS], day.clock.stops[order, NEEDS_END]):
        if day.needs[d, 0] == part:
            return day.needs[d, 1]
    return 0


@njit(cache=True, nogil=True)
def missing(day: Any, view: Any, t: int, part: int, pieces: int, labels: Any, row: int) -> int:
    """Return how many pieces of a part a line that has visited a label's orders must have picked up for one more.

    The van's pieces are used first: what is picked up later is never dearer, as more has been passed by then.
    """
    if day.van[t, part] == 0 and day.parts[part, REUSABLE] == 0:
        return pieces
    held, most = day.van[t, part], 0
    for at in range(day.parts[part, USERS], day.parts[part, USERS_END]):
        node = view.local[day.lists[at]]
        if node >= 0 and labels[row, SEEN + view.nodes[node, WORD]] & view.nodes[node, BIT]:
            used = pieces_of(day, day.lists[at], part)
            held, most = held - used, max(most, used)
    if day.parts[part, REUSABLE] == 1:
        return max(0, pieces - max(day.van[t, part], most))
    return max(0, pieces - max(0, held))


@njit(cache=True, nogil=True)
def remember(day: Any, view: Any, critical: Any) -> None:
    """Choose what a way remembers of its past after an order: critical orders, the nearest, and those that need tools.

    An order forgotten may be visited again: a relaxation (ng-routes, Baldacci, Mingozzi and Roberti 2011; critical
    orders as in Righini and Salani 2008).
    """
    m = view.sizes[ORDERS]
    away = np.zeros(m, np.int64)
    for w in range(view.sizes[WORDS]):
        view.near[m, w] = view.tools[w]
    for j in range(m):
        if critical[view.nodes[j, STOP]]:
            view.near[m, view.nodes[j, WORD]] |= view.nodes[j, BIT]
    for j in range(m):
        place = day.clock.stops[view.nodes[j, STOP], PLACE]
        for w in range(view.sizes[WORDS]):
            view.near[j, w] = view.near[m, w]
        for i in range(m):
            other = day.clock.stops[view.nodes[i, STOP], PLACE]
            away[i] = day.clock.travel[place, other] + day.clock.travel[other, place]
        away[j] = -1
        for i in np.argsort(away)[:NEIGHBOURS]:
            view.near[j, view.nodes[i, WORD]] |= view.nodes[i, BIT]
    for node in range(m, view.sizes[NODES]):
        for w in range(view.sizes[WORDS]):
            view.near[node, w] = -1


@njit(cache=True, nogil=True)
def remember_tempting(view: Any, outlook: Any, routes: int) -> None:
    """Let a way also remember the orders that gain most a second, at the start of a route and half-way.

    These are what days would visit twice; without them it takes many rounds to find out which orders are critical.
    """
    for index in range(routes):
        for tick in (0, TICKS // 2):
            for k in range(min(view.sizes[ORDERS], TEMPTING)):
                j = outlook.rank[index, tick, k]
                if outlook.gain[index, tick, j] > 0:
                    for node in range(view.sizes[ORDERS]):
                        view.near[node, view.nodes[j, WORD]] |= view.nodes[j, BIT]


@njit(cache=True, nogil=True)
def note_visits(day: Any, found: Any) -> None:
    """Note which pick-up kinds a route can visit at all: bool [routes, kinds]."""
    labels = np.zeros((LABEL_ROWS, LABEL_COLUMNS), np.int64)
    seq = np.zeros(1, np.int64)
    for r in range(len(day.clock.routes)):
        for kind in range(found.shape[1]):
            seq[0] = day.n + kind
            found[r, kind] = route_value(day.clock, r, seq, 1, day.clock.routes[r, FLOOR], labels)[0] < NEVER


@njit(cache=True, nogil=True)
def rewards(view: Any, shops: int, time: int) -> int:
    """Return what some pick-ups, as bits, are rewarded with, as far as they can be reached after a time."""
    total, left = 0, shops & view.sizes[REWARDED]
    if left != 0:
        for k in range(view.sizes[ORDERS], view.sizes[NODES] - 1):
            if left & view.nodes[k, BIT] and time <= view.passing[k, REACHED]:
                total += view.passing[k, REWARD]
    return total
