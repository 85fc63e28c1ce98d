"""Every shift as a line of its own: a relaxation for technicians with several shifts and many orders in reach.

Their whole days are too many to price. What one shift leaves to the next is relaxed: the van is full in each, the next
one starts whenever it may, and of a centre where an earlier one has been there is as much as can be paid for.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from solver.arrays import Array, Lists, able_lines
from solver.columns import Row
from solver.kernel.borrow import borrow_clock, borrow_day
from solver.kernel.layout import (
    ABLE,
    ABLE_END,
    KINDS,
    KINDS_END,
    LINE,
    NEVER,
    PRICE,
    ROUTES,
    ROUTES_END,
    USERS,
    USERS_END,
    Day,
)
from solver.kernel.reach import forbid_unreachable
from solver.pricing.layout import BEHIND, BITS, REWARD
from solver.pricing.view import note_visits

WHOLE = 12  # orders in reach of a technician whose shifts are priced together, at most


def is_wide(day: Day) -> bool:
    """Tell whether somebody with several shifts has too many orders in reach to price them together."""
    several = day.lines[:, ROUTES_END] - day.lines[:, ROUTES] > 1
    reach = (day.clock.pairs[:, :, PRICE] < NEVER).sum(axis=1)
    return bool((reach[several] > WHOLE).any())


def shift_by_shift(day: Day) -> Day:
    """Return the day with a line for every route, by the route's number."""
    owner = day.clock.routes[:, LINE]
    count = len(owner)
    routes = day.clock.routes.copy()
    routes[:, LINE] = np.arange(count)
    clock = day.clock._replace(pairs=day.clock.pairs[owner], routes=routes, stops=day.clock.stops.copy())
    lines = np.stack([np.arange(count), np.arange(1, count + 1), np.zeros(count, np.int64)], axis=1)
    forbid_unreachable(borrow_clock(clock), lines)
    able = able_lines(clock.pairs)
    slices = [tuple(row[at : at + 2]) for at in (USERS, KINDS) for row in day.parts.tolist()]
    lists = Lists([*able, *(day.lists[slice(*at)].tolist() for at in slices)])
    for i in range(day.n):
        clock.stops[i, [ABLE, ABLE_END]] = lists.slice_of(i)
    parts = day.parts.copy()
    for p in range(len(parts)):
        parts[p, [USERS, USERS_END]] = lists.slice_of(day.n + p)
        parts[p, [KINDS, KINDS_END]] = lists.slice_of(day.n + len(parts) + p)
    flat = np.array(lists.flat, np.int64)
    return day._replace(clock=clock, lines=lines, van=day.van[owner], parts=parts, lists=flat)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passages:
    """What people pick up in one shift and use in a later one: a later line may say that a pick-up kind is behind it.

    It pays for that what an earlier line of the same person gets for a visit: there is a row (-1 - line, kind) of the
    linear program for each, "no more than visits", and no piece is counted there.
    may: bool [lines, kinds] what may be behind a line when it starts; later: the lines of the same person that follow;
    priced: False: there are no such rows, and whatever may be behind is so for nothing.
    """

    may: Array
    later: tuple[tuple[int, ...], ...]
    priced: bool

    def rows(self, line: int, behind: Iterable[int], visited: Iterable[int]) -> dict[Row, int]:
        """Return the rows of a column that needs some kinds behind it and visits others."""
        if not self.priced:
            return {}
        found = {(-1 - line, kind): 1 for kind in behind}
        found |= {(-1 - after, kind): -1 for after in self.later[line] for kind in visited if self.may[after, kind]}
        return found

    def prices(self, line: int, rows: Mapping[Row, int]) -> Array:
        """Return the BEHIND and REWARD of every kind at the rows' prices: int64 [kinds, 2]."""
        found = np.full((self.may.shape[1], 2), (NEVER, 0), np.int64)
        for kind in np.flatnonzero(self.may[line]).tolist():
            found[kind, BEHIND] = rows.get((-1 - line, kind), 0)
        for after in self.later[line]:
            found[:, REWARD] += [rows.get((-1 - after, kind), 0) for kind in range(len(found))]
        return found

    def rewarded(self, line: int, rows: Mapping[Row, int]) -> set[int]:
        """Return the kinds that a line gets something for, at the rows' prices."""
        if not self.later[line]:
            return set()
        rewards: list[int] = np.flatnonzero(self.prices(line, rows)[:, REWARD] > 0).tolist()
        return set(rewards)


def no_passages(day: Day) -> Passages:
    """Return that no line has been anywhere when it starts."""
    kinds = len(day.clock.stops) - day.n
    return Passages(may=np.zeros((len(day.lines), kinds), np.bool_), later=((),) * len(day.lines), priced=False)


def passages(day: Day) -> Passages:
    """Return the passages between the routes of a day, as lines of their own.

    They have prices only where every kind has a bit of its own in the pricing problem.
    """
    kinds = len(day.clock.stops) - day.n
    can, may = np.zeros((2, len(day.clock.routes), kinds), np.bool_)
    note_visits(borrow_day(day), can)
    later: list[tuple[int, ...]] = []
    for first, end, _ in day.lines.tolist():
        later += [tuple(range(r + 1, end)) for r in range(first, end)]
        for r in range(first + 1, end):
            may[r] = can[first:r].any(axis=0)
    return Passages(may=may, later=tuple(later), priced=kinds < BITS)
