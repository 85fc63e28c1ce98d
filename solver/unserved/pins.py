"""Facts about a pinned order: what keeps it from being served as pinned, and who could do it otherwise."""

from dataclasses import replace

from solver.alone import alone
from solver.problem import Order, Pin
from solver.single.day import EmptyDay, covers
from solver.unserved.capacity import capacity_fact
from solver.unserved.facts import AfterFact, Fact, PinCause, PinFact, Start
from solver.unserved.hours import hours_fact
from solver.unserved.insertion import Room
from solver.unserved.parts import part_fact


def pin_fact(room: Room, order: Order, pin: Pin) -> PinFact:
    """Say why a pin cannot be kept."""
    day = room.roster.day
    unpinned = alone(day, replace(order, pin=None))
    others = [trip for trip in unpinned.trips if trip.technician != pin.technician]
    earliest = _earliest(day, order, pin)
    cause = _cause(day, order, pin, earliest)
    return PinFact(
        technician=pin.technician,
        start=pin.start,
        cause=cause,
        earliest=earliest,
        other=Start(technician=others[0].technician, at=others[0].start) if others else None,
        detail=_detail(room, order, pin, cause),
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
    if order.crew > 1:
        return "crew"
    return "part" if order.parts and alone(day, replace(order, parts={})).feasible else "hours"


def _detail(room: Room, order: Order, pin: Pin, cause: PinCause) -> Fact | None:
    day, free = room.roster.day, replace(order, pin=None)
    if cause == "room":
        missing = tuple(link.order for link in order.after if link.order not in room.roster.starts)
        return AfterFact(orders=missing) if missing else capacity_fact(room, order, alone(day, order))
    if cause not in ("part", "hours"):
        return None
    his_day = EmptyDay(replace(day.problem, technicians=(day.technicians[pin.technician],)))
    return part_fact(his_day, free) if cause == "part" else hours_fact(his_day, free)


def _earliest(day: EmptyDay, order: Order, pin: Pin) -> Start | None:
    """Return when the pinned technician could begin, the pinned start left aside."""
    found = alone(day, replace(order, pin=replace(pin, start=None)))
    if found.gathering is not None:
        return Start(technician=pin.technician, at=found.gathering.start)
    return Start(technician=pin.technician, at=found.trips[0].start) if found.trips else None
