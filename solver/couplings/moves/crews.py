"""Which start and which members a crew has: the cheapest insertions into different lines, together."""

from typing import Any

import numpy as np
from numba import njit

from solver.couplings.moves.layout import (
    CHANGE,
    CREW,
    FROM,
    MEMBERS,
    NEEDED,
    ON,
    ORDER,
    PAID,
    PER_LATE,
    PER_RESPONSE,
    PER_UNRESOLVED,
    PIN,
    PREVIOUS,
    SLOTS,
    SUPPLIER,
    TO,
)
from solver.couplings.moves.starts import MOST_STARTS, unit_starts
from solver.kernel.chance import chance
from solver.kernel.insertion import best_insertion
from solver.kernel.layout import (
    ABLE,
    ABLE_END,
    BASE,
    CEILING,
    EFFICIENCY,
    EXPIRY,
    FLOOR,
    NEEDS,
    NEEDS_END,
    NEVER,
    ONE,
    PRICE,
    REPORTED,
    RESOLVE,
    RESPOND,
    ROUTES,
    ROUTES_END,
    SERVICE,
    WINDOWS,
    WINDOWS_END,
)

# columns of what is known of the lines that may be in a crew, for one start
A_LINE, A_FINISH, A_PLAIN, A_LOADED, A_EXPIRY = range(5)  # costs without and with the parts; latest finish as the one
# with the skills (-NEVER: has them not)
COLUMNS = 5
OVERLOOKED = 0.1  # share of the lines, where not every start is looked at
SKILLED: Any = np.bool_(True)  # typed, because Numba compiles a function anew for every literal
ANYBODY: Any = np.bool_(False)
PLAIN: Any = np.int64(A_PLAIN)
LOADED: Any = np.int64(A_LOADED)
TWO: Any = np.int64(2)


@njit(cache=True, nogil=True)
def price_of_start(day: Any, bonds: Any, u: int, start: int, finish: int) -> int:
    """Return what a crew pays for its start and its last finish."""
    order = bonds.units[u, ORDER]
    cost = bonds.units[u, PER_RESPONSE] * max(0, start - day.clock.stops[order, REPORTED])
    cost += bonds.units[u, PER_LATE] * max(0, start - day.clock.stops[order, RESPOND])
    return cost + bonds.units[u, PER_UNRESOLVED] * max(0, finish - day.clock.stops[order, RESOLVE])


@njit(cache=True, nogil=True)
def price_of_crew(day: Any, bonds: Any, u: int, start: int, lines: Any, chosen: Any, previous: int) -> int:
    """Return what members pay together: for the start, for who finishes last, and if `previous` is not among them."""
    finish, changed = -NEVER, bonds.units[u, CHANGE]
    for i in chosen:
        finish = max(finish, lines[i, A_FINISH])
        if i == previous:
            changed = 0
    return price_of_start(day, bonds, u, start, finish) + changed


@njit(cache=True, nogil=True)
def candidates(day: Any, board: Any, bonds: Any, u: int, overlooked: float) -> Any:
    """Return the lines that may be in a crew, less a share of them, with what does not depend on the start."""
    begin = bonds.units[u, SLOTS]
    order, helper = bonds.slots[begin], bonds.slots[begin + 1]
    able = day.lists[day.clock.stops[helper, ABLE] : day.clock.stops[helper, ABLE_END]]
    lines, count = np.empty((len(able), COLUMNS), np.int64), 0
    for t in able:
        if overlooked > 0.0 and chance(board.random) < overlooked:
            continue
        skilled = bonds.pairs[t, order, PRICE] < NEVER
        lines[count, A_LINE] = t
        lines[count, A_EXPIRY] = bonds.pairs[t, order, EXPIRY] if skilled else -NEVER
        count += 1
    return lines[:count]


