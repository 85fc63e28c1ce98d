"""Who can be there in time: every demand held against everybody, in whole arrays.

An order is covered when at least one person has its skills at the level asked (certificates in force when the work
would end), may work in its region and is not excluded, has its parts on the van or gets what is missing at one centre
on the way (what lies there now), works then, and is there within the target, counted from the moment asked for; for a
crew, when beside such a lead there are so many others who may work there. Everybody starts at home or at their centre
with nothing else to do, and every order is looked at alone: coverage tells what an organisation could do, a plan what
it does. Working time ends with the shift, without overtime.
"""

from collections.abc import Iterator

import numpy as np

from dispatch.coverage.chances import Chances, chances_of
from dispatch.coverage.demand import Demand, demands
from dispatch.coverage.facts import CoverageFacts
from dispatch.coverage.lacking import lacking
from dispatch.coverage.result import Arrival, Coverage, DemandCoverage
from dispatch.coverage.staff import NEVER, Staff, staff_of
from dispatch.coverage.sums import Sums
from dispatch.coverage.ways import Ways, ways_of
from geo.one_way import OneWayTimes

_AT_ONCE = 512  # demands in one block: its arrays stay in the processor's cache
_FIRST = 3  # people named for a demand


def cover(facts: CoverageFacts, travel: OneWayTimes, *, minutes: int | None = None) -> Coverage:
    """Return how the demand is covered: within so many minutes, or (None) within what the policy promises."""
    asked = demands(facts, minutes)
    shown = [one for one in asked if one.placed and one.within_s is not None]
    aimed = sorted(shown, key=lambda one: list(one.parts.items()))
    staff = staff_of(facts, within_s=max((one.within_s or 0 for one in aimed), default=0))
    ways = ways_of(facts, staff, aimed, travel)
    sums, found = Sums(facts, staff), dict[tuple[str, ...], DemandCoverage]()
    for begin in range(0, len(aimed), _AT_ONCE):
        some = aimed[begin : begin + _AT_ONCE]
        chances = chances_of(staff, ways, some, np.arange(begin, begin + len(some)))
        for one in _judged(facts, staff, ways, chances):
            found[one.demand.orders] = one
        sums.add(chances)
    return sums.coverage(
        facts,
        minutes=minutes,
        ways=ways,
        demands=tuple(found[one.orders] for one in shown),
        untargeted=sum(one.count for one in asked if one.placed and one.within_s is None),
        unplaced=sum(one.count for one in asked if not one.placed),
    )


def _judged(facts: CoverageFacts, staff: Staff, ways: Ways, chances: Chances) -> Iterator[DemandCoverage]:
    """Yield how each of some demands is covered."""
    bare, could = lacking(staff, chances), chances.could
    once, twice = chances.covered(1), chances.covered(2)
    first = _first(chances)
    for at, demand in enumerate(chances.demands):
        missing = bare.get(at)
        yield DemandCoverage(
            demand=demand,
            covered=bool(once[at]),
            doubly=bool(twice[at]),
            could=int(could[at]),
            first=tuple(
                _arrival(facts, staff, ways, demand, person, int(chances.columns[at]), seconds)
                for person, seconds in first[at]
            ),
            reason=missing.reason if missing else None,
            late_s=missing.late_s if missing else None,
            near=missing.near if missing else (),
        )


def _first(chances: Chances) -> list[list[tuple[int, int]]]:
    """Return for each demand the rows of the first few who could, and when they are there."""
    left, found = chances.arrives_s.copy(), [list[tuple[int, int]]() for _ in chances.demands]
    every = np.arange(len(chances.demands))
    for _ in range(min(_FIRST, len(left))):
        person = left.argmin(axis=0)
        seconds = left[person, every]
        for at in np.flatnonzero(seconds < NEVER):
            found[at].append((int(person[at]), int(seconds[at])))
        left[person, every] = NEVER
    return found


def _arrival(
    facts: CoverageFacts, staff: Staff, ways: Ways, demand: Demand, person: int, column: int, seconds: int
) -> Arrival:
    center = ways.call_at(staff, demand, person, column)
    return Arrival(
        technician_id=staff.people[person].id,
        arrives_s=seconds,
        calls_at=None if center is None else facts.centers[center].id,
    )
