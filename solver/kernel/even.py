"""Even routes: the moment of a visit has no price of its own, only windows, the way, and the time until the end count.

An even route has no break, no overtime, no other route of its line that runs into it, and only orders with one window
and no price of time. Then one label says all about the way to a stop (when it is left at the earliest, at what cost,
and how much later without loss), and three numbers say all about the way from there on: reached at a time, it ends at
max(time, EARLY) and a constant later. So an insertion is priced in constant time (Savelsbergh 1992), and exactly.
"""

from typing import Any

from numba import njit

from solver.kernel.layout import (
    BASE,
    CEILING,
    CENTER,
    EARLY,
    EFFICIENCY,
    END,
    EXPIRY,
    FLOOR,
    FREE,
    LATE,
    LINE,
    LOW,
    NEVER,
    NONE,
    PAID,
    PLACE,
    PRICE,
    RELEASE,
    SERVICE,
    SLACK,
    START,
    W_DURATION,
    W_TRAVEL,
    WINDOWS,
    WINDOWS_END,
)


@njit(cache=True, nogil=True)
def span_of(clock: Any, r: int, stop: int) -> tuple[int, int, int]:
    """Return (seconds, first second, last second) of a stop's service or pick-up, and of when it may begin."""
    stops = clock.stops
    if stops[stop, CENTER] >= 0:
        work_s = stops[stop, SERVICE]
        return work_s, stops[stop, RELEASE] - work_s, clock.routes[r, CEILING] - work_s
    work_s = (stops[stop, SERVICE] * clock.routes[r, EFFICIENCY] + 99) // 100
    window = stops[stop, WINDOWS]
    last = min(clock.routes[r, CEILING], clock.pairs[clock.routes[r, LINE], stop, EXPIRY]) - work_s
    if stops[stop, WINDOWS_END] == window:
        return work_s, NEVER, -NEVER  # its only window is shut
    return work_s, clock.windows[window, 0], min(clock.windows[window, 1], last)


@njit(cache=True, nogil=True)
def go_on(clock: Any, r: int, here: int, stop: int, time: int, cost: int, span: int) -> tuple[int, int, int]:
    """Drive to a stop and serve it; return when it is left, at what cost, and the span; time NEVER: it cannot be."""
    leg = clock.travel[here, clock.stops[stop, PLACE]]
    work_s, opens, closes = span_of(clock, r, stop)
    time += leg
    later = min(span, max(0, opens - time))
    start = max(time + later, opens)
    if start > closes:
        return NEVER, NEVER, 0
    cost += leg * clock.routes[r, W_TRAVEL] - clock.routes[r, W_DURATION] * later
    if clock.stops[stop, CENTER] < 0:
        cost += clock.pairs[clock.routes[r, LINE], stop, PRICE] - clock.stops[stop, BASE]
    return start + work_s, cost, min(span - later, closes - start)


@njit(cache=True, nogil=True)
def in_the_end(clock: Any, r: int, leg: int, time: int, cost: int, span: int, ahead: Any, at: int) -> int:
    """Return the cost of a route that is so far and goes on with its stop `at` after a leg; NEVER: it cannot."""
    time += leg
    if time > ahead[at, LATE]:
        return NEVER
    later = min(span, max(0, min(ahead[at, EARLY], ahead[at, LATE]) - time))
    ends = max(time + later, ahead[at, EARLY])
    return cost + clock.routes[r, W_DURATION] * (ends - later) + leg * clock.routes[r, W_TRAVEL] + ahead[at, LOW]


@njit(cache=True, nogil=True)
def leg_to(clock: Any, r: int, here: int, seq: Any, size: int, k: int) -> int:
    """Return the seconds from a place to stop k of a sequence, or to the route's end."""
    there = clock.stops[seq[k], PLACE] if k < size else clock.routes[r, END]
    return clock.travel[here, there] if there >= 0 else 0


@njit(cache=True, nogil=True)
def even_value(clock: Any, r: int, seq: Any, size: int, departure: int) -> tuple[int, int]:
    """Return (cost, arrival) of a whole even route that has stops, cost NEVER if it is illegal."""
    here, weight = clock.routes[r, START], clock.routes[r, W_DURATION]
    time, cost, span = departure, -weight * departure, max(0, clock.routes[r, CEILING] - departure)
    for k in range(size):
        time, cost, span = go_on(clock, r, here, seq[k], time, cost, span)
        if time == NEVER:
            return NEVER, NEVER
        here = clock.stops[seq[k], PLACE]
    leg = leg_to(clock, r, here, seq, size, size)
    arrival = time + leg
    if arrival > clock.routes[r, CEILING]:
        return NEVER, NEVER
    return cost + leg * clock.routes[r, W_TRAVEL] + weight * arrival, arrival


