"""A plan that people know: every order remembers who was to come, so that sending somebody else has its price."""

from dataclasses import replace

from solver.amend.changes import appointments
from solver.amend.ledger import Ledger, open_ledger
from solver.plan import Plan
from solver.problem import Problem


def published(problem: Problem, plan: Plan) -> Problem:
    """Return the problem in which every order served by the plan has its technician there as `previous`.

    Of a crew it is the one with the smallest id, unless one of them was it already. Other orders have none.
    """
    people = {order: names for order, (names, _) in appointments(plan).items()}
    orders = []
    for order in problem.orders:
        names = people.get(order.id, ())
        if order.previous not in names:
            order = replace(order, previous=names[0] if names else None)
        orders.append(order)
    return replace(problem, orders=tuple(orders))


def open_published(problem: Problem, plan: Plan) -> Ledger:
    """Judge a published plan, to be amended again and again."""
    return open_ledger(published(problem, plan), replace(plan, cost=None, bound=None))
