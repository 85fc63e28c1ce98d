"""What is left of a plan during the day."""

import random
from dataclasses import replace

from drawing import draw_problem
from drawing_plans import draw_plan
from whole_day import whole_plan

from solver.amend.remaining import remaining
from solver.check import check
from solver.plan import Plan
from solver.price import price
from solver.problem import HaversineTravel, Problem
from solver.rules.violation import Violation


def legal_day(seed: int) -> tuple[random.Random, Problem, Plan] | None:
    """Return a drawn day without short cuts by detours, and a plan without idle routes, if that is legal."""
    rng = random.Random(seed)
    problem = replace(draw_problem(rng), travel=HaversineTravel(detour_pct=130, speed_kmh=45))
    drawn = draw_plan(rng, problem)
    plan = replace(drawn, routes=tuple(route for route in drawn.routes if route.stops), cost=None)
    return None if check(problem, plan) else (rng, problem, plan)


def breaches(problem: Problem, plan: Plan) -> list[Violation]:
    """Return what a plan breaks, but for the reasons of unserved orders: they are those of a later moment."""
    return [found for found in check(problem, plan) if found.code not in ("wrong-reason", "pin-reason")]


def test_what_is_left_of_a_plan_is_legal_and_makes_the_whole_plan_again() -> None:
    """Over 120 drawn days, the rest of a plan is legal, and put after what was done it is the plan again."""
    days = [day for seed in range(120) if (day := legal_day(seed)) is not None]
    assert len(days) > 90
    for rng, problem, plan in days:
        left = remaining(problem, plan, rng.randrange(problem.now, 70_000))
        assert check(left.problem, left.plan) == ()
        again = whole_plan(problem, left, left.plan)
        assert breaches(problem, again) == []
        assert price(problem, again).cost == price(problem, plan).cost


def test_any_plan_of_the_rest_continues_what_was_done() -> None:
    """Over 120 drawn days, another legal plan of what is left, put after what was done, is a legal plan of the day."""
    tried = 0
    for seed in range(120):
        day = legal_day(seed)
        if day is None:
            continue
        rng, problem, plan = day
        left = remaining(problem, plan, rng.randrange(problem.now, 60_000))
        drawn = draw_plan(rng, left.problem)
        other = replace(drawn, routes=tuple(route for route in drawn.routes if route.stops))
        if not check(left.problem, replace(other, cost=None)):
            tried += 1
            whole = whole_plan(problem, left, other)
            assert breaches(problem, whole) == []
    assert tried > 60
