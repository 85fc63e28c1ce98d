"""The labelling itself: a line's cheapest days at given prices."""

from typing import Any

from numba import njit

from solver.kernel.borrow import borrow_day
from solver.kernel.layout import (
    CEILING,
    CENTER,
    EFFICIENCY,
    END,
    FLOOR,
    NEEDS,
    NEEDS_END,
    NEVER,
    ONE,
    PLACE,
    REST,
    REST_FROM,
    REST_S,
    REST_TO,
    ROUTES,
    ROUTES_END,
    SERVICE,
    START,
    W_DURATION,
    W_TRAVEL,
    ZERO,
    Day,
)
from solver.kernel.timing import serve
from solver.pricing.borrow import borrow_desk, borrow_outlook, borrow_view, borrow_walks
from solver.pricing.label import found, keep, pop
from solver.pricing.layout import (
    ALIVE,
    AT_LEAST,
    BEHIND,
    BIT,
    BY_TIME,
    CARRIED,
    CHEAPEST,
    COST,
    CUT,
    HEAP_USED,
    LABELS_USED,
    LEAST,
    NODE,
    NODES,
    OFFERED,
    ORDERS,
    PARENT,
    RESTED,
    REWARD,
    ROUTE,
    SEEN,
    SHOPS,
    STOP,
    TICK_S,
    TIME,
    WORD,
    WORDS,
    Desk,
)
from solver.pricing.outlook import later_gain, look_ahead, most_to_gain
from solver.pricing.promise import home, layer_of, most_on, onward, walk_ahead
from solver.pricing.view import look, missing, remember, remember_tempting, rewards


def prepare_line(day: Day, desk: Desk, t: int, prizes: Any, piece_price: Any, spare: int, passing: Any) -> None:
    """Lay a line out on a desk, at some prices, without the orders that would cost `spare` more than they are worth.

    prizes: int64 [n] what an order is worth beyond its BASE; piece_price: int64 [kinds, parts], NEVER: not there;
    passing: int64 [kinds, 2] what it costs to say at the start that a pick-up is behind (NEVER: it cannot be), and how
    a visit there is rewarded.
    """
    tables = borrow_view(desk.view), borrow_outlook(desk.outlook), borrow_walks(desk.walks)
    prepare_inside(borrow_day(day), *tables, t, prizes, piece_price, spare, passing)


def price_line(
    day: Day, desk: Desk, t: int, prizes: Any, piece_price: Any, cutoff: int, critical: Any, enough: int, room: int
) -> None:
    """Find the prepared line's days that cost less than `cutoff`, prizes of orders off and pieces at their prices.

    critical: bool [n] the orders that must not be visited twice; enough: labels that are made even if the cheapest day
    is known, for the sake of the other days found. Afterwards desk.labels says: `best` the best day
    found through every order; count[LEAST] no day costs less, or `cutoff`; count[CUT] 1 if `room` labels were not
    enough (LEAST is valid all the same).
    """
    price_inside(borrow_day(day), *borrow_desk(desk), t, prizes, piece_price, cutoff, critical, enough, room)


def price_on(day: Day, desk: Desk, t: int, prizes: Any, piece_price: Any, cutoff: int, enough: int, room: int) -> None:
    """Go on where `price_line` has cut the labels short, with room for more."""
    make_labels(borrow_day(day), *borrow_desk(desk), t, prizes, piece_price, cutoff, enough, room)


@njit(cache=True, nogil=True)
def prepare_inside(
    day: Any, view: Any, outlook: Any, walks: Any, t: int, prizes: Any, piece_price: Any, spare: int, passing: Any
) -> None:
    """Do what `prepare_line` says."""
    look(day, view, t, prizes, spare, passing)
    look_ahead(day, view, outlook, t, prizes, piece_price, passing)
    walk_ahead(day, view, walks, outlook, t, prizes)


@njit(cache=True, nogil=True)
def price_inside(
    day: Any, view: Any, outlook: Any, walks: Any, labels: Any, t: int, prizes: Any, piece_price: Any, cutoff: int,
    critical: Any, enough: int, room: int,
) -> None:  # fmt: skip
    """Do what `price_line` says."""
    remember(day, view, critical)
    remember_tempting(view, outlook, day.lines[t, ROUTES_END] - day.lines[t, ROUTES])
    view.onto[:] = -1
    view.compared[:] = -1
    view.sizes[BY_TIME] = 0
    start_labels(day, view, outlook, walks, labels, t, cutoff)
    make_labels(day, view, outlook, walks, labels, t, prizes, piece_price, cutoff, enough, room)


