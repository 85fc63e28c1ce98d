"""What a line can still gain in a route after a node, at most: that of the best walk on, in ticks of time.

It may come back to an order but not at once (q-routes without 2-cycles: Christofides, Mingozzi and Toth 1981). Time is
rounded down to the tick at every order, pick-ups on the way take the shortest detour, and pieces their least price; so
a walk gains no less than the best legal way on.
"""

from typing import Any

from numba import njit

from solver.kernel.layout import (
    CEILING,
    END,
    FLOOR,
    NEVER,
    PLACE,
    REST,
    REST_FROM,
    REST_S,
    REST_TO,
    ROUTES,
    ROUTES_END,
    SERVICE,
    SHIFT_END,
    START,
    W_DURATION,
    W_OVERTIME,
    W_TRAVEL,
    ZERO,
)
from solver.kernel.timing import serve
from solver.pricing.layout import (
    AFTER,
    BIT,
    CARRIED,
    HOME,
    MOST_WALK_TICKS,
    NEAREST,
    NODE,
    NODES,
    OFFERED,
    ORDERS,
    REST_DUE,
    REST_LATEST,
    REST_SOONEST,
    REST_TICKS,
    RESTED,
    SEEN,
    SHOPS,
    STOP,
    TAKES,
    TICK_S,
    TIME,
    WALK_END,
    WALK_TICKS,
    WAYS,
    WORD,
)


@njit(cache=True, nogil=True)
def walk_ahead(day: Any, view: Any, walks: Any, outlook: Any, t: int, prizes: Any) -> None:
    """Fill the walks of all routes of a line."""
    m, nodes, dues = view.sizes[ORDERS], view.sizes[NODES], outlook.dues
    first, end = day.lines[t, ROUTES], day.lines[t, ROUTES_END]
    walks.frame[:, TICK_S] = 0
    for r in range(first, end):
        note_frame(day, view, walks, r, r - first)
        if walks.frame[r - first, WALK_END] > MOST_WALK_TICKS:
            walks.frame[:, TICK_S] = 0
            return
    for r in range(first, end):
        index, step = r - first, walks.frame[r - first, TICK_S]
        note_legs(day, view, walks, r, index, step, dues)
        note_gains(day, view, walks, outlook, r, index, step, prizes)
        note_late(view, walks, outlook, index)
        shopped = 1 if nodes - 1 == m or view.sizes[CARRIED] != 0 else 0  # no pick-up needed, or one is behind
        rested = 1 - walks.frame[index, REST_DUE]
        for tick in range(walks.frame[index, WALK_END] - 1, -1, -1):
            for layer in range(4):
                if layer & 1 < rested or layer >> 1 < shopped:
                    continue
                note_arrivals(view, walks, index, tick, layer)
                if not reached(day, r, day.clock.routes[r, FLOOR] + tick * step, step, layer):
                    walks.value[index, tick, layer, :nodes] = -NEVER
                    walks.ways[index, tick, layer, :nodes] = -1
                    continue
                for i in range(nodes):
                    if layer >> 1 == 1 or i < m or i == nodes - 1:  # a pick-up is behind whoever stands there
                        walk_from(day, view, walks, r, index, tick, layer, i, dues)


@njit(cache=True, nogil=True)
def note_frame(day: Any, view: Any, walks: Any, r: int, index: int) -> None:
    """Note the ticks of a route, and of its break: no two orders within one tick, or walks would go round and round."""
    floor, frame = day.clock.routes[r, FLOOR], walks.frame[index]
    span = max(0, day.clock.routes[r, CEILING] - floor)
    step = span // WALK_TICKS + 1
    for j in range(view.sizes[ORDERS]):
        step = min(step, view.nodes[j, TAKES] - view.nodes[j, NEAREST])
    step = max(1, step)
    frame[TICK_S], frame[WALK_END], frame[REST_DUE] = step, span // step + 1, day.clock.routes[r, REST]
    frame[REST_SOONEST] = max(0, day.clock.routes[r, REST_FROM] - floor) // step
    frame[REST_LATEST] = (day.clock.routes[r, REST_TO] - floor) // step
    frame[REST_TICKS] = day.clock.routes[r, REST_S] // step


@njit(cache=True, nogil=True)
def reached(day: Any, r: int, time: int, step: int, layer: int) -> bool:
    """Tell whether a layer can be met with around a time: not rested too late for a break, or rested too early."""
    if day.clock.routes[r, REST] == 0:
        return True
    if layer & 1 == 0:
        return bool(time <= day.clock.routes[r, REST_TO])
    return bool(time + 4 * step > day.clock.routes[r, REST_FROM] + day.clock.routes[r, REST_S])  # ticks are rounded


