"""One independent part of the day: column generation with a valid bound after every round."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np

from solver.arrays import Array
from solver.choose import Ask
from solver.columns import Column, Stock
from solver.kernel.layout import ABLE, NEVER, PRICE, UNSERVED, Day
from solver.pricing.layout import CUT, LEAST, Desk
from solver.pricing.price import price_line, price_on
from solver.pricing.quick import price_quickly
from solver.proof.closing import Case, all_days, least_choice
from solver.proof.priced import Priced, Step, Terms, read, real_day, terms_of
from solver.proof.program import Group, Link, Prices, Program, lagrangian
from solver.proof.shifts import Passages, no_passages

ENOUGH = 300  # labels of a line that are made even if its cheapest day is known, for the sake of other columns
FEW_LABELS, MANY_LABELS = 24_000, 192_000  # how many a line may have: twice as many after a round that cut them
LABELS_AT_ONCE = 12_000  # between two looks at the clock
RIPE = 0.003  # the gap, as a share of the program's value, below which its columns are worth a choice
KEPT = ("bound", "value", "prices", "done", "closed", "_best", "_tried", "_idle", "_labels", "_seeking")
SEEKING = 0.0005  # of the program's value: days that promise more are looked for quickly
PROGRESS = 0.01  # the share of the gap that a round closes, or it was idle
SLOW, PATIENCE, MOST_IDLE = 2, 8, 40  # idle rounds in a row: more labels; another is worth less; so many count
MOST_ERRANDS = 3_000  # columns of a part: more of them would hold its program up
NEARLY = 0.05  # a part is closed when new columns can raise its bound by no more than this share of the gap
ROUNDED = 50.0  # cost: so much of a gap comes of whole prices
LISTED = 0.002  # of the program's value: farther above the bound, there are too many days
NEAR = 2.0  # cost: nothing more is to be had when the program's value and the bound are so close

Stop = Callable[[], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Where a part stood."""

    columns: int
    critical: Array
    room: Array
    state: Mapping[str, Any]


