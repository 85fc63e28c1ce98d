"""Calling in pieces: as few as need be, to the centre where they help, as late as will do."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from solver.problem import Center, Inbound, Problem
from solver.why.desk import Desk
from solver.why.places import best_place
from solver.why.relaxations import Relaxation, able

ASKED = 8
"""So many of the nearest technicians are asked."""

Called = Mapping[str, int]
"""Part → pieces to be called in."""


def called_in(desk: Desk) -> Iterator[Relaxation]:
    """Yield relaxations in which missing pieces come to a technician's own centre, or to the one nearest to the site.

    Their amount is minutes: the more, the earlier the pieces come. An inbound lot of that centre that comes later is
    hurried; else another centre sends pieces that nobody there needs, if their way is short enough; else they come
    from outside. What bringing them costs is not known to the problem, and not counted.
    """
    order, day = desk.order, desk.day
    if not order.parts or order.crew > 1:
        return
    nearest = min(
        (c for c in day.problem.centers), key=lambda c: (day.leg_s(c.location, order.location), c.id), default=None
    )
    people = sorted(able(desk, order), key=lambda t: (day.leg_s(t.start, order.location), t.id))[:ASKED]
    for technician in people:
        for center in dict.fromkeys([technician.center, *([nearest.id] if nearest else [])]):
            last = max((shift.end + shift.overtime_s for shift in technician.shifts), default=desk.problem.now)
            pieces = _fewest(desk, technician.id, center)
            if pieces and last > desk.problem.now:
                yield _relaxation(desk, technician.id, center, pieces, last)


def _relaxation(desk: Desk, technician: str, center: str, pieces: Called, last: int) -> Relaxation:
    now = desk.problem.now
    return Relaxation(
        kind="part",
        technicians=(technician,),
        make=lambda minutes: supplied(desk, center, pieces, max(now, last - 60 * minutes)),
        most=-(-(last - now) // 60),
        at=lambda minutes: max(now, last - 60 * minutes),
        details={"technician": technician, "center": center, "parts": pieces},
    )


def _fewest(desk: Desk, technician: str, center: str) -> Called | None:
    """Return the fewest pieces that would do, were they there now; None: none would, or none are needed."""

    def fits(pieces: Called) -> bool:
        some = {part: n for part, n in pieces.items() if n}
        relaxed = desk.relaxed(supplied(desk, center, some, desk.problem.now))
        return best_place(relaxed.room, relaxed.day.technicians[technician], relaxed.wished) is not None

    pieces = dict(desk.order.parts)
    if fits({}) or not fits(pieces):
        return None
    for part in sorted(pieces):
        while pieces.get(part) and fits({**pieces, part: pieces[part] - 1}):
            pieces[part] -= 1
    return {part: n for part, n in pieces.items() if n}


def supplied(desk: Desk, center: str, pieces: Called, at: int) -> Problem:
    """Return the problem in which pieces are at a centre at an instant (s), from where they are best spared."""
    problem = desk.problem
    for part, count in pieces.items():
        origin = origin_of(desk, center, part, count, at)
        centers = {c.id: c for c in problem.centers}
        if origin and origin != center:
            giver = centers[origin]
            centers[origin] = replace(giver, stock={**giver.stock, part: giver.stock[part] - count})
        lots, cost = centers[center].inbound, 0
        if origin == center:
            lots, cost = _hurried(centers[center], part, count, at)
        new = Inbound(part=part, quantity=count, available_at=at, cost=cost, origin=origin)
        centers[center] = replace(centers[center], inbound=(*lots, new))
        problem = replace(problem, centers=tuple(centers.values()))
    return problem


def origin_of(desk: Desk, center: str, part: str, count: int, at: int) -> str:
    """Return where pieces come from: the centre itself (a lot is hurried), another centre, or "" (outside)."""
    day, now = desk.day, desk.problem.now
    later = (lot for lot in day.centers[center].inbound if lot.part == part and lot.available_at > at)
    if any(lot.quantity >= count for lot in later) and desk.room.offer(center, part, count) is not None:
        return center
    places = (
        (day.leg_s(c.location, day.centers[center].location), c.id)
        for c in day.problem.centers
        if c.id != center and c.stock.get(part, 0) - desk.room.picked.get((c.id, part), 0) >= count
    )
    return next((name for way_s, name in sorted(places) if now + way_s <= at), "")


def _hurried(center: Center, part: str, count: int, at: int) -> tuple[tuple[Inbound, ...], int]:
    """Return a centre's lots without pieces of the first one that comes later, and what each of those costs."""
    later = [lot for lot in center.inbound if lot.part == part and lot.quantity >= count and lot.available_at > at]
    first = min(later, key=lambda lot: (lot.available_at, lot.cost))
    left = tuple(replace(lot, quantity=lot.quantity - count) if lot is first else lot for lot in center.inbound)
    return left, first.cost
