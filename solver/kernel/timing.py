"""When a sequence of stops takes place: as early as possible, or later where that shortens the day and duration costs.

A route under way is a few *labels*, ways to have come here: the earliest second at which it is free, what it has cost
then, for how many seconds more being free later gains something, what it gains a second, and whether it has had its
break. Only the break makes two ways differ, and a weight on duration (see `solver.kernel.spans`): without one, every
label is a single moment, and the first of them is the way without a break so far (its time NEVER: there is none).
"""

from typing import Any

import numpy as np
from numba import njit

from solver.kernel.even import even_value, survey
from solver.kernel.labels import COST, GAIN, RESTED, SPAN, TIME, keep_moment, put
from solver.kernel.layout import (
    BASE,
    C_LATE,
    C_RESPONSE,
    C_UNRESOLVED,
    CEILING,
    CENTER,
    EARLY,
    EFFICIENCY,
    END,
    EVEN,
    EXPIRY,
    LATE,
    LINE,
    LOW,
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
    ZERO,
)
from solver.kernel.spans import advance_spans

RESTING: Any = np.bool_(True)  # typed like ONE
DRIVING: Any = np.bool_(False)


@njit(cache=True, nogil=True)
def depart(clock: Any, r: int, departure: int, labels: Any) -> int:
    """Start a route at a time or, where duration costs, later; return the number of labels."""
    weight = clock.routes[r, W_DURATION]
    span = max(0, clock.routes[r, CEILING] - departure) if weight > 0 else 0
    put(labels, 0, departure, -weight * departure, span, weight, 0)
    return ONE


@njit(cache=True, nogil=True)
def serve(clock: Any, r: int, stop: int, arrival: int) -> tuple[int, int]:
    """Return (finish, cost) of a stop reached at a time and served at once; finish NEVER: impossible."""
    stops, ceiling = clock.stops, clock.routes[r, CEILING]
    if stops[stop, CENTER] >= 0:
        finish = max(arrival + stops[stop, SERVICE], stops[stop, RELEASE])
        return (finish, 0) if finish <= ceiling else (NEVER, 0)
    start = NEVER
    for w in range(stops[stop, WINDOWS], stops[stop, WINDOWS_END]):
        if arrival <= clock.windows[w, 1]:
            start = max(arrival, clock.windows[w, 0])
            break
    if start == NEVER:
        return NEVER, 0
    t = clock.routes[r, LINE]
    finish = start + (stops[stop, SERVICE] * clock.routes[r, EFFICIENCY] + 99) // 100
    if finish > ceiling or finish > clock.pairs[t, stop, EXPIRY]:
        return NEVER, 0
    cost = clock.pairs[t, stop, PRICE] - stops[stop, BASE]
    cost += stops[stop, C_RESPONSE] * max(0, start - stops[stop, REPORTED])
    cost += stops[stop, C_LATE] * max(0, start - stops[stop, RESPOND])
    cost += stops[stop, C_UNRESOLVED] * max(0, finish - stops[stop, RESOLVE])
    return finish, cost


@njit(cache=True, nogil=True)
def advance(clock: Any, r: int, here: int, stop: int, labels: Any, count: int) -> int:
    """Drive from a location to a stop and serve it; return the number of labels left, 0 if it cannot be done."""
    if clock.routes[r, W_DURATION] > 0:
        return advance_spans(clock, r, here, stop, labels, count)
    leg = clock.travel[here, clock.stops[stop, PLACE]]
    drive = leg * clock.routes[r, W_TRAVEL]
    time, cost = labels[0, TIME], labels[0, COST]
    kept = 1
    for k in range(1, count):
        finish, added = serve(clock, r, stop, labels[k, TIME] + leg)
        if finish < NEVER:
            kept = keep_moment(labels, kept, finish, labels[k, COST] + drive + added)
    if time < NEVER:
        if clock.routes[r, REST] == 1 and max(time, clock.routes[r, REST_FROM]) <= clock.routes[r, REST_TO]:
            reached = max(time + leg, clock.routes[r, REST_FROM]) + clock.routes[r, REST_S]
            finish, added = serve(clock, r, stop, reached)
            if finish < NEVER:
                kept = keep_moment(labels, kept, finish, cost + drive + added)
        finish, added = serve(clock, r, stop, time + leg)
        labels[0, TIME] = finish
        labels[0, COST] = cost + drive + added
    return kept if kept > 1 or labels[0, TIME] < NEVER else 0


@njit(cache=True, nogil=True)
def way_home(clock: Any, r: int, leg: int, labels: Any, k: int, resting: bool) -> tuple[int, int]:
    """Return (cost, arrival) of one label at the route's end, with the break on the way or not; cost NEVER: illegal."""
    routes, time, cost = clock.routes, labels[k, TIME], labels[k, COST]
    if time == NEVER:
        return NEVER, NEVER
    arrival = time + leg
    if resting:
        if labels[k, RESTED] == 1 or routes[r, REST] == 0 or routes[r, END] < 0 or time > routes[r, REST_TO]:
            return NEVER, NEVER
        if routes[r, W_DURATION] > 0:  # leaving later comes before waiting for the break
            later = min(labels[k, SPAN], routes[r, REST_TO] - time, max(0, routes[r, REST_FROM] - arrival))
            cost -= labels[k, GAIN] * later
            arrival += later
        arrival = max(arrival, routes[r, REST_FROM]) + routes[r, REST_S]
    elif labels[k, RESTED] == 0 and routes[r, REST] == 1 and arrival > routes[r, REST_TO]:
        return NEVER, NEVER
    if arrival > routes[r, CEILING]:
        return NEVER, NEVER
    cost += leg * routes[r, W_TRAVEL] + routes[r, W_DURATION] * arrival
    return cost + routes[r, W_OVERTIME] * max(0, arrival - routes[r, SHIFT_END]), arrival


