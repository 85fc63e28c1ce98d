"""Every day that one technician can have: orders, stops, breaks and shifts in every order that may be best.

What is left out cannot be in any cheapest plan, or not in one that is cheaper than a plan known already (`ceiling`).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, permutations, product

from tests.solver.exhaustive.clock import ARRIVE, LEAVE, PICK, SERVE, Day, Step, best_times
from tests.solver.exhaustive.shelves import Takings, takings_cost
from tests.solver.exhaustive.small_case import FAR, Case, Person

MOST_EFFORT = 25_000
"""Beginnings of one technician, or combinations, after which a problem counts as too large to try everything."""


class TooLargeError(Exception):
    """Trying everything would take too long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """What every plan pays: per order the earliest start, the least price of serving it, and of having it at all."""

    starts: dict[int, int]
    delays: tuple[float, ...]
    least: tuple[float, ...]


@dataclass(slots=True, kw_only=True)
class Label:
    """The beginning of a day: after its last stop, at the earliest, with the least that it costs so far."""

    orders: int
    place: int
    at: int
    cost: float
    turn: int
    turns: int
    rested: bool
    fresh: bool
    held: tuple[int, ...]
    picked: tuple[int, ...]
    takings: Takings
    inbound: int
    fixed: int
    coupled: bool
    step: tuple[Step, ...]
    before: "Label | None"
    dead: bool = field(default=False)


def copied(label: Label) -> Label:
    """Return a label that may be changed (four times as fast as `dataclasses.replace`)."""
    copy: Label = Label.__new__(Label)
    for name in Label.__slots__:
        setattr(copy, name, getattr(label, name))
    copy.dead = False
    return copy