@njit(cache=True, nogil=True)
def survey(clock: Any, r: int, seq: Any, size: int, ahead: Any) -> None:
    """Fill ahead[k] for k = 0 … size: all there is to know of the way to stop k (size: the end), and from it on.

    FREE, PAID, SLACK: when the stop before is left, at what cost so far, and how much later without loss (FREE NEVER:
    it cannot be reached). LATE, EARLY, LOW: reached after LATE, some stop or the end is too late; reached at a time,
    the route ends at max(time, EARLY) and a constant later, which is priced in LOW as is the rest of its cost.
    """
    routes, stops = clock.routes, clock.stops
    weight, floor, here = routes[r, W_DURATION], routes[r, FLOOR], routes[r, START]
    time, cost, span = floor, -weight * floor, max(0, routes[r, CEILING] - floor)
    for k in range(size + 1):
        ahead[k, FREE], ahead[k, PAID], ahead[k, SLACK] = time, cost, span
        if k < size:
            if time < NEVER:
                time, cost, span = go_on(clock, r, here, seq[k], time, cost, span)
            here = stops[seq[k], PLACE]
    ahead[size, LOW], ahead[size, EARLY], ahead[size, LATE] = 0, -NEVER, routes[r, CEILING]
    for k in range(size - 1, -1, -1):
        stop = seq[k]
        leg = leg_to(clock, r, stops[stop, PLACE], seq, size, k + 1)
        work_s, opens, closes = span_of(clock, r, stop)
        price = 0 if stops[stop, CENTER] >= 0 else clock.pairs[routes[r, LINE], stop, PRICE] - stops[stop, BASE]
        ahead[k, LOW] = price + leg * routes[r, W_TRAVEL] + weight * (work_s + leg) + ahead[k + 1, LOW]
        ahead[k, EARLY] = max(opens, ahead[k + 1, EARLY] - work_s - leg)
        ahead[k, LATE] = min(closes, ahead[k + 1, LATE] - work_s - leg)


@njit(cache=True, nogil=True)
def place_before(clock: Any, r: int, seq: Any, k: int) -> int:
    """Return the place that a route leaves for its stop k."""
    return clock.stops[seq[k - 1], PLACE] if k > 0 else clock.routes[r, START]


@njit(cache=True, nogil=True)
def best_even(
    clock: Any, r: int, seq: Any, size: int, ahead: Any, stop: int, first: int, last: int, limit: int
) -> tuple[int, int]:
    """Return (cost, position) of a surveyed route with one more stop at its best place from `first` to `last`.

    Cost NEVER and position -1: at none of them it costs less than `limit`.
    """
    place = clock.stops[stop, PLACE]
    best, best_at = NEVER, NONE
    for k in range(first, last + 1):
        if ahead[k, FREE] == NEVER:
            break
        here = place_before(clock, r, seq, k)
        time, cost, span = go_on(clock, r, here, stop, ahead[k, FREE], ahead[k, PAID], ahead[k, SLACK])
        if time < NEVER:
            cost = in_the_end(clock, r, leg_to(clock, r, place, seq, size, k), time, cost, span, ahead, k)
            if cost < limit:
                best, best_at, limit = cost, k, cost
    return best, best_at


@njit(cache=True, nogil=True)
def best_even_with_pickup(
    clock: Any, r: int, seq: Any, size: int, ahead: Any, order: int, first: int, last: int, kind: int, second: int,
    limit: int,
) -> tuple[int, int, int]:  # fmt: skip
    """Return (cost, position of the pick-up, position of the order from `first` to `last`), both before insertion.

    The pick-up kind (and the `second`, if not -1, right after it) comes somewhere before the order. Cost NEVER: not
    below `limit`.
    """
    stops = clock.stops
    place = stops[order, PLACE]
    best, best_pickup, best_at = NEVER, NONE, NONE
    for j in range(last + 1):
        if ahead[j, FREE] == NEVER:
            break
        here = place_before(clock, r, seq, j)
        time, cost, span = go_on(clock, r, here, kind, ahead[j, FREE], ahead[j, PAID], ahead[j, SLACK])
        here = stops[kind, PLACE]
        if time < NEVER and second >= 0:
            time, cost, span = go_on(clock, r, here, second, time, cost, span)
            here = stops[second, PLACE]
        for k in range(j, last + 1):
            if time == NEVER:
                break
            if k >= first:
                then, paid, slack = go_on(clock, r, here, order, time, cost, span)
                if then < NEVER:
                    paid = in_the_end(clock, r, leg_to(clock, r, place, seq, size, k), then, paid, slack, ahead, k)
                    if paid < limit:
                        best, best_pickup, best_at, limit = paid, j, k, paid
            if k < last:
                if in_the_end(clock, r, leg_to(clock, r, here, seq, size, k), time, cost, span, ahead, k) >= limit:
                    break
                time, cost, span = go_on(clock, r, here, seq[k], time, cost, span)
                here = stops[seq[k], PLACE]
    return best, best_pickup, best_at
