"""Labels: the ways to have come to a stop that are worth keeping (see `solver.kernel.timing`)."""

from typing import Any

from numba import njit

from solver.kernel.layout import LABELS, NEVER

LABEL_ROWS = 2 * LABELS  # the second half is room for those that come next
LABEL_COLUMNS = 5
TIME, COST, SPAN, GAIN, RESTED = range(5)


@njit(cache=True, nogil=True)
def copy_labels(source: Any, target: Any, count: int) -> None:
    """Copy the first labels."""
    for k in range(count):
        for f in range(LABEL_COLUMNS):
            target[k, f] = source[k, f]


@njit(cache=True, nogil=True)
def put(labels: Any, k: int, time: int, cost: int, span: int, gain: int, rested: int) -> None:
    """Write one label."""
    labels[k, TIME], labels[k, COST], labels[k, SPAN], labels[k, GAIN], labels[k, RESTED] = (
        time,
        cost,
        span,
        gain,
        rested,
    )


@njit(cache=True, nogil=True)
def keep_moment(labels: Any, count: int, time: int, cost: int) -> int:
    """Add a rested label of one moment from row 1 on, unless another is as early and as cheap; return how many."""
    kept = 1
    for k in range(1, count):
        if labels[k, TIME] <= time and labels[k, COST] <= cost:
            return count
        if labels[k, TIME] < time or labels[k, COST] < cost:
            if kept != k:
                put(labels, kept, labels[k, TIME], labels[k, COST], 0, 0, 1)
            kept += 1
    if kept == LABELS:
        kept -= 1  # the last one gives way: so many ways that are each better at something hardly occur in a day
    put(labels, kept, time, cost, 0, 0, 1)
    return kept + 1


@njit(cache=True, nogil=True)
def is_covered(labels: Any, k: int, time: int, cost: int, span: int, gain: int, rested: int) -> bool:
    """Tell whether label k is at every second at most as dear as another one; waiting is free."""
    own = labels[k, TIME]
    if own > time or labels[k, RESTED] != rested:
        return False
    at_first = labels[k, COST] - labels[k, GAIN] * min(labels[k, SPAN], time - own)
    at_last = labels[k, COST] - labels[k, GAIN] * min(labels[k, SPAN], time + span - own)
    return at_first <= cost and at_last <= cost - gain * span


@njit(cache=True, nogil=True)
def keep_span(labels: Any, born: int, time: int, cost: int, span: int, gain: int, rested: int) -> int:
    """Add a label to the second half unless one there covers it; return how many there are."""
    for k in range(LABELS, LABELS + born):
        if is_covered(labels, k, time, cost, span, gain, rested):
            return born
    kept = LABELS
    for k in range(LABELS, LABELS + born):
        own_time, own_cost, own_span, own_gain, own_rested = (
            labels[k, TIME],
            labels[k, COST],
            labels[k, SPAN],
            labels[k, GAIN],
            labels[k, RESTED],
        )
        put(labels, kept, time, cost, span, gain, rested)
        if not is_covered(labels, kept, own_time, own_cost, own_span, own_gain, own_rested):
            put(labels, kept, own_time, own_cost, own_span, own_gain, own_rested)
            kept += 1
    if kept == LABEL_ROWS:
        kept -= 1
    put(labels, kept, time, cost, span, gain, rested)
    return kept + 1 - LABELS


@njit(cache=True, nogil=True)
def cheapest(labels: Any, count: int) -> int:
    """Return the least cost among labels at their first moments."""
    best = NEVER
    for k in range(count):
        if labels[k, TIME] < NEVER:
            best = min(best, labels[k, COST])
    return best
