"""The arrays that the kernel works on. Everything is int64 unless said otherwise; times are seconds from the epoch.

Words: a *line* is a technician; a *route* is one technician's one shift (routes of a line are neighbours, in time
order); a *stop* is an int: below n an order, from n on a *pick-up kind*, which is a centre with a release, the time
before which the pick-up does not finish (it waits for an inbound lot). A *lot* is pieces of one part at one centre
that can be had from a time on at a price; a pick-up kind reaches the lots of its centre that are there at its release.
So what a line picks up never depends on its timing, only on its stops.

The arrays are few and wide because Numba passes every array of a named tuple with every call; the columns have names.
"""

from typing import Any, NamedTuple

import numpy as np

# typed, because Numba compiles a function anew for every literal that it is called with
NONE: Any = np.int64(-1)
ZERO: Any = np.int64(0)
ONE: Any = np.int64(1)
NEVER = 1 << 60  # later than any time, dearer than any cost
LABELS = 16  # how many ways to have come to a stop are kept side by side

# columns of Clock.stops; the second group is for orders only, RELEASE for pick-up kinds only
PLACE, SERVICE, CENTER, RELEASE = range(4)  # location, seconds (orders: nominal), centre or -1: an order, release
REPORTED, RESPOND, RESOLVE, C_RESPONSE, C_LATE, C_UNRESOLVED, BASE, UNSERVED = range(4, 12)
WINDOWS, WINDOWS_END, NEEDS, NEEDS_END, ABLE, ABLE_END = range(12, 18)  # slices of windows, needs and lists
STOP_COLUMNS = 18

# columns of Clock.routes
LINE, START, END, EFFICIENCY, FLOOR, SHIFT_END, CEILING = range(
    7
)  # END -1: open; FLOOR, CEILING: first and last second
REST, REST_FROM, REST_TO, REST_S = range(7, 11)  # REST 1: a break may be due, starts in [REST_FROM, REST_TO]
W_TRAVEL, W_OVERTIME, W_DURATION = range(11, 14)  # cost per second
EVEN = 14  # 1: the moment of a visit has no price of its own, see solver.kernel.even
ROUTE_COLUMNS = 15

PRICE, EXPIRY = range(2)  # Clock.pairs: away + change + prices, or NEVER: may not; latest finish by the certificates
ROUTES, ROUTES_END, TIED = range(3)  # Day.lines: its routes; 1: a route may run into the next one's shift
USERS, USERS_END, KINDS, KINDS_END, REUSABLE, MOST = range(6)  # Day.parts: slices of lists; 1: not used up; most
# pieces that one order needs
FROM, UNIT_COST, PIECES, PART = range(4)  # Day.lots


class Clock(NamedTuple):
    """What timing needs. In `stops`, C_… is the cost of a second after REPORTED, RESPOND, RESOLVE (NEVER: none).

    BASE is what an order costs at least; it is taken off its costs here, and off its UNSERVED cost.
    """

    stops: Any  # [n + kinds, STOP_COLUMNS]
    windows: Any  # [.., 2] an order with none at all can never start
    pairs: Any  # [lines, n, 2]
    travel: Any  # int32 [location, location] seconds
    routes: Any  # [routes, ROUTE_COLUMNS]


class Day(NamedTuple):
    """The problem. Never changed. Offsets into `lists` are in the rows that own the list."""

    n: int  # orders
    clock: Clock
    needs: Any  # [.., 2] part, pieces
    lines: Any  # [lines, 3]
    van: Any  # [lines, parts] pieces
    parts: Any  # [parts, 6]
    lots: Any  # [lots, 4]
    lot_at: Any  # [centres * parts + 1] the lots of (centre, part), cheapest first
    lists: Any  # lines able to serve an order; orders that need a part; pick-up kinds that reach a lot of a part
    active: Any  # [m] the orders that somebody may serve and the search can plan
    near: Any  # [n, k] the nearest other active orders, nearest first


NOW, WAS, BEST = range(3)  # versions: the current plan, a touched line before its change, the best plan met
SIZE, COST, ARRIVE = range(3)  # Board.state: stops; cost without inbound pieces; time at the end
LOW, EARLY, LATE = range(3)  # Board.ahead, see solver.kernel.timing.look_ahead
FREE, PAID, SLACK = range(3, 6)  # even routes only, see solver.kernel.even.survey
AHEAD_COLUMNS = 6
N_PICKS, PICK_COST = range(2)  # Board.supply; PICK_COST: of inbound pieces
WHERE, OUT_AT = range(2)  # Board.orders: route or -1; index into the queue OUT or -1
IS_TOUCHED, IS_DIRTY = range(2)  # Board.marks
OUT, ABSENT, TOUCHED, DIRTY = range(4)  # Board.queues, their lengths in the first four of `count`:
# orders not served; orders to be inserted; lines changed since the last decision; lines that differ from the best plan
TOTAL, BEST_TOTAL, ACCEPTED, VERSIONS, FAVOURED, FAVOUR = range(
    4, 10
)  # Board.count: cost of the current and the best plan; accepted
# rounds; versions of lines and of parts' stock given out; a line that seems cheaper than it is, and by how much
LINE_NOW, LINE_WAS, PART_NOW, PART_WAS = range(4)  # Board.version; WAS: at the last decision


class Board(NamedTuple):
    """A current plan that is always legal, what is needed to take a change back, and the best plan met."""

    seq: Any  # [3, routes, cap] stops
    state: Any  # [3, routes, 3]
    ahead: Any  # [2, routes, cap + 1, AHEAD_COLUMNS] what is known of the way from stop k on
    picks: Any  # [3, lines, q, 3] which pick-up stop of the line, lot, pieces
    supply: Any  # [3, lines, 2]
    left: Any  # [2, lines, parts] van stock less what its orders use up; below 0: so much is picked up
    residual: Any  # [lots] pieces not taken
    orders: Any  # [n, 2]
    marks: Any  # [lines, 2]
    queues: Any  # [4, max(2 n, lines)]
    keys: Any  # float64 [2 n] what the absent orders are sorted by
    labels: Any  # [3, LABEL_ROWS, LABEL_COLUMNS] scratch: ways to have come here, see timing
    held: Any  # [parts] scratch
    shops: Any  # [3, ..] scratch: pick-up kinds passed so far, pieces taken there, the first order that takes any
    bare: Any  # [cap] scratch: a route without one of its pick-ups
    bare_ahead: Any  # [cap + 1, AHEAD_COLUMNS] scratch: what is known of its way
    found: Any  # scratch: pick-up kinds looked at
    broken: Any  # scratch: routes ruined
    given: Any  # [q, 2] scratch: lot and pieces of a line's picks before they are chosen anew
    net: Any  # [lots] scratch, all 0: pieces that a lot has won by that
    version: Any  # [4, max(lines, parts)] what a line, and a part's stock, are now and were
    memory: Any  # [power of two, 9] insertions worked out before, see recreate
    count: Any  # [10]
    random: Any  # uint64 [1]


COLUMN_LINE, COLUMN_COST, COLUMN_AT, COLUMN_STOPS, COLUMN_PICKS = range(5)


class Pool(NamedTuple):
    """Lines' whole days met in the search: the columns of the set partitioning.

    columns: line, cost without inbound pieces, offset into `data`, how many ints of stops (routes apart by -1), how
    many picks, three ints each after the stops: which pick-up stop of the line, part, pieces.
    """

    columns: Any  # [m, 5]
    key: Any  # uint64 [m] hash of (line, orders, picks)
    table: Any  # [power of two] open addressing: column + 1
    data: Any  # int32
    used: Any  # [2] columns, ints of data
