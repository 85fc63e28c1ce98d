"""How long everybody takes to every place of demand: straight there, and by a centre that hands out what is needed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np

from dispatch.coverage.demand import Demand
from dispatch.coverage.facts import CoverageFacts
from dispatch.coverage.staff import NEVER, Flags, Integers, Staff, pieces_at_centers
from dispatch.policy import TravelRule
from geo.one_way import OneWayTimes, Spot

_USUAL_PCT = 100
_MOST_SUMS = 1 << 21  # people × centres × demand added up at once


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ways:
    """Seconds of driving; NEVER where no way leads.

    straight: people × demand; to_center: people × centres, the pick-up there included; from_center: centres × demand;
    pieces: at each centre of each part of the staff; provenance, estimated: as the travel times say.
    """

    straight: Integers
    to_center: Integers
    from_center: Integers
    pieces: Integers
    provenance: str
    estimated: bool

    def supplied(self, staff: Staff, some: Sequence[Demand], columns: Integers, asked: Flags) -> Integers:
        """Return the seconds of people × some demands to be there with all parts; NEVER where they cannot be had.

        They come from the van, or van and one centre together; whoever calls at a centre needs the time of a pick-up.
        asked: whose way to what matters; elsewhere it may be NEVER though there is one.
        """
        result = self.straight[:, columns]
        kinds: dict[tuple[tuple[str, int], ...], list[int]] = {}
        for at, demand in enumerate(some):
            if demand.parts:
                kinds.setdefault(tuple(demand.parts.items()), []).append(at)
        for parts, alike in kinds.items():
            places = np.array(alike)
            who = np.flatnonzero(asked[:, places].any(axis=1))
            result[:, places] = NEVER
            result[np.ix_(who, places)] = self._with_parts(staff, dict(parts), who, columns[places])
        return result

    def _with_parts(self, staff: Staff, parts: Mapping[str, int], who: Integers, columns: Integers) -> Integers:
        """Return the seconds of some people × some demands to be there with these parts."""
        lacking = np.maximum(_wanted(parts)[None, :] - _columns(staff.pieces[who], staff, parts), 0)
        at_centers = _columns(self.pieces, staff, parts)
        centers = np.flatnonzero((at_centers > 0).any(axis=1))
        on_van = (lacking == 0).all(axis=1)
        best = np.where(on_van[:, None], self.straight[np.ix_(who, columns)], NEVER)
        enough = (lacking[:, None, :] <= at_centers[None, centers, :]).all(axis=2)
        to_center = np.where(enough, self.to_center[np.ix_(who, centers)], NEVER)
        if not centers.size:
            return best
        step = max(1, _MOST_SUMS // max(1, to_center.size))
        for first in range(0, len(columns), step):
            part = slice(first, first + step)
            by_center = to_center[:, :, None] + self.from_center[np.ix_(centers, columns[part])][None, :, :]
            best[:, part] = np.minimum(best[:, part], by_center.min(axis=1))
        return best

    def call_at(self, staff: Staff, demand: Demand, person: int, column: int) -> int | None:
        """Return the centre at which somebody calls on the quickest way with all parts; None: goes straight."""
        lacking = np.maximum(_wanted(demand.parts) - _columns(staff.pieces, staff, demand.parts)[person], 0)
        if not lacking.any():
            return None
        enough: Flags = (lacking <= _columns(self.pieces, staff, demand.parts)).all(axis=1)
        way = np.where(enough, self.to_center[person] + self.from_center[:, column], NEVER)
        return int(way.argmin())


def ways_of(facts: CoverageFacts, staff: Staff, asked: Sequence[Demand], travel: OneWayTimes) -> Ways:
    """Return all ways, each leg at the pace of its regions at the moment asked for."""
    centers: list[Spot] = [(center.point, center.region_id) for center in facts.centers]
    places: list[Spot] = [(one.point, one.region_id) for one in asked]
    starts, start_of = _distinct([*staff.spots, *centers])
    ends, end_of = _distinct([*centers, *places])
    legs = travel.one_way(starts, ends)
    pace = {region: _pace_pct(facts, region) for region in {area for _, area in (*starts, *ends)}}
    slower = np.maximum.outer([pace[area] for _, area in starts], [pace[area] for _, area in ends])
    drive_s = np.where(legs.duration_s < 0, NEVER, -(-legs.duration_s * slower // _USUAL_PCT))
    people, first = len(staff.people), len(centers)
    from_start, to_end = start_of[:people], end_of[first:]
    pickup_s = np.array([center.pickup_s for center in facts.centers], dtype=np.int64)
    told = ", ".join(f"{region} {pct} %" for region, pct in sorted(pace.items(), key=str) if pct != _USUAL_PCT)
    return Ways(
        straight=drive_s[np.ix_(from_start, to_end)],
        to_center=drive_s[np.ix_(from_start, end_of[:first])] + pickup_s,
        from_center=drive_s[np.ix_(start_of[people:], to_end)],
        pieces=pieces_at_centers(facts, staff.parts),
        provenance=f"{legs.provenance}; time of day: {told}" if told else legs.provenance,
        estimated=legs.estimated,
    )


def _wanted(parts: Mapping[str, int]) -> Integers:
    return np.array(list(parts.values()), dtype=np.int64)


def _columns(pieces: Integers, staff: Staff, parts: Mapping[str, int]) -> Integers:
    """Return the pieces of some parts; none of those that lie nowhere."""
    found = np.zeros((len(pieces), len(parts)), dtype=np.int64)
    for at, part in enumerate(parts):
        if part in staff.parts:
            found[:, at] = pieces[:, staff.parts[part]]
    return found


def _distinct(spots: Sequence[Spot]) -> tuple[list[Spot], Integers]:
    """Return each place once, and for each of `spots` which it is."""
    known: dict[Spot, int] = {}
    rows = [known.setdefault(spot, len(known)) for spot in spots]
    return list(known), np.array(rows, dtype=np.int64)


def _pace_pct(facts: CoverageFacts, region: str | None) -> int:
    """Return what percent of the usual time a drive in a region takes at the moment asked for."""
    rules: dict[str, TravelRule] = {rule.region_id: rule for rule in facts.policy.travel}
    rule = rules.get(region or "") or rules.get("")
    wall = _wall_s(facts.at, facts.time_zone)
    within = [one.factor_pct for one in (rule.hours if rule else ()) if one.from_s <= wall < one.to_s]
    return within[0] if within else _USUAL_PCT


def _wall_s(at: datetime, zone: str) -> int:
    """Return the seconds after midnight that a clock on the wall shows."""
    local = at.astimezone(ZoneInfo(zone))
    return local.hour * 3600 + local.minute * 60 + local.second
