"""The cheapest plan of a small problem: days of technicians, found one by one, are put together in every way.

A branch is left only where a bound says that it holds no plan cheaper than the best one known.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from tests.solver.exhaustive.clock import PICK, SERVE, Day, best_times, early, price_times
from tests.solver.exhaustive.one_technician import MOST_EFFORT, DayFinder, Floor, TooLargeError
from tests.solver.exhaustive.shelves import takings_cost, together, vans_suffice
from tests.solver.exhaustive.small_case import FAR, Case, Document
from tests.solver.exhaustive.written import plan_document

WIDTHS = (2, 12, None)
"""How many beginnings of each kind are followed: few while a first good plan is looked for, in the end all."""

Clock = list[list[tuple[int, int, int]]]
Need = tuple[int, ...]


DEPARTURES_EFFORT = 50
"""What choosing departures counts, beside anything else that is looked at."""


class Optimum(NamedTuple):
    """A cheapest plan, and how many beginnings and combinations were looked at."""

    cost: int
    plan: Document
    effort: int


def optimum(problem: Document) -> Optimum:
    """Return the cheapest plan of all. Raises TooLargeError where that would take more than some ten seconds."""
    case = Case(problem)
    floor = floor_of(case)
    ceiling: float = sum(order.unserved_cost for order in case.orders) + 1
    found: list[tuple[int, list[Day], Clock]] = []
    effort = 0
    for width in WIDTHS:
        assembly = Assembly(case, floor, ceiling, width)
        assembly.run()
        ceiling, effort = assembly.ceiling, effort + assembly.effort
        found += assembly.found
    cost, days, times = found[-1]
    return Optimum(cost, plan_document(case, cost, days, times), effort)


def floor_of(case: Case) -> Floor:
    """Return what no plan can undercut, from the shortest ways that anybody could drive."""
    reach = case.travel
    size = range(len(reach))
    for k in size:
        reach = [[min(reach[i][j], reach[i][k] + reach[k][j]) for j in size] for i in size]
    starts: dict[int, int] = {}
    for o, order in enumerate(case.orders):
        firsts = sorted(
            min((first_start(case, t, turn, o, reach) for turn in range(len(person.turns))), default=FAR)
            for t, person in enumerate(case.people)
            if person.allowed[o]
        )
        starts[o] = firsts[order.crew - 1] if len(firsts) >= order.crew else FAR
    for _ in case.orders:
        for o, order in enumerate(case.orders):
            for before, min_s, _ in order.links:  # nothing follows for the one waited for: this one may be left out
                starts[o] = in_window(case, o, max(starts[o], min(FAR, starts[before] + min_s)))
    delays, least = [], []
    for o, order in enumerate(case.orders):
        able = [t for t, person in enumerate(case.people) if person.allowed[o]]
        if starts[o] >= FAR or not able:
            delays.append(0.0)
            least.append(float(order.unserved_cost))
            continue
        service = min(case.people[t].service[o] for t in able)
        delay = float(case.delay_cost(o, starts[o], starts[o] + service))
        way = min(case.travel[i][order.place] for i in size if i != order.place or case.uses[i] > 1)
        each = case.weights["travel"] * way + case.weights["duration"] * (service + way)
        each += min(case.people[t].price[o] for t in able)
        delays.append(delay)
        least.append(min(float(order.unserved_cost), delay + order.crew * each))
    return Floor(starts=starts, delays=tuple(delays), least=tuple(least))


def in_window(case: Case, o: int, start: int) -> int:
    """Return the first second from `start` on at which an order may start."""
    return next((max(a, start) for a, b in case.orders[o].windows if start <= b), FAR)


def first_start(case: Case, t: int, turn: int, o: int, reach: list[list[int]]) -> int:
    """Return when somebody could start an order at the earliest in a shift."""
    person = case.people[t]
    start = in_window(case, o, person.turns[turn].floor + reach[person.start][case.orders[o].place])
    return start if start + person.service[o] <= person.turns[turn].limit else FAR


@dataclass(slots=True)
class Assembly:
    """Puts days together. `width` None tries all; `ceiling` falls with each plan found."""

    case: Case
    floor: Floor
    ceiling: float
    width: int | None
    effort: int = 0
    found: list[tuple[int, list[Day], Clock]] = field(default_factory=list)
    _days: list[dict[int, list[Day]]] = field(default_factory=list)
    _bounds: dict[tuple[int, Need], float] = field(default_factory=dict)

    def run(self) -> None:
        """Look at every choice of orders to serve, the most promising first."""
        for t in range(len(self.case.people)):
            finder = DayFinder(self.case, t, self.floor, self.ceiling, self.width)
            by_orders: dict[int, list[Day]] = defaultdict(list)
            for day in sorted(finder.days(), key=lambda each: each.least):
                by_orders[day.orders].append(day)
            self._days.append(dict(by_orders))
            self.effort += finder.labels
        choices = sorted((self._bound(0, need) + left, left, need) for left, need in self._needs())
        for bound, left, need in choices:
            if self._hopeless(bound):
                break
            self._join(0, need, [], 0.0, left)

    def _count(self, effort: int) -> None:
        self.effort += effort
        if self.effort > len(WIDTHS) * MOST_EFFORT:
            raise TooLargeError

    def _hopeless(self, bound: float) -> bool:
        return bound > self.ceiling - 1 + 1e-4

    def _needs(self) -> Iterator[tuple[int, Need]]:
        """Yield what leaving out costs and how many people each order needs, for every choice of orders to serve."""
        orders = self.case.orders
        for served in range(1 << len(orders)):
            if any(
                not served >> before & 1
                for o, order in enumerate(orders)
                if served >> o & 1
                for before, _, _ in order.links
            ):
                continue
            left = sum(order.unserved_cost for o, order in enumerate(orders) if not served >> o & 1)
            yield left, tuple(order.crew if served >> o & 1 else 0 for o, order in enumerate(orders))

    def _open(self, t: int, need: Need) -> Iterator[tuple[int, Need, float]]:
        """Yield which orders a technician may take of those needed, what is needed then, and the bound of it all."""
        yield 0, need, 0.0
        for orders, days in self._days[t].items():
            if all(need[o] for o in range(len(need)) if orders >> o & 1):
                yield orders, tuple(n - (orders >> o & 1) for o, n in enumerate(need)), days[0].least

    def _bound(self, t: int, need: Need) -> float:
        """Return a cost that technicians from t on cannot undercut while doing exactly what is needed."""
        if t == len(self.case.people):
            return 0.0 if not any(need) else float("inf")
        if max(need, default=0) > len(self.case.people) - t:
            return float("inf")
        if (t, need) not in self._bounds:
            self._bounds[t, need] = min(
                (
                    least + self._bound(t + 1, rest)
                    for orders, rest, least in self._open(t, need)
                    if self._pins_kept(t, orders, need)
                ),
                default=float("inf"),
            )
        return self._bounds[t, need]

    def _pins_kept(self, t: int, orders: int, need: Need) -> bool:
        """Whether who is asked for comes along: he takes the order if it is served, and others leave him a place."""
        for o, order in enumerate(self.case.orders):
            taken = bool(orders >> o & 1)
            if t == order.pin and need[o] and not taken:
                return False
            if order.pin is not None and t < order.pin and taken and need[o] == 1:
                return False
        return True

    def _join(self, t: int, need: Need, days: list[Day], cost: float, left: int) -> None:
        """Give technicians from t on their days; `cost` is that of the days so far at their own best times."""
        self._count(1)
        if t == len(self.case.people):
            self._finish(days, left)
            return
        options = sorted(
            (least + self._bound(t + 1, rest), orders, rest)
            for orders, rest, least in self._open(t, need)
            if self._pins_kept(t, orders, need)
        )
        for bound, orders, rest in options:
            if self._hopeless(cost + bound + left):
                break
            if not orders:
                self._join(t + 1, rest, days, cost, left)
                continue
            behind = self._bound(t + 1, rest)
            for day in self._days[t][orders]:
                if self._hopeless(cost + day.least + behind + left):
                    break
                joined = [*days, day]
                known = self._joint_bound(joined, cost + day.least)
                if known is not None and not self._hopeless(known + behind + left):
                    self._join(t + 1, rest, joined, known, left)

    def _joint_bound(self, days: list[Day], alone: float) -> float | None:
        """Return a bound on days side by side: shared pieces, and shared orders at common times; None: impossible."""
        bound = alone
        taken = [day.takings for day in days if day.takings]
        if len(taken) > 1 and days[-1].takings:
            inbound = takings_cost(self.case, together(taken))
            if inbound is None:
                return None
            separate = sum(takings_cost(self.case, takings) or 0 for takings in taken)
            bound = max(bound, sum(day.least for day in days) + inbound - separate)
        tied = [day for day in days if day.coupled]
        if len(tied) < 2 or not days[-1].coupled:
            return bound
        self._count(1)
        times = early(self.case, tied, self.floor.starts)
        if times is None:
            return None
        if not self.case.weights["duration"]:
            inbound = takings_cost(self.case, together(day.takings for day in tied)) or 0
            rest = sum(day.least for day in days if not day.coupled)
            fixed = rest + inbound + sum(day.fixed for day in tied)
            bound = max(bound, price_times(self.case, tied, times) + fixed)
        return bound

    def _finish(self, days: list[Day], left: int) -> None:
        """Time and price a whole plan exactly, and keep it if it is the best so far."""
        case = self.case
        inbound = takings_cost(case, together(day.takings for day in days))
        if inbound is None:
            return
        crews: dict[int, list[str]] = defaultdict(list)
        for day in days:
            for step in day.steps:
                if step.kind == SERVE:
                    crews[step.what].append(case.people[day.t].id)
        changes = sum(
            case.orders[o].change
            for o, crew in crews.items()
            if case.orders[o].crew > 1 and case.orders[o].previous and case.orders[o].previous not in crew
        )
        fixed = left + inbound + changes + sum(day.fixed for day in days)
        self._count(DEPARTURES_EFFORT if case.weights["duration"] else 1)
        best = best_times(case, days, self.floor.starts, self.ceiling - fixed)
        if best is None or not vans_suffice(case, pieces_moved(days, best[1])):
            return
        cost = round(best[0] + fixed)
        if cost < self.ceiling:
            self.ceiling = cost
            self.found.append((cost, days, best[1]))


def pieces_moved(days: list[Day], times: Clock) -> Iterator[tuple[int, int, int, int, tuple[tuple[int, int], ...]]]:
    """Yield pick-ups and orders in the form in which vans are played."""
    for day, when in zip(days, times, strict=True):
        for step, (_, start, finish) in zip(day.steps, when, strict=True):
            if step.kind == SERVE:
                yield start, 1, day.t, step.what, ()
            elif step.kind == PICK:
                yield finish, 0, day.t, 0, step.pieces
