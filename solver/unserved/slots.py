"""A shift and the stops in it, timed so that one more stop can be tried at any place at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from solver.plan import Pickup, Visit
from solver.problem import BreakRule, Shift, Technician
from solver.single.day import EmptyDay
from solver.unserved.roster import Roster
from solver.unserved.steps import FAR, State, Task, do, latest_arrivals, legs, unbeaten, visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One shift of one technician, with the route in it.

    limit: by when the route must end (s); stops_before: of earlier routes; cost: of the route as it is.
    states[n]: how the first n stops can be done; latest[n]: last arrivals at stop n, the last entry being the end.
    """

    day: EmptyDay
    technician: Technician
    shift: Shift
    rule: BreakRule | None
    limit: int
    stops_before: int
    tasks: tuple[Task, ...]
    cost: int
    states: tuple[tuple[State, ...], ...]
    latest: tuple[tuple[float, float], ...]

    def after(self, states: list[State], task: Task) -> list[State]:
        """Return how a stop can be done next."""
        arrivals = (arrival for state in states for arrival in legs(self.day, self.rule, state, task.place))
        return unbeaten(do(self.day, self.technician, self.rule, task, arrival) for arrival in arrivals)

    def hopeless(self, states: Sequence[State], task: Task, n: int) -> bool:
        """Return, in no time, whether a stop certainly does not fit in before stop n, breaks left aside."""
        if not states:
            return True
        free, latest = min([state.free for state in states]), max(self.latest[n]) - task.duration_s
        begin = task.first_start(free)
        if begin is None or begin > latest:  # however short the way
            return True
        begin = task.first_start(free + self.day.leg_s(states[0].place, task.place))
        if begin is None or begin > latest:
            return True
        place = self.tasks[n].place if n < len(self.tasks) else self.technician.end
        return place is not None and begin + self.day.leg_s(task.place, place) > latest

    def fits(self, states: list[State], n: int) -> list[State]:
        """Return the states from which stop n, and all behind it, can still be done."""
        place = self.tasks[n].place if n < len(self.tasks) else self.technician.end
        unrested, rested = self.latest[n]
        return [
            state
            for state in states
            if any(
                arrival.free <= (rested if arrival.rested else unrested)
                for arrival in legs(self.day, self.rule, state, place if place is not None else state.place)
            )
        ]

    def home(self, states: list[State]) -> State | None:
        """Return the cheapest end of the route; its cost includes overtime and working time."""
        ends: list[State] = []
        weights = self.day.problem.weights
        for state in states:
            for end in legs(self.day, self.rule, state, self.technician.end or state.place):
                if end.free <= self.latest[-1][end.rested]:
                    worked_s = 0 if end.departure is None else end.free - end.departure
                    overtime_s = max(0, end.free - self.shift.end)
                    ends.append(
                        end._replace(cost=end.cost + weights.overtime * overtime_s + weights.duration * worked_s)
                    )
        return min(ends, key=lambda end: end.cost, default=None)


def slots(roster: Roster, technician: Technician) -> Iterator[Slot]:
    """Yield all shifts of a technician in which there could be room."""
    day, routes = roster.day, roster.routes(technician.id)
    for k, shift in enumerate(technician.shifts):
        route = next((route for route in routes if route.shift == k), None)
        at = day.earliest_departure(shift) if route is None else route.departure
        others = [other for other in routes if other is not route]
        earlier = [other for other in others if other.departure < at]
        ready = max([day.earliest_departure(shift), *(other.arrival for other in earlier)])
        limit = min([shift.end + shift.overtime_s, *(other.departure for other in others if other.departure >= at)])
        tasks = () if route is None else tuple(_task(roster, technician, stop) for stop in roster.working_stops(route))
        rule = day.break_due(shift)
        slot = Slot(
            day=day,
            technician=technician,
            shift=shift,
            rule=rule,
            limit=limit,
            stops_before=sum(len(roster.working_stops(other)) for other in earlier),
            tasks=tasks,
            cost=0 if route is None else roster.cost(route),
            states=(),
            latest=tuple(latest_arrivals(day, technician, rule, limit, tasks)),
        )
        yield _timed(slot, State(technician.start, ready, False, 0))


def _timed(slot: Slot, start: State) -> Slot:
    states = [[start]]
    for task in slot.tasks:
        states.append(slot.after(states[-1], task))
    return replace(slot, states=tuple(tuple(after) for after in states))


def _task(roster: Roster, technician: Technician, stop: Visit | Pickup) -> Task:
    """Return a planned stop; one on which others depend keeps its start, or is not moved to before its pieces come."""
    if isinstance(stop, Visit):
        task = visit(technician, roster.day.orders[stop.order])
        return task._replace(windows=((stop.start, stop.start),)) if stop.order in roster.bound else task
    center = roster.day.centers[stop.center]
    own_stock_will_do = all(center.stock.get(part, 0) >= roster.picked[stop.center, part] for part in stop.parts)
    first = -FAR if own_stock_will_do else stop.finish - center.pickup_s
    return Task(center.location, center.pickup_s, ((first, FAR),), None)
