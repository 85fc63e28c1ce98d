"""One order for what has none: two documents that say the same are searched alike."""

from collections.abc import Mapping
from dataclasses import replace

from solver.problem import Center, Order, Problem, Technician


def canonical(problem: Problem) -> Problem:
    """Return a problem with everything sorted whose order means nothing.

    A search that breaks ties by position, and draws positions at random, then depends on what a problem says and no
    more on how it is written. Plans speak of ids and of a technician's shifts by index, so shifts stay as they are;
    so do locations, which are only ever looked up.
    """
    return replace(
        problem,
        centers=tuple(_center(center) for center in sorted(problem.centers, key=lambda center: center.id)),
        technicians=tuple(_technician(one) for one in sorted(problem.technicians, key=lambda one: one.id)),
        orders=tuple(_order(order) for order in sorted(problem.orders, key=lambda order: order.id)),
    )


def _sorted(values: Mapping[str, int]) -> Mapping[str, int]:
    return values if len(values) < 2 else dict(sorted(values.items()))


def _center(center: Center) -> Center:
    lots = sorted(center.inbound, key=lambda lot: (lot.part, lot.available_at, lot.cost, lot.quantity, lot.origin))
    return replace(center, stock=_sorted(center.stock), inbound=tuple(lots))


def _technician(technician: Technician) -> Technician:
    home, *others = technician.regions
    return replace(
        technician,
        skills=_sorted(technician.skills),
        regions=(home, *sorted(others)),
        van_stock=_sorted(technician.van_stock),
        skill_until=_sorted(technician.skill_until),
    )


def _order(order: Order) -> Order:
    return replace(
        order,
        skills=_sorted(order.skills),
        parts=_sorted(order.parts),
        windows=None if order.windows is None else tuple(sorted(order.windows)),
        excluded=tuple(sorted(order.excluded)),
        after=tuple(sorted(order.after, key=lambda link: (link.order, link.min_s))),
        prices=_sorted(order.prices),
    )