class DayFinder:
    """Finds the days of one technician."""

    def __init__(self, case: Case, t: int, floor: Floor, ceiling: float, width: int | None = None) -> None:
        self.case, self.t, self.floor, self.ceiling, self.width = case, t, floor, ceiling, width
        self.person: Person = case.people[t]
        self.mine = [o for o, may in enumerate(self.person.allowed) if may and case.orders[o].windows]
        self.most = [self._most_pieces(p) for p in range(len(case.parts))]
        self.labels = 0
        self._others: dict[int, float] = {}
        self._roads: dict[tuple[int, int], list[tuple[int, ...]]] = {}

    def days(self) -> list[Day]:
        """Return all days worth having, the empty one not among them."""
        found: dict[object, list[Day]] = defaultdict(list)
        for label in self._labels():
            for day in self._closed(label):
                key = day.steps if day.coupled else (day.orders, tuple(sorted(day.takings.items())))
                found[key].append(day)
        days = []
        for rivals in found.values():
            best: Day | None = None
            for day in sorted(rivals, key=lambda each: each.least):
                if best is None or day.least < best.least:
                    exact = self._exact(day)
                    if exact is not None and (best is None or exact.least < best.least):
                        best = exact
            if best is not None and not self._hopeless(best.least, best.orders):
                days.append(best)
        return days

    def _exact(self, day: Day) -> Day | None:
        """Return the day with what it costs at its own best times, None if it has none."""
        if not self.case.weights["duration"]:
            return day
        best = best_times(self.case, [day], self.floor.starts)
        inbound = takings_cost(self.case, day.takings) or 0
        return None if best is None else replace(day, least=best[0] + day.fixed + inbound)

    def _labels(self) -> Iterator[Label]:
        """Yield every label, fewer orders first."""
        none = (0,) * len(self.case.parts)
        root = Label(
            orders=0, place=self.person.start, at=-FAR, cost=0.0, turn=-1, turns=0, rested=False, fresh=True,
            held=self.person.van, picked=none, takings={}, inbound=0, fixed=0, coupled=False, step=(), before=None,
        )  # fmt: skip
        levels: list[list[Label]] = [[] for _ in range(len(self.mine) + 2)]
        levels[0] = list(self._departures(root))
        rivals: dict[object, list[Label]] = defaultdict(list)
        for level in range(len(self.mine) + 1):
            while levels[level]:  # pick-ups and new shifts stay on their level
                labels, levels[level] = narrowed(levels[level], self.width), []
                for label in labels:
                    if label.dead:
                        continue
                    self.labels += 1
                    if self.labels > MOST_EFFORT:
                        raise TooLargeError
                    if not label.fresh:
                        yield label
                    for following in self._following(label):
                        if not self._beaten(following, rivals):
                            levels[level + (following.orders != label.orders)].append(following)

    def _hopeless(self, cost: float, orders: int) -> bool:
        """Whether no plan with these orders at this cost is cheaper than the one known."""
        others = self._others.get(orders)
        if others is None:
            others = self._others[orders] = sum(
                self.floor.delays[o] * (order.crew - 1) / order.crew if orders >> o & 1 else self.floor.least[o]
                for o, order in enumerate(self.case.orders)
            )
        return cost + others > self.ceiling - 1 + 1e-4

    def _beaten(self, label: Label, rivals: dict[object, list[Label]]) -> bool:
        """Whether another beginning is as good for every end; none is where its times may be pushed from outside."""
        if label.coupled or self.case.weights["duration"]:
            return False
        takings = tuple(sorted(label.takings.items()))
        key = (label.orders, label.place, label.turn, label.turns, label.rested, label.fresh, label.picked, takings)
        others = rivals[key]
        if any(not other.dead and other.at <= label.at and other.cost <= label.cost for other in others):
            return True
        for other in others:
            if label.at <= other.at and label.cost <= other.cost:
                other.dead = True
        others[:] = [other for other in others if not other.dead]
        others.append(label)
        return False

    def _following(self, label: Label) -> Iterator[Label]:
        for o in self.mine:
            if not label.orders >> o & 1:
                yield from self._served(label, o)
        yield from self._picked(label)
        if not label.fresh:
            for arrived in self._arrivals(label):
                yield from self._departures(arrived)

    def _departures(self, label: Label) -> Iterator[Label]:
        """Begin a route in each shift that is left."""
        for turn, shift in enumerate(self.person.turns):
            at = max(label.at, shift.floor)
            if not label.turns >> turn & 1 and at <= shift.limit:
                begun = copied(label)
                begun.place, begun.at, begun.turn, begun.turns = self.person.start, at, turn, label.turns | 1 << turn
                begun.rested, begun.fresh, begun.step, begun.before = False, True, (Step(LEAVE, turn),), label
                yield begun

    def _drives(self, label: Label, place: int) -> Iterator[tuple[list[Step], int, int, int, int, bool]]:
        """Yield the ways to a place: stops on the way, last drive, arrival, seconds driven, seconds busy, rest last.

        A stop on the way is an empty pick-up, where the matrix makes that shorter. The break falls in any drive.
        """
        rest = None if label.rested else self.person.turns[label.turn].rest
        for road in self._ways(label.place, place):
            for rested_at in range(-1, len(road) + 1 if rest else 0):
                at, here, driven, busy, steps = label.at, label.place, 0, 0, []
                for i, stop in enumerate((*road, None)):
                    goal = place if stop is None else self.case.depots[stop].place
                    leg = self.case.travel[here][goal]
                    if i == rested_at and rest:
                        begin = max(at, rest[0])
                        if begin > rest[1]:
                            break
                        at, busy = max(at + leg, begin) + rest[2], busy + rest[2]
                    else:
                        at += leg
                    driven, busy, here = driven + leg, busy + leg, goal
                    if stop is None:
                        yield steps, leg, at, driven, busy, rested_at == i
                        continue
                    steps.append(Step(PICK, stop, leg, i == rested_at))
                    at += self.case.depots[stop].pickup_s
                    busy += self.case.depots[stop].pickup_s

    def _ways(self, a: int, b: int) -> list[tuple[int, ...]]:
        """Return the centres to pass between two places: none, and whatever is faster or shorter."""
        if (a, b) not in self._roads:
            ways: list[tuple[int, int, tuple[int, ...]]] = []
            for count in range(len(self.case.depots) + 1):
                for road in permutations(range(len(self.case.depots)), count):
                    stops = [a, *(self.case.depots[c].place for c in road), b]
                    driven = sum(self.case.travel[i][j] for i, j in pairwise(stops))
                    taken = driven + sum(self.case.depots[c].pickup_s for c in road)
                    if not any(driven >= other[0] and taken >= other[1] for other in ways):
                        ways.append((driven, taken, road))
            self._roads[a, b] = [road for _, _, road in ways]
        return self._roads[a, b]

    def _cost(self, label: Label, driven: int, busy: int) -> float:
        return label.cost + self.case.weights["travel"] * driven + self.case.weights["duration"] * busy

    def _after_drive(self, label: Label, steps: list[Step], last: Step, at: int, driven: int) -> Label:
        after = copied(label)
        after.at, after.fixed = at, label.fixed + self.case.weights["travel"] * driven
        after.rested = label.rested or last.rest or any(step.rest for step in steps)
        after.fresh, after.step, after.before = False, (*steps, last), label
        return after

    def _served(self, label: Label, o: int) -> Iterator[Label]:
        order, person, case = self.case.orders[o], self.person, self.case
        held = label.held
        if order.crew == 1:
            if any(held[p] < pieces for p, pieces in order.parts):
                return
            used = {p: pieces for p, pieces in order.parts if not case.reusable[p]}
            held = tuple(count - used.get(p, 0) for p, count in enumerate(held))
        for steps, leg, at, driven, busy, rest in self._drives(label, order.place):
            wanted = max(at, self.floor.starts.get(o, -FAR))
            start = next((max(a, wanted) for a, b in order.windows if wanted <= b), FAR)
            finish = start + person.service[o]
            late = order.crew == 1 and finish > person.until[o]
            if late or finish > person.turns[label.turn].limit:
                continue
            cost = self._cost(label, driven, busy + person.service[o])
            cost += person.price[o] + case.delay_cost(o, start, finish) / order.crew
            if self._hopeless(cost, label.orders | 1 << o):
                continue
            after = self._after_drive(label, steps, Step(SERVE, o, leg, rest), finish, driven)
            after.orders, after.place, after.held = label.orders | 1 << o, order.place, held
            after.coupled = label.coupled or order.coupled
            after.cost = cost
            after.fixed += person.price[o]
            yield after

    def _picked(self, label: Label) -> Iterator[Label]:
        room = [most - got for most, got in zip(self.most, label.picked, strict=True)]
        if not any(room):
            return
        for c, depot in enumerate(self.case.depots):
            if not label.fresh and label.step[-1].kind == PICK and label.step[-1].what == c:
                continue  # one visit of a centre right after another is one visit
            choices = [range(min(most, self._there(c, p)) + 1) for p, most in enumerate(room)]
            for counts in product(*choices):
                if not any(counts):
                    continue
                pieces = tuple((p, count) for p, count in enumerate(counts) if count)
                for steps, leg, at, driven, busy, rest in self._drives(label, depot.place):
                    step, took = Step(PICK, c, leg, rest, pieces), depot.pickup_s
                    yield from self._taken(label, steps, step, at + took, driven, busy + took)

    def _taken(self, label: Label, steps: list[Step], step: Step, at: int, driven: int, busy: int) -> Iterator[Label]:
        """Take the pieces at once, or wait for one of the lots still to come."""
        times = sorted({when for p, _ in step.pieces for when in self.case.shelves[step.what, p].times if when > at})
        for least in (-FAR, *times):
            finish = max(at, least)
            if finish > self.person.turns[label.turn].limit:
                return
            takings = dict(label.takings)
            for p, count in step.pieces:
                known = [when for when in self.case.shelves[step.what, p].times if when <= finish]
                entry = (known[-1] if known else -FAR, count)
                takings[step.what, p] = tuple(sorted((*takings.get((step.what, p), ()), entry)))
            inbound = takings_cost(self.case, takings)
            if inbound is None:
                continue
            cost = self._cost(label, driven, busy) + inbound - label.inbound
            if self._hopeless(cost, label.orders):
                continue
            after = self._after_drive(label, steps, step._replace(least=least), finish, driven)
            after.place, after.takings, after.inbound = self.case.depots[step.what].place, takings, inbound
            after.cost = cost
            got = dict(step.pieces)
            after.held = tuple(count + got.get(p, 0) for p, count in enumerate(label.held))
            after.picked = tuple(count + got.get(p, 0) for p, count in enumerate(label.picked))
            yield after

    def _arrivals(self, label: Label) -> Iterator[Label]:
        """End the route: without a break only as long as none is due."""
        turn = self.person.turns[label.turn]
        ways: Iterator[tuple[list[Step], int, int, int, int, bool]]
        if self.person.end is None:
            ways = iter([([], 0, label.at, 0, 0, False)])
        else:
            ways = self._drives(label, self.person.end)
        for steps, leg, at, driven, busy, rest in ways:
            last = Step(ARRIVE, label.turn, leg, rest)
            rested = label.rested or rest or any(step.rest for step in steps)
            limit = turn.limit if rested or turn.rest is None else min(turn.limit, turn.rest[1])
            cost = self._cost(label, driven, busy) + self.case.weights["overtime"] * max(0, at - turn.end)
            if at <= limit and not self._hopeless(cost, label.orders):
                after = self._after_drive(label, steps, last._replace(limit=limit), at, driven)
                after.cost = cost
                yield after

    def _closed(self, label: Label) -> Iterator[Day]:
        if not self._useful(label):
            return
        for after in self._arrivals(label):
            steps: list[Step] = []
            each: Label | None = after
            while each is not None:
                steps[:0] = each.step
                each = each.before
            yield Day(
                t=self.t, orders=after.orders, steps=tuple(steps), fixed=after.fixed, takings=after.takings,
                least=after.cost, coupled=after.coupled,
            )  # fmt: skip

    def _useful(self, label: Label) -> bool:
        """Whether no piece was picked up for nothing; for a crew's order any may be of use."""
        served = [o for o in self.mine if label.orders >> o & 1]
        return all(
            not got or self._crew_asks(p, served) or got == self._lacking(p, served)
            for p, got in enumerate(label.picked)
        )

    def _crew_asks(self, p: int, orders: Sequence[int]) -> bool:
        return any(self.case.orders[o].crew > 1 and p in dict(self.case.orders[o].parts) for o in orders)

    def _lacking(self, p: int, served: Sequence[int]) -> int:
        """Return how many pieces of a part the van lacks for orders."""
        wanted = [dict(self.case.orders[o].parts).get(p, 0) for o in served]
        return max(0, (max(wanted, default=0) if self.case.reusable[p] else sum(wanted)) - self.person.van[p])

    def _most_pieces(self, p: int) -> int:
        """Return how many pieces of a part may be of use: for a crew all there are, as who holds most gives."""
        if self._crew_asks(p, self.mine):
            return sum(self._there(c, p) for c in range(len(self.case.depots)))
        return self._lacking(p, self.mine)

    def _there(self, c: int, p: int) -> int:
        shelf = self.case.shelves[c, p]
        return shelf.own + sum(quantity for _, _, quantity in shelf.lots)


def narrowed(labels: list[Label], width: int | None) -> list[Label]:
    """Return the cheapest labels of each set of orders and number of pieces; all where `width` is None."""
    if width is None:
        return labels
    groups: dict[tuple[int, int], list[Label]] = defaultdict(list)
    for label in labels:
        groups[label.orders, sum(label.picked)].append(label)
    return [label for group in groups.values() for label in sorted(group, key=lambda each: each.cost)[:width]]
