"""All days of a line that matter, one for every set of orders, instead of the cheapest."""

from typing import Any

import numpy as np
from numba import njit

from solver.kernel.borrow import borrow_day
from solver.kernel.layout import ROUTES, ZERO, Day
from solver.pricing.borrow import borrow_labels, borrow_view
from solver.pricing.layout import ALIVE, LABELS_USED, NODE, NODES, ORDERS, REWARD, ROUTE, Desk
from solver.pricing.price import end_of, price_line


def price_all(day: Day, desk: Desk, t: int, prizes: Any, piece_price: Any, cutoff: int, room: int) -> None:
    """Find the cheapest day below `cutoff` of the prepared line for every set of orders, unless CUT says otherwise.

    The view is spoilt for other use: two ways are compared only if they have visited the same orders.
    """
    desk.view.tools[:] = -1
    every = len(desk.labels.rows)
    price_line(day, desk, t, prizes, piece_price, cutoff, np.zeros(day.n, np.bool_), every, room)


def days_found(day: Day, desk: Desk, t: int, cutoff: int) -> Any:
    """Return all days below `cutoff` that the labels on a desk are the ends of: [k, 2] cost, label."""
    found = np.zeros((int(desk.labels.count[LABELS_USED]), 2), np.int64)
    return found[: list_days(borrow_day(day), borrow_view(desk.view), borrow_labels(desk.labels), t, cutoff, found)]


@njit(cache=True, nogil=True)
def list_days(day: Any, view: Any, labels: Any, t: int, cutoff: int, found: Any) -> int:
    """Do what `days_found` says; return how many there are."""
    rows, count = labels.rows, ZERO
    for row in range(labels.count[LABELS_USED]):
        node = rows[row, NODE]
        if node == view.sizes[NODES] - 1 or (node >= view.sizes[ORDERS] and view.passing[node, REWARD] == 0):
            continue
        if rows[row, ALIVE] == 1:
            cost = end_of(day, view, day.lines[t, ROUTES] + rows[row, ROUTE], rows, row)[1]
            if cost < cutoff:
                found[count, 0], found[count, 1] = cost, row
                count += 1
    return count
