"""The contract's reason of an unserved order: the first that is true (docs/decisions/unserved-reasons.md)."""

from collections.abc import Container, Set
from dataclasses import replace

from solver.alone import alone
from solver.plan import Reason
from solver.problem import Order
from solver.single.day import EmptyDay
from solver.single.pieces import missing_pieces, total_pieces
from solver.single.trip import can_serve


def reason_of(day: EmptyDay, order: Order, served: Set[str], possible: Container[str] = ()) -> Reason:
    """Return why an order is unserved, `served` being the ids of the orders on the routes.

    possible: orders of which it is known already that they could be served alone.
    """
    if order.pin is not None:
        return "pin"
    reason = _people(day, order)
    if reason is not None:
        return reason
    if any(link.order not in served for link in order.after):
        return "after"
    if order.id in possible or _feasible(day, order):
        return "capacity"
    lacks_parts = bool(order.parts) and (not obtainable(day, order) or _feasible(day, replace(order, parts={})))
    return "part" if lacks_parts else "window"


def obtainable(day: EmptyDay, order: Order) -> bool:
    """Return whether there are enough pieces, time left aside: for one able person, or part by part for a crew."""
    if order.crew > 1:
        return all(enough_pieces(day, order, part) for part in order.parts)
    return any(
        all(
            total_pieces(day.batches, part) + able.van_stock.get(part, 0) >= pieces
            for part, pieces in order.parts.items()
        )
        for able in day.able(order)
    )


def enough_pieces(day: EmptyDay, order: Order, part: str) -> bool:
    """Return whether somebody who may serve an order could ever hold enough of one part."""
    people = day.local(order) if order.crew > 1 else day.able(order)
    best_van = max((person.van_stock.get(part, 0) for person in people), default=0)
    return total_pieces(day.batches, part) + best_van >= order.parts[part]


def _people(day: EmptyDay, order: Order) -> Reason | None:
    """Return the reason that lies in who there is; None where somebody could do it, as far as people go."""
    able = day.able(order)
    if order.crew == 1:
        return None if able else "region" if day.skilled(order) else "skill"
    if not able or len(day.local(order)) < order.crew:
        return "crew"
    return None if _feasible(day, replace(order, windows=None, parts={})) else "crew"


def _feasible(day: EmptyDay, order: Order) -> bool:
    if order.crew > 1:
        return alone(day, order).feasible
    able = sorted(day.able(order), key=lambda person: bool(missing_pieces(order.parts, person.van_stock)))
    return any(can_serve(day, technician, order) for technician in able)  # whoever has all pieces is quickly told
