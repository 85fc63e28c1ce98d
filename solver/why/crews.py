"""Bringing a crew together beside everything that is planned: each member finds a place for the same start.

One member brings all the parts; one has all the skills. All else is done by the same people in the same sequence.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from solver.plan import Route
from solver.problem import Order, Technician
from solver.single.day import certified_until, covers
from solver.unserved.roster import Roster
from solver.why.places import Place, best_place, routes_with

MOST_STARTS = 48
"""So many starts are tried, the earliest first."""

STEP_S = 1800
"""So far apart are two starts that are tried for one technician."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """A crew that could come: its start and the members' routes."""

    start: int
    cost: int
    routes: Mapping[str, list[Route]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seat:
    """What it costs one technician to be there at a start, with empty hands and with all the parts."""

    technician: Technician
    empty: Place | None
    laden: Place | None
    finish: int


def gatherings(roster: Roster, order: Order, stop: Callable[[], bool]) -> dict[str, Gathered]:
    """Return for every technician the cheapest crew found with that one in it, where there is any."""
    best: dict[str, Gathered] = {}
    for start in _starts(roster, order):
        if stop():
            break
        seats = _seats(roster, order, start)
        for seat in seats.values():
            chosen = _crew(order, seats, seat, start)
            name = seat.technician.id
            if chosen is None or (name in best and best[name].cost <= chosen[0]):
                continue
            routes = {member: routes_with(roster, place) for member, place in chosen[1].items()}
            legal = {member: route for member, route in routes.items() if route is not None}
            if len(legal) == len(routes):
                best[name] = Gathered(start=start, cost=chosen[0], routes=legal)
    return best


def _bare(order: Order, *, laden: bool) -> Order:
    """Return what one member has to do: skills are the crew's affair, and so is the pin."""
    pin = None if order.pin is None else replace(order.pin, technician="")
    return replace(order, crew=1, skills={}, pin=pin, parts=order.parts if laden else {})


def _starts(roster: Roster, order: Order) -> list[int]:
    """Return the starts at which somebody could first be there in some place of the day, and the windows' openings."""
    found = {opens for opens, _ in order.windows or ()}
    for technician in roster.day.local(order):
        for laden in (False, True):
            found.update(_first_starts(roster, technician, _bare(order, laden=laden)))
    return sorted(start for start in found if start >= roster.day.problem.now)[:MOST_STARTS]


def _first_starts(roster: Roster, technician: Technician, order: Order) -> Iterator[int]:
    """Yield the first start in the cheapest place, then in the cheapest one after that, and so on."""
    windows = order.windows or ((-(10**12), 10**12),)
    after = min(opens for opens, _ in windows)
    for _ in range(MOST_STARTS):
        left = tuple((max(a, after), b) for a, b in windows if b >= after)
        place = best_place(roster, technician, replace(order, windows=left)) if left else None
        if place is None:
            return
        yield place.start
        after = place.start + STEP_S


def _seats(roster: Roster, order: Order, start: int) -> dict[str, _Seat]:
    then = replace(order, windows=((start, start),))
    found = {}
    for technician in roster.day.local(order):
        empty = best_place(roster, technician, _bare(then, laden=False))
        laden = best_place(roster, technician, _bare(then, laden=True)) if order.parts else empty
        if empty is not None or laden is not None:
            finish = start + technician.service_s(order.duration_s)
            found[technician.id] = _Seat(technician=technician, empty=empty, laden=laden, finish=finish)
    return found


def _crew(order: Order, seats: Mapping[str, _Seat], seat: _Seat, start: int) -> tuple[int, dict[str, Place]] | None:
    """Return the cheapest crew with one seat in it, and its cost; None: there is none."""
    best: tuple[int, dict[str, Place]] | None = None
    pinned = [] if order.pin is None else [order.pin.technician]
    for leader in seats.values():
        if not covers(leader.technician, order, leader.finish):
            continue
        last = certified_until(leader.technician, order)
        for bringer in seats.values() if order.parts else [leader]:
            fixed = list(dict.fromkeys([seat.technician.id, leader.technician.id, bringer.technician.id, *pinned]))
            if len(fixed) > order.crew or any(name not in seats for name in fixed):
                continue
            in_time = {name: other for name, other in seats.items() if other.finish <= last}
            hands = {n: s.laden if n == bringer.technician.id else s.empty for n, s in in_time.items()}
            free = sorted((p.extra_cost, n) for n, p in hands.items() if p is not None and n not in fixed)
            names = [*fixed, *(n for _, n in free[: order.crew - len(fixed)])]
            places = {n: place for n in names if (place := hands.get(n)) is not None}
            cost = sum(place.extra_cost for place in places.values())
            if len(places) == order.crew and (best is None or cost < best[0]):
                best = cost, places
    return best
