"""Why demands are not covered, and who lacks but one thing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from dispatch.coverage.chances import Chances, arrival, lateness
from dispatch.coverage.demand import Demand
from dispatch.coverage.result import Lack, NearMiss, Reason
from dispatch.coverage.staff import NEVER, Flags, Integers, Staff


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """Why one demand is not covered; fields as in `dispatch.coverage.result.DemandCoverage`."""

    reason: Reason
    late_s: int | None
    near: tuple[NearMiss, ...]


def lacking(staff: Staff, chances: Chances) -> dict[int, Lacking]:
    """Return what the demands lack that are not covered, by their place among the demands."""
    bare = np.flatnonzero(~chances.covered(1))
    if not bare.size:
        return {}
    led = chances.could[bare] > 0
    open_to = chances.allowed[:, bare] & ~chances.excluded[:, bare]
    skilled, within_s, limit_s = chances.skilled[:, bare], chances.within_s[None, bare], chances.limit_s[:, bare]
    straight_s, supplied_s = chances.straight_s[:, bare], chances.supplied_s[:, bare]
    present = arrival(staff, np.zeros_like(straight_s), limit_s) < NEVER
    supplied = supplied_s < NEVER
    late_s = lateness(staff, supplied_s, limit_s)
    funnel: Mapping[Reason, Flags] = {
        "skill": skilled,
        "region": skilled & open_to,
        "shift": skilled & open_to & present,
        "part": skilled & open_to & present & (supplied | (straight_s >= NEVER)),
    }
    able = funnel["part"]
    at_once_s = np.where(supplied_s <= limit_s, supplied_s, NEVER)
    ready = arrival(staff, supplied_s, limit_s)
    kinds: Mapping[Lack, tuple[Flags, Integers]] = {
        "skill": (~skilled & open_to, arrival(staff, supplied_s, within_s)),
        "region": (skilled & ~chances.allowed[:, bare] & ~chances.excluded[:, bare], ready),
        "shift": (skilled & open_to & ~present, at_once_s),
        "part": (skilled & open_to, arrival(staff, straight_s, limit_s)),
    }
    best = {lack: _nearest(mask, seconds) for lack, (mask, seconds) in kinds.items()}
    nearest, least_s = _nearest(able, np.where(supplied, late_s, NEVER))
    found = {}
    for at, place in enumerate(bare.tolist()):
        if led[at]:
            found[place] = Lacking(reason="crew", late_s=None, near=())
            continue
        demand, misses = chances.demands[place], {lack: (who[at], s[at]) for lack, (who, s) in best.items()}
        reason: Reason = next((name for name, mask in funnel.items() if not mask[:, at].any()), "distance")
        near = [*_misses(staff, demand, misses)]
        late = int(least_s[at]) if least_s[at] < NEVER else None
        if late is not None:
            row = int(nearest[at])
            arrives_s = int(staff.begin_s[row].min() + supplied_s[row, at])
            who = staff.people[row].id
            near.append(NearMiss(lacks="distance", technician_id=who, arrives_s=arrives_s, late_s=late))
        found[place] = Lacking(reason=reason, late_s=late if reason == "distance" else None, near=tuple(near))
    return found


def _nearest(mask: Flags, seconds: Integers) -> tuple[Integers, Integers]:
    """Return for each demand the first person of some (by the staff's order, where several are), and their seconds."""
    if not len(mask):
        return np.zeros(mask.shape[1], dtype=np.int64), np.full(mask.shape[1], NEVER)
    left = np.where(mask, seconds, NEVER)
    return left.argmin(axis=0), left.min(axis=0)


def _misses(staff: Staff, demand: Demand, best: Mapping[Lack, tuple[int, int]]) -> Iterator[NearMiss]:
    for lack, (row, seconds) in best.items():
        if seconds < NEVER:
            who = staff.people[row].id
            yield NearMiss(lacks=lack, technician_id=who, arrives_s=int(seconds), what=_what(staff, demand, lack, row))


def _what(staff: Staff, demand: Demand, lack: Lack, row: int) -> tuple[str, ...]:
    """Return the skills that somebody does not have as they should, or the parts that are not on their van."""
    if lack == "skill":
        has = {skill: (staff.levels[row, at], staff.until_s[row, at]) for skill, at in staff.skills.items()}
        needs = -(-demand.duration_s * int(staff.efficiency_pct[row]) // 100)
        return tuple(
            skill
            for skill, level in demand.skills.items()
            if skill not in has or has[skill][0] < level or has[skill][1] < needs
        )
    if lack == "part":
        van = staff.pieces[row]
        return tuple(
            part for part, pieces in demand.parts.items() if part not in staff.parts or van[staff.parts[part]] < pieces
        )
    return ()