@njit(cache=True, nogil=True)
def price_lines(day: Any, board: Any, bonds: Any, u: int, start: int, limit: int, lines: Any) -> None:
    """Fill in what every line adds if it joins a crew at a start: exact if below the limit, else NEVER."""
    begin = bonds.units[u, SLOTS]
    order, helper = bonds.slots[begin], bonds.slots[begin + 1]
    stops = day.clock.stops
    at = stops[helper, WINDOWS]
    stops[helper, WINDOWS_END] = at + 1
    day.clock.windows[at, 0], day.clock.windows[at, 1] = start, start
    needy = bonds.stops[order, NEEDS_END] > bonds.stops[order, NEEDS]
    for i in range(len(lines)):
        t = lines[i, A_LINE]
        lines[i, A_PLAIN], lines[i, A_LOADED], lines[i, A_FINISH] = NEVER, NEVER, NEVER
        present = False
        for r in range(day.lines[t, ROUTES], day.lines[t, ROUTES_END]):
            service_s = (stops[order, SERVICE] * day.clock.routes[r, EFFICIENCY] + 99) // 100
            lines[i, A_FINISH] = start + service_s
            present |= day.clock.routes[r, FLOOR] <= start and start + service_s <= day.clock.routes[r, CEILING]
        if not present:
            continue
        day.clock.pairs[t, helper, PRICE] = bonds.pairs[t, helper, PRICE]
        stops[helper, NEEDS_END] = stops[helper, NEEDS]
        lines[i, A_PLAIN] = best_insertion(day, board, t, helper, limit)[0]
        if needy:
            stops[helper, NEEDS_END] = bonds.stops[helper, NEEDS_END]
            lines[i, A_LOADED] = best_insertion(day, board, t, helper, limit)[0]
        day.clock.pairs[t, helper, PRICE] = NEVER
    stops[helper, WINDOWS_END] = at


@njit(cache=True, nogil=True)
def fill(lines: Any, latest: int, must: int, chosen: Any, count: int) -> int:
    """Complete a crew with its cheapest other members; return what these add, NEVER if there are not enough."""
    cost = 0
    missing = must >= 0
    for k in range(count):
        missing = missing and chosen[k] != must
    for k in range(count, len(chosen)):
        best = -1
        for i in range(len(lines)):
            if lines[i, A_PLAIN] == NEVER or lines[i, A_FINISH] > latest or (missing and i != must):
                continue
            free = True
            for c in range(k):
                free = free and chosen[c] != i
            if free and (best < 0 or lines[i, A_PLAIN] < lines[best, A_PLAIN]):
                best = i
        if best < 0:
            return NEVER
        missing = False
        chosen[k] = best
        cost += lines[best, A_PLAIN]
    return NEVER if missing else cost


@njit(cache=True, nogil=True)
def may_lead(lines: Any, i: int, column: int, latest: int, skilled: bool) -> bool:
    """Tell whether a line of a column may be in a crew that is done by `latest`, with the skills if asked."""
    known = i >= 0 and lines[i, column] < NEVER and lines[i, A_FINISH] <= latest
    return known and (not skilled or lines[i, A_EXPIRY] >= latest)


@njit(cache=True, nogil=True)
def ranked(lines: Any, column: int, latest: int, skilled: bool, must: int, found: Any) -> int:
    """List the cheapest lines for a role, and `must` where it may have it; return how many (at most len(found))."""
    count = 0
    while count < len(found) - 1:
        best = -1
        for i in range(len(lines)):
            fresh = may_lead(lines, i, column, latest, skilled)
            for k in range(count):
                fresh = fresh and found[k] != i
            if fresh and (best < 0 or lines[i, column] < lines[best, column]):
                best = i
        if best < 0:
            break
        found[count] = best
        count += 1
    if may_lead(lines, must, column, latest, skilled):
        found[count] = must
        count += 1
    return count


@njit(cache=True, nogil=True)
def members(lines: Any, needy: bool, latest: int, must: int, best_chosen: Any) -> int:
    """Find the cheapest crew done by `latest`: who has the skills, who brings the parts (maybe the same), and others.

    must: who has to be in it (-1: nobody). Fills best_chosen; its last entry is the place of the supplier in it.
    Returns the cost, at least NEVER if there is no crew. For each role only as many as there are members can be needed.
    """
    crew = len(best_chosen) - 1
    chosen = np.empty(crew, np.int64)
    leaders, suppliers = np.empty(crew + 1, np.int64), np.empty(crew + 1, np.int64)
    best = NEVER
    column = LOADED if needy else PLAIN
    for a in range(ranked(lines, column, latest, SKILLED, must, leaders)):
        chosen[0] = leaders[a]
        cost = lines[leaders[a], column] + fill(lines, latest, must, chosen, ONE)
        if cost < best:
            best = cost
            best_chosen[:crew], best_chosen[crew] = chosen, 0
    if not needy:
        return best
    many = ranked(lines, LOADED, latest, ANYBODY, must, suppliers)
    for a in range(ranked(lines, PLAIN, latest, SKILLED, must, leaders)):
        for b in range(many):
            if suppliers[b] != leaders[a]:
                chosen[0], chosen[1] = leaders[a], suppliers[b]
                rest = fill(lines, latest, must, chosen, TWO)
                cost = lines[leaders[a], A_PLAIN] + lines[suppliers[b], A_LOADED] + rest
                if cost < best:
                    best = cost
                    best_chosen[:crew], best_chosen[crew] = chosen, 1
    return best


