"""One urgent order in a published plan."""

import time
from dataclasses import replace
from itertools import pairwise

import pytest
from midday_days import new_order, planned_day

from solver.amend.amendment import Amendment
from solver.amend.changes import changes
from solver.amend.published import open_published
from solver.amend.recommend import WINDOW_S, recommend
from solver.amend.urgent import urgent, with_order
from solver.check import check
from solver.limits import Limits
from solver.price import price

WORK = Limits(work={"attempts": 600})


def test_an_urgent_order_is_planned_legally_with_at_most_three_changes() -> None:
    """Over 60 drawn days: legal at once and in the end, never dearer, and at most three other visits change."""
    served = displaced = 0
    for seed in range(60):
        day = planned_day(seed)
        if day is None:
            continue
        rng, problem, plan = day
        opened, order, first = open_published(problem, plan), new_order(rng, problem), list[Amendment]()
        final = urgent(opened, order, limits=WORK, listen=first.append)
        for answer in (*first, final):
            assert check(answer.problem, answer.plan) == () == answer.violations
            assert (
                price(answer.problem, answer.plan).cost == answer.cost == opened.cost + sum(answer.difference.values())
            )
            assert answer.changed == changes(plan, answer.plan)
        assert len(first) == 1
        assert first[0].changed == ()
        assert final.cost <= first[0].cost
        assert len(final.changed) <= 3
        served += final.reason("new") is None
        displaced += bool(final.changed)
    assert served > 20
    assert displaced > 3


def test_several_people_come_together_to_an_urgent_order() -> None:
    """Over 60 drawn days a crew order is served legally where that is found, at most three other visits changing."""
    served = displaced = 0
    for seed in range(60):
        day = planned_day(seed)
        if day is None:
            continue
        rng, problem, plan = day
        opened = open_published(problem, plan)
        order, first = replace(new_order(rng, problem), crew=2 if seed % 3 else 3), list[Amendment]()
        final = urgent(opened, order, limits=Limits(work={"attempts": 40}), listen=first.append)
        for answer in (*first, final):
            assert check(answer.problem, answer.plan) == () == answer.violations
            assert price(answer.problem, answer.plan).cost == answer.cost
        assert first[0].changed == ()
        assert final.cost <= first[0].cost
        assert len(final.changed) <= 3
        assert urgent(opened, order, limits=Limits(work=final.work)) == final
        served += final.reason("new") is None
        displaced += bool(final.changed)
    assert served > 20
    assert displaced > 8


@pytest.mark.parametrize("crew", [1, 2])
def test_stop_ends_the_search_with_the_best_so_far(crew: int) -> None:
    """Whoever says stop during a long search has a legal plan within a second, no dearer than the first answer."""
    rng, problem, plan = next(day for seed in range(9) if (day := planned_day(seed)) is not None)
    opened, order, first = open_published(problem, plan), new_order(rng, problem), list[Amendment]()
    order, began = replace(order, crew=crew), time.monotonic()
    done = urgent(
        opened, order, limits=Limits(seconds=60), listen=first.append, stop=lambda: time.monotonic() > began + 0.5
    )
    assert time.monotonic() - began <= 0.5 + 1.0
    assert done.violations == ()
    assert done.cost <= first[0].cost


def test_the_same_work_gives_the_same_plan() -> None:
    """Repeated with the recorded attempts and seed, the answer is the same; the clock has no part in it."""
    for seed in range(8):
        if (day := planned_day(seed)) is not None:
            rng, problem, plan = day
            opened, order = open_published(problem, plan), new_order(rng, problem)
            timed = urgent(opened, order, limits=Limits(seconds=0.2), seed=3)
            assert urgent(opened, order, limits=Limits(work=timed.work), seed=3) == timed


def test_an_order_at_an_unknown_place_is_refused() -> None:
    """Without a place nothing can be timed: ValueError, naming it."""
    _, problem, _ = next(day for seed in range(9) if (day := planned_day(seed)) is not None)
    with pytest.raises(ValueError, match="moon"):
        with_order(problem, replace(problem.orders[0], id="new", location="moon"))


def test_recommendations_are_what_they_say() -> None:
    """Over 60 drawn days every offer is a legal plan of its price, and windows hold their starts and do not overlap."""
    offers = windows = 0
    for seed in range(60):
        day = planned_day(seed)
        if day is None:
            continue
        rng, problem, plan = day
        opened, order = open_published(problem, plan), new_order(rng, problem)
        found = recommend(opened, order)
        for offer in (*found.offers, *(window.offer for window in found.windows)):
            assert check(found.problem, offer.plan) == ()
            assert offer.cost == opened.cost + sum(offer.difference.values())
            assert offer.technician in {
                r.technician for r in offer.plan.routes if any(order.id in str(s) for s in r.stops)
            }
        assert [offer.cost for offer in found.offers] == sorted(offer.cost for offer in found.offers)
        ends = order.windows or ((-(10**9), 10**9),)
        for window in found.windows:
            assert window.since <= window.offer.start <= window.to == window.since + WINDOW_S
            assert any(a <= window.offer.start <= b for a, b in ends)
        since = [window.since for window in found.windows]
        assert all(b - a >= WINDOW_S for a, b in pairwise(since))
        offers, windows = offers + len(found.offers), windows + len(found.windows)
    assert offers > 60
    assert windows > 40


def test_the_first_answer_comes_at_once() -> None:
    """On an opened plan the first answer takes little processor time (the bar itself is in the benchmarks)."""
    rng, problem, plan = next(day for seed in range(9) if (day := planned_day(seed)) is not None)
    opened, order = open_published(problem, plan), new_order(rng, problem)
    urgent(opened, order, limits=Limits(work={"attempts": 0}))  # compiled code is loaded
    began, took = time.process_time(), list[float]()
    urgent(
        opened, order, limits=Limits(work={"attempts": 0}), listen=lambda _: took.append(time.process_time() - began)
    )
    assert took[0] < 0.25
