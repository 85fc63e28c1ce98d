"""Which orders a new plan may move, and how the others are held where the plan in force has them."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Literal

from solver.amend.changes import appointments
from solver.plan import Plan
from solver.problem import Pin, Problem

Movable = Literal["all", "untold"] | Sequence[str]
"""What may move: all that is not frozen; only what nobody was told yet; only the orders named."""


def held_orders(movable: Movable, *, served: Collection[str], told: Collection[str]) -> frozenset[str]:
    """Return the orders served by the plan in force that a new plan must leave as they are."""
    if movable == "all":
        return frozenset()
    if movable == "untold":
        return frozenset(told).intersection(served)
    return frozenset(served).difference(movable)


def hold(problem: Problem, plan: Plan, orders: Collection[str], *, factor: int = 10) -> Problem:
    """Return a problem in which some orders are pinned to who serves them in a plan, and when.

    plan: the plan in force as it is on this problem, so that all pins can be kept together. factor: how many times
    dearer it is to leave a pinned order out; orders that a person has pinned already pay it.
    """
    places = appointments(plan)
    held = []
    for order in problem.orders:
        if order.id in orders and order.id in places:
            people, start = places[order.id]
            who = order.pin.technician if order.pin is not None and order.pin.technician in people else people[0]
            dearer = order.unserved_cost if order.pin is not None else factor * order.unserved_cost
            order = replace(order, pin=Pin(technician=who, start=start), unserved_cost=dearer)
        held.append(order)
    return replace(problem, orders=tuple(held))