@njit(cache=True, nogil=True)
def finishes(day: Any, bonds: Any, u: int, start: int, lines: Any, found: Any) -> int:
    """List by when a crew may have to be done, latest first, where that makes a difference; return how many."""
    soonest, latest = NEVER, -NEVER
    for i in range(len(lines)):
        if min(lines[i, A_PLAIN], lines[i, A_LOADED]) < NEVER:
            soonest, latest = min(soonest, lines[i, A_FINISH]), max(latest, lines[i, A_FINISH])
    found[0] = latest
    if latest == -NEVER:
        return 0
    same = price_of_start(day, bonds, u, start, latest) == price_of_start(day, bonds, u, start, soonest)
    for i in range(len(lines)):
        same = same and not (-NEVER < lines[i, A_EXPIRY] < latest)
    if same:
        return 1
    count = 1
    while count < len(found):
        below = -NEVER
        for i in range(len(lines)):
            if min(lines[i, A_PLAIN], lines[i, A_LOADED]) < NEVER and lines[i, A_FINISH] < found[count - 1]:
                below = max(below, lines[i, A_FINISH])
        if below == -NEVER:
            break
        found[count] = below
        count += 1
    return count


@njit(cache=True, nogil=True)
def choose_crew(day: Any, board: Any, bonds: Any, u: int, low: int, high: int, limit: int, tries: int, row: Any) -> int:
    """Find the cheapest start from `low` to `high`, and members, of a crew that is not in the plan.

    About `tries` starts are looked at, drawn from all. Fills a row of the state; returns the added cost, NEVER if there
    is no crew that adds less than the limit.
    """
    crew, order = bonds.units[u, CREW], bonds.units[u, ORDER]
    base, best = day.clock.stops[order, BASE], NEVER
    limit = min(NEVER, limit + base)
    needy = bonds.stops[order, NEEDS_END] > bonds.stops[order, NEEDS]
    starts = np.empty(MOST_STARTS, np.int64)
    count = unit_starts(day, board, bonds, u, low, high, starts)
    lines = candidates(day, board, bonds, u, OVERLOOKED if tries < MOST_STARTS else 0.0)
    chosen, latest = np.empty(crew + 1, np.int64), np.empty(16, np.int64)
    pin, previous = -1, -1
    for i in range(len(lines)):
        pin = i if lines[i, A_LINE] == bonds.units[u, PIN] else pin
        previous = i if lines[i, A_LINE] == bonds.units[u, PREVIOUS] else previous
    if bonds.units[u, PIN] >= 0 and pin < 0:
        return NEVER
    must = np.array([pin, -1 if pin >= 0 or bonds.units[u, CHANGE] == 0 else previous])
    for k in range(count):
        start = starts[k]
        sunk = price_of_start(day, bonds, u, start, start)
        if sunk >= limit:
            break
        if count > tries and chance(board.random) * count >= tries:
            continue
        price_lines(day, board, bonds, u, start, limit - sunk, lines)
        for f in range(finishes(day, bonds, u, start, lines, latest)):
            for turn in range(1 if must[1] < 0 else 2):
                cost = members(lines, needy, latest[f], must[turn], chosen)
                if cost >= limit:
                    continue
                paid = price_of_crew(day, bonds, u, start, lines, chosen[:crew], previous)
                if cost + paid < limit:
                    limit = cost + paid
                    best = limit - base
                    row[ON], row[FROM], row[TO], row[NEEDED], row[PAID] = 1, start, start, 0, paid
                    row[SUPPLIER] = chosen[crew] if needy else -1
                    for c in range(crew):
                        row[MEMBERS + c] = lines[chosen[c], A_LINE]
    return best
