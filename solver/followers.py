"""Orders that follow others: once those have their places, the time asked between them is a window like any other.

The search plans orders one by one, without links. So links are settled on the way: every order that others wait for
keeps its start from then on, and those that wait get the window that it leaves them.
"""

from collections.abc import Mapping
from dataclasses import replace

from solver.problem import Order, Problem

FAR = 1 << 50  # seconds; beyond any plan


def settled(problem: Problem, starts: Mapping[str, int]) -> Problem | None:
    """Return the problem with its links settled, as far as `starts` (order id → second) reaches.

    Every plan of it that serves the orders which others follow is legal for the problem itself. So leaving one of them
    out is dearer there than leaving out everything else. None where no link can be settled.
    """
    windows = {order.id: _left_by(order, starts) for order in problem.orders if order.after}
    ready = {order.id: left for order in problem.orders if (left := windows.get(order.id))}
    if not ready:
        return None
    waited_for = {link.order for order in problem.orders if order.id in ready for link in order.after}
    everything = sum(order.unserved_cost for order in problem.orders)
    orders = []
    for order in problem.orders:
        if order.id in ready:
            order = replace(order, windows=ready[order.id], after=())
        if order.id in waited_for:
            start = starts[order.id]
            order = replace(order, windows=((start, start),), unserved_cost=everything + 1)
        orders.append(order)
    return replace(problem, orders=tuple(orders))


def _left_by(order: Order, starts: Mapping[str, int]) -> tuple[tuple[int, int], ...]:
    """Return the windows in which an order may start after the others have; none while one of them has no start."""
    if any(link.order not in starts for link in order.after):
        return ()
    first = max(starts[link.order] + link.min_s for link in order.after)
    last = min(FAR if link.max_s is None else starts[link.order] + link.max_s for link in order.after)
    own = ((-FAR, FAR),) if order.windows is None else order.windows
    return tuple((max(a, first), min(b, last)) for a, b in own if max(a, first) <= min(b, last))
