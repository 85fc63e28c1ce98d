"""The arrays of the pricing problem: all int64.

Words: a *node* is a stop in the numbering of one line: below `m` an order that the line may serve, from `m` on a
pick-up kind, the last one the start of a route. A *visited set* is bits in words of `BITS`. A line's pick-up kinds are
bits of one word; those beyond share the last bit (whoever has been at one of them may take from all of them: that is a
relaxation, so that bounds stay valid).
"""

from typing import Any, NamedTuple

import numpy as np

from solver.kernel.layout import NEVER, PRICE, Day

Array = np.ndarray[Any, Any]
BITS = 62  # of a word: the sign stays out of it
TICKS = 48  # moments at which the outlook of a route is worked out
WALK_TICKS, MOST_WALK_TICKS = 56, 192  # of a route: more where the shortest work takes less than a tick
CHUNK = 16  # labels
TEMPTING = 8  # how many orders that gain most a second are remembered everywhere
NEIGHBOURS = 4  # how many orders near an order are remembered after it in any case
WAYS = 4  # how many next orders of a walk are remembered
HOME = WAYS  # Walks.value: none, but the way home

# columns of a label; no day that goes on from it costs less than AT_LEAST; the least KEY goes first; from SEEN on
# follow the visited set, and the same with those orders added which it is too late for
TIME, COST, RESTED, SHOPS, NODE, ROUTE, PARENT, NUMBER, ALIVE, AT_LEAST, KEY, SEEN = range(12)
# columns of View.nodes: stop; seconds from the nearest node; word and bit of a set; seconds that it takes at least
STOP, NEAREST, WORD, BIT, TAKES = range(5)
# View.sizes; bits of the pick-ups that are behind a line when it starts, may be at a price, are rewarded; 1: the
# earliest label goes first, 0: the one that may become the cheapest day
ORDERS, NODES, WORDS, CARRIED, OFFERED, REWARDED, BY_TIME = range(7)
# what a line pays and gets for passing a pick-up, see `price.prepare_line`; the last second that is not too late for it
BEHIND, REWARD, REACHED = range(3)
FIRST, STEP, AFTER = range(3)  # Outlook.frame
# Walks.frame: seconds of a tick, 0: no use; how many; 1: a break may be due; from a tick, to a tick, for so many ticks
TICK_S, WALK_END, REST_DUE, REST_SOONEST, REST_LATEST, REST_TICKS = range(6)
LABELS_USED, HEAP_USED, CHUNKS_USED, CUT, CHEAPEST, LEAST = range(6)  # Labels.count


class View(NamedTuple):
    """A line's part of the day."""

    nodes: Array  # [most orders + kinds + 1, 5]
    local: Array  # [n] node of an order, or -1
    wants: Array  # [most orders + kinds + 1, words] of a kind: the orders for which it may be needed
    near: Array  # [most orders + kinds + 1, words] of an order: those that a way remembers when it goes on from there
    onto: Array  # [most orders + kinds + 1, words] the orders that a way may go on to from a node
    tools: Array  # [words] the orders that need a reusable part
    compared: Array  # [words] the orders of which a way must have visited no more than another to be as good
    passing: Array  # [most orders + kinds + 1, 3] of a kind: BEHIND, REWARD, REACHED
    sizes: Array  # [7]


class Outlook(NamedTuple):
    """What a line may still gain after a moment, at most: a fractional knapsack for every tick of a route."""

    gain: Array  # [routes, TICKS, orders]
    rank: Array  # [routes, TICKS, orders] orders by falling gain per second
    needy: Array  # [orders] 1: it may use pieces of the van
    dues: Array  # [orders] what its pieces cost at least; -1: the van has them
    soonest: Array  # [routes, orders] no arrival with its pieces is earlier
    frame: Array  # [routes, 3] first tick, seconds between ticks, seconds in later routes


