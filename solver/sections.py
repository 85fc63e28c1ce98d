"""A day falls apart into sections: lines and orders that have nothing to do with the others, stock aside.

A section is a `Day` of its own with small tables, so that what the search looks at stays in the processor's cache,
each section keeps a best plan of its own, and several are searched side by side. Spare parts, lots and centres keep
their numbers, so that stock means the same in every section.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from solver.arrays import Array
from solver.columns import Column
from solver.kernel.layout import (
    ABLE,
    ABLE_END,
    END,
    KINDS,
    KINDS_END,
    LINE,
    PLACE,
    ROUTES,
    ROUTES_END,
    START,
    USERS,
    USERS_END,
    Clock,
    Day,
)
from solver.problem import Problem

FEW = 25  # orders; smaller sections are searched together


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Some lines and orders of a day, and the day that has only those.

    lines, routes, stops: their numbers in the whole day, ascending (stops: orders, then all pick-up kinds);
    share: of the day's orders.
    """

    lines: Array
    routes: Array
    stops: Array
    day: Day
    share: float

    def problem_of(self, problem: Problem) -> Problem:
        """Return a problem with the technicians and orders of this section only."""
        return replace(
            problem,
            technicians=tuple(problem.technicians[t] for t in self.lines.tolist()),
            orders=tuple(problem.orders[i] for i in self.stops[: self.day.n].tolist()),
        )

    def outside(self, column: Column) -> Column:
        """Return a column of this section in the whole day's numbers."""
        return replace(
            column,
            line=int(self.lines[column.line]),
            stops=tuple(int(self.stops[stop]) if stop >= 0 else stop for stop in column.stops),
            orders=tuple(self.stops[list(column.orders)].tolist()),
        )

    def own_stops(self, orders: Array) -> Array:
        """Return the numbers here of those orders of the whole day that belong to this section."""
        at = self.local_stops(orders)
        own: Array = at[self.stops[at] == orders]
        return own

    def local_stops(self, stops: Array) -> Array:
        """Return the numbers that stops of the whole day have here; of strangers, any number."""
        local: Array = np.minimum(np.searchsorted(self.stops, stops), len(self.stops) - 1)
        return local


def sections_of(day: Day, parts: Sequence[Sequence[int]]) -> list[Section]:
    """Return the sections, the largest first, of a day with such independent parts (lists of lines): at least one."""
    part_of = np.full(len(day.lines), -1, np.int64)
    for k, members in enumerate(parts):
        part_of[list(members)] = k
    part = part_of[day.lists[day.clock.stops[day.active, ABLE]]]
    sizes = np.bincount(part, minlength=len(parts)) if len(part) else np.zeros(len(parts), np.int64)
    groups: list[list[int]] = []
    room = 0
    for k in np.argsort(sizes, kind="stable").tolist():
        if sizes[k] == 0:
            continue
        if room <= 0:
            groups.append([])
            room = FEW
        groups[-1].append(k)
        room -= int(sizes[k])
    if len(groups) <= 1:
        return [whole_section(day)]
    own = ((np.flatnonzero(np.isin(part_of, group)), day.active[np.isin(part, group)]) for group in groups)
    return sorted((cut(day, lines, orders) for lines, orders in own), key=lambda section: -section.share)


def whole_section(day: Day) -> Section:
    """Return a day as its only section."""
    stops, lines, routes = (np.arange(len(rows)) for rows in (day.clock.stops, day.lines, day.clock.routes))
    return Section(lines=lines, routes=routes, stops=stops, day=day, share=1.0)


def cut(day: Day, lines: Array, orders: Array) -> Section:
    """Return the section of some lines and of all orders that they are able to serve."""
    clock = day.clock
    routes = np.flatnonzero(np.isin(clock.routes[:, LINE], lines))
    stops = np.concatenate([orders, np.arange(day.n, len(clock.stops))])
    rows, route_rows, parts = clock.stops[stops], clock.routes[routes], day.parts.copy()
    ends = route_rows[:, END]
    places = np.unique(np.concatenate([rows[:, PLACE], route_rows[:, START], ends[ends >= 0]]))
    lists: list[Array] = []
    used = 0

    def put(values: Array) -> tuple[int, int]:
        nonlocal used
        lists.append(values)
        used += len(values)
        return used - len(values), used

    line_at, order_at = np.full(len(day.lines), -1), np.full(day.n, -1)
    line_at[lines], order_at[orders] = np.arange(len(lines)), np.arange(len(orders))
    for row in rows[: len(orders)]:
        row[ABLE], row[ABLE_END] = put(line_at[day.lists[row[ABLE] : row[ABLE_END]]])
    for row in parts:
        users = order_at[day.lists[row[USERS] : row[USERS_END]]]
        row[USERS], row[USERS_END] = put(users[users >= 0])
    for row in parts:
        row[KINDS], row[KINDS_END] = put(day.lists[row[KINDS] : row[KINDS_END]] - day.n + len(orders))
    rows[:, PLACE] = np.searchsorted(places, rows[:, PLACE])
    route_rows[:, LINE] = np.searchsorted(lines, route_rows[:, LINE])
    route_rows[:, START] = np.searchsorted(places, route_rows[:, START])
    route_rows[:, END] = np.where(ends >= 0, np.searchsorted(places, ends), -1)
    line_rows = day.lines[lines]
    counts = line_rows[:, ROUTES_END] - line_rows[:, ROUTES]
    line_rows[:, ROUTES_END] = np.cumsum(counts)
    line_rows[:, ROUTES] = line_rows[:, ROUTES_END] - counts
    inner = day._replace(
        n=len(orders),
        clock=Clock(
            stops=rows,
            windows=clock.windows,
            pairs=np.ascontiguousarray(clock.pairs[np.ix_(lines, orders)]),
            travel=np.ascontiguousarray(clock.travel[np.ix_(places, places)]),
            routes=route_rows,
        ),
        lines=line_rows,
        van=day.van[lines],
        parts=parts,
        lists=np.concatenate(lists),
        active=np.arange(len(orders)),
        near=neighbours(day.near[orders], orders),
    )
    return Section(lines=lines, routes=routes, stops=stops, day=inner, share=len(orders) / len(day.active))


def neighbours(near: Array, orders: Array) -> Array:
    """Return lists of nearest orders in the numbers of a section (its own orders only), short ones filled up."""
    at = np.minimum(np.searchsorted(orders, near), len(orders) - 1)
    own = orders[at] == near
    sequence = np.argsort(~own, axis=1, kind="stable")
    nearest = np.take_along_axis(at, sequence, axis=1)
    fill = np.repeat(np.arange(len(orders))[:, None], near.shape[1], axis=1)
    return np.where(np.take_along_axis(own, sequence, axis=1), nearest, fill)
