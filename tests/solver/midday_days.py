"""Days with a plan, for tests of what happens to it: drawn over the whole contract, planned with little, fixed work."""

import random
from dataclasses import replace

from drawing import draw_problem
from drawing_plans import draw_plan

from solver.check import check
from solver.plan import Plan
from solver.problem import HaversineTravel, Order, Problem


def planned_day(seed: int) -> tuple[random.Random, Problem, Plan] | None:
    """Return a drawn day and a legal plan of it (None: the plan drawn is not legal)."""
    rng = random.Random(seed)
    problem = draw_problem(rng, orders=12, technicians=7)
    problem = replace(problem, travel=HaversineTravel(detour_pct=130, speed_kmh=45))
    plan = replace(draw_plan(rng, problem), cost=None)
    return None if check(problem, plan) else (rng, problem, plan)


def new_order(rng: random.Random, problem: Problem) -> Order:
    """Return an order that is worth a lot, at the place of another one."""
    like = rng.choice(problem.orders)
    return replace(
        like, id="new", after=(), pin=None, previous=None, weight=20, unserved_cost=5_000_000, crew=1, excluded=()
    )
