"""What one could give way in: a problem in which one thing is allowed that is not, as little of it as need be.

Each relaxation has an amount, a whole number from 1 to `most`; the more, the more is allowed, and what is possible with
less is possible with more. So the smallest amount that does is found by bisection.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from solver.problem import Order, Problem, Technician
from solver.unserved.people import NEAR_S
from solver.why.desk import Desk

Kind = Literal[
    "as-is",
    "overtime",
    "later",
    "earlier",
    "part",
    "borrow",
    "certificate",
    "skill",
    "exclusion",
    "pin",
    "link",
    "fewer",
]
MOST_OVERTIME_MIN = 240
MOST_SHIFT_MIN = 480
ASKED = 12
"""So many of the nearest people are asked, where all those would do who cannot come as things are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxation:
    """One thing to give way in.

    make: the problem in which so much is allowed; technicians: who is to serve the order then; at: the instant (s)
    that an amount means, where it means one; details: what it is about, for sentences and programs.
    """

    kind: Kind
    technicians: tuple[str, ...]
    make: Callable[[int], Problem]
    most: int = 1
    at: Callable[[int], int] | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


def relaxations(desk: Desk) -> Iterator[Relaxation]:
    """Yield everything that could be given way in for one order, but its parts (see `solver.why.pieces`)."""
    order = desk.order
    if order.crew == 1:
        yield from _overtime(desk)
        yield from _certificates(desk)
        yield from _skills(desk)
    else:
        yield _of_order(desk, "fewer", replace(order, crew=order.crew - 1), crew=order.crew)
    yield from _windows(desk)
    yield from _borrowed(desk)
    yield from _excluded(desk)
    if order.pin is not None and order.pin.start is not None:
        freed = replace(order, pin=replace(order.pin, start=None))
        yield _of_order(desk, "pin", freed, pinned=order.pin.technician, start=order.pin.start)
    if order.pin is not None:
        yield _of_order(desk, "pin", replace(order, pin=None), pinned=order.pin.technician)
    for link in order.after:
        left = tuple(other for other in order.after if other is not link)
        yield _of_order(desk, "link", replace(order, after=left), first=link.order)


def able(desk: Desk, order: Order) -> tuple[Technician, ...]:
    """Return who may serve an order for one, as far as skills, region, exclusions and pin go."""
    people = desk.day.local(order) if order.crew > 1 else desk.day.able(order)
    pin = None if order.crew > 1 or order.pin is None else order.pin.technician
    return tuple(technician for technician in people if pin in (None, technician.id))


def with_technician(problem: Problem, technician: Technician) -> Problem:
    """Return a problem with one technician replaced by a relaxed one of the same id."""
    return replace(
        problem, technicians=tuple(technician if other.id == technician.id else other for other in problem.technicians)
    )


def with_order(problem: Problem, order: Order) -> Problem:
    """Return a problem with one order replaced by a relaxed one of the same id."""
    return replace(problem, orders=tuple(order if other.id == order.id else other for other in problem.orders))


def _of_order(desk: Desk, kind: Kind, order: Order, **details: Any) -> Relaxation:
    people = tuple(technician.id for technician in able(desk, order))
    return Relaxation(kind=kind, technicians=people, make=lambda _: with_order(desk.problem, order), details=details)


def _of_person(desk: Desk, kind: Kind, technician: Technician, **details: Any) -> Relaxation:
    return Relaxation(
        kind=kind,
        technicians=(technician.id,),
        make=lambda _: with_technician(desk.problem, technician),
        details={"technician": technician.id, **details},
    )


def _overtime(desk: Desk) -> Iterator[Relaxation]:
    def longer(technician: Technician, k: int, minutes: int) -> Problem:
        shifts = list(technician.shifts)
        shifts[k] = replace(shifts[k], overtime_s=shifts[k].overtime_s + 60 * minutes)
        return with_technician(desk.problem, replace(technician, shifts=tuple(shifts)))

    for technician in able(desk, desk.order):
        for k, shift in enumerate(technician.shifts):
            yield Relaxation(
                kind="overtime",
                technicians=(technician.id,),
                make=lambda minutes, technician=technician, k=k: longer(technician, k, minutes),  # type: ignore[misc]
                most=MOST_OVERTIME_MIN,
                at=lambda minutes, limit=shift.end + shift.overtime_s: limit + 60 * minutes,  # type: ignore[misc]
                details={"technician": technician.id, "shift": k},
            )


