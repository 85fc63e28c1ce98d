"""The best place for one more order in a line, with the pick-ups that it may need; nothing is changed here."""

from typing import Any

import numpy as np
from numba import njit

from solver.kernel.even import best_even, best_even_with_pickup
from solver.kernel.labels import copy_labels
from solver.kernel.layout import (
    ARRIVE,
    CENTER,
    COST,
    EFFICIENCY,
    END,
    EVEN,
    FLOOR,
    KINDS,
    KINDS_END,
    LINE,
    N_PICKS,
    NEEDS,
    NEEDS_END,
    NEVER,
    NONE,
    NOW,
    PART,
    PLACE,
    RELEASE,
    REUSABLE,
    ROUTES,
    ROUTES_END,
    SERVICE,
    SIZE,
    START,
    TIED,
    ZERO,
)
from solver.kernel.moving import take_out
from solver.kernel.stock import missing_pieces, piece_cost, reachable
from solver.kernel.timing import advance, at_least, depart, look_ahead, remaining, route_value

WHOLE: Any = np.bool_(True)  # typed like ONE
SOME: Any = np.bool_(False)
CLOSE = 3  # how many single pick-up kinds are tried per route
PAIRS = 6  # among how many kinds a pair is looked for


@njit(cache=True, nogil=True)
def departure_of(day: Any, board: Any, r: int) -> int:
    """Return when a route may leave: not before the line's earlier routes have arrived."""
    departure = day.clock.routes[r, FLOOR]
    t = day.clock.routes[r, LINE]
    if day.lines[t, TIED] == 1:
        for earlier in range(day.lines[t, ROUTES], r):
            if board.state[NOW, earlier, SIZE] > 0:
                departure = max(departure, board.state[NOW, earlier, ARRIVE])
    return departure


@njit(cache=True, nogil=True)
def knock_on(day: Any, board: Any, r: int, arrival: int, labels: Any) -> int:
    """Return what it costs the line's later routes that this one arrives at a time; NEVER: one becomes illegal."""
    t = day.clock.routes[r, LINE]
    added = 0
    for later in range(r + 1, day.lines[t, ROUTES_END]):
        if board.state[NOW, later, SIZE] > 0:
            cost, reached = route_value(
                day.clock,
                later,
                board.seq[NOW, later],
                board.state[NOW, later, SIZE],
                max(day.clock.routes[later, FLOOR], arrival),
                labels,
            )
            if cost >= NEVER:
                return NEVER
            added += cost - board.state[NOW, later, COST]
            arrival = max(arrival, reached)
    return added


@njit(cache=True, nogil=True)
def with_order(
    day: Any,
    board: Any,
    r: int,
    seq: Any,
    size: int,
    ahead: Any,
    order: int,
    k: int,
    here: int,
    labels: Any,
    count: int,
    limit: int,
) -> int:
    """Return the line's added cost when the labels go on with the order and then stops k … of the sequence."""
    ceiling = limit + board.state[NOW, r, COST]
    place = day.clock.stops[order, PLACE]
    after = day.clock.stops[seq[k], PLACE] if k < size else day.clock.routes[r, END]
    way = day.clock.travel[here, place] + (day.clock.travel[place, after] if after >= 0 else 0)
    work_s = (day.clock.stops[order, SERVICE] * day.clock.routes[r, EFFICIENCY] + 99) // 100
    if at_least(day.clock, r, way, work_s, labels, count, ahead, k) >= ceiling:
        return NEVER
    count = advance(day.clock, r, here, order, labels, count)
    if count == 0:
        return NEVER
    cost, arrival = remaining(day.clock, r, seq, size, k, place, labels, count, ceiling, ahead)
    if cost >= NEVER:
        return NEVER
    if day.lines[day.clock.routes[r, LINE], TIED] == 1:
        cost += knock_on(day, board, r, arrival, labels)
    return cost - board.state[NOW, r, COST]


