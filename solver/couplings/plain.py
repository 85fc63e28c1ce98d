"""A problem without couplings: what the kernel is given."""

from dataclasses import replace

from solver.arrays import windows_of
from solver.problem import Order, Problem


def is_coupled(problem: Problem) -> bool:
    """Tell whether some order needs company or waits for another."""
    return any(order.crew > 1 or order.after for order in problem.orders)


def plain_problem(problem: Problem) -> Problem:
    """Return the problem with links taken away, and every crew as slots: plain orders of the same id.

    The first slot keeps the crew order's place and has its skills and price; the others come after all orders.
    """
    first = tuple(replace(_slot(order) if order.crew > 1 else order, after=()) for order in problem.orders)
    others = (_helper(order) for order in problem.orders for _ in range(order.crew - 1))
    return replace(problem, orders=(*first, *others))


def slots_of(problem: Problem) -> list[list[int]]:
    """Return for every order the indices of its slots in the plain problem."""
    slots = [[i] for i in range(len(problem.orders))]
    after = len(problem.orders)
    for i, order in enumerate(problem.orders):
        slots[i] += range(after, after + order.crew - 1)
        after += order.crew - 1
    return slots


def _slot(order: Order) -> Order:
    """Return a crew order as one for a single person; pin and price of a change count for the crew as a whole."""
    windows = None if order.windows is None and order.pin is None else tuple(windows_of(order))
    return replace(order, crew=1, pin=None, previous=None, windows=windows)


def _helper(order: Order) -> Order:
    """Return a slot that costs nothing but who serves it."""
    return replace(_slot(order), skills={}, weight=0, unserved_cost=0, after=())
