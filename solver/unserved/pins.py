"""Facts about a pinned order: what keeps it from being served as pinned, and who could do it otherwise."""

from dataclasses import replace

from solver.alone import alone
from solver.problem import Order, Pin
from solver.single.day import EmptyDay, covers
from solver.unserved.facts import PinCause, PinFact, Start


def pin_fact(day: EmptyDay, order: Order, pin: Pin) -> PinFact:
    """Say why a pin cannot be kept."""
    unpinned = alone(day, replace(order, pin=None))
    others = [trip for trip in unpinned.trips if trip.technician != pin.technician]
    earliest = _earliest(day, order, pin)
    return PinFact(
        technician=pin.technician,
        start=pin.start,
        cause=_cause(day, order, pin, earliest),
        earliest=earliest,
        other=Start(technician=others[0].technician, at=others[0].start) if others else None,
    )


def _cause(day: EmptyDay, order: Order, pin: Pin, earliest: Start | None) -> PinCause:
    technician = day.technicians[pin.technician]
    if order.region not in technician.regions:
        return "region"
    if technician.id in order.excluded:
        return "excluded"
    if order.crew == 1 and not covers(technician, order, day.problem.now):
        return "skill"
    if alone(day, order).feasible:
        return "room"
    if earliest is not None:
        return "start"
    if order.parts and alone(day, replace(order, parts={})).feasible:
        return "part"
    return "crew" if order.crew > 1 else "hours"


def _earliest(day: EmptyDay, order: Order, pin: Pin) -> Start | None:
    """Return when the pinned technician could begin, the pinned start left aside."""
    found = alone(day, replace(order, pin=replace(pin, start=None)))
    if found.gathering is not None:
        return Start(technician=pin.technician, at=found.gathering.start)
    return Start(technician=pin.technician, at=found.trips[0].start) if found.trips else None