@njit(cache=True, nogil=True)
def best_plain(day: Any, board: Any, r: int, order: int, first: int, limit: int) -> tuple[int, int]:
    """Return (added cost, position ≥ first) of the best place without a new pick-up; NEVER if not below the limit."""
    seq, size, ahead = board.seq[NOW, r], board.state[NOW, r, SIZE], board.ahead[NOW, r]
    if day.clock.routes[r, EVEN] == 1:
        now = board.state[NOW, r, COST]
        cost, at = best_even(day.clock, r, seq, size, ahead, order, first, size, limit + now)
        return (cost - now, at) if at >= 0 else (NEVER, NONE)
    prefix, work = board.labels[0], board.labels[1]
    here = day.clock.routes[r, START]
    count = depart(day.clock, r, departure_of(day, board, r), prefix)
    best, best_at = NEVER, NONE
    for k in range(size + 1):
        if k >= first:
            copy_labels(prefix, work, count)
            added = with_order(day, board, r, seq, size, ahead, order, k, here, work, count, limit)
            if added < limit:
                best, best_at, limit = added, k, added
        if k < size:
            stop = seq[k]
            count = advance(day.clock, r, here, stop, prefix, count)
            if count == 0:
                break
            here = day.clock.stops[stop, PLACE]
    return best, best_at


@njit(cache=True, nogil=True)
def best_with_pickup(
    day: Any,
    board: Any,
    r: int,
    seq: Any,
    size: int,
    ahead: Any,
    order: int,
    first: int,
    last: int,
    kind: int,
    second: int,
    limit: int,
) -> tuple[int, int, int]:
    """Return (added cost, position of the pick-up, position of the order), both before anything is inserted.

    seq, size, ahead: the route's sequence, or what is left of it. first, last: where the order may be.

    The pick-up kind (and the `second`, if not -1, right after it) comes somewhere before the order.
    """
    ceiling = board.state[NOW, r, COST]
    if day.clock.routes[r, EVEN] == 1:
        cost, shop_at, at = best_even_with_pickup(
            day.clock, r, seq, size, ahead, order, first, last, kind, second, limit + ceiling
        )
        return (cost - ceiling, shop_at, at) if at >= 0 else (NEVER, NONE, NONE)
    prefix, work, trial = board.labels[0], board.labels[1], board.labels[2]
    outset = day.clock.routes[r, START]
    prefix_count = depart(day.clock, r, departure_of(day, board, r), prefix)
    best, best_pickup, best_at = NEVER, NONE, NONE
    for j in range(last + 1):
        copy_labels(prefix, work, prefix_count)
        count = advance(day.clock, r, outset, kind, work, prefix_count)
        here = day.clock.stops[kind, PLACE]
        if count > 0 and second >= 0:
            count = advance(day.clock, r, here, second, work, count)
            here = day.clock.stops[second, PLACE]
        for k in range(j, last + 1):
            if count == 0:
                break
            if k >= first:
                copy_labels(work, trial, count)
                added = with_order(day, board, r, seq, size, ahead, order, k, here, trial, count, limit)
                if added < limit:
                    best, best_pickup, best_at, limit = added, j, k, added
            if k < last:
                stop = seq[k]
                leg = day.clock.travel[here, day.clock.stops[stop, PLACE]]
                if at_least(day.clock, r, leg, ZERO, work, count, ahead, k) >= ceiling + limit:
                    break
                count = advance(day.clock, r, here, stop, work, count)
                here = day.clock.stops[stop, PLACE]
        if j < last:
            stop = seq[j]
            prefix_count = advance(day.clock, r, outset, stop, prefix, prefix_count)
            if prefix_count == 0:
                break
            outset = day.clock.stops[stop, PLACE]
    return best, best_pickup, best_at


@njit(cache=True, nogil=True)
def with_pickup(
    day: Any, board: Any, r: int, order: int, turn: int, first: int, kind: int, second: int, limit: int
) -> tuple[int, int, int]:
    """Return what `best_with_pickup` does; a pick-up of the same kind that becomes idle by that is taken out before.

    turn 0: the order may need nothing of the pick-ups that the route has.
    """
    seq, size = board.seq[NOW, r], board.state[NOW, r, SIZE]
    if turn == 0 and second < 0:
        for k in range(size):
            if seq[k] == kind:
                take_out(seq, size, k, board.bare)
                look_ahead(day.clock, r, board.bare, size - 1, departure_of(day, board, r), board.bare_ahead)
                return best_with_pickup(
                    day, board, r, board.bare, size - 1, board.bare_ahead, order, first, k, kind, second, limit
                )
    return best_with_pickup(day, board, r, seq, size, board.ahead[NOW, r], order, first, size, kind, second, limit)


