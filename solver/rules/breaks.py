"""Rule 9: a route that runs past the latest start of its break has that break, once, in time and long enough."""

from collections.abc import Iterator

from solver.plan import Break
from solver.problem import BreakRule
from solver.rules.case import Case, Trip
from solver.rules.violation import Violation, violation


def judge_breaks(case: Case) -> Iterator[Violation]:
    """Compare the breaks of every route with the rule of its shift."""
    for trip in case.trips:
        rule = due_rule(trip, case.problem.now)
        breaks = [stop for stop in trip.stops if isinstance(stop, Break)]
        if rule is None:
            if breaks:
                yield violation("break-undue", trip.where)
        elif not breaks:
            if trip.route.arrival > rule.latest:
                yield violation("break-missing", trip.where, arrival=trip.route.arrival, latest=rule.latest)
        elif len(breaks) > 1:
            yield violation("break-several", trip.where, breaks=len(breaks))
        else:
            yield from _judge_break(trip, breaks[0], rule)


def due_rule(trip: Trip, now: int) -> BreakRule | None:
    """Return the break rule of a trip, unless its time has passed: such a break was taken already."""
    rule = trip.shift.break_rule
    return None if rule is None or rule.latest < max(now, trip.shift.start) else rule


def _judge_break(trip: Trip, rest: Break, rule: BreakRule) -> Iterator[Violation]:
    if rest.start < rule.earliest:
        yield violation("break-early", trip.where, start=rest.start, earliest=rule.earliest)
    if rest.start > rule.latest:
        yield violation("break-late", trip.where, start=rest.start, latest=rule.latest)
    if rest.finish - rest.start < rule.duration_s:
        yield violation("break-short", trip.where, taken=rest.finish - rest.start, needed=rule.duration_s)