@njit(cache=True, nogil=True)
def arrive(clock: Any, r: int, here: int, labels: Any, count: int) -> tuple[int, int]:
    """Drive to the route's end; return (least cost, arrival), cost NEVER if no way is legal."""
    leg = clock.travel[here, clock.routes[r, END]] if clock.routes[r, END] >= 0 else 0
    best, best_arrival = NEVER, NEVER
    for k in range(count):
        cost, arrival = way_home(clock, r, leg, labels, k, RESTING)
        if cost < best:
            best, best_arrival = cost, arrival
        cost, arrival = way_home(clock, r, leg, labels, k, DRIVING)
        if cost < best:
            best, best_arrival = cost, arrival
    return best, best_arrival


@njit(cache=True, nogil=True)
def at_least(clock: Any, r: int, leg: int, work_s: int, labels: Any, count: int, ahead: Any, at: int) -> int:
    """Return a lower bound of what a route costs in the end that has yet to drive, and work, up to its stop `at`."""
    weight = clock.routes[r, W_DURATION]
    best = NEVER
    for k in range(count):
        time = labels[k, TIME] + leg + work_s
        if time <= ahead[at, LATE]:
            cost = labels[k, COST]
            if weight > 0:
                later = min(labels[k, SPAN], max(0, ahead[at, EARLY] - time))
                cost += weight * max(time + later, ahead[at, EARLY]) - labels[k, GAIN] * later
            best = min(best, cost)
    return best + leg * clock.routes[r, W_TRAVEL] + ahead[at, LOW] if best < NEVER else NEVER


@njit(cache=True, nogil=True)
def remaining(
    clock: Any, r: int, seq: Any, size: int, first: int, here: int, labels: Any, count: int, limit: int, ahead: Any
) -> tuple[int, int]:
    """Go on with the stops from `first` to the end; return (cost, arrival), NEVER where illegal or not below `limit`.

    ahead: what `look_ahead` says of the route.
    """
    for k in range(first, size):
        place = clock.stops[seq[k], PLACE]
        if at_least(clock, r, clock.travel[here, place], ZERO, labels, count, ahead, k) >= limit:
            return NEVER, NEVER
        count = advance(clock, r, here, seq[k], labels, count)
        if count == 0:
            return NEVER, NEVER
        here = place
    return arrive(clock, r, here, labels, count)


@njit(cache=True, nogil=True)
def route_value(clock: Any, r: int, seq: Any, size: int, departure: int, labels: Any) -> tuple[int, int]:
    """Return (cost, arrival) of a whole route, cost NEVER if it is illegal; an empty one costs nothing."""
    if size == 0:
        return 0, -NEVER
    if clock.routes[r, EVEN] == 1:
        return even_value(clock, r, seq, size, departure)
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
def look_ahead(clock: Any, r: int, seq: Any, size: int, departure: int, ahead: Any) -> None:
    """Fill ahead[k] for k = 0 … size: what is known of a route that has yet to reach stop k (size: its end).

    LATE: reached after that, some stop or the end is too late. EARLY: reached before that, the end is no sooner.
    LOW: what the rest costs at least, if nothing before it gets faster; of its duration, only work and driving. All is
    taken from the timing without any break, which is never later than the one with it. Even routes are surveyed.
    """
    if clock.routes[r, EVEN] == 1:
        survey(clock, r, seq, size, ahead)
        return
    routes, stops = clock.routes, clock.stops
    here, time = routes[r, START], departure
    for k in range(size):
        time, ahead[k, LOW] = serve(clock, r, seq[k], time + clock.travel[here, stops[seq[k], PLACE]])
        if time == NEVER:  # it is legal only later: nothing is known
            for j in range(size + 1):
                ahead[j, LOW], ahead[j, EARLY], ahead[j, LATE] = -NEVER, -NEVER, NEVER - 1
            return
        here = stops[seq[k], PLACE]
    ahead[size, LOW], ahead[size, EARLY], ahead[size, LATE] = 0, -NEVER, routes[r, CEILING]
    there = routes[r, END]
    for k in range(size - 1, -1, -1):
        stop = seq[k]
        leg = clock.travel[stops[stop, PLACE], there] if there >= 0 else 0
        if stops[stop, CENTER] >= 0:
            work_s = stops[stop, SERVICE]
            opens, closes = stops[stop, RELEASE] - work_s, NEVER - 1
        else:
            work_s = (stops[stop, SERVICE] * routes[r, EFFICIENCY] + 99) // 100
            opens = clock.windows[stops[stop, WINDOWS], 0]
            closes = min(
                clock.windows[stops[stop, WINDOWS_END] - 1, 1], clock.pairs[routes[r, LINE], stop, EXPIRY] - work_s
            )
        ahead[k, LOW] += leg * routes[r, W_TRAVEL] + routes[r, W_DURATION] * (work_s + leg) + ahead[k + 1, LOW]
        ahead[k, EARLY] = max(opens, ahead[k + 1, EARLY] - work_s - leg)
        ahead[k, LATE] = min(closes, ahead[k + 1, LATE] - work_s - leg)
        there = stops[stop, PLACE]
