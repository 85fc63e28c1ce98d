"""Whatever the problem, the search's plan is legal and costs what it says."""

from collections import Counter
from random import Random
from types import ModuleType

from drawing import draw_problem
from searched import as_document, draw_single, problem_as_document, solved

from solver.plan import Break, Pickup, Plan
from solver.problem import Problem

PROBLEMS = 160


def features(problem: Problem, plan: Plan) -> set[str]:
    """Name what a plan makes use of, so that a test can tell whether it has tested anything."""
    stops = [stop for route in plan.routes for stop in route.stops]
    shifts = Counter(route.technician for route in plan.routes)
    served = {order.id for order in problem.orders} - {unserved.order for unserved in plan.unserved}
    orders = [order for order in problem.orders if order.id in served]
    found = {
        "pickup": any(isinstance(stop, Pickup) for stop in stops),
        "break": any(isinstance(stop, Break) for stop in stops),
        "two shifts": any(count > 1 for count in shifts.values()),
        "windows": any(order.windows for order in orders),
        "pin": any(order.pin for order in orders),
        "several": any(len(route.stops) > 2 for route in plan.routes),
    }
    return {name for name, present in found.items() if present}


def test_every_plan_is_legal_and_priced_right(evaluator: ModuleType) -> None:
    """Plans of problems over the whole contract pass the contract's own evaluator, which prices them the same."""
    seen: Counter[str] = Counter()
    for seed in range(PROBLEMS):
        problem = draw_single(Random(seed))
        plan = solved(problem, seed=seed)
        report = evaluator.evaluate(problem_as_document(problem), as_document(plan))
        assert report["violations"] == [], f"seed {seed}"
        assert report["cost"] == plan.cost, f"seed {seed}"
        seen.update(features(problem, plan))
    for feature in ("pickup", "break", "two shifts", "windows", "several"):
        assert seen[feature] >= PROBLEMS // 20, f"{feature}: only in {seen[feature]} plans, so nothing is shown"
    assert seen["pin"] >= 3


def test_crews_and_links_make_no_plan_illegal(evaluator: ModuleType) -> None:
    """Orders that follow others are planned after them; those that need company stay unserved with their reason."""
    for seed in range(40):
        problem = draw_problem(Random(seed))
        report = evaluator.evaluate(problem_as_document(problem), as_document(solved(problem, seed=seed)))
        assert report["violations"] == [], f"seed {seed}"