class Walks(NamedTuple):
    """What a line may still gain in a route after a node: see `promise`."""

    value: Array  # [routes, MOST_WALK_TICKS, 4 layers, nodes, WAYS + 1] falling; HOME: of going home at once
    ways: Array  # [routes, MOST_WALK_TICKS, 4 layers, nodes, WAYS] the next order, or -1
    arrive: (
        Array  # [routes, MOST_WALK_TICKS, 4 layers, orders, 3] gain of arriving, the next order, gain if it is not that
    )
    legs: Array  # [routes, 2, nodes, orders, 2] direct, by way of a pick-up: ticks, cost
    late: Array  # [routes, MOST_WALK_TICKS, nodes, words] the orders that no longer pay after a node
    gains: Array  # [routes, MOST_WALK_TICKS, orders, 2] of serving an order on arrival, the tick after it
    frame: Array  # [routes, 6] see TICK_S


class Labels(NamedTuple):
    """The labels, their heap by what they may become, each node's labels in chunks, and the best days found."""

    rows: Array  # [room, SEEN + 2 words]
    heap: Array  # [room]
    heads: Array  # [routes * nodes] the first chunk of a route's node, or -1: only that one is not full
    chunks: Array  # [chunks, CHUNK, SEEN + 2 words] copies of labels: side by side in memory they are compared faster
    links: Array  # [chunks, 2] how many labels are in a chunk, the next chunk or -1
    best: Array  # [orders, 2] reduced cost of the cheapest day found through an order, its last label or -1
    count: Any  # [6] CUT 1: not all labels were made; CHEAPEST of the days found; LEAST: no day costs less


class Desk(NamedTuple):
    """Where one thread prices lines."""

    view: View
    outlook: Outlook
    walks: Walks
    labels: Labels


def new_desk(day: Day, room: int) -> Desk:
    """Return a desk for the lines of a day, with room for so many labels."""
    orders = int((day.clock.pairs[:, :, PRICE] < NEVER).sum(axis=1).max(initial=1))
    kinds = len(day.clock.stops) - day.n
    nodes, words = orders + kinds + 1, -(-orders // BITS)
    routes = int((day.lines[:, 1] - day.lines[:, 0]).max(initial=1))
    chunks = nodes * routes + room // CHUNK
    return Desk(
        view=View(
            nodes=np.zeros((nodes, 5), np.int64),
            local=np.full(day.n, -1, np.int64),
            wants=np.zeros((nodes, words), np.int64),
            near=np.zeros((nodes, words), np.int64),
            onto=np.zeros((nodes, words), np.int64),
            tools=np.zeros(words, np.int64),
            compared=np.zeros(words, np.int64),
            passing=np.zeros((nodes, 3), np.int64),
            sizes=np.zeros(7, np.int64),
        ),
        outlook=Outlook(
            gain=np.zeros((routes, TICKS, orders), np.int64),
            rank=np.zeros((routes, TICKS, orders), np.int64),
            needy=np.zeros(orders, np.int64),
            dues=np.zeros(orders, np.int64),
            soonest=np.zeros((routes, orders), np.int64),
            frame=np.zeros((routes, 3), np.int64),
        ),
        walks=Walks(
            value=np.zeros((routes, MOST_WALK_TICKS, 4, nodes, WAYS + 1), np.int64),
            ways=np.zeros((routes, MOST_WALK_TICKS, 4, nodes, WAYS), np.int64),
            arrive=np.zeros((routes, MOST_WALK_TICKS, 4, orders, 3), np.int64),
            legs=np.zeros((routes, 2, nodes, orders, 2), np.int64),
            late=np.zeros((routes, MOST_WALK_TICKS, nodes, words), np.int64),
            gains=np.zeros((routes, MOST_WALK_TICKS, orders, 2), np.int64),
            frame=np.zeros((routes, 6), np.int64),
        ),
        labels=Labels(
            rows=np.zeros((room, SEEN + 2 * words), np.int64),
            heap=np.zeros(room, np.int64),
            heads=np.zeros(nodes * routes, np.int64),
            chunks=np.zeros((chunks, CHUNK, SEEN + 2 * words), np.int64),
            links=np.zeros((chunks, 2), np.int64),
            best=np.zeros((orders, 2), np.int64),
            count=np.zeros(6, np.int64),
        ),
    )
