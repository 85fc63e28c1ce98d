"""A technician drops out during the day."""

import time
from dataclasses import replace

import pytest
from midday_days import planned_day
from whole_day import whole_plan

from solver.amend.absence import absence
from solver.check import check
from solver.limits import Limits
from solver.plan import Visit
from solver.price import price

WORK = Limits(work={"heats": [0.05, 0.01, 0.004]})


def test_the_rest_of_the_day_goes_on_without_the_absent() -> None:
    """Over 60 drawn days: legal on what is left and for the whole day; the absent do only what they had set out for."""
    freed = 0
    for seed in range(60):
        day = planned_day(seed)
        if day is None or not any(route.stops for route in day[2].routes):
            continue
        rng, problem, plan = day
        plan = replace(plan, routes=tuple(route for route in plan.routes if route.stops))
        name, at = rng.choice(plan.routes).technician, problem.now + rng.randrange(15_000)
        found = absence(problem, plan, name, at=at, limits=WORK)
        done = found.amendment
        assert check(found.left.problem, done.plan) == () == done.violations
        assert done.cost == price(found.left.problem, done.plan).cost
        assert all(route.technician != name for route in done.plan.routes)
        whole = whole_plan(problem, found.left, done.plan)
        assert [v for v in check(problem, whole) if v.code not in ("wrong-reason", "pin-reason")] == []
        begun = {s.order for r in plan.routes for s in r.stops if isinstance(s, Visit) and s.start < at}
        assert begun.isdisjoint(change.order for change in done.changed)
        freed += any(name in change.was for change in done.changed)
    assert freed > 10


def test_stop_ends_the_search_with_the_best_so_far() -> None:
    """Whoever says stop during a long search has a legal plan within a second."""
    _, problem, plan = next(day for seed in range(9) if (day := planned_day(seed)) is not None and day[2].routes)
    began = time.monotonic()
    found = absence(
        problem,
        plan,
        plan.routes[0].technician,
        at=problem.now,
        limits=Limits(seconds=60),
        stop=lambda: time.monotonic() > began + 0.5,
    )
    assert time.monotonic() - began <= 0.5 + 1.0
    assert found.amendment.violations == ()


def test_an_unknown_technician_is_refused() -> None:
    """Nobody of that name can drop out: ValueError, naming them."""
    _, problem, plan = next(day for seed in range(9) if (day := planned_day(seed)) is not None)
    with pytest.raises(ValueError, match="nobody-here"):
        absence(problem, plan, "nobody-here", at=problem.now, limits=WORK)