@njit(cache=True, nogil=True)
def already_there(day: Any, board: Any, t: int, part: int, lack: int) -> tuple[int, int, int]:
    """Return (route, index, cost) of the line's first pick-up stop that can also give the pieces, or route NEVER."""
    shop = 0
    for r in range(day.lines[t, ROUTES], day.lines[t, ROUTES_END]):
        for k in range(board.state[NOW, r, SIZE]):
            stop = board.seq[NOW, r, k]
            if stop >= day.n:
                kind = stop
                if reachable(day, board, kind, part) >= lack:
                    return r, k, piece_cost(day, board, kind, part, lack)
                if day.parts[part, REUSABLE] == 1:
                    for p in range(board.supply[NOW, t, N_PICKS]):
                        at, lot, pieces = board.picks[NOW, t, p]
                        if at == shop and day.lots[lot, PART] == part and pieces >= lack:
                            return r, k, 0
                shop += 1
    return NEVER, NEVER, 0


@njit(cache=True, nogil=True)
def gives(day: Any, board: Any, t: int, order: int, wanted: int, kind: int, second: int) -> bool:
    """Tell whether one pick-up kind, or two of different centres, give the parts of an order with a bit in `wanted`."""
    for d in range(day.clock.stops[order, NEEDS], day.clock.stops[order, NEEDS_END]):
        if wanted >> (d - day.clock.stops[order, NEEDS]) & 1:
            part = day.needs[d, 0]
            pieces = reachable(day, board, kind, part)
            if second >= 0:
                pieces += reachable(day, board, second, part)
            if pieces < missing_pieces(day, board, t, part, day.needs[d, 1]):
                return False
    return True


@njit(cache=True, nogil=True)
def supply_cost(day: Any, board: Any, t: int, order: int, wanted: int, kind: int, second: int) -> int:
    """Return what the missing parts cost there, the first kind giving what it can."""
    cost = 0
    for d in range(day.clock.stops[order, NEEDS], day.clock.stops[order, NEEDS_END]):
        if wanted >> (d - day.clock.stops[order, NEEDS]) & 1:
            part = day.needs[d, 0]
            lack = missing_pieces(day, board, t, part, day.needs[d, 1])
            here = min(lack, reachable(day, board, kind, part))
            cost += piece_cost(day, board, kind, part, here)
            if second >= 0:
                cost += piece_cost(day, board, second, part, lack - here)
    return cost


@njit(cache=True, nogil=True)
def remoteness(day: Any, r: int, order: int, kind: int) -> int:
    """Return a rough price of a pick-up kind for an order on a route, to try the likeliest first."""
    place = day.clock.stops[kind, PLACE]
    drive = day.clock.travel[day.clock.routes[r, START], place] + day.clock.travel[place, day.clock.stops[order, PLACE]]
    return drive + max(0, day.clock.stops[kind, RELEASE] - day.clock.routes[r, FLOOR])


@njit(cache=True, nogil=True)
def nearest_kinds(day: Any, board: Any, r: int, order: int, wanted: int, whole: bool, found: Any) -> int:
    """List the likeliest kinds with all (whole) or some of the missing parts; return how many (at most len(found))."""
    t = day.clock.routes[r, LINE]
    count = 0
    for d in range(day.clock.stops[order, NEEDS], day.clock.stops[order, NEEDS_END]):
        if not wanted >> (d - day.clock.stops[order, NEEDS]) & 1:
            continue
        part = day.needs[d, 0]
        for at in range(day.parts[part, KINDS], day.parts[part, KINDS_END]):
            kind = day.lists[at]
            if whole and not gives(day, board, t, order, wanted, kind, NONE):
                continue
            if not whole and reachable(day, board, kind, part) == 0:
                continue
            known = False
            for k in range(count):
                known = known or found[k] == kind
            if known:
                continue
            price = remoteness(day, r, order, kind)
            spot = count
            while spot > 0 and remoteness(day, r, order, found[spot - 1]) > price:
                spot -= 1
            if spot < len(found):
                for k in range(min(count, len(found) - 1), spot, -1):
                    found[k] = found[k - 1]
                found[spot] = kind
                count = min(count + 1, len(found))
        if whole:
            break  # a kind that has all parts has this one
    return count


