"""Facts about who there is: skills, regions, crews."""

from collections.abc import Iterable
from dataclasses import replace

from solver.problem import Order, Technician
from solver.single.day import EmptyDay
from solver.single.trip import earliest_trip, possible_starts
from solver.unserved.facts import CrewFact, LackingSkill, LendFact, RegionFact, SkillFact, Start

NEAR_S = 4 * 3600
"""Nobody is lent who has a longer way than this to the site."""

ASKED = 12
"""So many of the nearest are asked."""


def skill_fact(day: EmptyDay, order: Order) -> SkillFact:
    """Say which skills nobody has at their level now; or, where each is there, who has which."""
    everybody = day.problem.technicians
    lacking, holders = [], []
    for skill, level in sorted(order.skills.items()):
        trained = [t for t in everybody if t.skills.get(skill, 0) >= level]
        valid = [t for t in trained if t.skill_until.get(skill, day.problem.now) >= day.problem.now]
        if valid:
            holders.append((skill, level, _ids(valid)))
            continue
        best_level = max((t.skills.get(skill, 0) for t in everybody), default=0)
        lacking.append(
            LackingSkill(
                skill=skill,
                level=level,
                best_level=best_level,
                best=_ids(t for t in everybody if best_level and t.skills.get(skill, 0) == best_level),
                expired=tuple((t.id, t.skill_until[skill]) for t in trained),
            )
        )
    return SkillFact(lacking=tuple(lacking), holders=() if lacking else tuple(holders))


def region_fact(day: EmptyDay, order: Order) -> RegionFact:
    """Say who has the skills of an order, but may not go there."""
    skilled = day.skilled(order)
    return RegionFact(
        region=order.region,
        elsewhere=_ids(t for t in skilled if order.region not in t.regions and t.id not in order.excluded),
        excluded=_ids(t for t in skilled if t.id in order.excluded),
    )


def crew_fact(day: EmptyDay, order: Order) -> CrewFact:
    """Say how many could be in a crew, and when each of them could begin."""
    bare = replace(order, parts={}, skills={}, windows=None)
    spans = ((t.id, possible_starts(day, t, bare)) for t in day.local(order))
    return CrewFact(
        needed=order.crew,
        region=order.region,
        local=_ids(day.local(order)),
        skilled=_ids(day.able(order)),
        alone=tuple(Start(technician=name, at=starts[0][0]) for name, starts in spans if starts),
    )


def lend_fact(day: EmptyDay, order: Order) -> LendFact | None:
    """Say who near by, with the skills but without the region, could begin first; None: nobody, or it is a crew."""
    if order.crew > 1:
        return None
    others = [t for t in day.skilled(order) if order.region not in t.regions and t.id not in order.excluded]
    near = sorted((leg_s, t.id) for t in others if (leg_s := day.leg_s(t.start, order.location)) <= NEAR_S)
    nearest = [day.technicians[name] for _, name in near[:ASKED]]
    trips = [trip for t in nearest if (trip := earliest_trip(day, t, order)) is not None]
    if not trips:
        return None
    first = min(trips, key=lambda trip: (trip.start, trip.technician))
    return LendFact(
        start=Start(technician=first.technician, at=first.start),
        home=day.technicians[first.technician].regions[0],
        region=order.region,
    )


def _ids(technicians: Iterable[Technician]) -> tuple[str, ...]:
    return tuple(technician.id for technician in technicians)