@njit(cache=True, nogil=True)
def start_labels(day: Any, view: Any, outlook: Any, walks: Any, labels: Any, t: int, cutoff: int) -> None:
    """Make a line's first label, and forget all others."""
    labels.count[:] = 0
    labels.count[CHEAPEST] = cutoff
    labels.best[:, 0], labels.best[:, 1] = cutoff, -1
    first = day.lines[t, ROUTES]
    labels.heads[: view.sizes[NODES] * (day.lines[t, ROUTES_END] - first)] = -1
    begin(day, view, outlook, walks, labels, t, -ONE, ZERO, ZERO, day.clock.routes[first, FLOOR], cutoff)


@njit(cache=True, nogil=True)
def make_labels(
    day: Any, view: Any, outlook: Any, walks: Any, labels: Any, t: int, prizes: Any, piece_price: Any, cutoff: int,
    enough: int, room: int,
) -> None:  # fmt: skip
    """Go on from one label after the other: all of them, or as long as one may become the cheapest day."""
    rows, heap, count = labels.rows, labels.heap, labels.count
    most = min(room, len(rows) - 3 * view.sizes[NODES] - 8)
    while count[HEAP_USED] > 0 and count[LABELS_USED] <= most:
        row = pop(labels)
        if rows[row, ALIVE] == 0:
            continue
        if rows[row, AT_LEAST] >= count[CHEAPEST] and count[LABELS_USED] > enough:
            count[HEAP_USED] = 0
            break
        go_home(day, view, outlook, walks, labels, t, row, cutoff)
        branch(day, view, outlook, walks, labels, t, row, prizes, piece_price, cutoff)
    while count[HEAP_USED] > 0 and rows[heap[0], ALIVE] == 0:
        pop(labels)
    count[LEAST], count[CUT] = count[CHEAPEST], 0
    if count[HEAP_USED] > 0 and (rows[heap[0], AT_LEAST] < count[CHEAPEST] or count[LABELS_USED] <= enough):
        count[LEAST], count[CUT] = min(count[CHEAPEST], rows[heap[0], AT_LEAST]), 1


@njit(cache=True, nogil=True)
def branch(
    day: Any, view: Any, outlook: Any, walks: Any, labels: Any, t: int, row: int, prizes: Any, piece_price: Any,
    cutoff: int,
) -> None:  # fmt: skip
    """Go on from a label to every order that may pay, and to every pick-up that may be needed."""
    rows, index = labels.rows, labels.rows[row, ROUTE]
    r, m = day.lines[t, ROUTES] + index, view.sizes[ORDERS]
    walking = walks.frame[index, TICK_S] > 0
    tick, layer, needed = ZERO, ZERO, ZERO
    if walking:
        tick = (rows[row, TIME] - day.clock.routes[r, FLOOR]) // walks.frame[index, TICK_S]
        layer = layer_of(day, view, r, rows, row)
        needed = rows[row, COST] - cutoff - later_gain(view, outlook, index, rows, row)
        needed -= rewards(view, ~rows[row, SHOPS], rows[row, TIME])
    for node in range(m):
        word = view.nodes[node, WORD]
        if view.onto[rows[row, NODE], word] & ~rows[row, SEEN + word] & view.nodes[node, BIT] == 0:
            continue
        if not walking or needed < onward(walks, index, tick, layer, rows[row, NODE], node, outlook.dues):
            go_on(day, view, outlook, walks, labels, t, row, node, prizes, piece_price, cutoff)
    for node in range(m, view.sizes[NODES] - 1):
        if not rows[row, SHOPS] & view.nodes[node, BIT]:
            wish = wanted(view, rows, row, node)
            if wish or view.passing[node, REWARD] > 0:
                go_on(day, view, outlook, walks, labels, t, row, node, prizes, piece_price, cutoff)
            if wish and view.sizes[OFFERED] & view.nodes[node, BIT] and rows[row, NODE] == view.sizes[NODES] - 1:
                carry(day, view, outlook, walks, labels, t, row, node, cutoff)


@njit(cache=True, nogil=True)
def wanted(view: Any, rows: Any, row: int, node: int) -> bool:
    """Tell whether some order that a label has not visited may need a pick-up."""
    still = ZERO
    for w in range(view.sizes[WORDS]):
        still |= view.wants[node, w] & ~rows[row, SEEN + w]
    return bool(still != 0)


