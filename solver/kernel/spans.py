"""Timing where duration costs: when to be where is then a choice, and a label covers a span of moments.

Leaving later saves `duration` a second, until a window closes or an order gets dearer by more than that. What a label
costs falls linearly over its span (the forward time slack of Savelsbergh 1992, with prices); where an order's price
bends, the label is cut in two. So the choice is exact whatever the windows and prices are.
"""

from typing import Any

from numba import njit

from solver.kernel.labels import COST, GAIN, LABEL_COLUMNS, RESTED, SPAN, TIME, keep_span
from solver.kernel.layout import (
    BASE,
    C_LATE,
    C_RESPONSE,
    C_UNRESOLVED,
    CEILING,
    CENTER,
    EFFICIENCY,
    EXPIRY,
    LABELS,
    LINE,
    NEVER,
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
    W_TRAVEL,
    WINDOWS,
    WINDOWS_END,
    ZERO,
)


@njit(cache=True, nogil=True)
def wait_until(moment: int, time: int, cost: int, span: int, gain: int) -> tuple[int, int, int]:
    """Return (time, cost, span) of a label that may go on from a moment only; leaving later comes before waiting."""
    later = min(span, max(0, moment - time))
    return max(time + later, moment), cost - gain * later, span - later


@njit(cache=True, nogil=True)
def advance_spans(clock: Any, r: int, here: int, stop: int, labels: Any, count: int) -> int:
    """Drive from a location to a stop and serve it; return the number of labels left, 0 if it cannot be done."""
    leg = clock.travel[here, clock.stops[stop, PLACE]]
    drive = leg * clock.routes[r, W_TRAVEL]
    born = ZERO
    for k in range(count):
        time, cost, span, gain, rested = (
            labels[k, TIME],
            labels[k, COST] + drive,
            labels[k, SPAN],
            labels[k, GAIN],
            labels[k, RESTED],
        )
        born = serve_span(clock, r, stop, labels, born, time + leg, cost, span, gain, rested)
        if rested == 0 and clock.routes[r, REST] == 1 and time <= clock.routes[r, REST_TO]:
            span = min(span, clock.routes[r, REST_TO] - time)
            time, cost, span = wait_until(clock.routes[r, REST_FROM], time + leg, cost, span, gain)
            born = serve_span(clock, r, stop, labels, born, time + clock.routes[r, REST_S], cost, span, gain, 1)
    for k in range(born):
        for f in range(LABEL_COLUMNS):
            labels[k, f] = labels[LABELS + k, f]
    return born


@njit(cache=True, nogil=True)
def serve_span(
    clock: Any, r: int, stop: int, labels: Any, born: int, time: int, cost: int, span: int, gain: int, rested: int
) -> int:
    """Serve a stop that is reached at a time, or later by up to the span; add what comes of it to the labels born."""
    stops, ceiling, t = clock.stops, clock.routes[r, CEILING], clock.routes[r, LINE]
    if stops[stop, CENTER] >= 0:
        time, cost, span = wait_until(stops[stop, RELEASE], time + stops[stop, SERVICE], cost, span, gain)
        return born if time > ceiling else keep_span(labels, born, time, cost, min(span, ceiling - time), gain, rested)
    work_s = (stops[stop, SERVICE] * clock.routes[r, EFFICIENCY] + 99) // 100
    last = min(ceiling, clock.pairs[t, stop, EXPIRY]) - work_s
    for w in range(stops[stop, WINDOWS], stops[stop, WINDOWS_END]):
        closes = min(clock.windows[w, 1], last)
        if time <= closes:
            start, paid, left = wait_until(clock.windows[w, 0], time, cost, span, gain)
            if start > closes:
                break
            born = start_span(clock, r, stop, labels, born, start, paid, min(left, closes - start), gain, rested)
            if time + span <= closes:
                break
    return born


@njit(cache=True, nogil=True)
def start_span(
    clock: Any, r: int, stop: int, labels: Any, born: int, start: int, cost: int, span: int, gain: int, rested: int
) -> int:
    """Start an order at a time, or later by up to the span; add a label for each stretch in which its price is even."""
    stops, t = clock.stops, clock.routes[r, LINE]
    work_s = (stops[stop, SERVICE] * clock.routes[r, EFFICIENCY] + 99) // 100
    reported, respond, resolve = stops[stop, REPORTED], stops[stop, RESPOND], stops[stop, RESOLVE] - work_s
    cost += clock.pairs[t, stop, PRICE] - stops[stop, BASE]
    cost += stops[stop, C_RESPONSE] * max(0, start - reported)
    cost += stops[stop, C_LATE] * max(0, start - respond)
    cost += stops[stop, C_UNRESOLVED] * max(0, start - resolve)
    first = True
    while True:
        slope, bend = ZERO, NEVER
        if start >= reported:
            slope += stops[stop, C_RESPONSE]
        else:
            bend = min(bend, reported)
        if start >= respond:
            slope += stops[stop, C_LATE]
        else:
            bend = min(bend, respond)
        if start >= resolve:
            slope += stops[stop, C_UNRESOLVED]
        else:
            bend = min(bend, resolve)
        if span == 0 or slope >= gain:
            return keep_span(labels, born, start + work_s, cost, 0, 0, rested) if first else born
        stretch = min(span, bend - start)
        born = keep_span(labels, born, start + work_s, cost, stretch, gain - slope, rested)
        start, cost, span, first = start + stretch, cost - (gain - slope) * stretch, span - stretch, False
