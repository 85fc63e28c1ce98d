"""The first thing that keeps one technician from one order, the plan left aside.

Each is a property of the technician, the order and an otherwise empty day, solved exactly. They are asked in the order
of `OBSTACLES`; the first that is true is the answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final, Literal

from solver.problem import Order, Technician
from solver.single.crew import earliest_gathering
from solver.single.day import EmptyDay, covers
from solver.single.trip import earliest_trip

Obstacle = Literal["skill", "certificate", "region", "excluded", "pin", "crew", "window", "part", "after"]


def first_obstacle(day: EmptyDay, technician: Technician, order: Order, wished: Order) -> Obstacle | None:
    """Return what first keeps a technician from an order; None: on an empty day nothing does.

    wished: the same order with only the starts that orders leave which it follows, or which follow it.
    """
    found: Obstacle
    for found, is_true in OBSTACLES.items():
        if is_true(day, technician, order):
            return found
    return None if can(day, technician, wished) else "after"


def can(day: EmptyDay, technician: Technician, order: Order) -> bool:
    """Return whether a technician (for a crew: together with others) could serve an order on the empty day."""
    if order.crew > 1:
        return earliest_gathering(day, order, with_them=(technician.id,)) is not None
    return earliest_trip(day, technician, order) is not None


def _skill(day: EmptyDay, technician: Technician, order: Order) -> bool:
    """Say whether a skill is lacking; of a crew only one member needs them."""
    return order.crew == 1 and any(technician.skills.get(skill, 0) < level for skill, level in order.skills.items())


def _certificate(day: EmptyDay, technician: Technician, order: Order) -> bool:
    """Say whether a certificate has ended, or ends before the work is done, which could be done without that end."""
    if order.crew > 1 or order.skills.keys().isdisjoint(technician.skill_until):
        return False
    if not covers(technician, order, day.problem.now):
        return True
    return not can(day, technician, order) and can(day, replace(technician, skill_until={}), order)


def _region(day: EmptyDay, technician: Technician, order: Order) -> bool:
    return order.region not in technician.regions


def _excluded(day: EmptyDay, technician: Technician, order: Order) -> bool:
    return technician.id in order.excluded


def _pin(day: EmptyDay, technician: Technician, order: Order) -> bool:
    return order.crew == 1 and order.pin is not None and order.pin.technician != technician.id


def _crew(day: EmptyDay, technician: Technician, order: Order) -> bool:
    return order.crew > 1 and not can(day, technician, replace(order, windows=None, parts={}))


def _window(day: EmptyDay, technician: Technician, order: Order) -> bool:
    return not can(day, replace(technician, skill_until={}), replace(order, parts={}))


def _part(day: EmptyDay, technician: Technician, order: Order) -> bool:
    return not can(day, technician, order)


OBSTACLES: Final[Mapping[Obstacle, Callable[[EmptyDay, Technician, Order], bool]]] = {
    "skill": _skill,
    "certificate": _certificate,
    "region": _region,
    "excluded": _excluded,
    "pin": _pin,
    "crew": _crew,
    "window": _window,
    "part": _part,
}
"""What can stand in the way, by the contract's words, in the order in which it is asked; then ``after`` (links)."""
