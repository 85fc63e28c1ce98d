"""The best choice among all routes met: set partitioning by OR-Tools, one independent part of the day after another.

A column is one line's whole day. The rows: an order at most once, a line at most once, and for every centre and part
the pieces picked up before a time never more than stock and inbound there by then. A linear program over ever more
columns of the pool finds prices; CP-SAT chooses among the columns that are cheapest by them.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from solver.arrays import Array
from solver.choose import Ask, choose
from solver.columns import Column, Stock, column_of_pool, used_of
from solver.kernel.install import column_orders
from solver.kernel.layout import COLUMN_COST, COLUMN_LINE, COLUMN_STOPS, Day, Pool
from solver.proof.part import Part
from solver.sections import Section

ROUNDS = 40  # of pricing the pool, at most
PER_LINE = 10  # columns added per line and round
CHOSEN = 1500  # columns given to CP-SAT
QUICK, THOROUGH = 0.6, 2.0  # CP-SAT's deterministic seconds for a part of the day


class Columns:
    """All columns of some sections' pools in the whole day's numbers, ready to be priced."""

    def __init__(self, day: Day, pools: Sequence[tuple[Section, Pool]]) -> None:
        self._day, self._pools, self.stock = day, pools, Stock(day)
        self._known: dict[tuple[int, int], Column] = {}
        orders, at, heads, owner = [], [np.zeros(1, np.int64)], [], []
        before = 0
        for k, (section, pool) in enumerate(pools):
            count = int(pool.used[0])
            flat = np.zeros(int(pool.columns[:count, COLUMN_STOPS].sum()), np.int64)
            offsets = np.zeros(count + 1, np.int64)
            flat = flat[: column_orders(section.day.n, pool, offsets, flat)]
            orders.append(section.stops[flat])
            at.append(offsets[1:] + before)
            before += len(flat)
            head = pool.columns[:count].copy()
            head[:, COLUMN_LINE] = section.lines[head[:, COLUMN_LINE]]
            heads.append(head)
            owner += [(k, c) for c in range(count)]
        self._orders, self._at, self._owner = np.concatenate(orders), np.concatenate(at), owner
        self._heads = np.concatenate(heads)
        self.line = self._heads[:, COLUMN_LINE]
        self.cost = self._heads[:, COLUMN_COST]

    def summed(self, values: Array) -> Array:
        """Return for every column the sum of its orders' values."""
        return np.add.reduceat(values[self._orders], self._at[:-1]) if len(self._orders) else np.zeros(0)

    def column(self, index: int) -> Column:
        """Return a column in full."""
        key = self._owner[index]
        if key not in self._known:
            section, pool = self._pools[key[0]]
            self._known[key] = section.outside(column_of_pool(section.day, Stock(section.day), pool, key[1]))
        return self._known[key]


def cheapest_per_line(reduced: Array, line: Array, each: int) -> list[int]:
    """Return the indices of up to `each` columns per line with the least reduced cost, if that is below zero."""
    negative = np.flatnonzero(reduced < -0.5)
    ranked = negative[np.lexsort((negative, reduced[negative], line[negative]))]
    starts = np.flatnonzero(np.diff(line[ranked], prepend=-1))
    rank = np.arange(len(ranked)) - np.repeat(starts, np.diff(np.append(starts, len(ranked))))
    return [int(index) for index in ranked[rank < each]]


def price_columns(columns: Columns, mine: Array, part: Part, *, ask: Ask, stop: Callable[[], bool]) -> Array | None:
    """Add columns to the part until none of `mine` lowers its cost; return their reduced costs (None: time is up)."""
    for _ in range(ROUNDS):
        left = ask()
        if stop() or (left is not None and left <= 0) or not part.solve():
            return None
        reduced: Array = (columns.cost - columns.summed(part.prices.prize) + part.prices.line[columns.line])[mine]
        cheap = cheapest_per_line(reduced, columns.line[mine], PER_LINE)
        if part.add(columns.column(int(mine[k])) for k in cheap) == 0:
            break
    return reduced


def gather_part(
    columns: Columns, part: Part, current: Mapping[int, Column], *, ask: Ask, stop: Callable[[], bool]
) -> tuple[Array, Array] | None:
    """Let a part know the columns that its program needs; return those of its lines and their reduced costs.

    None where the time was up before. current: the column of every line that is not idle.
    """
    mine = np.flatnonzero(np.isin(columns.line, np.array(part.lines, np.int64)))
    part.add(current[t] for t in part.lines if t in current)
    reduced = price_columns(columns, mine, part, ask=ask, stop=stop)
    return None if reduced is None else (mine, reduced)


def recombine_part(
    day: Day,
    columns: Columns,
    part: Part,
    current: Mapping[int, Column],
    *,
    ask: Ask,
    stop: Callable[[], bool],
) -> list[Column] | None:
    """Return the best columns found for one part of the day, or None where the time was up before.

    current: the column of every line that is not idle. ask: the seconds left (None: no limit).
    """
    gathered = gather_part(columns, part, current, ask=ask, stop=stop)
    if gathered is None:
        return None
    mine, reduced = gathered
    pooled = [columns.column(int(mine[k])) for k in np.lexsort((mine, reduced))[:CHOSEN]]
    return choose_among(day, part, pooled, current, work=QUICK, ask=ask, stop=stop)


def choose_in_part(
    day: Day, part: Part, current: Mapping[int, Column], *, work: float, ask: Ask, stop: Callable[[], bool]
) -> list[Column] | None:
    """Return the best choice among a part's columns only, or None where the time was up before.

    work: CP-SAT's deterministic seconds.
    """
    part.add(current[t] for t in part.lines if t in current)
    return choose_among(day, part, (), current, work=work, ask=ask, stop=stop) if part.solve() else None


def choose_among(
    day: Day,
    part: Part,
    more: Sequence[Column],
    current: Mapping[int, Column],
    *,
    work: float,
    ask: Ask,
    stop: Callable[[], bool],
) -> list[Column] | None:
    """Let CP-SAT choose among the part's columns and `more` that are cheapest by the part's prices."""
    start = {column.key: column for t in part.lines if (column := current.get(t)) is not None}
    outside = used_of(column for t, column in sorted(current.items()) if t not in set(part.lines))
    found = {column.key: column for column in (*part.columns, *more) if column.key not in start}
    ranked = sorted(found.values(), key=lambda column: (part.reduced(column), column.key))
    offered = [*start.values(), *ranked[:CHOSEN]]
    hints = [k < len(start) for k in range(len(offered))]
    return choose(day, Stock(day), offered, hints, outside, work=work, ask=ask, stop=stop)
