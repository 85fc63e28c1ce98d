"""Which line can serve an order at all: on an otherwise empty day, parts aside."""

from typing import Any

import numpy as np
from numba import njit

from solver.kernel.labels import LABEL_COLUMNS, LABEL_ROWS
from solver.kernel.layout import FLOOR, NEVER, PRICE, ROUTES, ROUTES_END
from solver.kernel.timing import route_value


@njit(cache=True, nogil=True)
def forbid_unreachable(clock: Any, lines: Any) -> None:
    """Set the PRICE of every pair of line and order to NEVER where no shift of the line can serve even it alone."""
    labels = np.zeros((LABEL_ROWS, LABEL_COLUMNS), np.int64)
    seq = np.zeros(1, np.int64)
    for t in range(len(lines)):
        for order in range(clock.pairs.shape[1]):
            if clock.pairs[t, order, PRICE] == NEVER:
                continue
            seq[0] = order
            able = False
            for r in range(lines[t, ROUTES], lines[t, ROUTES_END]):
                able = able or route_value(clock, r, seq, 1, clock.routes[r, FLOOR], labels)[0] < NEVER
            if not able:
                clock.pairs[t, order, PRICE] = NEVER
