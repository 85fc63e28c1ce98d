"""The exact times of chosen sequences: what the labels of `solver.kernel.timing` have decided, read backwards."""

from typing import Any

import numpy as np
from numba import njit

from solver.kernel.borrow import borrow_day
from solver.kernel.labels import COST, GAIN, LABEL_COLUMNS, LABEL_ROWS, RESTED, SPAN, TIME, copy_labels
from solver.kernel.layout import (
    CENTER,
    EFFICIENCY,
    END,
    FLOOR,
    NEVER,
    NONE,
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
    ZERO,
    Day,
)
from solver.kernel.timing import advance, arrive, depart

DEPARTURE, ARRIVAL, REST_LEG, REST_START = range(4)


def time_all(day: Day, seq: Any, size: Any, times: Any, facts: Any) -> int:
    """Time all routes; return their cost without inbound pieces, NEVER if one is illegal.

    times: [routes, cap, 2] arrival and finish of every stop; facts: [routes, 4] departure, arrival, leg and start of
    the break (leg -1: none).
    """
    stages = np.zeros((seq.shape[1] + 1, LABEL_ROWS, LABEL_COLUMNS), np.int64)
    counts = np.zeros(seq.shape[1] + 1, np.int64)
    return int(time_inside(borrow_day(day), seq, size, times, facts, stages, counts))


@njit(cache=True, nogil=True)
def time_inside(day: Any, seq: Any, size: Any, times: Any, facts: Any, stages: Any, counts: Any) -> int:
    """Do what `time_all` says; stages, counts: scratch for the labels after every stop, and their numbers."""
    total = 0
    for t in range(len(day.lines)):
        earliest = -NEVER
        for r in range(day.lines[t, ROUTES], day.lines[t, ROUTES_END]):
            if size[r] > 0:
                departure = max(earliest, day.clock.routes[r, FLOOR])
                cost = time_route(day.clock, r, seq[r], size[r], departure, stages, counts, times[r], facts[r])
                if cost >= NEVER:
                    return NEVER
                earliest = facts[r, ARRIVAL]
                total += cost
    return total


@njit(cache=True, nogil=True)
def time_route(
    clock: Any, r: int, seq: Any, size: int, departure: int, stages: Any, counts: Any, times: Any, facts: Any
) -> int:
    """Fill the times and facts of one route; return its cost, NEVER if it is illegal. stages, counts: scratch."""
    here = clock.routes[r, START]
    counts[0] = depart(clock, r, departure, stages[0])
    for k in range(size):
        copy_labels(stages[k], stages[k + 1], counts[k])
        counts[k + 1] = advance(clock, r, here, seq[k], stages[k + 1], counts[k])
        if counts[k + 1] == 0:
            return NEVER
        here = clock.stops[seq[k], PLACE]
    cost, facts[ARRIVAL] = arrive(clock, r, here, stages[size], counts[size])
    if cost < NEVER:
        read_back(clock, r, seq, size, stages, counts, times, facts)
    return cost


@njit(cache=True, nogil=True)
def read_back(clock: Any, r: int, seq: Any, size: int, stages: Any, counts: Any, times: Any, facts: Any) -> None:
    """Fill `times` and `facts` from the end back: before every stop the cheapest label that reaches it in time.

    Until its first order a route leaves, and picks up, as late as it can even if nobody pays for duration.
    """
    routes, stops = clock.routes, clock.stops
    orders = ZERO
    for k in range(size):
        orders += ONE if stops[seq[k], CENTER] < 0 else ZERO
    by, rested = facts[ARRIVAL], -ONE  # the next stop must be reached by then; -1: with its break taken or not
    facts[REST_LEG], facts[REST_START] = NONE, ZERO
    for k in range(size, -1, -1):
        place = stops[seq[k], PLACE] if k < size else routes[r, END]
        here = stops[seq[k - 1], PLACE] if k > 0 else routes[r, START]
        leg = clock.travel[here, place] if place >= 0 else 0
        patient = orders == 0 and routes[r, W_DURATION] == 0
        best, free, resting, label = NEVER, NEVER, ZERO, ZERO
        for mode in range(2):
            for j in range(counts[k]):
                cost, at = latest(clock, r, stages[k], j, by, leg, mode, rested, patient)
                if place < 0 and mode == 1:
                    continue
                if cost < best:
                    best, free, resting, label = cost, at, mode, j
        reached = free + leg
        if resting == 1:
            facts[REST_LEG], facts[REST_START] = k, max(free, routes[r, REST_FROM])
            reached = max(reached, routes[r, REST_FROM]) + routes[r, REST_S]
        if k == size:
            facts[ARRIVAL] = reached
        else:
            times[k, 0] = reached
        rested = stages[k, label, RESTED]
        if k == 0:
            facts[DEPARTURE] = free
            return
        stop = seq[k - 1]
        times[k - 1, 1] = free
        if stops[stop, CENTER] >= 0:
            by = free - stops[stop, SERVICE]
        else:
            by = free - (stops[stop, SERVICE] * routes[r, EFFICIENCY] + 99) // 100
            orders -= ONE


@njit(cache=True, nogil=True)
def latest(
    clock: Any, r: int, labels: Any, j: int, by: int, leg: int, resting: int, rested: int, patient: bool
) -> tuple[int, int]:
    """Return (cost, second) of a label at the last gainful second from which the next stop is reached by a time.

    resting: whether the break is on the way there; rested: whether it must be over then (-1: as the rules ask).
    patient: the label may wait as long as it likes. Cost NEVER: not this way.
    """
    routes, time = clock.routes, labels[j, TIME]
    if resting == 1:
        if labels[j, RESTED] == 1 or routes[r, REST] == 0 or rested == 0:
            return NEVER, NEVER
        by -= routes[r, REST_S]
        if by < routes[r, REST_FROM]:
            return NEVER, NEVER
    elif (rested >= 0 and labels[j, RESTED] != rested) or (
        rested < 0 and labels[j, RESTED] == 0 and routes[r, REST] == 1 and by > routes[r, REST_TO]
    ):
        return NEVER, NEVER
    end = by - leg
    if resting == 1:
        end = min(end, routes[r, REST_TO])
    if time > end:
        return NEVER, NEVER
    if not patient:
        end = min(end, time + labels[j, SPAN])
    return labels[j, COST] - labels[j, GAIN] * min(labels[j, SPAN], end - time), end
