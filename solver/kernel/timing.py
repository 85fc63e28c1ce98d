"""When a sequence of stops takes place: as early as possible, with the break where it costs least.

A route under way is a few *labels*: label 0 has not had its break, the others took it on different legs. Columns of a
label: the time at which it is free, its cost so far, and, until the first order, how long it has waited and how much
later it might have departed (so that a route leaves as late as possible without moving any start).
Only the break can make two ways differ, and one that is both later and dearer than another is forgotten.
"""

from typing import Any

from numba import njit

from solver.kernel.layout import (
    BASE,
    C_LATE,
    C_RESPONSE,
    C_UNRESOLVED,
    CEILING,
    CENTER,
    EFFICIENCY,
    END,
    EXPIRY,
    LABELS,
    LINE,
    NEVER,
    ONE,
    PLACE,
    PRICE,
    RELEASE,
    REPORTED,
    RESOLVE,
    RESPOND,
    REST,
    REST_FROM,
    REST_S,
    REST_TO,
    SERVICE,
    SHIFT_END,
    START,
    W_DURATION,
    W_OVERTIME,
    W_TRAVEL,
    WINDOWS,
    WINDOWS_END,
)

TIME, COST, WAITS, CAP = 0, 1, 2, 3
STARTED = -1  # in WAITS: an order has been served


@njit(cache=True, nogil=True)
def depart(clock: Any, r: int, departure: int, labels: Any) -> int:
    """Start a route; return the number of labels."""
    labels[0, TIME] = departure
    labels[0, COST] = -clock.routes[r, W_DURATION] * departure
    labels[0, WAITS] = 0
    labels[0, CAP] = NEVER
    return ONE


@njit(cache=True, nogil=True)
def copy_labels(source: Any, target: Any, count: int) -> None:
    """Copy the first labels."""
    for k in range(count):
        for f in range(4):
            target[k, f] = source[k, f]


@njit(cache=True, nogil=True)
def serve(clock: Any, r: int, stop: int, arrival: int) -> tuple[int, int, int]:
    """Return (finish, cost, wait before the start) of a stop reached at a time; finish NEVER: impossible."""
    stops, ceiling = clock.stops, clock.routes[r, CEILING]
    if stops[stop, CENTER] >= 0:
        ready = arrival + stops[stop, SERVICE]
        finish = max(ready, stops[stop, RELEASE])
        return (finish, 0, finish - ready) if finish <= ceiling else (NEVER, 0, 0)
    start = NEVER
    for w in range(stops[stop, WINDOWS], stops[stop, WINDOWS_END]):
        if arrival <= clock.windows[w, 1]:
            start = max(arrival, clock.windows[w, 0])
            break
    if start == NEVER:
        return NEVER, 0, 0
    t = clock.routes[r, LINE]
    finish = start + (stops[stop, SERVICE] * clock.routes[r, EFFICIENCY] + 99) // 100
    if finish > ceiling or finish > clock.pairs[t, stop, EXPIRY]:
        return NEVER, 0, 0
    cost = clock.pairs[t, stop, PRICE] - stops[stop, BASE]
    cost += stops[stop, C_RESPONSE] * max(0, start - stops[stop, REPORTED])
    cost += stops[stop, C_LATE] * max(0, start - stops[stop, RESPOND])
    cost += stops[stop, C_UNRESOLVED] * max(0, finish - stops[stop, RESOLVE])
    return finish, cost, start - arrival


@njit(cache=True, nogil=True)
def keep(labels: Any, count: int, time: int, cost: int, waits: int, cap: int) -> int:
    """Add a label with its break taken, unless another is as early and as cheap; return the number of labels."""
    kept = 1
    for k in range(1, count):
        if labels[k, TIME] <= time and labels[k, COST] <= cost:
            return count
        if labels[k, TIME] < time or labels[k, COST] < cost:
            if kept != k:
                for f in range(4):
                    labels[kept, f] = labels[k, f]
            kept += 1
    if kept == LABELS:
        kept -= 1  # the last one gives way: so many ways that are each better at something hardly occur in a day
    labels[kept, TIME], labels[kept, COST], labels[kept, WAITS], labels[kept, CAP] = time, cost, waits, cap
    return kept + 1


@njit(cache=True, nogil=True)
def advance(clock: Any, r: int, here: int, stop: int, labels: Any, count: int) -> int:
    """Drive from a location to a stop and serve it; return the number of labels left, 0 if it cannot be done."""
    place = clock.stops[stop, PLACE]
    leg = clock.travel[here, place]
    drive = leg * clock.routes[r, W_TRAVEL]
    is_order = clock.stops[stop, CENTER] < 0
    time0, cost0, waits0, cap0 = labels[0, TIME], labels[0, COST], labels[0, WAITS], labels[0, CAP]
    kept = 1
    for k in range(1, count):
        time, cost, waits, cap = labels[k, TIME], labels[k, COST], labels[k, WAITS], labels[k, CAP]
        finish, added, wait = serve(clock, r, stop, time + leg)
        if finish < NEVER:
            cost += drive + added
            if waits >= 0:
                waits += wait
                if is_order:
                    cost -= clock.routes[r, W_DURATION] * min(waits, cap)
                    waits = STARTED
            kept = keep(labels, kept, finish, cost, waits, cap)
    if time0 < NEVER:
        if clock.routes[r, REST] == 1:
            rest_at = max(time0, clock.routes[r, REST_FROM])
            if rest_at <= clock.routes[r, REST_TO]:
                reached = max(time0 + leg, clock.routes[r, REST_FROM])
                finish, added, wait = serve(clock, r, stop, reached + clock.routes[r, REST_S])
                if finish < NEVER:
                    cost, waits, cap = cost0 + drive + added, waits0, cap0
                    if waits >= 0:
                        cap = min(cap, waits + clock.routes[r, REST_TO] - time0)
                        waits += reached - time0 - leg + wait
                        if is_order:
                            cost -= clock.routes[r, W_DURATION] * min(waits, cap)
                            waits = STARTED
                    kept = keep(labels, kept, finish, cost, waits, cap)
        finish, added, wait = serve(clock, r, stop, time0 + leg)
        labels[0, TIME] = finish
        labels[0, COST] = cost0 + drive + added
        if waits0 >= 0:
            waits0 += wait
            if is_order:
                labels[0, COST] -= clock.routes[r, W_DURATION] * min(waits0, cap0)
                waits0 = STARTED
            labels[0, WAITS] = waits0
    return kept if kept > 1 or labels[0, TIME] < NEVER else 0


