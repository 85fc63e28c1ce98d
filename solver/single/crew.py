"""Bringing a crew together at one start, on an empty day.

Each member comes by its own route. One member has all skills, certified until the last of the crew finishes. All
pieces of one part come from one member; no two members fetch the same part, so they never compete for a shelf.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, combinations

from solver.plan import Route
from solver.problem import Order, Technician
from solver.single.day import EmptyDay, certified_until, covers
from solver.single.search import ways
from solver.single.timetable import timetable
from solver.single.way import Task, Way, task_for

Load = frozenset[str]
"""The parts that one member brings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathering:
    """A crew at one start: who (each with the second of its own finish), and the routes that prove it."""

    start: int
    finishes: Mapping[str, int]
    routes: tuple[Route, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Member:
    """Who could come, in which ways with which parts."""

    technician: Technician
    service_s: int
    openings: Mapping[Load, tuple[Task, tuple[Way, ...]]]

    def can(self, load: Load, start: int) -> bool:
        """Return whether this member could be there with a load when work starts."""
        return load in self.openings and any(way.earliest <= start <= way.latest for way in self.openings[load][1])

    def routes(self, load: Load, start: int) -> tuple[Route, ...]:
        """Return the member's routes; where several would do, the one with the fewest stops."""
        job, options = self.openings[load]
        fitting = (timetable(job, way, start) for way in options if way.earliest <= start <= way.latest)
        return min((times.routes for times in fitting), key=lambda routes: sum(len(route.stops) for route in routes))


def earliest_gathering(day: EmptyDay, order: Order, with_them: tuple[str, ...] = ()) -> Gathering | None:
    """Return the crew that can start first, at that start; None where no crew can be brought together.

    with_them: technicians who are to be members, beside the one of a pin.
    """
    members = [_member(day, technician, order) for technician in day.local(order)]
    for start in _candidate_starts(order, members):
        present = [member for member in members if any(member.can(load, start) for load in member.openings)]
        loads = _crew(order, present, start, with_them)
        if loads is not None:
            crew = {member.technician.id: member for member in members if member.technician.id in loads}
            return Gathering(
                start=start,
                finishes={name: start + member.service_s for name, member in crew.items()},
                routes=tuple(route for name, member in crew.items() for route in member.routes(loads[name], start)),
            )
    return None


def _member(day: EmptyDay, technician: Technician, order: Order) -> _Member:
    parts = sorted(order.parts)
    loads = chain.from_iterable(combinations(parts, size) for size in range(len(parts) + 1))
    jobs = (
        (frozenset(load), task_for(day, technician, replace(order, parts={part: order.parts[part] for part in load})))
        for load in loads
    )
    return _Member(
        technician=technician,
        service_s=technician.service_s(order.duration_s),
        openings={load: (job, tuple(ways(job))) for load, job in jobs if job is not None},
    )


def _candidate_starts(order: Order, members: Iterable[_Member]) -> list[int]:
    """Return every second at which somebody could first be there, or a window opens, in rising order.

    The first start of any crew is among them: a second earlier, one of its members or the window would not be ready.
    """
    windows = order.windows or ((-(10**15), 10**15),)
    found = {
        max(way.earliest, opens)
        for member in members
        for _, options in member.openings.values()
        for way in options
        for opens, closes in windows
        if max(way.earliest, opens) <= min(way.latest, closes)
    }
    if order.pin is not None and order.pin.start is not None:
        pinned = order.pin.start
        return [pinned] if any(opens <= pinned <= closes for opens, closes in windows) else []
    return sorted(found)


def _crew(order: Order, present: list[_Member], start: int, with_them: tuple[str, ...]) -> dict[str, Load] | None:
    """Return members and their loads for one start; None where those present do not make a crew."""
    for leader in present:
        if not covers(leader.technician, order, start + leader.service_s):
            continue
        time_s = certified_until(leader.technician, order) - start
        others = {member.technician.id: member for member in present if member.service_s <= time_s}
        fixed = [leader.technician.id, *([order.pin.technician] if order.pin is not None else []), *with_them]
        if len(others) < order.crew or not all(name in others for name in fixed):
            continue
        nothing: Load = frozenset()
        for loads in _shares(sorted(order.parts), dict.fromkeys(fixed, nothing), others, order.crew, start):
            spare = [name for name in others if name not in loads and others[name].can(nothing, start)]
            crew = loads | dict.fromkeys(spare[: order.crew - len(loads)], nothing)
            if len(crew) == order.crew and all(others[name].can(load, start) for name, load in crew.items()):
                return crew
    return None


def _shares(
    parts: list[str], loads: dict[str, Load], members: Mapping[str, _Member], size: int, start: int
) -> Iterator[dict[str, Load]]:
    """Yield every way to share the parts among at most `size` members, those in `loads` being fixed."""
    if len(loads) > size:
        return
    if not parts:
        yield loads
        return
    part, *rest = parts
    for name in [*loads, *(name for name in members if name not in loads)]:
        load = loads.get(name, frozenset()) | {part}
        if members[name].can(load, start):
            yield from _shares(rest, loads | {name: load}, members, size, start)
