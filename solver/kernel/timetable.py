"""The exact times of chosen sequences, with the break where it costs least and the departure as late as it can be."""

from typing import Any

from numba import njit

from solver.kernel.borrow import borrow_day
from solver.kernel.layout import (
    CEILING,
    CENTER,
    END,
    FLOOR,
    NEVER,
    NONE,
    PLACE,
    REST,
    REST_FROM,
    REST_S,
    REST_TO,
    ROUTES,
    ROUTES_END,
    SHIFT_END,
    START,
    W_DURATION,
    W_OVERTIME,
    W_TRAVEL,
    ZERO,
    Day,
)
from solver.kernel.timing import serve

DEPARTURE, ARRIVAL, REST_LEG, REST_START = range(4)


@njit(cache=True, nogil=True)
def go_through(
    clock: Any, r: int, seq: Any, size: int, departure: int, rest_leg: int, times: Any, facts: Any
) -> tuple[int, int]:
    """Time a route that departs at a time and has its break on a leg (-1: none, size: on the way home).

    Fill times[k] = (arrival, finish) of stop k, and `facts`. Return (cost, how much later it could depart without
    moving any start), cost NEVER if that is illegal.
    """
    rest_from, rest_to, rest_s = clock.routes[r, REST_FROM], clock.routes[r, REST_TO], clock.routes[r, REST_S]
    here, free, cost, slack, room = clock.routes[r, START], departure, 0, 0, NEVER
    waiting = True
    facts[DEPARTURE], facts[REST_LEG], facts[REST_START] = departure, rest_leg, 0
    for k in range(size + 1):
        place = clock.stops[seq[k], PLACE] if k < size else clock.routes[r, END]
        leg = clock.travel[here, place] if place >= 0 else 0
        cost += leg * clock.routes[r, W_TRAVEL]
        arrival = free + leg
        if k == rest_leg:
            rest_at = max(free, rest_from)
            if rest_at > rest_to or place < 0:
                return NEVER, 0
            if waiting:
                room = min(room, slack + rest_to - free)
                slack += max(0, rest_from - arrival)
            arrival = max(arrival, rest_from) + rest_s
            facts[REST_START] = rest_at
        if k == size:
            facts[ARRIVAL] = arrival
            if arrival > clock.routes[r, CEILING]:
                return NEVER, 0
            if rest_leg < 0 and clock.routes[r, REST] == 1 and arrival > rest_to:
                return NEVER, 0
            cost += clock.routes[r, W_OVERTIME] * max(0, arrival - clock.routes[r, SHIFT_END])
            break
        finish, added, wait = serve(clock, r, seq[k], arrival)
        if finish == NEVER:
            return NEVER, 0
        cost += added
        if waiting:
            slack += wait
            waiting = clock.stops[seq[k], CENTER] >= 0
        times[k, 0], times[k, 1] = arrival, finish
        here, free = place, finish
    later = min(slack, room)
    return cost + clock.routes[r, W_DURATION] * (facts[ARRIVAL] - departure - later), later


def time_all(day: Day, seq: Any, size: Any, times: Any, facts: Any) -> int:
    """Time all routes; return their cost without inbound pieces, NEVER if one is illegal.

    times: [routes, cap, 2] arrival and finish of every stop; facts: [routes, 4] departure, arrival, leg and start of
    the break (leg -1: none).
    """
    return int(time_inside(borrow_day(day), seq, size, times, facts))


@njit(cache=True, nogil=True)
def time_inside(day: Any, seq: Any, size: Any, times: Any, facts: Any) -> int:
    """Do what `time_all` says."""
    total = 0
    for t in range(len(day.lines)):
        earliest = -NEVER
        for r in range(day.lines[t, ROUTES], day.lines[t, ROUTES_END]):
            if size[r] == 0:
                continue
            departure = max(earliest, day.clock.routes[r, FLOOR])
            best, best_leg, best_later = NEVER, NONE, ZERO
            for leg in range(-1, size[r] + 1):
                if leg >= 0 and day.clock.routes[r, REST] == 0:
                    break
                cost, later = go_through(day.clock, r, seq[r], size[r], departure, leg, times[r], facts[r])
                if cost < best:
                    best, best_leg, best_later = cost, leg, later
            if best == NEVER:
                return NEVER
            go_through(day.clock, r, seq[r], size[r], departure + best_later, best_leg, times[r], facts[r])
            earliest = facts[r, ARRIVAL]
            total += best
    return total
