"""A choice of columns, one for a line at most: as the kernel's arrays, and what it costs."""

from collections.abc import Mapping

import numpy as np

from solver.arrays import Array
from solver.columns import Column, Stock
from solver.kernel.layout import FROM, PIECES, RELEASE, ROUTES, UNIT_COST, UNSERVED, Day


def plan_arrays(day: Day, current: Mapping[int, Column]) -> tuple[Array, Array, Array, Array]:
    """Return a choice of columns as the kernel's sequences, sizes, picks and their numbers, with a lot for every piece.

    Pieces are given out in the order of the pick-ups' releases, the cheapest lot that is there first: that finds a
    legal supply if there is one, and the cheapest.
    """
    longest = max((len(column.stops) for column in current.values()), default=0)
    most = max((sum(pieces for _, _, pieces in column.picks) for column in current.values()), default=0)
    seq, size = np.zeros((len(day.clock.routes), longest), np.int64), np.zeros(len(day.clock.routes), np.int64)
    picks, n_picks = np.zeros((len(day.lines), most, 3), np.int64), np.zeros(len(day.lines), np.int64)
    wishes = []
    for t, column in sorted(current.items()):
        r = int(day.lines[t, ROUTES])
        for stop in column.stops:
            if stop < 0:
                r += 1
            else:
                seq[r, size[r]] = stop
                size[r] += 1
        shops = [stop for stop in column.stops if stop >= day.n]
        for shop, part, pieces in column.picks:
            wishes.append((int(day.clock.stops[shops[shop], RELEASE]), t, shop, shops[shop], part, pieces))
    left = day.lots[:, PIECES].copy()
    stock = Stock(day)
    for release, t, shop, kind, part, pieces in sorted(wishes):
        lots = stock.lots(stock.cell(kind, part))
        for lot in sorted(lots, key=lambda lot: (day.lots[lot, UNIT_COST], lot)):
            if day.lots[lot, FROM] <= release and pieces > 0 and left[lot] > 0:
                taken = min(pieces, int(left[lot]))
                picks[t, n_picks[t]] = (shop, lot, taken)
                n_picks[t] += 1
                left[lot] -= taken
                pieces -= taken
    return seq, size, picks, n_picks


def cost_in(day: Day, chosen: Mapping[int, Column]) -> int:
    """Return what days of some lines cost with the pieces bought for them, less that of serving nobody."""
    _, _, picks, n_picks = plan_arrays(day, chosen)
    bought = sum(
        int(day.lots[lot, UNIT_COST]) * taken for t in chosen for _, lot, taken in picks[t, : n_picks[t]].tolist()
    )
    gain = sum(int(day.clock.stops[list(column.orders), UNSERVED].sum()) for column in chosen.values())
    cost: int = sum(column.cost for column in chosen.values()) + bought - gain
    return cost
