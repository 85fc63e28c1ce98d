"""Good days of a line in little time, without saying what no day costs less than."""

from typing import Any

import numpy as np
from numba import njit

from solver.kernel.borrow import borrow_day
from solver.kernel.layout import CEILING, FLOOR, PLACE, ROUTES, ROUTES_END, START, W_DURATION, W_TRAVEL, ZERO, Day
from solver.pricing.borrow import borrow_desk
from solver.pricing.layout import BIT, BY_TIME, NEAREST, NODES, ORDERS, STOP, TAKES, TICK_S, WORD, Desk
from solver.pricing.outlook import gain_at, look_ahead
from solver.pricing.price import make_labels, start_labels
from solver.pricing.view import look

MOMENTS = 4  # of a route, at which the best ways on are looked for
WAYS_ON = 12  # from a node at a moment
ROOM = 12_000  # labels


def price_quickly(day: Day, desk: Desk, t: int, prizes: Any, piece_price: Any, passing: Any, cutoff: int) -> None:
    """Find days of a line that cost less than `cutoff`, as `price.price_line` does; `best` are good, not the best.

    Nothing has to be prepared. From a node only the orders are gone on to that gain most a second; no walks are looked
    at, so the earliest way goes first; and two ways to a node are compared as if it did not matter which orders they
    have visited.
    """
    quick_inside(borrow_day(day), *borrow_desk(desk), t, prizes, piece_price, passing, cutoff)


@njit(cache=True, nogil=True)
def quick_inside(
    day: Any, view: Any, outlook: Any, walks: Any, labels: Any, t: int, prizes: Any, piece_price: Any, passing: Any,
    cutoff: int,
) -> None:  # fmt: skip
    """Do what `price_quickly` says."""
    look(day, view, t, prizes, ZERO, passing)
    look_ahead(day, view, outlook, t, prizes, piece_price, passing)
    walks.frame[:, TICK_S] = 0
    view.near[:] = -1
    view.compared[:] = 0
    view.sizes[BY_TIME] = 1
    view.onto[:] = 0
    for r in range(day.lines[t, ROUTES], day.lines[t, ROUTES_END]):
        for node in range(view.sizes[NODES]):
            choose_ways(day, view, outlook, r, node, prizes)
    start_labels(day, view, outlook, walks, labels, t, cutoff)
    make_labels(day, view, outlook, walks, labels, t, prizes, piece_price, cutoff, ROOM, ROOM)


@njit(cache=True, nogil=True)
def choose_ways(day: Any, view: Any, outlook: Any, r: int, node: int, prizes: Any) -> None:
    """Let a route go on from a node to the orders that gain most a second there, at some moments of the day."""
    m, clock = view.sizes[ORDERS], day.clock
    here = clock.routes[r, START] if node == view.sizes[NODES] - 1 else clock.stops[view.nodes[node, STOP], PLACE]
    floor, span = clock.routes[r, FLOOR], clock.routes[r, CEILING] - clock.routes[r, FLOOR]
    second = clock.routes[r, W_TRAVEL] + clock.routes[r, W_DURATION]
    loss = np.zeros(m, np.float64)  # a second
    for moment in range(MOMENTS):
        for j in range(m):
            leg = clock.travel[here, clock.stops[view.nodes[j, STOP], PLACE]]
            detour = leg - view.nodes[j, NEAREST]
            arrival = floor + moment * span // MOMENTS + leg
            gain = gain_at(day, view, r, j, arrival, prizes, outlook.dues) - detour * second
            loss[j] = -gain / (view.nodes[j, TAKES] + detour)
        if node < m:
            loss[node] = ZERO
        for j in np.argsort(loss)[:WAYS_ON]:
            if loss[j] < 0:
                view.onto[node, view.nodes[j, WORD]] |= view.nodes[j, BIT]
