"""Empty boards and pools for a day."""

import numpy as np

from solver.kernel.labels import LABEL_COLUMNS, LABEL_ROWS
from solver.kernel.layout import (
    AHEAD_COLUMNS,
    BEST_TOTAL,
    CEILING,
    EARLY,
    EFFICIENCY,
    FLOOR,
    FREE,
    LATE,
    NEVER,
    OUT,
    OUT_AT,
    PAID,
    PIECES,
    ROUTES,
    ROUTES_END,
    SERVICE,
    SLACK,
    TOTAL,
    UNSERVED,
    W_DURATION,
    WHERE,
    Board,
    Day,
    Pool,
)

MOST_KINDS = 6  # pick-up kinds looked at for a pair
MOST_STRINGS = 16  # routes ruined at once
MEMORY_BITS = 20  # the most insertions remembered, as a power of two
MOST_STOPS = 300  # of a route; longer ones cost too much time to be improved


def longest_route(day: Day) -> int:
    """Return room for the stops of any route: as many orders as its time allows, a pick-up before each, and some."""
    routes = day.clock.routes
    if day.n == 0 or len(routes) == 0:
        return 4
    shortest_s = max(1, int(day.clock.stops[: day.n, SERVICE].min()) * int(routes[:, EFFICIENCY].min()) // 100)
    longest_s = int((routes[:, CEILING] - routes[:, FLOOR]).max())
    return 4 + 2 * min(day.n, max(0, longest_s) // shortest_s + 1, MOST_STOPS)


def new_board(day: Day, seed: int) -> Board:
    """Return a board on which every active order is left out."""
    lines, routes, parts = len(day.lines), len(day.clock.routes), day.van.shape[1]
    cap = longest_route(day)
    slots = 1 << min(MEMORY_BITS, (lines * day.n).bit_length())
    most_routes = int((day.lines[:, ROUTES_END] - day.lines[:, ROUTES]).max()) if lines else 1

    def ints(*shape: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
        return np.zeros(shape, np.int64)

    board = Board(
        seq=ints(3, routes, cap),
        state=ints(3, routes, 3),
        ahead=ints(2, routes, cap + 1, AHEAD_COLUMNS),
        picks=ints(3, lines, 2 * cap, 3),
        supply=ints(3, lines, 2),
        left=np.stack([day.van, day.van]),
        residual=day.lots[:, PIECES].copy(),
        orders=ints(day.n, 2),
        marks=ints(lines, 2),
        queues=ints(4, max(2 * day.n, lines)),
        keys=np.zeros(2 * day.n),
        labels=ints(3, LABEL_ROWS, LABEL_COLUMNS),
        held=ints(parts),
        shops=ints(3, cap * most_routes),
        bare=ints(cap),
        bare_ahead=ints(cap + 1, AHEAD_COLUMNS),
        found=ints(MOST_KINDS),
        broken=ints(MOST_STRINGS),
        given=ints(2 * cap, 2),
        net=ints(len(day.lots)),
        version=ints(4, max(lines, parts)),
        memory=np.full((slots, 9), -1, np.int64),
        count=ints(10),
        random=np.array([(seed * 0x9E3779B97F4A7C15 + 0x1234567) % (1 << 64) or 1], np.uint64),
    )
    board.ahead[:, :, 0, EARLY] = -NEVER
    board.ahead[:, :, 0, LATE] = day.clock.routes[:, CEILING]
    board.ahead[:, :, 0, FREE] = day.clock.routes[:, FLOOR]
    board.ahead[:, :, 0, PAID] = -day.clock.routes[:, W_DURATION] * day.clock.routes[:, FLOOR]
    board.ahead[:, :, 0, SLACK] = np.maximum(0, day.clock.routes[:, CEILING] - day.clock.routes[:, FLOOR])
    board.orders[:, WHERE] = board.orders[:, OUT_AT] = -1
    board.queues[OUT, : len(day.active)] = day.active
    board.orders[day.active, OUT_AT] = np.arange(len(day.active))
    board.count[OUT] = len(day.active)
    board.count[TOTAL] = board.count[BEST_TOTAL] = day.clock.stops[day.active, UNSERVED].sum()
    return board


def new_pool(columns: int, ints: int) -> Pool:
    """Return an empty pool with room for so many columns and ints of stops and picks."""
    return Pool(
        columns=np.zeros((columns, 5), np.int64),
        key=np.zeros(columns, np.uint64),
        table=np.zeros(1 << (2 * columns).bit_length(), np.int64),
        data=np.zeros(ints, np.int32),
        used=np.zeros(2, np.int64),
    )