class Part:
    """Lines and orders of one part of the day, the columns known for it, and the best bound of its cost.

    Costs are less those of serving nobody. Stock that other parts take is not missed here: that keeps bounds valid.
    groups: orders that are served together or not at all, those of a crew; links: indices of groups.
    """

    def __init__(
        self, day: Day, passages: Passages, lines: Sequence[int], groups: Sequence[Group], links: Sequence[Link]
    ) -> None:
        self._day, self._stock, self._passages = day, Stock(day), passages
        self.lines, self.groups, self._links = tuple(lines), tuple(groups), tuple(links)
        self._free = terms_of(day, self._stock, passages, no_prices(day))
        self._program = self._empty_program()
        self._known: set[tuple[int, tuple[int, ...], tuple[tuple[int, int, int], ...]]] = set()
        self._critical = np.zeros((len(self.lines), day.n), np.bool_)
        self._room = np.full(len(self.lines), FEW_LABELS, np.int64)
        self.columns: list[Column] = []
        self.bound = -sum(max(0, int(day.clock.stops[group[0], UNSERVED])) for group in groups)
        self.value, self.prices = 0.0, no_prices(day)
        self.done = self.closed = not groups
        self._best: tuple[Prices, Mapping[int, int]] | None = None  # prices of the best bound, least costs of the lines
        self._seeking = True  # the next round looks for better days only
        self._labels = [0] * len(self.lines)  # how many the last round made of every line
        self._idle = 0  # rounds in a row without progress
        self._tried = NEVER  # with what to spare it was last tried in vain to close the part

    def mark(self) -> Mark:
        """Return where the part stands, to go back there."""
        state = {name: getattr(self, name) for name in KEPT}
        return Mark(columns=len(self.columns), critical=self._critical.copy(), room=self._room.copy(), state=state)

    def go_back(self, mark: Mark) -> None:
        """Be as if nothing had happened since a mark: what the clock cuts must not matter."""
        self.columns = self.columns[: mark.columns]
        self._known = {column.key for column in self.columns}
        self._critical, self._room = mark.critical, mark.room
        for name, value in mark.state.items():
            setattr(self, name, value)
        self._program = self._empty_program()
        for column in self.columns:
            self._program.add(column)

    def _empty_program(self) -> Program:
        return Program(self._day, self._stock, self.lines, self.groups, self._links)

    def paid(self, column: Column) -> int:
        """Return what a column's pieces cost at the prices."""
        return sum(self.prices.row.get(row, 0) * pieces for row, pieces in column.rows)

    @property
    def ripe(self) -> bool:
        """Whether the columns known are about all that matter."""
        return self.done or self.value - self.bound < RIPE * abs(self.value)

    def closable(self, spare: int) -> bool:
        """Whether all days can probably be listed that matter if the part is to cost `spare` more than its bound."""
        near = self.done or self.value - self.bound < max(ROUNDED, NEARLY * spare)
        known = self._best is not None and not self.closed and 2 * spare <= self._tried
        return near and known and 0 < spare < LISTED * abs(self.value)

    def reduced(self, column: Column) -> int:
        """Return what a column costs at the prices, pieces not counted."""
        return column.cost - int(self.prices.prize[list(column.orders)].sum()) + int(self.prices.line[column.line])

    def add(self, columns: Iterable[Column]) -> int:
        """Add columns that are not known yet; return how many."""
        count = 0
        for column in columns:
            if column.key not in self._known:
                self._known.add(column.key)
                self.columns.append(column)
                self._program.add(column)
                count += 1
        self.done = self.done and count == 0
        return count

    def seed(self, t: int, steps: Sequence[Step], behind: Sequence[int]) -> None:
        """Add a line's day with some steps and pick-ups behind it, with pieces from where they are, if it is legal."""
        found = real_day(self._free, t, steps, behind, range(self._day.n, len(self._day.clock.stops)))
        if found is not None:
            self.add([found[1]])

    def seed_errands(self) -> None:
        """Let lines that others of the same person follow visit a pick-up and do nothing else.

        No passage is worth more than that costs, so its price does not go astray.
        """
        first = [t for t in self.lines if self._passages.later[t]]
        kinds = range(self._day.n, len(self._day.clock.stops))
        for t in first if len(first) * len(kinds) <= MOST_ERRANDS else []:
            for kind in kinds:
                self.seed(t, [(0, kind)], [])

    def solve(self) -> bool:
        """Solve the linear program over the columns known; False if that did not succeed."""
        found = self._program.solve()
        if found is not None:
            self.value, self.prices = found
        return found is not None

    def round(self, desks: Sequence[Desk], threads: Executor | None, stop: Stop) -> bool:
        """Price every line once and add what is found; raise the bound, if better days are not found quickly any more.

        False, and nothing done: stopped before that.
        """
        mark, value = self.mark(), self.value
        if not self.solve():
            self.done = True
            return True
        known = int(self._critical.sum() + self._room.sum())
        priced = self._price_all(desks, threads, stop)
        if priced is None:
            self.go_back(mark)
            return False
        self._labels = [one.labels for one in priced]
        bound = self.bound
        if not self._seeking:
            least = {number: one.least for number, one in enumerate(priced)}
            bound = lagrangian(self._day, self._stock, self.groups, self.prices, least)
            self._note_progress(value, bound)
            if bound > self.bound:
                self.bound, self._best = bound, (self.prices, least)
        better = [self._better(one) for one in priced]
        new = self.add(column for _, column in chain.from_iterable(better))
        again = self._seeking or int(self._critical.sum() + self._room.sum()) > known
        self.done = (new == 0 and not again) or self.value - self.bound < NEAR
        promised = -sum(min((reduced for reduced, _ in found), default=0.0) for found in better)
        self._seeking = new > 0 and promised > SEEKING * abs(self.value)
        return True

    def _price_all(self, desks: Sequence[Desk], threads: Executor | None, stop: Stop) -> list[Priced] | None:
        """Price every line, those that take longest first; None: stopped before the end."""
        todo = iter(sorted(range(len(self.lines)), key=lambda number: -self._labels[number]))
        terms = terms_of(self._day, self._stock, self._passages, self.prices)
        price = self._seek if self._seeking else self._price

        def work(desk: Desk) -> list[tuple[int, Priced]]:
            found = []
            for number in todo:
                if stop() or (priced := price(desk, number, terms, stop)) is None:
                    break
                found.append((number, priced))
            return found

        results = [work(desks[0])] if threads is None else list(threads.map(work, desks))
        priced = [one for _, one in sorted(chain.from_iterable(results), key=lambda pair: pair[0])]
        return priced if len(priced) == len(self.lines) else None

    def _better(self, priced: Priced) -> list[tuple[float, Column]]:
        """Return a line's days that cost less than nothing at the prices, with what they cost."""
        costs = [(self.reduced(column) + self.paid(column), column) for _, column in priced.columns]
        return [(cost, column) for cost, column in costs if cost < -1]

    def _note_progress(self, value: float, bound: int) -> None:
        """Count the rounds in a row that have brought the program's value and the bound no nearer to each other."""
        least = PROGRESS * (self.value - self.bound)
        self._idle = 0 if bound - self.bound > least or value - self.value > least else self._idle + 1

    @property
    def worth(self) -> float:
        """What another round is worth: the gap for the work of a round, half as much after every idle one."""
        idle = min(MOST_IDLE, max(0, self._idle - PATIENCE))
        return math.ldexp((self.value - self.bound) / max(1, sum(self._labels)), -idle)

    def close(self, desk: Desk, spare: int, *, ask: Ask, stop: Stop) -> bool:
        """Raise the bound to what no choice of whole days costs less than, if that is less than `spare` above it.

        False, and nothing done: stopped before the end. `closed` is set unless another try with less to spare may do.
        """
        if self._best is None:
            return True
        prices, least = self._best
        terms = terms_of(self._day, self._stock, self._passages, prices)
        case = Case(terms=terms, prices=prices, groups=self.groups, links=self._links)
        days = all_days(case, desk, {self.lines[number]: one + spare + 1 for number, one in least.items()}, spare, stop)
        if days is None:
            self._tried = spare
            return not stop()
        found = least_choice(case, days, ask=ask, stop=stop)
        if found is None:
            return False
        self.closed = True
        self.bound = max(self.bound, min(found, self.bound + spare))
        self.add(one.column for one in days if one.column is not None)
        return True

    def _seek(self, desk: Desk, number: int, terms: Terms, _stop: Stop) -> Priced:
        """Find good days of a line."""
        t, price = self.lines[number], int(self.prices.line[self.lines[number]])
        price_quickly(self._day, desk, t, terms.prize, terms.piece, self._passages.prices(t, terms.rows), -price)
        return read(terms, desk, t, 0)

    def _price(self, desk: Desk, number: int, terms: Terms, stop: Stop) -> Priced | None:
        """Find the best days of a line, and what none costs less than; None: stopped before the end."""
        t, critical, most = self.lines[number], self._critical[number], int(self._room[number])
        given, cutoff = (self._day, desk, t, terms.prize, terms.piece), -int(self.prices.line[t])
        terms.lay_out(desk, t, 0)
        room = min(most, LABELS_AT_ONCE)
        price_line(*given, cutoff, critical, ENOUGH, room)
        while desk.labels.count[CUT] and room < most:
            if stop():
                return None
            room = min(most, room + LABELS_AT_ONCE)
            price_on(*given, cutoff, ENOUGH, room)
        priced = read(terms, desk, t, min(0, int(desk.labels.count[LEAST])))
        critical[sorted(priced.forgotten)] = True
        better = any(cost < cutoff - 1 for cost, _ in priced.columns)
        if desk.labels.count[CUT] and (not better or self._idle >= SLOW):
            self._room[number] = min(2 * most, MANY_LABELS)
        return priced


