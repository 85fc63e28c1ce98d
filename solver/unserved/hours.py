"""Facts about working hours, windows and certificates: what keeps an order from being served alone.

Each limit is taken away in turn, the mildest first; the first whose absence makes the order feasible is the answer.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from solver.problem import Order, Shift, Technician
from solver.single.crew import earliest_gathering
from solver.single.day import EmptyDay
from solver.single.trip import Trip, earliest_trip, possible_starts
from solver.unserved.facts import CertificateFact, HoursFact, NoShiftFact, OvertimeFact, Start

LONGER_S = 12 * 3600
"""Nobody is asked for more overtime than this, not even in thought."""


def hours_fact(day: EmptyDay, order: Order) -> HoursFact | CertificateFact | OvertimeFact | NoShiftFact:
    """Say what keeps an order, which is infeasible alone, from being served in its windows."""
    return (
        _outside_windows(day, order)
        or _certificate(day, order)
        or _overtime(day, order, in_windows=True)
        or _overtime(day, replace(order, windows=None), in_windows=False)
        or _no_shift(day, order)
    )


def _no_shift(day: EmptyDay, order: Order) -> NoShiftFact:
    people = _people(day, order)
    nearest_s, nearest = min((day.leg_s(t.start, order.location), t.id) for t in people)
    return NoShiftFact(
        technicians=tuple(t.id for t in people),
        nearest=nearest,
        nearest_s=nearest_s,
        now=day.problem.now,
        service_s=order.duration_s,
    )


def _outside_windows(day: EmptyDay, order: Order) -> HoursFact | None:
    if order.windows is None:
        return None
    if order.crew > 1:
        free = replace(order, windows=None)
        gathering = earliest_gathering(day, free) or earliest_gathering(day, replace(free, parts={}))
        if gathering is None:
            return None
        return HoursFact(
            first=Start(technician=" + ".join(gathering.finishes), at=gathering.start), last=None, windows=order.windows
        )
    spans = [(span, t.id) for t in _people(day, order) for span in possible_starts(day, t, order)]
    if not spans:
        return None
    (first_at, _), first = min(spans)
    (_, last_at), last = max(spans, key=lambda span: span[0][1])
    return HoursFact(
        first=Start(technician=first, at=first_at), last=Start(technician=last, at=last_at), windows=order.windows
    )


def _certificate(day: EmptyDay, order: Order) -> CertificateFact | None:
    held = [t for t in day.able(order) if not order.skills.keys().isdisjoint(t.skill_until)]
    trip = _first(earliest_trip(day, replace(t, skill_until={}), order) for t in held)
    if trip is None:
        return None
    until = {skill: day.technicians[trip.technician].skill_until.get(skill, trip.finish) for skill in order.skills}
    skill = min(until, key=lambda skill: until[skill])
    start = Start(technician=trip.technician, at=trip.start)
    return CertificateFact(start=start, skill=skill, until=until[skill], finish=trip.finish)


def _overtime(day: EmptyDay, order: Order, *, in_windows: bool) -> OvertimeFact | None:
    """Say who would be back the least too late, if one shift of each could run longer."""
    if order.crew > 1:
        return None
    found: list[OvertimeFact] = []
    for technician in day.able(order):
        for shift in technician.shifts:
            trip = earliest_trip(day, _longer(technician, shift), order)
            if trip is not None:
                found.append(
                    OvertimeFact(
                        start=Start(technician=trip.technician, at=trip.start),
                        back_at=trip.routes[-1].arrival,
                        limit=shift.end + shift.overtime_s,
                        way_s=day.leg_s(technician.start, order.location),
                        in_windows=in_windows,
                    )
                )
    return min(found, key=lambda fact: fact.back_at - fact.limit, default=None)


def _longer(technician: Technician, shift: Shift) -> Technician:
    return replace(technician, shifts=(replace(shift, overtime_s=shift.overtime_s + LONGER_S),))


def _first(trips: Iterable[Trip | None]) -> Trip | None:
    found: Iterator[Trip] = (trip for trip in trips if trip is not None)
    return min(found, key=lambda trip: (trip.start, trip.technician), default=None)


def _people(day: EmptyDay, order: Order) -> tuple[Technician, ...]:
    return day.local(order) if order.crew > 1 else day.able(order)
