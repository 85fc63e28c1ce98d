"""A plan's routes as sequences of chores, which can be changed and timed anew."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import NamedTuple

from solver.plan import Break, Pickup, Route, Stop, Visit
from solver.problem import BreakRule, Order, Shift, Technician
from solver.single.day import EmptyDay
from solver.single.timetable import route_cost, service_cost
from solver.unserved.roster import Roster
from solver.unserved.steps import FAR, Task, visit

Parts = tuple[tuple[str, int], ...]


class Chore(NamedTuple):
    """One stop to be made: an order's visit, or else a pick-up of `parts` at a centre. Its times are not fixed yet."""

    task: Task
    center: str = ""
    parts: Parts = ()

    @property
    def name(self) -> str:
        """The order's id; empty for a pick-up."""
        return "" if self.task.order is None else self.task.order.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Ride:
    """One technician's one shift: what is done in it, in which sequence.

    ready, limit: first departure and last return (s), as the technician's other routes leave them.
    stops_before: how many stops the technician makes in earlier shifts.
    """

    day: EmptyDay
    technician: Technician
    index: int
    ready: int
    limit: int
    stops_before: int
    chores: tuple[Chore, ...]

    @property
    def shift(self) -> Shift:
        """The shift."""
        return self.technician.shifts[self.index]

    @property
    def rule(self) -> BreakRule | None:
        """The break that may be due."""
        return self.day.break_due(self.shift)

    def place(self, n: int, here: str) -> str:
        """Return where chore n is; beyond the last one, where the route ends that has come to `here`."""
        return self.chores[n].task.place if n < len(self.chores) else self.technician.end or here


class Timed(NamedTuple):
    """A ride with its times, and what it costs with all that is served on it, without pieces."""

    cost: int
    route: Route


def rides_of(roster: Roster, technician: Technician) -> list[Ride]:
    """Return all shifts of a technician as rides, with and without a route in the plan."""
    day, routes = roster.day, roster.routes(technician.id)
    found = []
    for k, shift in enumerate(technician.shifts):
        route = next((route for route in routes if route.shift == k), None)
        at = day.earliest_departure(shift) if route is None else route.departure
        others = [other for other in routes if other is not route]
        earlier = [other for other in others if other.departure < at]
        later = [other.departure for other in others if other.departure >= at]
        stops = () if route is None else roster.working_stops(route)
        found.append(
            Ride(
                day=day,
                technician=technician,
                index=k,
                ready=max([day.earliest_departure(shift), *(other.arrival for other in earlier)]),
                limit=min([shift.end + shift.overtime_s, *later]),
                stops_before=sum(len(roster.working_stops(other)) for other in earlier),
                chores=tuple(_chore(roster, technician, stop) for stop in stops),
            )
        )
    return found


def _chore(roster: Roster, technician: Technician, stop: Visit | Pickup) -> Chore:
    """Return a planned stop; one on which others depend keeps its start, or is not moved to before its pieces come."""
    if isinstance(stop, Visit):
        task = visit(technician, roster.day.orders[stop.order])
        return Chore(task._replace(windows=((stop.start, stop.start),)) if stop.order in roster.bound else task)
    center = roster.day.centers[stop.center]
    own_stock_will_do = all(center.stock.get(part, 0) >= roster.picked[stop.center, part] for part in stop.parts)
    first = -FAR if own_stock_will_do else stop.finish - center.pickup_s
    parts = tuple(sorted(stop.parts.items()))
    return Chore(Task(center.location, center.pickup_s, ((first, FAR),), None), center.id, parts)


def timed(ride: Ride) -> Timed | None:
    """Return a ride with everything as early as possible and the break where it costs least; None: it is not legal.

    It departs as late as its first stop allows. A ride without chores is not legal: there is nothing to drive for.
    """
    legs = () if ride.rule is None else range(len(ride.chores) + 1)
    found = (option for leg in (None, *legs) if (option := _with_break(ride, leg)) is not None)
    return min(found, key=lambda option: (option.cost, option.route.arrival), default=None) if ride.chores else None