@njit(cache=True, nogil=True)
def nearest_pair(day: Any, board: Any, r: int, order: int, wanted: int, found: Any) -> tuple[int, int]:
    """Return the likeliest two kinds of different centres that together have the missing parts, or (-1, -1)."""
    count = nearest_kinds(day, board, r, order, wanted, SOME, found)
    best, first, second = NEVER, NONE, NONE
    for a in range(count):
        for b in range(count):
            one, two = found[a], found[b]
            if day.clock.stops[one, CENTER] == day.clock.stops[two, CENTER] or not gives(
                day, board, day.clock.routes[r, LINE], order, wanted, one, two
            ):
                continue
            price = (
                remoteness(day, r, order, two)
                + day.clock.travel[day.clock.routes[r, START], day.clock.stops[one, PLACE]]
            )
            price += day.clock.travel[day.clock.stops[one, PLACE], day.clock.stops[two, PLACE]] + max(
                0, day.clock.stops[one, RELEASE] - day.clock.routes[r, FLOOR]
            )
            if price < best:
                best, first, second = price, one, two
    return first, second


@njit(cache=True, nogil=True)
def best_insertion(day: Any, board: Any, t: int, order: int, limit: int) -> tuple[int, int, int, int, int, int]:
    """Return the best way to serve an order by a line, if it adds less than `limit` to the cost.

    (added cost, route, position of the order, position of the pick-up or -1, its kind, a second kind right after it or
    -1); positions are counted before anything is inserted; added cost NEVER: there is none.
    """
    best = (NEVER, NONE, NONE, NONE, NONE, NONE)
    begin, end = day.clock.stops[order, NEEDS], day.clock.stops[order, NEEDS_END]
    wanted = ZERO
    for d in range(begin, end):
        if missing_pieces(day, board, t, day.needs[d, 0], day.needs[d, 1]) > 0:
            wanted |= 1 << (d - begin)
    for r in range(day.lines[t, ROUTES], day.lines[t, ROUTES_END]):
        if wanted == 0:
            added, at = best_plain(day, board, r, order, ZERO, limit)
            if added < limit:
                best, limit = (added, r, at, NONE, NONE, NONE), added
            continue
        # what the pick-ups before this route give (`open_now`), and those inside it too (`open_last`, from `ready` on)
        open_now, open_last, ready, extra = wanted, wanted, ZERO, ZERO
        for d in range(begin, end):
            if wanted >> (d - begin) & 1:
                lack = missing_pieces(day, board, t, day.needs[d, 0], day.needs[d, 1])
                shop_r, shop_k, cost = already_there(day, board, t, day.needs[d, 0], lack)
                if shop_r <= r:
                    open_last &= ~(1 << (d - begin))
                    extra += cost
                    if shop_r < r:
                        open_now &= ~(1 << (d - begin))
                    else:
                        ready = max(ready, shop_k + 1)
        if open_last == 0:
            added, at = best_plain(day, board, r, order, ready, limit - extra)
            if added < limit - extra:
                best, limit = (added + extra, r, at, NONE, NONE, NONE), added + extra
        for turn in range(2):
            still = open_now if turn == 0 else open_last
            first = ZERO if turn == 0 else ready
            if still == 0 or (turn == 1 and open_last == open_now):
                continue
            here_cost = extra if turn == 1 or open_now == open_last else 0
            count = nearest_kinds(day, board, r, order, still, WHOLE, board.found[:CLOSE])
            pair = (NONE, NONE)
            if count == 0:
                pair = nearest_pair(day, board, r, order, still, board.found[:PAIRS])
                if pair[0] < 0:
                    continue
                count = 1
            for c in range(count):
                kind, second = (pair[0], pair[1]) if pair[0] >= 0 else (board.found[c], NONE)
                paid = here_cost + supply_cost(day, board, t, order, still, kind, second)
                if paid >= limit:
                    continue
                added, shop_at, at = with_pickup(day, board, r, order, turn, first, kind, second, limit - paid)
                if added < limit - paid:
                    best, limit = (added + paid, r, at, shop_at, kind, second), added + paid
    return best