@njit(cache=True, nogil=True)
def begin(
    day: Any, view: Any, outlook: Any, walks: Any, labels: Any, t: int, row: int, index: int, cost: int, time: int,
    cutoff: int,
) -> None:  # fmt: skip
    """Add the label at the start of a line's route `index`, after the label `row` (-1: the first)."""
    rows, new = labels.rows, labels.count[LABELS_USED]
    for w in range(view.sizes[WORDS]):
        rows[new, SEEN + w] = rows[row, SEEN + w] if row >= 0 else 0
    rows[new, SHOPS] = rows[row, SHOPS] if row >= 0 else view.sizes[CARRIED]
    rows[new, TIME], rows[new, COST], rows[new, NODE] = time, cost, view.sizes[NODES] - 1
    rows[new, ROUTE], rows[new, RESTED], rows[new, PARENT] = index, 0, row
    r = day.lines[t, ROUTES] + index
    if promising(day, view, outlook, walks, r, index, rows, new, cutoff):
        too_late(day, view, walks, r, index, rows, new)
        keep(view, labels, new)


@njit(cache=True, nogil=True)
def carry(day: Any, view: Any, outlook: Any, walks: Any, labels: Any, t: int, row: int, node: int, cutoff: int) -> None:
    """Add the label that says at the start that a pick-up is behind, and pays for it; in the order of the nodes."""
    rows, new = labels.rows, labels.count[LABELS_USED]
    if rows[row, SHOPS] & view.sizes[OFFERED] >= view.nodes[node, BIT]:
        return
    rows[new] = rows[row]
    rows[new, SHOPS] |= view.nodes[node, BIT]
    rows[new, COST] += view.passing[node, BEHIND]
    rows[new, PARENT] = row
    r = day.lines[t, ROUTES] + rows[row, ROUTE]
    if promising(day, view, outlook, walks, r, rows[row, ROUTE], rows, new, cutoff):
        too_late(day, view, walks, r, rows[row, ROUTE], rows, new)
        keep(view, labels, new)


@njit(cache=True, nogil=True)
def end_of(day: Any, view: Any, r: int, rows: Any, row: int) -> tuple[int, int]:
    """Return (arrival, cost) at the end of a label's route; both NEVER: too late."""
    leg = ZERO
    if day.clock.routes[r, END] >= 0:
        leg = day.clock.travel[day.clock.stops[view.nodes[rows[row, NODE], STOP], PLACE], day.clock.routes[r, END]]
    return home(day, r, rows[row, TIME], rows[row, COST], leg, rows[row, RESTED])


@njit(cache=True, nogil=True)
def go_home(day: Any, view: Any, outlook: Any, walks: Any, labels: Any, t: int, row: int, cutoff: int) -> None:
    """End a label's route: the line's later routes may begin."""
    rows = labels.rows
    first = day.lines[t, ROUTES]
    r = first + rows[row, ROUTE]
    if r + 1 == day.lines[t, ROUTES_END]:
        return
    arrival, cost = -NEVER, rows[row, COST]
    if rows[row, NODE] < view.sizes[NODES] - 1:
        arrival, cost = end_of(day, view, r, rows, row)
        if cost >= NEVER:
            return
    for later in range(r + 1, day.lines[t, ROUTES_END]):
        if labels.count[LABELS_USED] + 1 < len(rows):
            departure = max(day.clock.routes[later, FLOOR], arrival)
            begin(day, view, outlook, walks, labels, t, row, later - first, cost, departure, cutoff)


@njit(cache=True, nogil=True)
def go_on(
    day: Any, view: Any, outlook: Any, walks: Any, labels: Any, t: int, row: int, node: int, prizes: Any,
    piece_price: Any, cutoff: int,
) -> None:  # fmt: skip
    """Drive from a label to a node and serve it, without a break on the way and with one."""
    rows = labels.rows
    r = day.lines[t, ROUTES] + rows[row, ROUTE]
    stop = view.nodes[node, STOP]
    if rows[row, NODE] == view.sizes[NODES] - 1:
        here = day.clock.routes[r, START]
    else:
        here = day.clock.stops[view.nodes[rows[row, NODE], STOP], PLACE]
    leg = day.clock.travel[here, day.clock.stops[stop, PLACE]]
    ready = rows[row, TIME] + leg
    if ready > day.clock.routes[r, CEILING]:
        return
    finish_at, added = serve(day.clock, r, stop, ready)
    if finish_at >= NEVER:
        return
    paid = leg * day.clock.routes[r, W_TRAVEL]
    if node < view.sizes[ORDERS]:
        paid -= prizes[stop]
        for d in range(day.clock.stops[stop, NEEDS], day.clock.stops[stop, NEEDS_END]):
            part = day.needs[d, 0]
            lack = missing(day, view, t, part, day.needs[d, 1], rows, row)
            if lack > 0:
                price = cheapest_price(day, view, rows[row, SHOPS], part, piece_price)
                if price >= NEVER:
                    return
                paid += lack * price
    else:
        paid -= view.passing[node, REWARD]
    seconds = leg + busy_s(day, r, stop)
    add(day, view, outlook, walks, labels, row, node, r, finish_at, paid + added, seconds, rows[row, RESTED], cutoff)
    if day.clock.routes[r, REST] == 0 or rows[row, RESTED] == 1:
        return
    if max(rows[row, TIME], day.clock.routes[r, REST_FROM]) > day.clock.routes[r, REST_TO]:
        return
    if finish_at <= day.clock.routes[r, REST_FROM]:
        return  # a break afterwards is no worse
    ready = max(ready, day.clock.routes[r, REST_FROM]) + day.clock.routes[r, REST_S]
    finish_at, added = serve(day.clock, r, stop, ready)
    if finish_at < NEVER:
        seconds += day.clock.routes[r, REST_S]
        add(day, view, outlook, walks, labels, row, node, r, finish_at, paid + added, seconds, ONE, cutoff)


