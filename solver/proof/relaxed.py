"""A problem that every legal plan of another is a legal plan of, at no higher cost: couplings between orders are cut.

A crew's order becomes as many plain orders as it has members. One keeps its skills (some single member has all of
them), its parts (which are not asked for in the end), and the price of its start and finish. The others only need to be
people who may work there. Links between orders are dropped, but an order that waits starts no earlier than the longest
chain of waits allows. And where a way over other places is faster than the direct one, that way is open without a stop.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from solver.pricing.closure import shorten
from solver.problem import HaversineTravel, MatrixTravel, Order, Problem

FAR = 1 << 50  # seconds; beyond any plan
MOST_PLACES = 2000  # whose shortest ways are worked out


def relaxed(problem: Problem) -> tuple[Problem, tuple[tuple[int, ...], ...]] | None:
    """Return the relaxed problem, and for each order of the problem the orders of the relaxed one that it became.

    None where it would take too long.
    """
    travel = shortest(problem.travel)
    if travel is None:
        return None
    floors = earliest_starts(problem)
    first = [_first(order, floors[order.id]) for order in problem.orders]
    members: list[tuple[int, ...]] = []
    others: list[Order] = []
    for i, order in enumerate(problem.orders):
        start = len(first) + len(others)
        others += [_member(order, floors[order.id], k) for k in range(1, order.crew)]
        members.append((i, *range(start, len(first) + len(others))))
    return replace(problem, orders=(*first, *others), travel=travel), tuple(members)


def is_relaxed(problem: Problem, into: Problem) -> bool:
    """Tell whether the relaxed problem allows more than the problem."""
    return into.travel is not problem.travel or any(order.crew > 1 or order.after for order in problem.orders)


def shortest(travel: MatrixTravel | HaversineTravel) -> MatrixTravel | HaversineTravel | None:
    """Return the travel times over any places, the same object where the direct ways are the fastest.

    Great circles are, also rounded up. None where there are too many places to know.
    """
    if isinstance(travel, HaversineTravel):
        return travel
    if len(travel.time_s) > MOST_PLACES:
        return None
    time_s = np.array(travel.time_s, np.int64)
    if not shorten(time_s):
        return travel
    return replace(travel, time_s=tuple(map(tuple, time_s.tolist())))


def earliest_starts(problem: Problem) -> Mapping[str, int]:
    """Return before which second no order can start, for all that its own windows and those it waits for say."""
    orders = {order.id: order for order in problem.orders}
    found: dict[str, int] = {}
    todo = [order.id for order in problem.orders]
    while todo:
        order = orders[todo[-1]]
        waiting = [link.order for link in order.after if link.order not in found]
        if waiting and order.id not in found:
            todo += waiting
            continue
        todo.pop()
        least = max([problem.now, *(found[link.order] + link.min_s for link in order.after)])
        if order.windows is not None:
            least = min((max(least, a) for a, b in order.windows if b >= least), default=FAR)
        found[order.id] = least
    return found


def _windows(order: Order, floor: int) -> tuple[tuple[int, int], ...] | None:
    if not order.after:
        return order.windows
    own = ((-FAR, FAR),) if order.windows is None else order.windows
    return tuple((max(a, floor), b) for a, b in own if b >= floor)


def _first(order: Order, floor: int) -> Order:
    order = replace(order, windows=_windows(order, floor), after=())
    if order.crew == 1:
        return order
    start = None if order.pin is None else order.pin.start
    windows = order.windows if start is None else ((start, start),)
    return replace(order, crew=1, previous=None, pin=None, windows=windows)


def _member(order: Order, floor: int, number: int) -> Order:
    first = _first(order, floor)
    return replace(
        first, id=f"{order.id}\n{number}", skills={}, parts={},
        reported_at=FAR, respond_by=FAR, resolve_by=None, unserved_cost=0,
    )  # fmt: skip
