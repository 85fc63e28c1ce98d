"""Timing a fixed sequence of stops: forwards as early as it goes, backwards as late as it may be."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from solver.problem import BreakRule, Order, Technician
from solver.single.day import EmptyDay, certified_until
from solver.single.timetable import service_cost

FAR = 10**12
"""Seconds that no day reaches."""


class Task(NamedTuple):
    """A stop: it begins inside one of its windows (in rising order). order: None for a pick-up."""

    place: str
    duration_s: int
    windows: tuple[tuple[int, int], ...]
    order: Order | None

    def first_start(self, arrival: int) -> int | None:
        """Return when the stop begins after an arrival; None where it is too late."""
        return next((max(arrival, opens) for opens, closes in self.windows if arrival <= closes), None)

    def last_start(self, until: float) -> float:
        """Return the last start that ends until an instant; minus infinity where there is none."""
        latest = until - self.duration_s
        starts = (min(latest, closes) for opens, closes in self.windows if opens <= latest)
        return max(starts, default=float("-inf"))


class State(NamedTuple):
    """A technician under way; `start` is that of the new order, `departure` the latest that leads to all this."""

    place: str
    free: int
    rested: bool
    cost: int
    departure: int | None = None
    start: int = 0


def visit(technician: Technician, order: Order) -> Task:
    """Return an order as a stop of a technician, within its windows, pin and certificates."""
    service_s = technician.service_s(order.duration_s)
    last = min(FAR, certified_until(technician, order) - service_s)
    windows = order.windows or ((-FAR, FAR),)
    if order.pin is not None and order.pin.start is not None:
        windows = tuple((max(a, order.pin.start), min(b, order.pin.start)) for a, b in windows)
    possible = sorted((opens, int(min(closes, last))) for opens, closes in windows if opens <= min(closes, last))
    return Task(order.location, service_s, tuple(possible), order)


def legs(day: EmptyDay, rule: BreakRule | None, state: State, target: str) -> Iterator[State]:
    """Yield the arrival at a place without and with the break on the way."""
    leg_s = day.leg_s(state.place, target)
    cost = state.cost + day.problem.weights.travel * leg_s
    yield State(target, state.free + leg_s, state.rested, cost, state.departure, state.start)
    if rule is not None and not state.rested and state.free <= rule.latest:
        at = max(state.free + leg_s, rule.earliest) + rule.duration_s
        yield State(target, at, True, cost, state.departure, state.start)


def do(day: EmptyDay, technician: Technician, rule: BreakRule | None, task: Task, arrival: State) -> State | None:
    """Return the state after a stop, which begins as soon as it can; None where it cannot."""
    begin = task.first_start(arrival.free)
    if begin is None:
        return None
    cost = arrival.cost
    if task.order is not None:
        cost += service_cost(day, technician, task.order, begin)
    departure = arrival.departure
    if departure is None:
        departure = begin - day.leg_s(technician.start, task.place)
        if rule is not None and arrival.rested:
            departure = min(departure - rule.duration_s, rule.latest)
    return State(task.place, begin + task.duration_s, arrival.rested, cost, departure, arrival.start)


def unbeaten(states: Iterable[State | None]) -> list[State]:
    """Keep the earliest state without and the earliest with the break behind it."""
    best: dict[bool, State] = {}
    for state in states:
        if state is not None:
            rival = best.get(state.rested)
            if rival is None or (state.free, state.cost) < (rival.free, rival.cost):
                best[state.rested] = state
    return list(best.values())


def latest_arrivals(
    day: EmptyDay, technician: Technician, rule: BreakRule | None, limit: int, tasks: tuple[Task, ...]
) -> list[tuple[float, float]]:
    """Return for each stop, and for the end, the last arrival (before, after the break) from which all can be done."""
    end = technician.end if technician.end is not None else (tasks[-1].place if tasks else technician.start)
    unrested = limit if rule is None else min(limit, rule.latest)
    latest: list[tuple[float, float]] = [(unrested, limit)]
    place = end
    for task in reversed(tasks):
        leg_s = day.leg_s(task.place, place)
        arrive, arrive_rested = latest[-1]
        free: float = arrive - leg_s
        if rule is not None and rule.earliest + rule.duration_s <= arrive_rested:
            free = max(free, min(rule.latest, arrive_rested - rule.duration_s - leg_s))
        latest.append((task.last_start(free), task.last_start(arrive_rested - leg_s)))
        place = task.place
    return latest[::-1]
