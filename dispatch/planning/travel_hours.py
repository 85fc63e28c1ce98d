"""Hours in which driving takes longer: what a policy says of the clock becomes one pace for each region of a plan.

The solver has one travel time for a pair of places, whenever somebody drives; so the hours of a region are made one
figure: the mean of its factor over the hours in which people work there, from the planning moment to the last shift's
end, each shift by its length. That is what a drive takes on average that begins at any moment of the work that is left,
with equal chance. Who drives in the rush hour takes longer than planned, who drives at noon less; the day as a whole is
right. (docs/decisions/hourly-travel.md says what an exact answer would take.)
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta

from dispatch.planning.day_clock import DayClock
from dispatch.policy import TravelHours, TravelRule
from solver.problem import Shift, Technician

_Span = tuple[int, int]
_USUAL_PCT = 100


def paces(
    rules: Sequence[TravelRule], regions: Collection[str], people: Sequence[Technician], *, clock: DayClock, now: int
) -> dict[str, int]:
    """Return the pace of each region in thousandths of the usual time, rounded up; empty where no rule names hours.

    A region without a rule of its own goes by that of "". Its hours of work are those of the people who may work in it,
    or of everybody where there is none; overtime does not count.
    """
    if not any(rule.hours for rule in rules):
        return {}
    by_region = {rule.region_id: rule.hours for rule in rules}
    found = {}
    for region in sorted(regions):
        own = [person for person in people if region in person.regions] or people
        work = _left((shift for person in own for shift in person.shifts), now)
        found[region] = _mean_pace(by_region.get(region, by_region.get("", ())), work, clock)
    return found


def _left(shifts: Iterable[Shift], now: int) -> list[_Span]:
    """Return what is left of some shifts after the planning moment."""
    return [(max(shift.start, now), shift.end) for shift in shifts if shift.end > now]


def _mean_pace(hours: Sequence[TravelHours], work: Sequence[_Span], clock: DayClock) -> int:
    """Return the mean of the hours' factors over all work, in thousandths, rounded up."""
    total_s = sum(end - begin for begin, end in work)
    if not total_s:
        return _USUAL_PCT * 10
    beyond = sum((one.factor_pct - _USUAL_PCT) * _worked_s(one, span, clock) for one in hours for span in work)
    return _USUAL_PCT * 10 - (-beyond * 10 // total_s)


def _worked_s(hours: TravelHours, span: _Span, clock: DayClock) -> int:
    """Return how many seconds of a span lie in these hours of any local day."""
    begin, end = span
    day, last = clock.local(begin).date(), clock.local(end).date()
    worked = 0
    while day <= last:
        first, until = clock.wall(day, hours.from_s), clock.wall(day, hours.to_s)
        worked += max(0, min(end, until) - max(begin, first))
        day += timedelta(days=1)
    return worked