def _with_break(ride: Ride, rest_leg: int | None) -> Timed | None:
    """Time a ride with its break on the leg to chore `rest_leg` (the number of chores: on the way home)."""
    day, technician, rule = ride.day, ride.technician, ride.rule
    here, free, departure, cost, travel_s = technician.start, ride.ready, ride.ready, 0, 0
    stops: list[Stop] = []
    for n, place in enumerate([*(chore.task.place for chore in ride.chores), technician.end]):
        leg_s = 0 if place is None else day.leg_s(here, place)
        arrival = free + leg_s
        travel_s += leg_s
        task = ride.chores[n].task if n < len(ride.chores) else None
        if rule is not None and n == rest_leg:
            rest_at = max(free, rule.earliest)
            arrival = max(arrival, rule.earliest) + rule.duration_s
            if rest_at > rule.latest:
                return None
        begin = arrival if task is None else task.first_start(arrival)
        if begin is None:
            return None
        if n == 0:  # nobody leaves earlier than the first stop asks
            rest_s = rule.duration_s if rule is not None and rest_leg == 0 else 0
            departure, arrival = begin - leg_s - rest_s, begin
            if rule is not None and rest_leg == 0:
                departure = min(departure, rule.latest)
                rest_at = max(departure, rule.earliest)
        if rule is not None and n == rest_leg:
            stops.append(Break(start=rest_at, finish=rest_at + rule.duration_s))
        if task is None:
            break
        here, free = task.place, begin + task.duration_s
        stops.append(_stop(ride.chores[n], arrival, begin))
        if task.order is not None:
            cost += service_cost(day, technician, task.order, begin)
    if arrival > ride.limit or (rule is not None and rest_leg is None and arrival > rule.latest):
        return None
    route = Route(technician=technician.id, shift=ride.index, departure=departure, arrival=arrival, stops=tuple(stops))
    return Timed(cost + route_cost(day, route, travel_s), route)


def _stop(chore: Chore, arrival: int, begin: int) -> Stop:
    finish = begin + chore.task.duration_s
    if chore.task.order is not None:
        return Visit(order=chore.task.order.id, arrival=arrival, start=begin, finish=finish)
    return Pickup(center=chore.center, parts=dict(chore.parts), arrival=arrival, finish=finish)


def removed(roster: Roster, technician: Technician, orders: Iterable[str]) -> list[Route] | None:
    """Return a technician's routes without some orders and without the pieces that only those needed.

    None: what is left cannot be timed (where a detour is faster than the direct way, leaving a stop out can delay).
    """
    gone = set(orders)
    rides = rides_of(roster, technician)
    kept = [[chore for chore in ride.chores if chore.name not in gone] for ride in rides]
    wanted = {part for name in gone for part in roster.day.orders[name].parts}
    lighter = iter(_lightened(roster.day, technician, [chore for chores in kept for chore in chores], wanted))
    routes = []
    for ride, left in zip(rides, kept, strict=True):
        chores = tuple(chore for chore in (next(lighter) for _ in left) if chore.name or chore.parts)
        if chores == ride.chores:
            routes += [route for route in roster.routes(technician.id) if route.shift == ride.index]
        elif chores:
            again = timed(replace(ride, chores=chores))
            if again is None:
                return None
            routes.append(again.route)
    return routes


def _lightened(day: EmptyDay, technician: Technician, chores: list[Chore], parts: set[str]) -> list[Chore]:
    """Take out of the pick-ups, the last first, the pieces of some parts that no visit needs."""
    for part in sorted(parts):
        visits = [chore.task.order for chore in chores if chore.task.order is not None]
        if any(order.crew > 1 and part in order.parts for order in visits):
            continue  # which member of a crew gives the pieces is not ours to say
        for n in reversed([n for n, chore in enumerate(chores) if part in dict(chore.parts)]):
            while part in dict(chores[n].parts):
                loads = dict(chores[n].parts)
                loads[part] -= 1
                lighter = chores[n]._replace(parts=tuple((p, pieces) for p, pieces in loads.items() if pieces))
                if not _suffices(day, technician, [*chores[:n], lighter, *chores[n + 1 :]], part):
                    break
                chores = [*chores[:n], lighter, *chores[n + 1 :]]
    return chores


def _suffices(day: EmptyDay, technician: Technician, chores: list[Chore], part: str) -> bool:
    reusable = part in day.problem.reusable

    def change(order: Order | None, load: Parts) -> int:
        return dict(load).get(part, 0) if order is None else 0 if reusable else -order.parts.get(part, 0)

    changes = (change(chore.task.order, chore.parts) for chore in chores)
    before = list(accumulate(changes, initial=technician.van_stock.get(part, 0)))
    return all(
        held >= chore.task.order.parts.get(part, 0)
        for held, chore in zip(before, chores, strict=False)
        if chore.task.order is not None
    )
