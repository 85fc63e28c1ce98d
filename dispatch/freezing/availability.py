"""When a technician can work: the shifts of the day, less what absences take out of them."""

from collections.abc import Iterable, Sequence

from dispatch.planning.day_clock import DayClock
from dispatch.technician import Absence, Shift
from solver import problem

SHORTEST_PART_S = 30 * 60  # what an absence leaves of a shift must be worth driving out in

_Span = tuple[int, int]


def working_times(shifts: Iterable[Shift], absences: Iterable[Absence], clock: DayClock) -> tuple[problem.Shift, ...]:
    """Return one technician's working times of the day, in time order.

    An absence shortens a shift or splits it. Nobody is planned to run over into an absence; the break stays with the
    part that leaves most room for its start.
    """
    gaps = sorted((clock.down(absence.start_at), clock.up(absence.end_at)) for absence in absences)
    parts = [part for shift in shifts for part in _parts(shift, gaps, clock)]
    return tuple(sorted(parts, key=lambda part: (part.start, part.end)))


def _parts(shift: Shift, gaps: Sequence[_Span], clock: DayClock) -> list[problem.Shift]:
    start, end = clock.up(shift.start_at), clock.down(shift.end_at)
    limit = end + shift.overtime_s
    rest = None
    if shift.rest is not None:
        rest = problem.BreakRule(
            earliest=clock.up(shift.rest.earliest_at),
            latest=clock.down(shift.rest.latest_at),
            duration_s=shift.rest.duration_s,
        )
    free = _without((start, limit), gaps)
    if free == [(start, limit)]:
        return [problem.Shift(start=start, end=end, overtime_s=shift.overtime_s, break_rule=rest)]
    parts = [(begin, until) for begin, until in free if min(until, end) - begin >= SHORTEST_PART_S]
    rests = _rests(rest, parts)
    return [
        problem.Shift(start=begin, end=min(until, end), overtime_s=until - min(until, end), break_rule=own)
        for (begin, until), own in zip(parts, rests, strict=True)
    ]


def _without(whole: _Span, gaps: Sequence[_Span]) -> list[_Span]:
    """Return what gaps (sorted) leave of a span, in time order."""
    left, (begin, until) = [], whole
    for gap_from, gap_to in gaps:
        if gap_from >= until or gap_to <= begin:
            continue
        if gap_from > begin:
            left.append((begin, gap_from))
        begin = gap_to
    if begin < until:
        left.append((begin, until))
    return left


def _rests(rest: problem.BreakRule | None, parts: Sequence[_Span]) -> list[problem.BreakRule | None]:
    """Return the break of each part: one of them has it, or none where no part is long enough at the right time."""
    rests: list[problem.BreakRule | None] = [None] * len(parts)
    if rest is None:
        return rests
    fitting = []
    for index, (begin, until) in enumerate(parts):
        earliest, latest = max(rest.earliest, begin), min(rest.latest, until - rest.duration_s)
        if earliest <= latest:
            fitting.append((earliest - latest, index, earliest, latest))
    if fitting:
        _, index, earliest, latest = min(fitting)
        rests[index] = problem.BreakRule(earliest=earliest, latest=latest, duration_s=rest.duration_s)
    return rests
