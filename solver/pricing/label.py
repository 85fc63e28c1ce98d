"""Labels: ways to have come to a stop. Later and dearer ones with less in hand are forgotten."""

from typing import Any

from numba import njit

from solver.kernel.layout import ZERO
from solver.pricing.layout import (
    ALIVE,
    AT_LEAST,
    BY_TIME,
    CHUNK,
    CHUNKS_USED,
    COST,
    HEAP_USED,
    KEY,
    LABELS_USED,
    NODE,
    NODES,
    NUMBER,
    ORDERS,
    PARENT,
    RESTED,
    ROUTE,
    SEEN,
    SHOPS,
    TIME,
    WORDS,
)
from solver.pricing.view import rewards


@njit(cache=True, nogil=True)
def as_good(view: Any, one: Any, two: Any) -> bool:
    """Tell whether label `one`, which is no later and no dearer than `two`, can do whatever that can."""
    if one[RESTED] < two[RESTED] or two[SHOPS] & ~one[SHOPS]:
        return False
    words = view.sizes[WORDS]
    for w in range(words):
        seen = one[SEEN + w]
        if seen & view.compared[w] & ~two[SEEN + words + w] or (seen ^ two[SEEN + w]) & view.tools[w]:
            return False
    return bool(one[COST] + rewards(view, one[SHOPS] & ~two[SHOPS], two[TIME]) <= two[COST])


@njit(cache=True, nogil=True)
def keep(view: Any, labels: Any, row: int) -> None:
    """Put a label among its node's and on the heap unless another is as good; drop those that it is as good as."""
    rows, chunks, links = labels.rows, labels.chunks, labels.links
    new = rows[row]
    time, cost = new[TIME], new[COST]
    spot = new[ROUTE] * view.sizes[NODES] + new[NODE]
    chunk = labels.heads[spot]
    while chunk >= 0:
        k = ZERO
        while k < links[chunk, 0]:
            sooner, cheaper = chunks[chunk, k, TIME] - time, chunks[chunk, k, COST] - cost
            if sooner <= 0 and cheaper <= 0 and as_good(view, chunks[chunk, k], new):
                return
            if sooner >= 0 and cheaper >= 0 and as_good(view, new, chunks[chunk, k]):
                rows[chunks[chunk, k, NUMBER], ALIVE] = 0
                drop(labels, spot, chunk, k)
            else:
                k += 1
        chunk = links[chunk, 1]
    new[NUMBER], new[ALIVE] = row, 1
    new[KEY] = time if view.sizes[BY_TIME] == 1 else new[AT_LEAST]
    store(labels, spot, row)
    labels.count[LABELS_USED] += 1
    push(labels, row)


@njit(cache=True, nogil=True)
def store(labels: Any, spot: int, row: int) -> None:
    """Copy a label into the first chunk of its node; without room for another chunk it is not compared with others."""
    links, head = labels.links, labels.heads[spot]
    if head < 0 or links[head, 0] == CHUNK:
        new = labels.count[CHUNKS_USED]
        if new == len(links):
            return
        labels.count[CHUNKS_USED] += 1
        links[new, 0], links[new, 1] = 0, head
        labels.heads[spot] = head = new
    labels.chunks[head, links[head, 0]] = labels.rows[row]
    links[head, 0] += 1


@njit(cache=True, nogil=True)
def drop(labels: Any, spot: int, chunk: int, k: int) -> None:
    """Put the last label of the node's first chunk where a label no longer counts."""
    links, head = labels.links, labels.heads[spot]
    links[head, 0] -= 1
    labels.chunks[chunk, k] = labels.chunks[head, links[head, 0]]
    if links[head, 0] == 0 and links[head, 1] >= 0:
        labels.heads[spot] = links[head, 1]


@njit(cache=True, nogil=True)
def push(labels: Any, row: int) -> None:
    """Add a label to the heap, the one with the least key on top."""
    heap, rows = labels.heap, labels.rows
    at = labels.count[HEAP_USED]
    labels.count[HEAP_USED] += 1
    while at > 0:
        above = (at - 1) // 2
        if rows[heap[above], KEY] <= rows[row, KEY]:
            break
        heap[at] = heap[above]
        at = above
    heap[at] = row


@njit(cache=True, nogil=True)
def pop(labels: Any) -> int:
    """Take the label with the least key from the heap."""
    heap, rows = labels.heap, labels.rows
    top = heap[0]
    labels.count[HEAP_USED] -= 1
    size = labels.count[HEAP_USED]
    row, at = heap[size], ZERO
    while True:
        below = 2 * at + 1
        if below >= size:
            break
        if below + 1 < size and rows[heap[below + 1], KEY] < rows[heap[below], KEY]:
            below += 1
        if rows[heap[below], KEY] >= rows[row, KEY]:
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
