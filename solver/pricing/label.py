"""Labels: ways to have come to a stop. Later and dearer ones with less in hand are forgotten."""

from typing import Any

from numba import njit

from solver.kernel.layout import ONE, ZERO
from solver.pricing.layout import (
    ALIVE,
    AT_LEAST,
    COST,
    HEAP_USED,
    LABELS_USED,
    NEXT,
    NODE,
    NODES,
    ORDERS,
    PARENT,
    RESTED,
    ROUTE,
    SEEN,
    SHOPS,
    TIME,
    WORDS,
)


@njit(cache=True, nogil=True)
def as_good(view: Any, rows: Any, a: int, b: int) -> bool:
    """Tell whether label `a` can do whatever `b` can, no later and no dearer."""
    if rows[a, TIME] > rows[b, TIME] or rows[a, COST] > rows[b, COST] or rows[a, RESTED] < rows[b, RESTED]:
        return False
    if rows[b, SHOPS] & ~rows[a, SHOPS]:
        return False
    words = view.sizes[WORDS]
    for w in range(words):
        one, two = rows[a, SEEN + w], rows[b, SEEN + w]
        if one & ~rows[b, SEEN + words + w] or (one ^ two) & view.tools[w]:
            return False
    return True


@njit(cache=True, nogil=True)
def keep(view: Any, labels: Any, row: int) -> None:
    """Put a label into its node's list (the cheapest first) and the heap unless another is as good; drop worse ones."""
    rows = labels.rows
    spot = rows[row, ROUTE] * view.sizes[NODES] + rows[row, NODE]
    before, other, cost = -ONE, labels.heads[spot], rows[row, COST]
    while other >= 0 and rows[other, COST] <= cost:
        if as_good(view, rows, other, row):
            return
        before, other = other, rows[other, NEXT]
    rows[row, NEXT], rows[row, ALIVE] = other, 1
    if before >= 0:
        rows[before, NEXT] = row
    else:
        labels.heads[spot] = row
    before = row
    while other >= 0:
        after = rows[other, NEXT]
        if as_good(view, rows, row, other):
            rows[other, ALIVE] = 0
            rows[before, NEXT] = after
        else:
            before = other
        other = after
    labels.count[LABELS_USED] += 1
    push(labels, row)


@njit(cache=True, nogil=True)
def push(labels: Any, row: int) -> None:
    """Add a label to the heap, the one that may become the cheapest day on top."""
    heap, rows = labels.heap, labels.rows
    at = labels.count[HEAP_USED]
    labels.count[HEAP_USED] += 1
    while at > 0:
        above = (at - 1) // 2
        if rows[heap[above], AT_LEAST] <= rows[row, AT_LEAST]:
            break
        heap[at] = heap[above]
        at = above
    heap[at] = row


@njit(cache=True, nogil=True)
def pop(labels: Any) -> int:
    """Take the label from the heap that may become the cheapest day."""
    heap, rows = labels.heap, labels.rows
    top = heap[0]
    labels.count[HEAP_USED] -= 1
    size = labels.count[HEAP_USED]
    row, at = heap[size], ZERO
    while True:
        below = 2 * at + 1
        if below >= size:
            break
        if below + 1 < size and rows[heap[below + 1], AT_LEAST] < rows[heap[below], AT_LEAST]:
            below += 1
        if rows[heap[below], AT_LEAST] >= rows[row, AT_LEAST]:
            break
        heap[at] = heap[below]
        at = below
    heap[at] = row
    return top


@njit(cache=True, nogil=True)
def found(view: Any, labels: Any, row: int, cost: int) -> None:
    """Remember a finished day for every order on its way that no cheaper day has been found through."""
    rows, best, at = labels.rows, labels.best, row
    while at >= 0:
        node = rows[at, NODE]
        if node < view.sizes[ORDERS] and cost < best[node, 0]:
            best[node, 0], best[node, 1] = cost, row
        at = rows[at, PARENT]
