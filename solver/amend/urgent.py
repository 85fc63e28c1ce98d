"""One more order in a published plan: an answer at once, and a better one that changes at most three other visits.

First the cheapest place that moves nobody else's visit by more than half an hour. Then up to three visits are
displaced: taken off their routes and given the places that are best then (an ejection chain, Glover 1996, whose length
is a promise to the customers). All others are held within half an hour of their published start by their windows, so no
count can go wrong. An order that several people have to meet on is served the same way, all of them at once
(`solver.amend.gathering`).
"""

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from solver.amend.amendment import Amendment, explained, judged, unexplained
from solver.amend.gathering import gather, gather_only
from solver.amend.ledger import Ledger, revise
from solver.amend.moves.displace import BEST, MOST, displace_at_random, displace_few, displace_for_good, insert_only
from solver.amend.stage import Stage, set_stage
from solver.kernel.layout import NEVER
from solver.limits import Limits, never
from solver.plan import Visit
from solver.problem import Order, Problem
from solver.rules.qualification import holds_skills, may_work

FIRST_AMONG = 24  # technicians looked at for the first answer
AMONG = 120  # and for the final one
LAP = 200  # attempts between two looks at the clock
RESERVE = 0.1  # share of the time kept for timing, judging and explaining


def ignore(_first: Amendment) -> None:
    """Listen to nobody."""


def urgent(
    opened: Ledger,
    order: Order,
    *,
    limits: Limits,
    seed: int = 1,
    listen: Callable[[Amendment], None] = ignore,
    stop: Callable[[], bool] = never,
) -> Amendment:
    """Return the published plan with one more order, or with the reason why it cannot be served.

    opened: the published plan (`open_published`); order: at a location of the problem (ValueError else); where the
    problem has an order of that name already, this one replaces it. `listen` gets the first answer; `stop` is asked
    many times a second, and ends the search with the best plan so far. limits.work is {"attempts": n}.
    """
    began = time.monotonic()
    before, problem = without_order(opened, order.id), with_order(opened.known.problem, order)
    first = first_answer(before, problem, order)
    listen(first)
    stage = set_stage(problem, before.plan, seed=seed, among=nearest(before, order, AMONG), crew=order.id)
    deadline = began + (limits.seconds or 0) * (1 - RESERVE)

    def more(attempts: int) -> bool:
        in_time = attempts < limits.work["attempts"] if limits.work is not None else time.monotonic() < deadline
        return in_time and not stop()

    attempts = 0
    if (target := stage.index.get(order.id)) is not None:
        attempts = gather(stage, target, more) if order.crew > 1 else displace(stage, target, more)
    final = judged(before, explained(problem, stage.amended(before.plan)), problem, {"attempts": attempts})
    kept = final.cost <= first.cost and len(final.changed) <= MOST
    return final if kept else replace(first, work=final.work)


def displace(stage: Stage, target: int, more: Callable[[int], bool]) -> int:
    """Insert an order for one, up to MOST visits displaced; return the number of attempts at random."""
    best = np.zeros(BEST, np.int64)
    best[0] = NEVER
    displace_few(stage.day, stage.board, stage.held, stage.movable, target, best)
    attempts = 0
    while more(attempts):
        displace_at_random(stage.day, stage.board, stage.held, stage.movable, target, best, LAP)
        attempts += LAP
    displace_for_good(stage.day, stage.board, stage.held, target, best)
    return attempts


def first_answer(before: Ledger, problem: Problem, order: Order) -> Amendment:
    """Return the plan with the order at its cheapest place among the likeliest technicians, if there is one.

    before: the plan without the order; problem: with it.
    """
    plan = before.plan
    stage = set_stage(problem, plan, among=nearest(before, order, FIRST_AMONG), crew=order.id)
    if (target := stage.index.get(order.id)) is not None:
        if order.crew > 1:
            gather_only(stage, target)
        else:
            insert_only(stage.day, stage.board, target)
        plan = stage.amended(plan)
    return judged(before, unexplained(problem, plan), problem, {"attempts": 0})


def without_order(opened: Ledger, name: str) -> Ledger:
    """Return a plan as it would be if nobody had asked for an order."""
    problem = opened.known.problem
    if name not in opened.known.orders:
        return opened
    if name in opened.facts.services:
        raise ValueError(f"order {name} is served by the plan already")
    orders = tuple(order for order in problem.orders if order.id != name)
    unserved = tuple(entry for entry in opened.plan.unserved if entry.order != name)
    return revise(opened, replace(opened.plan, unserved=unserved), replace(problem, orders=orders))


def with_order(problem: Problem, order: Order) -> Problem:
    """Return the problem with one more order; ValueError if it is at a place that the problem does not know."""
    if all(place.id != order.location for place in problem.locations):
        raise ValueError(f"order {order.id} is at {order.location}, which the problem does not know")
    return replace(problem, orders=(*(other for other in problem.orders if other.id != order.id), order))


def nearest(before: Ledger, order: Order, most: int) -> frozenset[str]:
    """Return the technicians who might serve an order, nearest first, and then others near it, so many in all.

    Near is who starts near it, or has a visit near it. For a crew, half of them have the skills.
    """
    problem, known = before.known.problem, before.known
    rank: dict[str, tuple[bool, bool, int]] = {}
    for technician in problem.technicians:
        local = may_work(technician, order)
        able = local and holds_skills(technician, order, problem.now)
        places = {technician.start}
        for trip in before.facts.trips.get(technician.id, ()):
            places |= {known.orders[stop.order].location for stop in trip.stops if isinstance(stop, Visit)}
        rank[technician.id] = not local, not able, min(known.travel.time_s(place, order.location) for place in places)
    by_skill = sorted(rank, key=lambda name: (rank[name], name))
    if order.crew == 1:
        return frozenset(by_skill[:most])
    leaders = by_skill[: most // 2]
    helpers = sorted(rank.keys() - set(leaders), key=lambda name: (rank[name][0], rank[name][2], name))
    return frozenset((*leaders, *helpers[: most - len(leaders)]))
