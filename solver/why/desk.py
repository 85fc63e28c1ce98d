"""A plan on the desk, one order lifted out of it: what it costs to give that order to somebody.

What others do stays with the same people in the same sequence. Where that leaves no room, visits of the technician
asked for make way: each goes wherever it is cheapest then, or is left out.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import comb

from solver.check import check
from solver.plan import Plan, Route, Unserved, Visit
from solver.price import Price, price
from solver.problem import Order, Problem, Technician
from solver.rules.case import study
from solver.rules.reasons import possible_reasons
from solver.single.day import EmptyDay
from solver.unserved.reasons import judge
from solver.unserved.roster import Roster
from solver.unserved.steps import FAR
from solver.why.crews import gatherings
from solver.why.places import best_place, routes_with
from solver.why.rides import removed
from solver.words import Words

MOST_MOVED = 3
"""So many visits of a day make way at most."""

MOST_TRIED = 100
"""So many choices of visits that make way are tried at most; of a long day fewer may make way together."""

Stop = Callable[[], bool]
Routes = Mapping[str, Sequence[Route]]
NOWHERE: Words = {"en": "It made way for another order.", "zh": "为另一工单让出了位置。"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A visit that makes way. technician, start: where it goes (None: left out); cost: what that adds by itself."""

    order: str
    technician: str | None
    start: int | None
    cost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A legal plan in which a technician serves the order, and by how much it is dearer, term by term."""

    technician: str
    start: int
    cost: int
    terms: Mapping[str, int]
    moved: tuple[Moved, ...]
    plan: Plan


class Desk:
    """One plan, and one order lifted out of it.

    start: when the plan serves the order (None: it does not); members: who serves it; room: all routes without it.
    """

    def __init__(self, problem: Problem, plan: Plan, order: str, was: Price | None = None) -> None:
        """Lift an order out of a plan; `was`: what the plan costs, where that is known already.

        Raises KeyError where the problem does not have the order.
        """
        self.problem, self.plan = problem, plan
        self.day = EmptyDay(problem)
        self.order = self.day.orders[order]
        self.was = price(problem, plan) if was is None else was
        full = Roster(self.day, plan.routes)
        self.members = tuple(route.technician for route in plan.routes if order in orders_on(route))
        self.start = full.starts.get(order)
        self.room = self._without(full)

    def relaxed(self, problem: Problem) -> "Desk":
        """Return the same plan and order in another problem, in which more is allowed."""
        return Desk(problem, self.plan, self.order.id, self.was)

    @property
    def wished(self) -> Order:
        """The order with only those starts that the orders leave which it follows, and which follow it."""
        return between_links(self.order, self.problem, self.room.starts)

    def option(self, technician: Technician, order: Order) -> Option | None:
        """Return the cheapest way to give an order (the desk's own, within some windows) to an able technician.

        Nobody else is sent anywhere else; None: then there is no room.
        """
        place = best_place(self.room, technician, order)
        routes = None if place is None else routes_with(self.room, place)
        return None if place is None or routes is None else self._option(technician.id, {technician.id: routes}, ())

    def displacing(self, technician: Technician, order: Order, stop: Stop) -> Option | None:
        """Return the cheapest way in which as few visits as possible of the technician make way; None: there is none.

        Visits of crews, linked and pinned ones never do.
        """
        room = self.room
        mine = [name for route in room.routes(technician.id) for name in orders_on(route)]
        movable = [name for name in mine if name not in room.bound and self.day.orders[name].pin is None]
        for count in range(1, MOST_MOVED + 1):
            best: Option | None = None
            if comb(len(movable), count) > MOST_TRIED:
                break
            for names in combinations(movable, count):
                if stop():
                    return best
                found = self._making_way(technician, order, names)
                if found is not None and (best is None or found.cost < best.cost):
                    best = found
            if best is not None:
                return best
        return None

    def gather(self, order: Order, stop: Stop) -> dict[str, Option]:
        """Return, for an order of a crew, the cheapest way for each technician to be one of it, where there is any."""
        crews = gatherings(self.room, order, stop)
        options = {name: self._option(name, crew.routes, ()) for name, crew in crews.items()}
        return {name: option for name, option in options.items() if option is not None}

    def _making_way(self, technician: Technician, order: Order, names: Sequence[str]) -> Option | None:
        routes = removed(self.room, technician, names)
        if routes is None:
            return None
        room = changed(self.room, {technician.id: routes})
        place = best_place(room, technician, order)
        with_it = None if place is None else routes_with(room, place)
        if with_it is None:
            return None
        room = changed(room, {technician.id: with_it})
        touched = {technician.id}
        moved = []
        for name in sorted(names, key=lambda name: -self.day.orders[name].unserved_cost):
            visit = self.day.orders[name]
            places = ((best_place(room, other, visit), other) for other in self.day.able(visit))
            found = [(place.extra_cost, other.id, place) for place, other in places if place is not None]
            cost, other, where = min(found, key=lambda found: found[:2], default=(visit.unserved_cost, "", None))
            there = None if where is None or cost >= visit.unserved_cost else routes_with(room, where)
            if where is None or there is None:
                moved.append(Moved(order=name, technician=None, start=None, cost=visit.unserved_cost))
                continue
            room = changed(room, {other: there})
            touched.add(other)
            moved.append(Moved(order=name, technician=other, start=where.start, cost=cost))
        return self._option(technician.id, {name: room.routes(name) for name in touched}, tuple(moved))

    def _without(self, full: Roster) -> Roster:
        """Return the plan's routes without the order.

        Where they cannot be timed without it (a direct way may be slower than a detour), it stays: nothing fits then.
        """
        room = full
        for name in self.members:
            routes = removed(room, self.day.technicians[name], [self.order.id])
            if routes is None:
                return full
            room = changed(room, {name: routes})
        return room

    def _option(self, technician: str, routes: Routes, moved: tuple[Moved, ...]) -> Option | None:
        """Make a plan of changed routes; None where it is not legal after all."""
        plan = self._plan(all_routes(changed(self.room, routes)), moved)
        if check(self.problem, plan):
            return None
        now = price(self.problem, plan)
        start = next(s.start for r in plan.routes for s in r.stops if isinstance(s, Visit) and s.order == self.order.id)
        return Option(
            technician=technician,
            start=start,
            cost=now.cost - self.was.cost,
            terms={name: now.terms[name] - self.was.terms[name] for name in now.terms},
            moved=moved,
            plan=replace(plan, cost=now.cost),
        )

    def _plan(self, routes: Iterable[Route], moved: Iterable[Moved]) -> Plan:
        """Return the plan of some routes; reasons that are true no more are found anew."""
        left = [one for one in self.plan.unserved if one.order != self.order.id]
        left += [Unserved(order=m.order, reason="capacity", detail=NOWHERE) for m in moved if m.technician is None]
        plan = Plan(problem=self.problem.name, routes=tuple(routes), unserved=tuple(left))
        case = study(self.problem, plan)
        reasons = (
            one
            if (order := self.day.orders[one.order]).pin or one.reason in possible_reasons(case, order)
            else replace(one, reason=judge(self.day, order, case.services.keys()).reason)
            for one in left
        )
        return replace(plan, unserved=tuple(reasons))


def orders_on(route: Route) -> list[str]:
    """Return the orders that a route serves, in sequence."""
    return [stop.order for stop in route.stops if isinstance(stop, Visit)]


def all_routes(roster: Roster) -> list[Route]:
    """Return all routes."""
    return [route for technician in roster.day.technicians for route in roster.routes(technician)]


def changed(roster: Roster, routes: Routes) -> Roster:
    """Return routes with those of some technicians replaced."""
    kept = (route for route in all_routes(roster) if route.technician not in routes)
    return Roster(roster.day, [*kept, *(route for mine in routes.values() for route in mine)])


def between_links(order: Order, problem: Problem, starts: Mapping[str, int]) -> Order:
    """Return an order with only those starts that the served orders leave which it follows, and which follow it."""
    opens, closes = -FAR, FAR
    for link in order.after:
        start = starts.get(link.order)
        opens = FAR if start is None else max(opens, start + link.min_s)
        if start is not None and link.max_s is not None:
            closes = min(closes, start + link.max_s)
    for other in problem.orders:
        for link in other.after:
            if link.order == order.id and other.id in starts:
                closes = min(closes, starts[other.id] - link.min_s)
                opens = opens if link.max_s is None else max(opens, starts[other.id] - link.max_s)
    if (opens, closes) == (-FAR, FAR):
        return order
    return within(order, opens, closes)


def within(order: Order, opens: int, closes: int) -> Order:
    """Return an order that starts in a span of time (s) as well as in one of its windows."""
    windows = order.windows or ((-FAR, FAR),)
    left = tuple((max(a, opens), min(b, closes)) for a, b in windows if max(a, opens) <= min(b, closes))
    return replace(order, windows=left or ((FAR, FAR),))
