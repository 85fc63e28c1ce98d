"""The technicians as arrays: row by row who may what, is on duty when, starts where and has which parts."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from dispatch.center import ServiceCenter
from dispatch.coverage.facts import CoverageFacts
from dispatch.freezing.availability import working_times
from dispatch.planning.day_clock import DayClock
from dispatch.stock.pieces import Place
from dispatch.technician import Absence, Shift, Technician
from geo.one_way import Spot

Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]
NEVER = np.int64(1) << 40
"""Seconds, added up as often as need be, that are no time at all."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Staff:
    """Technicians, sorted by centre and id; every array's first axis. Seconds count from the moment asked for.

    begin_s, end_s: their working times, begun ones from now on (begin_s is NEVER where there is none); spots: where the
    way begins; levels, until_s: of each of `skills`, and when its certificate ends; pieces: of each of `parts` on the
    van; center: the row of their centre; efficiency_pct: of nominal working time.
    """

    people: tuple[Technician, ...]
    begin_s: Integers
    end_s: Integers
    spots: tuple[Spot, ...]
    skills: Mapping[str, int]
    levels: Integers
    until_s: Integers
    parts: Mapping[str, int]
    pieces: Integers
    center: Integers
    efficiency_pct: Integers

    def may_work_in(self, region: str) -> Flags:
        """Return who may work in a region."""
        return np.array([region in person.regions for person in self.people], dtype=bool)

    def among(self, ids: Sequence[str]) -> Flags:
        """Return who is one of some technicians."""
        return np.array([person.id in ids for person in self.people], dtype=bool)

    def skilled(self, asked: Mapping[str, int]) -> tuple[Flags, Integers]:
        """Return who has all the skills that are asked for, certificates aside, and until when theirs hold."""
        has, until = np.ones(len(self.people), dtype=bool), np.full(len(self.people), NEVER)
        for skill, level in asked.items():
            if skill not in self.skills:
                return np.zeros_like(has), until
            column = self.skills[skill]
            has &= self.levels[:, column] >= level
            until = np.minimum(until, self.until_s[:, column])
        return has, until


def staff_of(facts: CoverageFacts, *, within_s: int) -> Staff:
    """Return everybody as arrays, with the working times that begin within so many seconds."""
    clock = DayClock(
        day=facts.at.astimezone(ZoneInfo(facts.time_zone)).date(),
        zone=ZoneInfo(facts.time_zone),
    )
    people = tuple(sorted(facts.technicians, key=lambda person: (person.center_id, person.id)))
    centers = {center.id: row for row, center in enumerate(facts.centers)}
    skills = {name: at for at, name in enumerate(sorted({one.skill for who in people for one in who.skills}))}
    parts = {name: at for at, name in enumerate(sorted({part for _, part in facts.stock}))}
    levels = np.zeros((len(people), len(skills)), dtype=np.int64)
    until = np.full((len(people), len(skills)), NEVER)
    pieces = np.zeros((len(people), len(parts)), dtype=np.int64)
    now = clock.up(facts.at)
    row_of = {person.id: row for row, person in enumerate(people)}
    for row, person in enumerate(people):
        for one in person.skills:
            levels[row, skills[one.skill]] = one.level
            if one.valid_until is not None:
                until[row, skills[one.skill]] = clock.midnight_after(one.valid_until) - now
    for (place, part), count in facts.stock.items():
        if place.kind == "van" and place.id in row_of:
            pieces[row_of[place.id], parts[part]] = count
    begin_s, end_s = _working_times(facts, people, clock, now, within_s)
    return Staff(
        people=people,
        begin_s=begin_s,
        end_s=end_s,
        spots=tuple(_start(person, facts.centers[centers[person.center_id]]) for person in people),
        skills=skills,
        levels=levels,
        until_s=until,
        parts=parts,
        pieces=pieces,
        center=np.array([centers[person.center_id] for person in people], dtype=np.int64),
        efficiency_pct=np.array([person.efficiency_pct for person in people], dtype=np.int64),
    )


def pieces_at_centers(facts: CoverageFacts, parts: Mapping[str, int]) -> Integers:
    """Return the pieces of each part at each centre."""
    found = np.zeros((len(facts.centers), len(parts)), dtype=np.int64)
    for row, center in enumerate(facts.centers):
        for part, column in parts.items():
            found[row, column] = facts.stock.get((Place("center", center.id), part), 0)
    return found


def _start(person: Technician, center: ServiceCenter) -> Spot:
    return (center.point, center.region_id) if person.home is None else (person.home, person.regions[0])


def _working_times(
    facts: CoverageFacts, people: Sequence[Technician], clock: DayClock, now: int, within_s: int
) -> tuple[Integers, Integers]:
    """Return when everybody's working times begin and end, absences taken out, those that are over or far left out."""
    shifts: dict[str, list[Shift]] = defaultdict(list)
    for shift in facts.shifts:
        shifts[shift.technician_id].append(shift)
    absences: dict[str, list[Absence]] = defaultdict(list)
    for absence in facts.absences:
        absences[absence.technician_id].append(absence)
    times = [
        [
            part
            for part in working_times(shifts[person.id], absences[person.id], clock)
            if part.end >= now and part.start <= now + within_s
        ]
        for person in people
    ]
    most = max((len(parts) for parts in times), default=0)
    begin_s, end_s = np.full((len(people), most), NEVER), np.full((len(people), most), -NEVER)
    for row, parts in enumerate(times):
        for column, part in enumerate(parts):
            begin_s[row, column], end_s[row, column] = max(0, part.start - now), part.end - now
    return begin_s, end_s