def no_prices(day: Day) -> Prices:
    """Return prices of nothing."""
    return Prices(prize=np.zeros(day.n, np.int64), line=np.zeros(len(day.lines), np.int64), link={}, row={})


def part_of(day: Day, lines: Sequence[int]) -> Part:
    """Return some lines and all orders that they may serve, each for itself, as a part."""
    able = (day.clock.pairs[list(lines), : day.n, PRICE] < NEVER).any(axis=0)
    groups = [(order,) for order in day.active.tolist() if able[order]]
    return Part(day, no_passages(day), lines, groups, ())


def split(
    day: Day,
    passages: Passages,
    lines_of_parts: Sequence[Sequence[int]],
    groups: Sequence[Group],
    links: Sequence[Link],
) -> list[Part]:
    """Return the parts of a day whose lines are given, with the groups that somebody can serve."""
    active = set(day.active.tolist())
    owner = {t: k for k, lines in enumerate(lines_of_parts) for t in lines}
    own: list[list[int]] = [[] for _ in lines_of_parts]
    for g, group in enumerate(groups):
        if active.issuperset(group):
            own[owner[int(day.lists[day.clock.stops[group[0], ABLE]])]].append(g)
    parts = []
    for lines, mine in zip(lines_of_parts, own, strict=True):
        at = {g: k for k, g in enumerate(mine)}
        inside = [(at[a], at[b]) for a, b in links if a in at and b in at]
        parts.append(Part(day, passages, lines, [groups[g] for g in mine], inside))
    return parts
