"""Who picks up which piece where. Vans come first, then the cheapest lot that the pick-ups so far reach.

The lots that an order can draw on are those of the pick-up stops before it: later orders of a line can draw on all
that earlier ones can. So going through a line in time and taking any piece finds a legal supply if there is one.
"""

from typing import Any

from numba import njit

from solver.kernel.layout import (
    CENTER,
    FROM,
    MOST,
    N_PICKS,
    NEEDS,
    NEEDS_END,
    NEVER,
    NOW,
    PART,
    PART_NOW,
    PICK_COST,
    RELEASE,
    REUSABLE,
    ROUTES,
    ROUTES_END,
    SIZE,
    UNIT_COST,
    VERSIONS,
    ZERO,
)


@njit(cache=True, nogil=True)
def reachable(day: Any, board: Any, kind: int, part: int) -> int:
    """Return how many pieces of a part a pick-up of a kind could still take."""
    cell = day.clock.stops[kind, CENTER] * day.van.shape[1] + part
    pieces = 0
    for lot in range(day.lot_at[cell], day.lot_at[cell + 1]):
        if day.lots[lot, FROM] <= day.clock.stops[kind, RELEASE]:
            pieces += board.residual[lot]
    return pieces


@njit(cache=True, nogil=True)
def piece_cost(day: Any, board: Any, kind: int, part: int, pieces: int) -> int:
    """Return what so many pieces of a part cost at a pick-up of a kind."""
    cell = day.clock.stops[kind, CENTER] * day.van.shape[1] + part
    cost = 0
    for lot in range(day.lot_at[cell], day.lot_at[cell + 1]):
        if pieces > 0 and day.lots[lot, FROM] <= day.clock.stops[kind, RELEASE]:
            taken = min(pieces, board.residual[lot])
            cost += taken * day.lots[lot, UNIT_COST]
            pieces -= taken
    return cost


@njit(cache=True, nogil=True)
def missing_pieces(day: Any, board: Any, t: int, part: int, pieces: int) -> int:
    """Return how many pieces of a part a line must pick up in addition to serve one more order."""
    return max(0, pieces - max(0, board.left[NOW, t, part]))


@njit(cache=True, nogil=True)
def give_back(day: Any, board: Any, t: int) -> None:
    """Return all that a line picks up to the lots."""
    for k in range(board.supply[NOW, t, N_PICKS]):
        lot = board.picks[NOW, t, k, 1]
        board.residual[lot] += board.picks[NOW, t, k, 2]
    board.supply[NOW, t, N_PICKS] = 0
    board.supply[NOW, t, PICK_COST] = 0


@njit(cache=True, nogil=True)
def take_pieces(day: Any, board: Any, t: int, order: int, part: int, pieces: int, shops: int) -> bool:
    """Take pieces for an order at the pick-up stops passed so far, each at the best of them; False: not so many."""
    parts = day.van.shape[1]
    for _ in range(pieces):
        best_shop, best_lot, best_cost, best_used = -1, -1, NEVER, 0
        for shop in range(shops):
            kind = board.shops[0, shop]
            cell = day.clock.stops[kind, CENTER] * parts + part
            for lot in range(day.lot_at[cell], day.lot_at[cell + 1]):
                if board.residual[lot] > 0 and day.lots[lot, FROM] <= day.clock.stops[kind, RELEASE]:
                    used = min(1, board.shops[1, shop])
                    if day.lots[lot, UNIT_COST] < best_cost or (
                        day.lots[lot, UNIT_COST] == best_cost and used > best_used
                    ):
                        best_shop, best_lot, best_cost, best_used = shop, lot, day.lots[lot, UNIT_COST], used
                    break
        if best_shop < 0:
            return False
        board.residual[best_lot] -= 1
        if board.shops[1, best_shop] == 0:
            board.shops[2, best_shop] = order
        board.shops[1, best_shop] += 1
        board.supply[NOW, t, PICK_COST] += best_cost
        k = board.supply[NOW, t, N_PICKS]
        for old in range(k):
            if board.picks[NOW, t, old, 0] == best_shop and board.picks[NOW, t, old, 1] == best_lot:
                board.picks[NOW, t, old, 2] += 1
                best_shop = -1
                break
        if best_shop >= 0:
            if k == board.picks.shape[2]:
                board.residual[best_lot] += 1
                return False
            board.picks[NOW, t, k, 0], board.picks[NOW, t, k, 1], board.picks[NOW, t, k, 2] = best_shop, best_lot, 1
            board.supply[NOW, t, N_PICKS] = k + 1
    return True


