"""Solving small problems with little, fixed work, and judging the outcome as documents."""

import json
from dataclasses import replace
from random import Random
from typing import Any

from drawing import draw_problem

from solver.limits import Limits
from solver.plan import Plan
from solver.problem import Problem
from solver.reading import read_problem
from solver.solve import solve
from solver.writing import plan_document, problem_document

WORK = {
    "steps": [
        ["insert", 50],
        ["anneal", 200, 0],
        ["anneal", 200, 700],
        ["recombine", 9],
        ["settle"],
        ["insert", 50],
        ["anneal", 100, 800],
    ]
}


def solved(problem: Problem, *, seed: int = 1) -> Plan:
    """Return the plan of a little work."""
    return solve(problem, limits=Limits(work=WORK), seed=seed)


def solved_document(document: dict[str, Any]) -> dict[str, Any]:
    """Return the plan of a problem document as a document."""
    return as_document(solved(read_problem(document)))


def as_document(plan: Plan) -> dict[str, Any]:
    """Return a plan as it would be read from a file."""
    document: dict[str, Any] = json.loads(json.dumps(plan_document(plan)))
    return document


def problem_as_document(problem: Problem) -> dict[str, Any]:
    """Return a problem as it would be read from a file."""
    document: dict[str, Any] = json.loads(json.dumps(problem_document(problem)))
    return document


def draw_single(rng: Random) -> Problem:
    """Draw a problem over the whole contract in which nobody needs company and nothing waits for another order.

    In half of them anybody has the skills, and leaving out is dear, so that the routes are long.
    """
    problem = draw_problem(rng, orders=rng.choice((5, 9, 20)), technicians=rng.choice((2, 4, 6)))
    orders = tuple(replace(order, after=(), crew=1) for order in problem.orders)
    if rng.random() < 0.5:
        orders = tuple(replace(order, skills={}, excluded=(), unserved_cost=900_000) for order in orders)
    return replace(problem, orders=orders)