def _windows(desk: Desk) -> Iterator[Relaxation]:
    windows = desk.order.windows
    if windows is None:
        return

    def wider(before_min: int, after_min: int) -> Problem:
        spans = tuple((a - 60 * before_min, b + 60 * after_min) for a, b in windows)
        return with_order(desk.problem, replace(desk.order, windows=spans))

    people = tuple(technician.id for technician in able(desk, desk.order))
    yield Relaxation(kind="later", technicians=people, make=lambda m: wider(0, m), most=MOST_SHIFT_MIN)
    yield Relaxation(kind="earlier", technicians=people, make=lambda m: wider(m, 0), most=MOST_SHIFT_MIN)


def _borrowed(desk: Desk) -> Iterator[Relaxation]:
    day, order = desk.day, desk.order
    people = day.problem.technicians if order.crew > 1 else day.skilled(order)
    for technician in _nearest(desk, (t for t in people if order.region not in t.regions)):
        lent = replace(technician, regions=(*technician.regions, order.region))
        yield _of_person(desk, "borrow", lent, home=technician.regions[0], region=order.region)


def _excluded(desk: Desk) -> Iterator[Relaxation]:
    order = desk.order
    for technician in (desk.day.technicians[name] for name in order.excluded if name in desk.day.technicians):
        if order.region in technician.regions:
            allowed = replace(order, excluded=tuple(name for name in order.excluded if name != technician.id))
            freed = _of_order(desk, "exclusion", allowed, technician=technician.id)
            yield replace(freed, technicians=tuple(name for name in freed.technicians if name == technician.id))


def _certificates(desk: Desk) -> Iterator[Relaxation]:
    now, order = desk.problem.now, desk.order

    def renewed(technician: Technician, until: int) -> Problem:
        longer = {s: max(at, until) if s in order.skills else at for s, at in technician.skill_until.items()}
        return with_technician(desk.problem, replace(technician, skill_until=longer))

    for technician in desk.day.local(order):
        ends = {skill: technician.skill_until[skill] for skill in order.skills if skill in technician.skill_until}
        if not ends or not _trained(technician, order) or not technician.shifts:
            continue
        skill = min(ends, key=lambda skill: ends[skill])
        since = max(now, ends[skill])
        last = max(shift.end + shift.overtime_s for shift in technician.shifts)
        if last > since:
            yield Relaxation(
                kind="certificate",
                technicians=(technician.id,),
                make=lambda m, technician=technician, since=since: renewed(technician, since + 60 * m),  # type: ignore[misc]
                most=-(-(last - since) // 60),
                at=lambda m, since=since: since + 60 * m,  # type: ignore[misc]
                details={"technician": technician.id, "skill": skill, "ended": ends[skill]},
            )


def _skills(desk: Desk) -> Iterator[Relaxation]:
    order = desk.order
    for technician in _nearest(desk, (t for t in desk.day.local(order) if not _trained(t, order))):
        lacking = {s: level for s, level in order.skills.items() if technician.skills.get(s, 0) < level}
        trained = replace(
            technician,
            skills={**technician.skills, **lacking},
            skill_until={s: at for s, at in technician.skill_until.items() if s not in lacking},
        )
        yield _of_person(desk, "skill", trained, skills=lacking)


def _trained(technician: Technician, order: Order) -> bool:
    return all(technician.skills.get(skill, 0) >= level for skill, level in order.skills.items())


def _nearest(desk: Desk, people: Iterator[Technician]) -> list[Technician]:
    """Return the nearest of some people who are not excluded and not pinned away, and have not too long a way."""
    order, pin = desk.order, None if desk.order.pin is None or desk.order.crew > 1 else desk.order.pin.technician
    asked = [t for t in people if t.id not in order.excluded and pin in (None, t.id)]
    ways = sorted((desk.day.leg_s(t.start, order.location), t.id) for t in asked)
    return [desk.day.technicians[name] for way_s, name in ways[:ASKED] if way_s <= NEAR_S]
