"""Random plans that are legal as a rule: routes grow at their ends, in time order, so that every decision is final.

This is no optimiser and shares nothing with one: the next order, its people, shifts, pick-ups and delays are drawn,
and everything happens at the earliest second that the contract allows. For illegal plans, `disturbing` disturbs them.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from solver.plan import Break, Pickup, Plan, Route, Stop, Unserved, Visit
from solver.problem import BreakRule, Order, Problem, Shift, Technician
from solver.rules.case import study
from solver.rules.reasons import possible_reasons
from solver.travel import Travel


def draw_plan(rng: random.Random, problem: Problem) -> Plan:
    """Return a plan that is legal nearly always."""
    draft = _Draft(rng, problem)
    waiting = list(problem.orders)
    rng.shuffle(waiting)
    waiting.sort(key=lambda order: _depth(problem, order))
    for order in waiting:
        if rng.random() < 0.95:
            draft.try_to_serve(order)
    plan = Plan(problem=problem.name, routes=draft.routes(), unserved=())
    return replace(plan, unserved=_unserved(rng, problem, plan))


def _depth(problem: Problem, order: Order) -> int:
    """Return how long the longest chain of orders is that an order waits for."""
    orders = {known.id: known for known in problem.orders}
    return max((1 + _depth(problem, orders[link.order]) for link in order.after), default=0)


def _unserved(rng: random.Random, problem: Problem, plan: Plan) -> tuple[Unserved, ...]:
    case = study(problem, plan)
    left = [order for order in problem.orders if order.id not in case.services]
    reasons = ["pin" if order.pin else rng.choice(possible_reasons(case, order)) for order in left]
    silent = {"en": "", "zh": ""}
    return tuple(
        Unserved(order=order.id, reason=reason, detail=silent) for order, reason in zip(left, reasons, strict=True)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Growing:
    """A route that may still grow: where it is, since when, and what is behind it."""

    technician: Technician
    index: int
    departure: int
    place: str
    left_at: int
    ready_at: int
    rested_s: int = 0
    stops: tuple[Stop, ...] = ()

    @property
    def shift(self) -> Shift:
        return self.technician.shifts[self.index]

    def owes_break(self, now: int, busy_until: int) -> BreakRule | None:
        """Return the break that has to be taken before something that ends at a time."""
        rule = self.shift.break_rule
        if rule is None or rule.latest < max(now, self.shift.start) or busy_until <= rule.latest:
            return None
        return None if any(isinstance(stop, Break) for stop in self.stops) else rule

    def then(self, stop: Visit | Pickup, place: str) -> "_Growing":
        return replace(
            self, place=place, left_at=stop.finish, ready_at=stop.finish, rested_s=0, stops=(*self.stops, stop)
        )


class _Draft:
    """All routes of a plan while it is drawn, with the vans and the stock that are left."""

    def __init__(self, rng: random.Random, problem: Problem) -> None:
        self._rng = rng
        self._problem = problem
        self._travel = Travel(problem)
        self._growing: dict[str, _Growing] = {}
        self._closed: list[Route] = []
        self._starts: dict[str, int] = {}
        self._vans = {technician.id: Counter(technician.van_stock) for technician in problem.technicians}
        self._stock = {center.id: self._lots(center.id) for center in problem.centers}

    def try_to_serve(self, order: Order) -> None:
        """Serve an order with people drawn, if that works out in one of a few attempts."""
        if any(link.order not in self._starts for link in order.after):
            return
        able = [t for t in self._problem.technicians if order.region in t.regions and t.id not in order.excluded]
        for _ in range(12):
            if len(able) >= order.crew and self._served_by(order, self._people(order, able)):
                return

    def routes(self) -> tuple[Route, ...]:
        """Return all routes, shuffled, sometimes with an empty one, some leaving as late as they can."""
        routes = self._closed + [route for trip in self._growing.values() if (route := self._home(trip))]
        routes += self._idle(routes)
        self._rng.shuffle(routes)
        return tuple(self._late_departure(route) if self._rng.random() < 0.4 else route for route in routes)

    def _people(self, order: Order, able: list[Technician]) -> list[Technician]:
        """Draw a crew, with the one whom a pin names where that is possible."""
        pinned = [person for person in able if order.pin and person.id == order.pin.technician]
        others = [person for person in able if person not in pinned]
        people = (pinned + self._rng.sample(others, len(others)))[: order.crew]
        self._rng.shuffle(people)
        return people

    def _served_by(self, order: Order, people: list[Technician]) -> bool:
        if order.pin and order.pin.technician not in [person.id for person in people]:
            return False
        trips = [trip for person in people if (trip := self._trip(person)) is not None]
        if len(trips) < len(people):
            return False
        packed = self._packed(order, trips)
        gone = packed and self._together(order, packed[0])
        if not packed or not gone or not self._qualified(order, gone):
            return False
        self._commit(order, gone, packed[1])
        return True

    def _trip(self, person: Technician) -> _Growing | None:
        """Return the route that a person is on, or a new one in the next shift."""
        trip = self._growing.get(person.id)
        if trip is not None and self._rng.random() < 0.7:
            return trip
        by_start = sorted(range(len(person.shifts)), key=lambda k: person.shifts[k].start)
        ahead = by_start[by_start.index(trip.index) + 1 :] if trip else by_start
        if not ahead:
            return trip
        index = self._rng.choice(ahead[:2])
        home = self._home(trip).arrival if trip else self._problem.now
        departure = max(self._problem.now, person.shifts[index].start, home)
        departure += self._rng.choice((0, 0, 0, 1, 600))
        return _Growing(
            technician=person,
            index=index,
            departure=departure,
            place=person.start,
            left_at=departure,
            ready_at=departure,
        )

    def _packed(self, order: Order, trips: list[_Growing]) -> tuple[list[_Growing], Counter[tuple[str, str]]] | None:
        """Send one member of a crew past a centre for the parts that nobody holds."""
        missing = {
            part: pieces
            for part, pieces in order.parts.items()
            if all(self._vans[trip.technician.id][part] < pieces for trip in trips)
        }
        if not missing:
            return trips, Counter()
        trip, others = trips[0], trips[1:]
        center = self._rng.choice(self._problem.centers)
        van = self._vans[trip.technician.id]
        parts = {part: pieces - van[part] + self._rng.choice((0, 0, 0, 1)) for part, pieces in missing.items()}
        trip = self._rested_for(trip, center.location, center.pickup_s)
        if trip is None:
            return None
        arrival = self._arrival(trip, center.location)
        since = [self._available(center.id, part, pieces) for part, pieces in parts.items()]
        if None in since:
            return None
        finish = max(arrival + center.pickup_s, *since)
        if trip.owes_break(self._problem.now, finish):
            return None
        pickup = Pickup(center=center.id, parts=parts, arrival=arrival, finish=finish)
        taken = Counter({(center.id, part): pieces for part, pieces in parts.items()})
        return [trip.then(pickup, center.location), *others], taken

    def _together(self, order: Order, trips: list[_Growing]) -> list[_Growing] | None:
        """Let all members reach the order and start it at one time; None where they cannot, or not get home."""
        for _ in range(3):
            start = self._start(order, max(self._arrival(trip, order.location) for trip in trips))
            if start is None:
                return None
            busy = [start + trip.technician.service_s(order.duration_s) for trip in trips]
            rested = [self._rested(trip, until) for trip, until in zip(trips, busy, strict=True)]
            if None in rested:
                return None
            if rested == trips:
                break
            trips = rested
        else:
            return None
        gone = []
        for trip, finish in zip(trips, busy, strict=True):
            arrival = self._arrival(trip, order.location)
            visit = Visit(order=order.id, arrival=arrival, start=start, finish=finish)
            gone.append(trip.then(visit, order.location))
        return gone if all(self._home(trip) for trip in gone) else None

    def _start(self, order: Order, reached: int) -> int | None:
        """Return the earliest start that windows, links and a pin allow, now and then a little later."""
        earliest = max([reached, *(self._starts[link.order] + link.min_s for link in order.after)])
        earliest += self._rng.choice((0, 0, 0, 0, 0, 1, 900))
        if order.pin and order.pin.start is not None:
            if order.pin.start < earliest:
                return None
            earliest = order.pin.start
        latest = min(
            (self._starts[link.order] + link.max_s for link in order.after if link.max_s is not None), default=None
        )
        windows = order.windows or ((earliest, earliest),)
        fitting = [max(since, earliest) for since, to in windows if max(since, earliest) <= to]
        start = min(fitting, default=None)
        pinned_away = order.pin and order.pin.start is not None and start != order.pin.start
        return None if start is None or pinned_away or (latest is not None and start > latest) else start

    def _qualified(self, order: Order, trips: list[_Growing]) -> bool:
        finish = max(trip.left_at for trip in trips)
        return any(
            all(
                person.skills.get(skill, 0) >= level and person.skill_until.get(skill, finish) >= finish
                for skill, level in order.skills.items()
            )
            for person in (trip.technician for trip in trips)
        )

    def _commit(self, order: Order, trips: list[_Growing], taken: Counter[tuple[str, str]]) -> None:
        """Make the routes of an attempt real; the parts come from the member who holds most."""
        for trip in trips:
            before = self._growing.get(trip.technician.id)
            if before is not None and before.index != trip.index:
                self._closed.append(self._home(before))
            self._growing[trip.technician.id] = trip
        for (center, part), pieces in taken.items():
            self._withdraw(center, part, pieces)
            self._vans[trips[0].technician.id][part] += pieces
        self._starts[order.id] = trips[0].stops[-1].start
        for part, pieces in order.parts.items():
            holder = min((trip.technician.id for trip in trips), key=lambda name: (-self._vans[name][part], name))
            if part not in self._problem.reusable:
                self._vans[holder][part] -= pieces

    def _arrival(self, trip: _Growing, place: str) -> int:
        return max(trip.left_at + self._travel.time_s(trip.place, place) + trip.rested_s, trip.ready_at)

    def _rested_for(self, trip: _Growing, place: str, work_s: int) -> _Growing | None:
        return self._rested(trip, self._arrival(trip, place) + work_s)

    def _rested(self, trip: _Growing, busy_until: int) -> _Growing | None:
        """Insert the break that is owed, at its earliest, its latest or in between; None: it is too late for it."""
        rule = trip.owes_break(self._problem.now, busy_until)
        if rule is None:
            return trip
        first = max(rule.earliest, trip.ready_at)
        if first > rule.latest:
            return None
        start = self._rng.choice((first, first, rule.latest, self._rng.randint(first, rule.latest)))
        length = rule.duration_s + self._rng.choice((0, 0, 0, 60))
        rest = Break(start=start, finish=start + length)
        return replace(trip, ready_at=rest.finish, rested_s=length, stops=(*trip.stops, rest))

    def _home(self, trip: _Growing) -> Route | None:
        """Return the whole route, or None where it would end after its overtime."""
        end = trip.technician.end or trip.place
        rule = trip.owes_break(self._problem.now, self._arrival(trip, end))
        if rule is not None:
            first = max(rule.earliest, trip.ready_at)
            if first > rule.latest:
                return None
            rest = Break(start=first, finish=first + rule.duration_s)
            trip = replace(trip, ready_at=rest.finish, rested_s=rule.duration_s, stops=(*trip.stops, rest))
        arrival = self._arrival(trip, end)
        if arrival > trip.shift.end + trip.shift.overtime_s:
            return None
        return Route(
            technician=trip.technician.id,
            shift=trip.index,
            departure=trip.departure,
            arrival=arrival,
            stops=trip.stops,
        )

    def _idle(self, routes: list[Route]) -> Iterator[Route]:
        """Now and then somebody without work has an empty route, which is legal."""
        busy = {route.technician for route in routes}
        for person in self._problem.technicians:
            if person.id not in busy and person.shifts and self._rng.random() < 0.1:
                departure = max(self._problem.now, person.shifts[0].start)
                trip = _Growing(
                    technician=person,
                    index=0,
                    departure=departure,
                    place=person.start,
                    left_at=departure,
                    ready_at=departure,
                )
                route = self._home(trip)
                if route is not None:
                    yield route

    def _late_departure(self, route: Route) -> Route:
        """Leave no earlier than the first stop asks for (later ones keep their times)."""
        if not route.stops or isinstance(route.stops[0], Break):
            return route
        first = route.stops[0]
        place = next(
            thing.location
            for thing in (*self._problem.orders, *self._problem.centers)
            if thing.id == (first.order if isinstance(first, Visit) else first.center)
        )
        start = next(person.start for person in self._problem.technicians if person.id == route.technician)
        slack_s = first.start - first.arrival if isinstance(first, Visit) else 0
        first = replace(first, arrival=first.arrival + slack_s)
        departure = first.arrival - self._travel.time_s(start, place)
        return replace(route, departure=departure, stops=(first, *route.stops[1:]))

    def _lots(self, center: str) -> list[list[object]]:
        """Return [part, available from, pieces left] of everything that a centre can give."""
        known = next(item for item in self._problem.centers if item.id == center)
        own = [[part, self._problem.now, pieces] for part, pieces in known.stock.items()]
        return own + [[lot.part, lot.available_at, lot.quantity] for lot in known.inbound]

    def _available(self, center: str, part: str, pieces: int) -> int | None:
        """Return from when on a centre has so many pieces of a part."""
        for _, since, left in sorted(lot for lot in self._stock[center] if lot[0] == part):
            pieces -= left
            if pieces <= 0:
                return since
        return None

    def _withdraw(self, center: str, part: str, pieces: int) -> None:
        for lot in sorted(self._stock[center]):
            if lot[0] == part:
                taken = min(lot[2], pieces)
                lot[2] -= taken
                pieces -= taken
