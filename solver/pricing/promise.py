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
    BIT,
    HOME,
    NEAREST,
    NODE,
    NODES,
    ORDERS,
    RESTED,
    SEEN,
    SHOPS,
    STOP,
    TAKES,
    TIME,
    WALK_TICKS,
    WAYS,
    WORD,
)


@njit(cache=True, nogil=True)
def walk_ahead(day: Any, view: Any, walks: Any, outlook: Any, t: int, prizes: Any) -> None:
    """Fill the walks of all routes of a line."""
    m, nodes, dues = view.sizes[ORDERS], view.sizes[NODES], outlook.dues
    first, end = day.lines[t, ROUTES], day.lines[t, ROUTES_END]
    walks.step[:] = 0
    for r in range(first, end):
        step = max(1, (day.clock.routes[r, CEILING] - day.clock.routes[r, FLOOR]) // WALK_TICKS + 1)
        for j in range(m):
            if view.nodes[j, TAKES] - view.nodes[j, NEAREST] < step:
                return  # two orders within one tick: walks could go round and round
    for r in range(first, end):
        floor = day.clock.routes[r, FLOOR]
        step = max(1, (day.clock.routes[r, CEILING] - floor) // WALK_TICKS + 1)
        walks.step[r - first] = step
        note_legs(day, view, walks, r, r - first, step, dues)
        note_gains(day, view, walks, outlook, r, r - first, step, prizes)
        shopped = 1 if view.sizes[NODES] - 1 == m else 0  # nobody needs a pick-up
        rested = 1 if day.clock.routes[r, REST] == 0 else 0
        for tick in range(WALK_TICKS - 1, -1, -1):
            for layer in range(4):
                if layer & 1 >= rested and layer >> 1 >= shopped:
                    if not reached(day, r, floor + tick * step, step, layer):
                        walks.value[r - first, tick, layer, :nodes] = -NEVER
                        walks.ways[r - first, tick, layer, :nodes] = -1
                        continue
                    for i in range(nodes):
                        if layer >> 1 == 1 or i < m or i == nodes - 1:  # a pick-up is behind whoever stands there
                            walk_from(day, view, walks, r, r - first, tick, layer, i, dues)


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
            walks.legs[index, 1, i, j, 0] = min(least // step, 2 * WALK_TICKS)
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
        for tick in range(WALK_TICKS):
            finish, cost = serve(day.clock, r, stop, max(floor + tick * step, outlook.soonest[index, j]))
            walks.gains[index, j, tick, 0], walks.gains[index, j, tick, 1] = -NEVER, WALK_TICKS
            if finish < NEVER and dues[j] < NEVER:
                walks.gains[index, j, tick, 0] = prizes[stop] - cost - max(0, dues[j]) - busy
                walks.gains[index, j, tick, 1] = (finish - floor) // step


@njit(cache=True, nogil=True)
def walk_from(day: Any, view: Any, walks: Any, r: int, index: int, tick: int, layer: int, i: int, dues: Any) -> None:
    """Find the best walks on from a node at a tick; layer: 1 break taken, 2 been at a pick-up."""
    value, ways = walks.value[index, tick, layer, i], walks.ways[index, tick, layer, i]
    for k in range(WAYS):
        value[k], ways[k] = -NEVER, -1
    value[HOME] = ZERO
    if i < view.sizes[NODES] - 1:
        time, leg = day.clock.routes[r, FLOOR] + tick * walks.step[index], ZERO
        if day.clock.routes[r, END] >= 0:
            leg = day.clock.travel[place_of(day, view, r, i), day.clock.routes[r, END]]
        value[HOME] = -home(day, r, time, ZERO, leg, layer & 1)[1]
    for j in range(view.sizes[ORDERS]):
        if j != i:
            best = onward(day, walks, r, index, tick, layer, i, j, dues)
            spot = WAYS
            while spot > 0 and value[spot - 1] < best:
                spot -= 1
            if spot < WAYS:
                for k in range(WAYS - 1, spot, -1):
                    value[k], ways[k] = value[k - 1], ways[k - 1]
                value[spot], ways[spot] = best, j


@njit(cache=True, nogil=True)
def onward(day: Any, walks: Any, r: int, index: int, tick: int, layer: int, i: int, j: int, dues: Any) -> int:
    """Return the most that going on from node i at a tick to order j can gain, -NEVER: it is impossible."""
    shopping = 1 if dues[j] >= 0 and layer & 2 == 0 else 0
    after = layer | 2 * shopping
    arrival = tick + walks.legs[index, shopping, i, j, 0]
    best = step_on(walks, index, i, j, arrival, after)
    if day.clock.routes[r, REST] == 1 and layer & 1 == 0:
        step, floor = walks.step[index], day.clock.routes[r, FLOOR]
        rest_from = max(0, day.clock.routes[r, REST_FROM] - floor) // step
        late = arrival >= WALK_TICKS or walks.gains[index, j, arrival, 1] + 1 >= rest_from  # else a break later will do
        if late and floor + tick * step <= day.clock.routes[r, REST_TO]:
            arrival = max(arrival, rest_from)
            best = max(best, step_on(walks, index, i, j, arrival + day.clock.routes[r, REST_S] // step, after | 1))
    return best - walks.legs[index, shopping, i, j, 1] if best > -NEVER else -NEVER


@njit(cache=True, nogil=True)
def step_on(walks: Any, index: int, i: int, j: int, arrival: int, layer: int) -> int:
    """Return the gain of serving order j, reached from i at a tick, and of walking on from it, but not back at once."""
    if arrival >= WALK_TICKS or walks.gains[index, j, arrival, 0] == -NEVER:
        return -NEVER
    after = walks.gains[index, j, arrival, 1]
    if after >= WALK_TICKS:
        return -NEVER
    value, ways = walks.value[index, after, layer, j], walks.ways[index, after, layer, j]
    best = value[HOME]
    for k in range(WAYS):
        if ways[k] != i:
            best = max(best, value[k])
            break
    return walks.gains[index, j, arrival, 0] + best if best > -NEVER else -NEVER


@njit(cache=True, nogil=True)
def most_on(day: Any, view: Any, walks: Any, r: int, index: int, rows: Any, row: int) -> int:
    """Return the most that a label can still gain in its route; NEVER if walks are of no use here."""
    if walks.step[index] == 0:
        return NEVER
    tick = (rows[row, TIME] - day.clock.routes[r, FLOOR]) // walks.step[index]
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
    return layer + (2 if rows[row, SHOPS] != 0 or view.sizes[NODES] - 1 == view.sizes[ORDERS] else 0)


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
