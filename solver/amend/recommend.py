"""Whom to send to one new order, and which appointment to offer: the best technicians and windows, fully priced.

Others on the same route may start later; where no route has room, one visit makes room and goes where it is best then.
All that is in the price, and named.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from solver.amend.amendment import difference, unexplained
from solver.amend.changes import Change, changes
from solver.amend.ledger import Ledger, revise
from solver.amend.links import FAR, cut
from solver.amend.moves.offer import best_lines, put_in, take_out
from solver.amend.stage import SPARE, Stage, set_stage
from solver.amend.urgent import AMONG, nearest, with_order, without_order
from solver.arrays import table, windows_of
from solver.kernel.layout import WINDOWS, WINDOWS_END
from solver.plan import Plan
from solver.problem import Order, Problem

OFFERED = 5
WINDOWS_OFFERED = 3
WINDOW_S = 7200
STEP_S = 1800  # windows begin on the half hour
SLACK_S = 1800  # how long before the end of its window a visit is planned to start, so that a delay breaks no promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One way to serve the order.

    start: planned; late_s: after `respond_by` (0: on time); difference: what the plan costs more, by term, than without
    the order; delayed: other orders that are late now and were not before; changed: visits that people must be told of.
    """

    technician: str
    start: int
    late_s: int
    cost: int
    difference: Mapping[str, int]
    delayed: tuple[str, ...]
    changed: tuple[Change, ...]
    plan: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """An appointment to offer: service starts between two seconds; extra: what it costs more than promising nothing."""

    since: int
    to: int
    extra: int
    offer: Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """The best technicians, cheapest first, and windows in the order of time. Both empty: nobody can serve the order.

    problem: with the order in it.
    """

    problem: Problem
    offers: tuple[Offer, ...]
    windows: tuple[Window, ...]


def recommend(opened: Ledger, order: Order) -> Recommendation:
    """Return the best five (technician, start) for a new order, and three windows of two hours that do not overlap.

    opened: the published plan (`open_published`). An order at a place that the problem does not know is a ValueError.
    """
    before, problem = without_order(opened, order.id), with_order(opened.known.problem, order)
    stage = set_stage(problem, before.plan, within_s=FAR, among=nearest(before, order, AMONG))
    target = stage.index.get(order.id)
    if target is None:
        return Recommendation(problem=problem, offers=(), windows=())
    found = best_lines(stage.day, stage.board, stage.movable, target, OFFERED)
    made = (_offer(stage, before, problem, order, line, visit) for _, line, visit in found.tolist())
    offers = tuple(sorted((offer for offer in made if offer is not None), key=lambda offer: offer.cost))
    windows = tuple(_windows(stage, before, problem, order, offers[0].cost)) if offers else ()
    return Recommendation(problem=problem, offers=offers, windows=windows)


def _offer(stage: Stage, before: Ledger, problem: Problem, order: Order, line: int, visit: int) -> Offer | None:
    """Return what sending one technician means, another visit making room (-1: none)."""
    if not put_in(stage.day, stage.board, stage.index[order.id], line, visit):
        return None
    plan = unexplained(problem, stage.amended(before.plan))
    take_out(stage.day, stage.board)
    after = revise(before, plan, problem)
    name = stage.opened.problem.technicians[line].id
    start = after.facts.services[order.id].start
    late = {order for order, service in after.facts.services.items() if service.start > service.order.respond_by}
    was = {order for order, service in before.facts.services.items() if service.start > service.order.respond_by}
    return Offer(
        technician=name,
        start=start,
        late_s=max(0, start - order.respond_by),
        cost=after.cost,
        difference=difference(before.terms, after.terms),
        delayed=tuple(sorted(late - was - {order.id})),
        changed=changes(before.plan, plan),
        plan=replace(plan, cost=after.cost),
    )


def _windows(stage: Stage, before: Ledger, problem: Problem, order: Order, free: int) -> Iterator[Window]:
    """Yield the windows whose promises cost least together, none overlapping another, each with its best offer.

    free: what the order costs without a promise.
    """
    chosen: list[tuple[int, int, int]] = []
    for _, since, line, visit in sorted(_priced_windows(stage, problem, order)):
        if len(chosen) < WINDOWS_OFFERED and all(abs(since - other) >= WINDOW_S for other, _, _ in chosen):
            chosen.append((since, line, visit))
    for since, line, visit in sorted(chosen):
        with _promised(stage, order, since):
            offer = _offer(stage, before, problem, order, line, visit)
        if offer is not None:
            yield Window(since=since, to=since + WINDOW_S, extra=offer.cost - free, offer=offer)


def _priced_windows(stage: Stage, problem: Problem, order: Order) -> Iterator[tuple[int, int, int, int]]:
    """Yield (added cost, begin, line, visit that makes room) of each window on the half hour, kept the cheapest way."""
    shifts = [shift for technician in stage.opened.problem.technicians for shift in technician.shifts]
    last = max((shift.end + shift.overtime_s for shift in shifts), default=problem.now)
    for since in range(-(-problem.now // STEP_S) * STEP_S, last, STEP_S):
        with _promised(stage, order, since) as possible:
            target = stage.index[order.id]
            found = best_lines(stage.day, stage.board, stage.movable, target, 1).tolist() if possible else ()
        for cost, line, visit in found:
            yield cost, since, line, visit


@contextmanager
def _promised(stage: Stage, order: Order, since: int) -> Iterator[bool]:
    """Let the order start only where a window is kept with some slack; tell whether it may start there at all."""
    rows, stops, target = stage.day.clock.windows, stage.day.clock.stops, stage.index[order.id]
    window = cut(tuple(windows_of(stage.opened.problem.orders[target])), since, since + WINDOW_S - SLACK_S)
    before = stops[target, [WINDOWS, WINDOWS_END]].copy()
    first = len(rows) - SPARE
    rows[first : first + len(window)] = table(window[:SPARE], 2)
    stops[target, WINDOWS], stops[target, WINDOWS_END] = first, first + len(window)
    try:
        yield bool(window)
    finally:
        stops[target, [WINDOWS, WINDOWS_END]] = before