@njit(cache=True, nogil=True)
def supply(day: Any, board: Any, t: int) -> tuple[int, int]:
    """Choose anew what a line picks up. Return (-1, -1), or (route, index) of the first order that gets no pieces."""
    give_back(day, board, t)
    for r in range(day.lines[t, ROUTES], day.lines[t, ROUTES_END]):
        for k in range(board.state[NOW, r, SIZE]):
            stop = board.seq[NOW, r, k]
            if stop < day.n:
                for d in range(day.clock.stops[stop, NEEDS], day.clock.stops[stop, NEEDS_END]):
                    board.held[day.needs[d, 0]] = day.van[t, day.needs[d, 0]]
    shops = ZERO
    for r in range(day.lines[t, ROUTES], day.lines[t, ROUTES_END]):
        for k in range(board.state[NOW, r, SIZE]):
            stop = board.seq[NOW, r, k]
            if stop >= day.n:
                board.shops[0, shops] = stop
                board.shops[1, shops] = 0
                shops += 1
                continue
            for d in range(day.clock.stops[stop, NEEDS], day.clock.stops[stop, NEEDS_END]):
                part, pieces = day.needs[d, 0], day.needs[d, 1]
                lack = pieces - board.held[part]
                if lack > 0:
                    if not take_pieces(day, board, t, stop, part, lack, shops):
                        return r, k
                    board.held[part] = pieces
                if day.parts[part, REUSABLE] == 0:
                    board.held[part] -= pieces
    return -1, -1


@njit(cache=True, nogil=True)
def note_given(board: Any, t: int) -> int:
    """Note what a line picks up before that is chosen anew; return how many picks there are."""
    for k in range(board.supply[NOW, t, N_PICKS]):
        board.given[k, 0], board.given[k, 1] = board.picks[NOW, t, k, 1], board.picks[NOW, t, k, 2]
    return board.supply[NOW, t, N_PICKS]


@njit(cache=True, nogil=True)
def note_changes(day: Any, board: Any, t: int, given: int) -> None:
    """Give the parts a new version whose lots a line has changed, where it makes a difference to any one order."""
    taken = board.supply[NOW, t, N_PICKS]
    for k in range(given):
        board.net[board.given[k, 0]] += board.given[k, 1]
    for k in range(taken):
        board.net[board.picks[NOW, t, k, 1]] -= board.picks[NOW, t, k, 2]
    for k in range(given + taken):
        lot = board.given[k, 0] if k < given else board.picks[NOW, t, k - given, 1]
        part = day.lots[lot, PART]
        if board.net[lot] != 0 and board.residual[lot] - max(0, board.net[lot]) < day.parts[part, MOST]:
            new_part_version(board, part)
        board.net[lot] = 0


@njit(cache=True, nogil=True)
def new_part_version(board: Any, part: int) -> None:
    """Say that a part's stock is like it never was before; what is remembered of orders that need it holds no more."""
    board.count[VERSIONS] += 1
    board.version[PART_NOW, part] = board.count[VERSIONS]


@njit(cache=True, nogil=True)
def drop_idle_pickups(day: Any, board: Any, t: int) -> None:
    """Take the pick-up stops out at which nothing is picked up (the picks keep their stops)."""
    shop, kept_shops = 0, 0
    for r in range(day.lines[t, ROUTES], day.lines[t, ROUTES_END]):
        kept = 0
        for k in range(board.state[NOW, r, SIZE]):
            stop = board.seq[NOW, r, k]
            if stop >= day.n:
                idle = board.shops[1, shop] == 0
                if not idle:
                    for p in range(board.supply[NOW, t, N_PICKS]):
                        if board.picks[NOW, t, p, 0] == shop:
                            board.picks[NOW, t, p, 0] = kept_shops
                    board.shops[2, kept_shops] = board.shops[2, shop]
                    kept_shops += 1
                shop += 1
                if idle:
                    continue
            board.seq[NOW, r, kept] = stop
            kept += 1
        board.state[NOW, r, SIZE] = kept
