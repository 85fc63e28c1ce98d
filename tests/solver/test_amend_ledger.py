"""A plan judged edit by edit has the verdict of the whole judges."""

import random
from collections import Counter
from dataclasses import replace

from disturbing import disturb
from drawing import draw_problem
from drawing_plans import draw_plan

from solver.amend.ledger import Ledger, open_ledger, revise
from solver.check import check
from solver.plan import Plan
from solver.price import price
from solver.problem import Problem


def assert_same(ledger: Ledger, problem: Problem, plan: Plan) -> None:
    """The ledger names the same violations, and has the same cost by term, as the judges of whole plans."""
    assert Counter(map(str, ledger.violations)) == Counter(map(str, check(problem, plan)))
    assert dict(ledger.terms) == dict(price(problem, plan).terms)


def bare(plan: Plan) -> Plan:
    """Return a plan that claims nothing of its cost."""
    return replace(plan, cost=None, bound=None)


def test_edits_are_judged_like_whole_plans() -> None:
    """Over 100 drawn days, each of three random edits is judged as the judges of whole plans do."""
    codes = set[str]()
    for seed in range(100):
        rng = random.Random(seed)
        problem = draw_problem(rng)
        plan = bare(draw_plan(rng, problem))
        ledger = open_ledger(problem, plan)
        assert_same(ledger, problem, plan)
        for _ in range(3):
            plan = bare(disturb(rng, problem, plan))
            ledger = revise(ledger, plan)
            assert_same(ledger, problem, plan)
            codes.update(found.code for found in ledger.violations)
    assert len(codes) > 25, codes


def test_orders_that_come_change_or_go_are_judged_like_whole_plans() -> None:
    """Over 60 drawn days, orders of the problem are added, changed and removed under a plan that stays."""
    for seed in range(60):
        rng = random.Random(seed)
        problem = draw_problem(rng)
        plan = bare(draw_plan(rng, problem))
        orders = [order for order in problem.orders if not order.after]
        waited_for = {link.order for order in problem.orders for link in order.after}
        loose = [order for order in orders if order.id not in waited_for]
        if not loose:
            continue
        without = replace(problem, orders=tuple(order for order in problem.orders if order is not loose[0]))
        longer = replace(loose[0], duration_s=loose[0].duration_s + 60, region="R2")
        altered = replace(without, orders=(*without.orders, longer))
        ledger = open_ledger(problem, plan)
        for other in (without, altered, problem):
            ledger = revise(ledger, plan, other)
            assert_same(ledger, other, plan)
