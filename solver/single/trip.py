"""One technician serving one order on an empty day: the earliest trip, and the cheapest."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from solver.plan import Route
from solver.problem import Order, Technician
from solver.single.day import EmptyDay, certified_until
from solver.single.search import ways
from solver.single.timetable import least_cost, timetable
from solver.single.way import Task, Way, task_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """A service that is possible alone: its seconds, its whole cost, and the routes that prove it."""

    technician: str
    start: int
    finish: int
    cost: int
    routes: tuple[Route, ...]


class _Option(NamedTuple):
    start: int
    least_cost: int
    way: Way


def earliest_start(order: Order, earliest: int, latest: float) -> int | None:
    """Return the first second in [earliest, latest] that an order's windows and pin allow."""
    if order.pin is not None and order.pin.start is not None:
        earliest, latest = max(earliest, order.pin.start), min(latest, order.pin.start)
    windows = ((earliest, latest),) if order.windows is None else order.windows
    starts = [max(earliest, opens) for opens, closes in windows if max(earliest, opens) <= min(latest, closes)]
    return min(starts, default=None)


def earliest_trip(day: EmptyDay, technician: Technician, order: Order) -> Trip | None:
    """Return the trip of an able technician that starts service first; None where there is none."""
    task = task_for(day, technician, order)
    if task is None:
        return None
    options = sorted(_starts(task), key=lambda option: (option.start, option.least_cost))
    return next((trip for option in options if (trip := _trip(task, option)) is not None), None)


def can_serve(day: EmptyDay, technician: Technician, order: Order) -> bool:
    """Tell whether an able technician has any trip: the first one found will do."""
    task = task_for(day, technician, order)
    return task is not None and any(not task.missing or _trip(task, option) is not None for option in _starts(task))


def cheapest_trip(day: EmptyDay, technician: Technician, order: Order) -> Trip | None:
    """Return the trip of an able technician that costs least; None where there is none.

    For one way an earlier start never costs more: whatever has a price only grows with it.
    """
    task = task_for(day, technician, order)
    if task is None:
        return None
    best: Trip | None = None
    for option in sorted(_starts(task), key=lambda option: (option.least_cost, option.start)):
        if best is not None and option.least_cost >= best.cost:
            break
        trip = _trip(task, option)
        if trip is not None and (best is None or (trip.cost, trip.start) < (best.cost, best.start)):
            best = trip
    return best


def _starts(task: Task) -> Iterator[_Option]:
    """Yield each way with the first start that windows, pin and certificates allow on it."""
    last = certified_until(task.technician, task.order) - task.service_s
    for way in ways(task):
        start = earliest_start(task.order, way.earliest, min(way.latest, last))
        if start is not None:
            yield _Option(start, least_cost(task, way, start), way)


def _trip(task: Task, option: _Option) -> Trip | None:
    """Return the trip of a way; None where one of its calls turns out to be of no use."""
    times = timetable(task, option.way, option.start)
    if not all(times.basket.taken):
        return None
    return Trip(
        technician=task.technician.id,
        start=option.start,
        finish=option.start + task.service_s,
        cost=times.cost,
        routes=times.routes,
    )


def possible_starts(day: EmptyDay, technician: Technician, order: Order) -> list[tuple[int, int]]:
    """Return the spans [first, last] of seconds at which an able technician could start, windows left aside."""
    task = task_for(day, technician, replace(order, windows=None))
    if task is None:
        return []
    certified = certified_until(technician, order) - task.service_s
    spans = ((way.earliest, int(min(way.latest, certified))) for way in ways(task))
    return sorted((first, last) for first, last in spans if first <= last)
