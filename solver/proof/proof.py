"""What no legal plan costs less than: the bounds of all parts of the day, and what people and pieces are worth."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from typing import Any

from solver.arrays import DEAREST, day_arrays, parts_of
from solver.choose import Ask
from solver.columns import Column
from solver.divide import parts_of_day
from solver.kernel.layout import NEEDS, NEEDS_END, NEVER, PRICE, ROUTES, ROUTES_END, Day
from solver.pricing.layout import Desk, new_desk
from solver.problem import Problem
from solver.proof.part import MANY_LABELS, Part, split
from solver.proof.priced import Step
from solver.proof.relaxed import is_relaxed, relaxed
from solver.proof.shifts import is_wide, no_passages, passages, shift_by_shift

MOST_ORDERS = 250  # that one line may serve: laying more out takes longer than somebody who says stop will wait

Stop = Callable[[], bool]


class Proof:
    """A valid bound that rises round by round.

    day, lines: the search's own arrays and parts; they are shared where nothing had to be relaxed, and then the columns
    found are days of the search, too.
    """

    def __init__(
        self, problem: Problem, day: Day, lines: Sequence[Sequence[int]], threads: Executor | None, desks: int
    ) -> None:
        self._problem, self._threads, self._many = problem, threads, desks
        self._lines, self._apart = day.lines, is_wide(day)
        self._nothing = sum(min(order.unserved_cost, DEAREST) for order in problem.orders)
        self._desks: list[Desk] = []
        self.parts: list[Part] = []
        self._too_wide: set[int] = set()
        self.shared = False
        found = relaxed(problem)
        self._known = found is not None
        if found is None:
            return
        into, groups = found
        coupled = is_relaxed(problem, into)
        self.shared = not coupled and not self._apart
        self.day = relaxed_arrays(problem, into) if coupled else day
        lines, passed = parts_of_day(self.day) if coupled else lines, no_passages(self.day)
        if self._apart:
            lines, passed = [shifts for part in lines if (shifts := self._shifts(part))], passages(self.day)
            self.day = shift_by_shift(self.day)
        names = {order.id: g for g, order in enumerate(problem.orders)}
        links = [(g, names[link.order]) for g, order in enumerate(problem.orders) for link in order.after]
        self.parts = split(self.day, passed, lines, groups, links)
        for part in self.parts:
            part.seed_errands()
        choices = (self.day.clock.pairs[:, :, PRICE] < NEVER).sum(axis=1)
        self._too_wide = {k for k, part in enumerate(self.parts) if choices[list(part.lines)].max() > MOST_ORDERS}

    @property
    def bound(self) -> int:
        """No legal plan costs less."""
        return self._nothing + sum(part.bound for part in self.parts) if self._known else 0

    @property
    def open_parts(self) -> list[int]:
        """The parts whose bound may still rise, those that are most worth another round first."""
        still = [k for k, part in enumerate(self.parts) if not part.done and k not in self._too_wide]
        return sorted(still, key=lambda k: (-self.parts[k].worth, k))

    def seed(self, columns: Iterable[Column]) -> None:
        """Let the linear programs start from what columns of the search become in the relaxed day."""
        part_of = {t: part for part in self.parts for t in part.lines}
        for column in columns:
            for t, steps, behind in self._days_in(column):
                if t in part_of:
                    part_of[t].seed(t, steps, behind)

    def _shifts(self, technicians: Sequence[int]) -> list[int]:
        """Return the lines of the proof that technicians' shifts are, where every shift is one."""
        return [r for t in technicians for r in range(*self._lines[t, ROUTES : ROUTES_END + 1].tolist())]

    def _days_in(self, column: Column) -> Iterator[tuple[int, list[Step], list[int]]]:
        """Yield each line of the proof that a column is for, its steps, and the pick-ups that are behind it."""
        steps, index = [], 0
        for stop in column.stops:
            if stop < 0:
                index += 1
            else:
                steps.append((index, stop))
        if not self._apart:
            yield column.line, steps, []
            return
        for k, line in enumerate(self._shifts([column.line])):
            behind = sorted({stop for route, stop in steps if route < k and stop >= self.day.n})
            yield line, [(0, stop) for route, stop in steps if route == k], behind

    def round(self, k: int, stop: Stop) -> bool:
        """Raise the bound of one part; False, and nothing done, if stopped before the end."""
        return self.parts[k].round(self._all_desks(), self._threads, stop)

    def close(self, k: int, spare: int, *, ask: Ask, stop: Stop) -> bool:
        """List all days that matter if one part is to cost less than `spare` above its bound, and choose the best.

        False, and nothing done, if stopped before the end.
        """
        return self.parts[k].close(self._all_desks()[0], spare, ask=ask, stop=stop)

    def _all_desks(self) -> list[Desk]:
        if not self._desks:
            self._desks = [new_desk(self.day, MANY_LABELS) for _ in range(self._many)]
        return self._desks

    def prices(self) -> Mapping[str, Any]:
        """Return what one more order's service, technician or piece would save at most, by the programs' duals."""
        orders, technicians = self._problem.orders, self._problem.technicians
        prize = {order.id: 0 for order in orders}
        person = {technician.id: 0 for technician in technicians}
        pieces: dict[tuple[int, int], int] = {}
        everyone = range(len(technicians))
        owner = [t for t in everyone for _ in self._shifts([t])] if self._apart else everyone
        for part in self.parts:
            for group in part.groups:
                prize[orders[group[0]].id] = max(0, int(part.prices.prize[list(group)].sum()))
            for t in part.lines:
                person[technicians[owner[t]].id] += int(part.prices.line[t])
            for (cell, time), price in part.prices.row.items():
                if time == NEVER:
                    key = divmod(cell, int(self.day.van.shape[1]))
                    pieces[key] = max(price, pieces.get(key, 0))
        centers, names = self._problem.centers, parts_of(self._problem)
        listed = [[centers[c].id, names[p], price] for (c, p), price in sorted(pieces.items()) if price > 0]
        return {"orders": prize, "technicians": person, "pieces": listed}


def relaxed_arrays(problem: Problem, into: Problem) -> Day:
    """Return the arrays of a relaxed problem. Nobody need bring a crew's parts, but the numbers of parts stay."""
    day = day_arrays(into)
    for i, order in enumerate(problem.orders):
        if order.crew > 1:
            day.clock.stops[i, NEEDS_END] = day.clock.stops[i, NEEDS]
    return day