@njit(cache=True, nogil=True)
def cheapest(labels: Any, count: int) -> int:
    """Return the least cost among labels."""
    best = labels[0, COST] if labels[0, TIME] < NEVER else NEVER
    for k in range(1, count):
        best = min(best, labels[k, COST])
    return best


@njit(cache=True, nogil=True)
def arrive(clock: Any, r: int, here: int, labels: Any, count: int) -> tuple[int, int]:
    """Drive to the route's end; return (least cost, arrival), cost NEVER if no way is legal."""
    leg = clock.travel[here, clock.routes[r, END]] if clock.routes[r, END] >= 0 else 0
    best, best_arrival = NEVER, NEVER
    for k in range(-1, count):
        if k == -1:  # the break on the way home
            if labels[0, TIME] == NEVER or clock.routes[r, REST] == 0 or clock.routes[r, END] < 0:
                continue
            if max(labels[0, TIME], clock.routes[r, REST_FROM]) > clock.routes[r, REST_TO]:
                continue
            arrival = max(labels[0, TIME] + leg, clock.routes[r, REST_FROM]) + clock.routes[r, REST_S]
        else:
            if labels[k, TIME] == NEVER:
                continue
            arrival = labels[k, TIME] + leg
            if k == 0 and clock.routes[r, REST] == 1 and arrival > clock.routes[r, REST_TO]:
                continue
        if arrival > clock.routes[r, CEILING]:
            continue
        cost = labels[max(k, 0), COST] + leg * clock.routes[r, W_TRAVEL] + clock.routes[r, W_DURATION] * arrival
        if arrival > clock.routes[r, SHIFT_END]:
            cost += clock.routes[r, W_OVERTIME] * (arrival - clock.routes[r, SHIFT_END])
        if cost < best:
            best, best_arrival = cost, arrival
    return best, best_arrival


@njit(cache=True, nogil=True)
def remaining(
    clock: Any, r: int, seq: Any, size: int, first: int, here: int, labels: Any, count: int, limit: int, low: Any
) -> tuple[int, int]:
    """Go on with the stops from `first` to the end; return (cost, arrival), NEVER where illegal or not below `limit`.

    low[k]: a lower bound of the cost from stop k on without the drive to it.
    """
    for k in range(first, size):
        stop = seq[k]
        place = clock.stops[stop, PLACE]
        if cheapest(labels, count) + clock.travel[here, place] * clock.routes[r, W_TRAVEL] + low[k] >= limit:
            return NEVER, NEVER
        count = advance(clock, r, here, stop, labels, count)
        if count == 0:
            return NEVER, NEVER
        here = place
    return arrive(clock, r, here, labels, count)


@njit(cache=True, nogil=True)
def route_value(clock: Any, r: int, seq: Any, size: int, departure: int, labels: Any) -> tuple[int, int]:
    """Return (cost, arrival) of a whole route, cost NEVER if it is illegal; an empty one costs nothing."""
    if size == 0:
        return 0, -NEVER
    here = clock.routes[r, START]
    count = depart(clock, r, departure, labels)
    for k in range(size):
        stop = seq[k]
        count = advance(clock, r, here, stop, labels, count)
        if count == 0:
            return NEVER, NEVER
        here = clock.stops[stop, PLACE]
    return arrive(clock, r, here, labels, count)


@njit(cache=True, nogil=True)
def lower_bounds(clock: Any, r: int, seq: Any, size: int, departure: int, low: Any) -> None:
    """Fill low[0 … size] from the timing without any break, which is never later than the one with it.

    With a weight on duration the bound says nothing (-NEVER): leaving later is then worth something.
    """
    if clock.routes[r, W_DURATION] > 0:
        low[: size + 1] = -NEVER
        return
    here, time = clock.routes[r, START], departure
    for k in range(size):
        stop = seq[k]
        place = clock.stops[stop, PLACE]
        leg = clock.travel[here, place]
        finish, added, _ = serve(clock, r, stop, time + leg)
        if finish == NEVER:  # the ceiling only: let the bound be weak
            low[: size + 1] = -NEVER
            return
        low[k] = added
        if k > 0:
            low[k - 1] += leg * clock.routes[r, W_TRAVEL]
        here, time = place, finish
    leg = clock.travel[here, clock.routes[r, END]] if clock.routes[r, END] >= 0 else 0
    if size > 0:
        low[size - 1] += leg * clock.routes[r, W_TRAVEL]
    low[size] = 0
    for k in range(size - 1, -1, -1):
        low[k] += low[k + 1]