@njit(cache=True, nogil=True)
def busy_s(day: Any, r: int, stop: int) -> int:
    """Return the seconds that a stop keeps a line busy at least."""
    if day.clock.stops[stop, CENTER] >= 0:
        return day.clock.stops[stop, SERVICE]
    return (day.clock.stops[stop, SERVICE] * day.clock.routes[r, EFFICIENCY] + 99) // 100


@njit(cache=True, nogil=True)
def cheapest_price(day: Any, view: Any, shops: int, part: int, piece_price: Any) -> int:
    """Return what a piece of a part costs at the cheapest of the kinds passed; NEVER: none has it."""
    price = NEVER
    for k in range(view.sizes[ORDERS], view.sizes[NODES] - 1):
        if shops & view.nodes[k, BIT]:
            price = min(price, piece_price[view.nodes[k, STOP] - day.n, part])
    return price


@njit(cache=True, nogil=True)
def add(
    day: Any, view: Any, outlook: Any, walks: Any, labels: Any, row: int, node: int, r: int, time: int, added: int,
    seconds: int, rested: int, cutoff: int,
) -> None:  # fmt: skip
    """Add the label that a label becomes at a node, if it may still lead below the cutoff."""
    rows, new = labels.rows, labels.count[LABELS_USED]
    for w in range(view.sizes[WORDS]):
        rows[new, SEEN + w] = rows[row, SEEN + w] & view.near[node, w]
    rows[new, SHOPS] = rows[row, SHOPS]
    if node < view.sizes[ORDERS]:
        rows[new, SEEN + view.nodes[node, WORD]] |= view.nodes[node, BIT]
    else:
        rows[new, SHOPS] |= view.nodes[node, BIT]
    rows[new, TIME], rows[new, NODE], rows[new, ROUTE] = time, node, rows[row, ROUTE]
    rows[new, COST] = rows[row, COST] + added + seconds * day.clock.routes[r, W_DURATION]
    rows[new, RESTED], rows[new, PARENT] = rested, row
    if promising(day, view, outlook, walks, r, rows[row, ROUTE], rows, new, cutoff):
        too_late(day, view, walks, r, rows[row, ROUTE], rows, new)
        if node < view.sizes[ORDERS] or view.passing[node, REWARD] > 0:
            day_cost = end_of(day, view, r, rows, new)[1]
            if day_cost < cutoff:
                labels.count[CHEAPEST] = min(labels.count[CHEAPEST], day_cost)
                found(view, labels, new, day_cost)
        keep(view, labels, new)


@njit(cache=True, nogil=True)
def promising(
    day: Any, view: Any, outlook: Any, walks: Any, r: int, index: int, rows: Any, row: int, cutoff: int
) -> bool:
    """Note what a label can become at least, by the tighter of two relaxations; tell whether the cutoff is above it."""
    gain, rewarded = most_on(day, view, walks, r, index, rows, row), rewards(view, ~rows[row, SHOPS], rows[row, TIME])
    if gain < NEVER:
        gain += later_gain(view, outlook, index, rows, row)
        if rows[row, COST] - gain - rewarded >= cutoff:
            return False
    gain = min(gain, most_to_gain(day, view, outlook, r, index, rows, row))
    rows[row, AT_LEAST] = rows[row, COST] - gain - rewarded
    return bool(rows[row, AT_LEAST] < cutoff)


@njit(cache=True, nogil=True)
def too_late(day: Any, view: Any, walks: Any, r: int, index: int, rows: Any, row: int) -> None:
    """Note a label's orders and those that no longer pay after it: whoever has visited these is no worse off."""
    words, walking = view.sizes[WORDS], walks.frame[index, TICK_S] > 0
    for w in range(words):
        rows[row, SEEN + words + w] = rows[row, SEEN + w]
        if walking:
            tick = (rows[row, TIME] - day.clock.routes[r, FLOOR]) // walks.frame[index, TICK_S]
            rows[row, SEEN + words + w] |= walks.late[index, tick, rows[row, NODE], w]
