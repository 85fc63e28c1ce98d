"""People held against some demands: arrays of people × demand, in seconds from the moment asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from dispatch.coverage.demand import Demand
from dispatch.coverage.staff import NEVER, Flags, Integers, Staff
from dispatch.coverage.ways import Ways


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Chances:
    """Who could attend to what.

    skilled: has the skills, and certificates for work that would begin at once; allowed: may work in the region;
    excluded: not this one; straight_s, supplied_s: the way without and with the parts; within_s: the target (one row);
    limit_s: the target, or where that is nearer the last moment for which certificates hold; arrives_s: when those are
    there who could, NEVER for all others; hands: how many people could be there to help (one row).
    """

    demands: Sequence[Demand]
    columns: Integers
    skilled: Flags
    allowed: Flags
    excluded: Flags
    straight_s: Integers
    supplied_s: Integers
    within_s: Integers
    limit_s: Integers
    arrives_s: Integers
    hands: Integers

    @property
    def could(self) -> Integers:
        """How many people could attend to each demand, or lead its crew."""
        count: Integers = (self.arrives_s < NEVER).sum(axis=0)
        return count

    def covered(self, times: int) -> Flags:
        """Return which demands are covered so many times over."""
        crew = np.array([one.crew for one in self.demands], dtype=np.int64)
        return (self.could >= times) & (self.hands >= crew + times - 1)


def chances_of(staff: Staff, ways: Ways, some: Sequence[Demand], columns: Integers) -> Chances:
    """Return everybody's chances with some demands; columns: their numbers in `ways`."""
    skilled_and_until, kind = _each(some, lambda one: tuple(one.skills.items()), lambda one: staff.skilled(one.skills))
    has = np.stack([has for has, _ in skilled_and_until], axis=1)[:, kind]
    until = np.stack([until for _, until in skilled_and_until], axis=1)[:, kind]
    regions, region = _each(some, lambda one: one.region_id, lambda one: staff.may_work_in(one.region_id))
    shut_out, shut = _each(some, lambda one: one.excluded, lambda one: staff.among(one.excluded))
    allowed, excluded = np.stack(regions, axis=1)[:, region], np.stack(shut_out, axis=1)[:, shut]
    nominal_s = np.array([one.duration_s for one in some], dtype=np.int64)
    service_s = -(-nominal_s[None, :] * staff.efficiency_pct[:, None] // 100)
    within_s = np.array([one.within_s for one in some], dtype=np.int64)
    limit_s = np.minimum(within_s[None, :], until - service_s)
    skilled = has & (limit_s >= 0)
    straight_s = ways.straight[:, columns]
    supplied_s = ways.supplied(staff, some, columns, (skilled | allowed) & ~excluded)
    arrives_s = np.where(skilled & allowed & ~excluded, arrival(staff, supplied_s, limit_s), NEVER)
    helps = allowed & ~excluded & (arrival(staff, straight_s, within_s[None, :]) < NEVER)
    return Chances(
        demands=some,
        columns=columns,
        skilled=skilled,
        allowed=allowed,
        excluded=excluded,
        straight_s=straight_s,
        supplied_s=supplied_s,
        within_s=within_s,
        limit_s=limit_s,
        arrives_s=arrives_s,
        hands=(helps | (arrives_s < NEVER)).sum(axis=0),
    )


def arrival(staff: Staff, way_s: Integers, limit_s: Integers) -> Integers:
    """Return when everybody would be there, in their first working time in which that is in time; NEVER: in none."""
    first = np.full(np.broadcast_shapes(way_s.shape, limit_s.shape), NEVER)
    for begin_s, end_s in zip(staff.begin_s.T[:, :, None], staff.end_s.T[:, :, None], strict=True):
        there_s = begin_s + way_s
        first = np.minimum(first, np.where(there_s <= np.minimum(limit_s, end_s), there_s, NEVER))
    return first


def lateness(staff: Staff, way_s: Integers, limit_s: Integers) -> Integers:
    """Return by how much everybody would miss the limit, or the end of their working time where that is nearer."""
    least = np.full(np.broadcast_shapes(way_s.shape, limit_s.shape), 4 * NEVER)
    for begin_s, end_s in zip(staff.begin_s.T[:, :, None], staff.end_s.T[:, :, None], strict=True):
        least = np.minimum(least, begin_s + way_s - np.minimum(limit_s, end_s))
    return least


Made = TypeVar("Made")


def _each(
    some: Sequence[Demand], key_of: Callable[[Demand], object], make: Callable[[Demand], Made]
) -> tuple[list[Made], NDArray[np.intp]]:
    """Return what is made of the demands, once for each key, and for each demand which of these it is."""
    known: dict[object, int] = {}
    made: list[Made] = []
    rows = []
    for one in some:
        key = key_of(one)
        if key not in known:
            known[key] = len(made)
            made.append(make(one))
        rows.append(known[key])
    return made, np.array(rows, dtype=np.intp)
