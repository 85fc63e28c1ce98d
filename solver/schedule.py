"""The kernel's sequences as the contract's routes."""

from collections.abc import Iterator, Sequence

import numpy as np

from solver.arrays import Array, route_order
from solver.kernel.layout import BEST, CENTER, LINE, N_PICKS, NEVER, PART, REST_S, ROUTES, ROUTES_END, SIZE, Board, Day
from solver.kernel.timetable import ARRIVAL, DEPARTURE, REST_LEG, REST_START, time_all
from solver.plan import Break, Pickup, Route, Stop, Visit
from solver.problem import Problem


class SearchError(RuntimeError):
    """The search has produced something illegal: a mistake in the solver, never in the input."""


def best_routes(problem: Problem, parts: Sequence[str], day: Day, board: Board) -> tuple[Route, ...]:
    """Return the routes of the best plan met, timed exactly; SearchError if one is illegal.

    parts: the spare parts in the kernel's numbering.
    """
    seq, size = np.ascontiguousarray(board.seq[BEST]), np.ascontiguousarray(board.state[BEST, :, SIZE])
    times = np.zeros((*seq.shape, 2), np.int64)
    facts = np.zeros((len(seq), 4), np.int64)
    if time_all(day, seq, size, times, facts) == NEVER:
        raise SearchError("a route of the search cannot be timed")
    routes = []
    for t, technician in enumerate(problem.technicians):
        first, end = int(day.lines[t, ROUTES]), int(day.lines[t, ROUTES_END])
        loads = iter(pieces_by_shop(day, board, t, parts))
        for r, shift in zip(range(first, end), route_order(technician), strict=True):
            if size[r] == 0:
                continue
            stops = [int(stop) for stop in seq[r, : size[r]]]
            timed = timed_stops(problem, day, r, stops, times[r], facts[r], loads)
            routes.append(
                Route(
                    technician=technician.id,
                    shift=shift,
                    departure=int(facts[r, DEPARTURE]),
                    arrival=int(facts[r, ARRIVAL]),
                    stops=tuple(timed),
                )
            )
    return tuple(routes)


def pieces_by_shop(day: Day, board: Board, t: int, parts: Sequence[str]) -> list[dict[str, int]]:
    """Return what a line takes at each of its pick-up stops in the best plan."""
    loads: dict[int, dict[str, int]] = {}
    for shop, lot, pieces in board.picks[BEST, t, : board.supply[BEST, t, N_PICKS]].tolist():
        load = loads.setdefault(shop, {})
        part = parts[day.lots[lot, PART]]
        load[part] = load.get(part, 0) + pieces
    return [loads[shop] for shop in sorted(loads)]


def timed_stops(
    problem: Problem,
    day: Day,
    r: int,
    stops: Sequence[int],
    times: Array,
    facts: Array,
    loads: Iterator[dict[str, int]],
) -> Iterator[Stop]:
    """Yield the stops of one route, with its break before the stop on whose leg it falls."""
    route = day.clock.routes[r]
    technician = problem.technicians[int(route[LINE])]
    rest_at = int(facts[REST_START])
    rest = Break(start=rest_at, finish=rest_at + int(route[REST_S]))
    for k, stop in enumerate(stops):
        if facts[REST_LEG] == k:
            yield rest
        arrival, finish = times[k].tolist()
        if stop < day.n:
            order = problem.orders[stop]
            start = finish - technician.service_s(order.duration_s)
            yield Visit(order=order.id, arrival=arrival, start=start, finish=finish)
        else:
            center = problem.centers[int(day.clock.stops[stop, CENTER])]
            yield Pickup(center=center.id, parts=next(loads), arrival=arrival, finish=finish)
    if facts[REST_LEG] == len(stops):
        yield rest