@njit(cache=True, nogil=True)
def note_legs(day: Any, view: Any, walks: Any, r: int, index: int, step: int, dues: Any) -> None:
    """Note ticks and costs of the ways between orders, direct and by way of a pick-up."""
    m = view.sizes[ORDERS]
    second = day.clock.routes[r, W_TRAVEL] + day.clock.routes[r, W_DURATION]
    for i in range(view.sizes[NODES]):
        here = place_of(day, view, r, i)
        for j in range(m):
            there, least = day.clock.stops[view.nodes[j, STOP], PLACE], NEVER
            if dues[j] >= 0:
                for k in range(m, view.sizes[NODES] - 1):
                    if view.wants[k, view.nodes[j, WORD]] & view.nodes[j, BIT]:
                        place = place_of(day, view, r, k)
                        spent = day.clock.travel[here, place] + day.clock.travel[place, there]
                        least = min(least, spent + day.clock.stops[view.nodes[k, STOP], SERVICE])
            leg = day.clock.travel[here, there]
            walks.legs[index, 0, i, j, 0], walks.legs[index, 0, i, j, 1] = leg // step, leg * second
            walks.legs[index, 1, i, j, 0] = min(least // step, 2 * MOST_WALK_TICKS)
            walks.legs[index, 1, i, j, 1] = view.nodes[j, NEAREST] * second


@njit(cache=True, nogil=True)
def place_of(day: Any, view: Any, r: int, node: int) -> int:
    """Return where a node of a route is."""
    if node == view.sizes[NODES] - 1:
        return int(day.clock.routes[r, START])
    return int(day.clock.stops[view.nodes[node, STOP], PLACE])


@njit(cache=True, nogil=True)
def note_gains(day: Any, view: Any, walks: Any, outlook: Any, r: int, index: int, step: int, prizes: Any) -> None:
    """Note what serving an order on arrival at a tick gains (-NEVER: it cannot be), and the tick at which that ends."""
    floor, dues = day.clock.routes[r, FLOOR], outlook.dues
    for j in range(view.sizes[ORDERS]):
        stop = view.nodes[j, STOP]
        busy = (view.nodes[j, TAKES] - view.nodes[j, NEAREST]) * day.clock.routes[r, W_DURATION]
        for tick in range(walks.frame[index, WALK_END]):
            finish, cost = serve(day.clock, r, stop, max(floor + tick * step, outlook.soonest[index, j]))
            walks.gains[index, tick, j, 0], walks.gains[index, tick, j, 1] = -NEVER, MOST_WALK_TICKS
            if finish < NEVER and dues[j] < NEVER:
                walks.gains[index, tick, j, 0] = prizes[stop] - cost - max(0, dues[j]) - busy
                walks.gains[index, tick, j, 1] = (finish - floor) // step


@njit(cache=True, nogil=True)
def note_late(view: Any, walks: Any, outlook: Any, index: int) -> None:
    """Note which orders no longer pay after a node at a tick.

    None where something else hangs on having visited them: pieces of the van, a later route.
    """
    walks.late[index] = 0
    end = walks.frame[index, WALK_END] if outlook.frame[index, AFTER] == 0 else 0
    for tick in range(end):
        for i in range(view.sizes[NODES]):
            for j in range(view.sizes[ORDERS]):
                arrival = tick + walks.legs[index, 0, i, j, 0]
                if outlook.needy[j] == 0 and (arrival >= end or walks.gains[index, arrival, j, 0] <= 0):
                    walks.late[index, tick, i, view.nodes[j, WORD]] |= view.nodes[j, BIT]


@njit(cache=True, nogil=True)
def note_arrivals(view: Any, walks: Any, index: int, tick: int, layer: int) -> None:
    """Note what arriving at an order at a tick gains with all that follows; all later ticks are known."""
    for j in range(view.sizes[ORDERS]):
        gain, after = walks.gains[index, tick, j, 0], walks.gains[index, tick, j, 1]
        arrive = walks.arrive[index, tick, layer, j]
        arrive[0], arrive[1], arrive[2] = -NEVER, -1, -NEVER
        if gain > -NEVER and after < walks.frame[index, WALK_END]:
            value = walks.value[index, after, layer, j]
            arrive[1] = walks.ways[index, after, layer, j, 0]
            if max(value[HOME], value[0]) > -NEVER:
                arrive[0] = gain + max(value[HOME], value[0])
            if max(value[HOME], value[1]) > -NEVER:
                arrive[2] = gain + max(value[HOME], value[1])


@njit(cache=True, nogil=True)
def walk_from(day: Any, view: Any, walks: Any, r: int, index: int, tick: int, layer: int, i: int, dues: Any) -> None:
    """Find the best walks on from a node at a tick; layer: 1 break taken, 2 been at a pick-up."""
    value, ways = walks.value[index, tick, layer, i], walks.ways[index, tick, layer, i]
    for k in range(WAYS):
        value[k], ways[k] = -NEVER, -1
    value[HOME] = ZERO
    if i < view.sizes[NODES] - 1:
        time, leg = day.clock.routes[r, FLOOR] + tick * walks.frame[index, TICK_S], ZERO
        if day.clock.routes[r, END] >= 0:
            leg = day.clock.travel[place_of(day, view, r, i), day.clock.routes[r, END]]
        value[HOME] = -home(day, r, time, ZERO, leg, layer & 1)[1]
    for j in range(view.sizes[ORDERS]):
        if j != i:
            best = onward(walks, index, tick, layer, i, j, dues)
            spot = WAYS
            while spot > 0 and value[spot - 1] < best:
                spot -= 1
            if spot < WAYS:
                for k in range(WAYS - 1, spot, -1):
                    value[k], ways[k] = value[k - 1], ways[k - 1]
                value[spot], ways[spot] = best, j


@njit(cache=True, nogil=True)
def onward(walks: Any, index: int, tick: int, layer: int, i: int, j: int, dues: Any) -> int:
    """Return the most that going on from node i at a tick to order j can gain, -NEVER: it is impossible."""
    shopping = 1 if dues[j] >= 0 and layer & 2 == 0 else 0
    after, frame = layer | 2 * shopping, walks.frame[index]
    arrival = tick + walks.legs[index, shopping, i, j, 0]
    best = arriving(walks, index, arrival, after, i, j)
    if layer & 1 == 0 and frame[REST_DUE] == 1 and tick <= frame[REST_LATEST]:
        soonest = frame[REST_SOONEST]
        if arrival >= frame[WALK_END] or walks.gains[index, arrival, j, 1] + 1 >= soonest:  # else a break later will do
            rested = max(arrival, soonest) + frame[REST_TICKS]
            best = max(best, arriving(walks, index, rested, after | 1, i, j))
    return best - walks.legs[index, shopping, i, j, 1] if best > -NEVER else -NEVER


@njit(cache=True, nogil=True)
def arriving(walks: Any, index: int, arrival: int, layer: int, i: int, j: int) -> int:
    """Return what arriving at order j at a tick gains with all that follows, but for going back to i at once."""
    if arrival >= walks.frame[index, WALK_END]:
        return -NEVER
    arrive = walks.arrive[index, arrival, layer, j]
    return arrive[2] if arrive[1] == i else arrive[0]


@njit(cache=True, nogil=True)
def most_on(day: Any, view: Any, walks: Any, r: int, index: int, rows: Any, row: int) -> int:
    """Return the most that a label can still gain in its route; NEVER if walks are of no use here."""
    if walks.frame[index, TICK_S] == 0:
        return NEVER
    tick = (rows[row, TIME] - day.clock.routes[r, FLOOR]) // walks.frame[index, TICK_S]
    layer = layer_of(day, view, r, rows, row)
    value, ways = walks.value[index, tick, layer, rows[row, NODE]], walks.ways[index, tick, layer, rows[row, NODE]]
    for k in range(WAYS - 1):
        if ways[k] < 0:
            return value[HOME]
        if not rows[row, SEEN + view.nodes[ways[k], WORD]] & view.nodes[ways[k], BIT]:
            return max(value[HOME], value[k])
    return max(value[HOME], value[WAYS - 1])


@njit(cache=True, nogil=True)
def layer_of(day: Any, view: Any, r: int, rows: Any, row: int) -> int:
    """Return a label's layer of walks: 1 break taken or none due, 2 been at a pick-up or none needed."""
    layer = 1 if rows[row, RESTED] == 1 or day.clock.routes[r, REST] == 0 else 0
    shopped = rows[row, SHOPS] != 0 or view.sizes[NODES] - 1 == view.sizes[ORDERS]
    if rows[row, NODE] == view.sizes[NODES] - 1 and view.sizes[OFFERED] != 0:
        shopped = True  # it may still say that a pick-up is behind
    return layer + (2 if shopped else 0)


@njit(cache=True, nogil=True)
def home(day: Any, r: int, time: int, cost: int, leg: int, rested: int) -> tuple[int, int]:
    """Return (arrival, cost) at a route's end; both NEVER: too late, or the break cannot be taken any more."""
    arrival, spent = time + leg, leg
    if day.clock.routes[r, REST] == 1 and rested == 0 and arrival > day.clock.routes[r, REST_TO]:
        if day.clock.routes[r, END] < 0 or max(time, day.clock.routes[r, REST_FROM]) > day.clock.routes[r, REST_TO]:
            return NEVER, NEVER
        arrival = max(arrival, day.clock.routes[r, REST_FROM]) + day.clock.routes[r, REST_S]
        spent += day.clock.routes[r, REST_S]
    if arrival > day.clock.routes[r, CEILING]:
        return NEVER, NEVER
    cost += leg * day.clock.routes[r, W_TRAVEL] + spent * day.clock.routes[r, W_DURATION]
    return arrival, cost + day.clock.routes[r, W_OVERTIME] * max(ZERO, arrival - day.clock.routes[r, SHIFT_END])
