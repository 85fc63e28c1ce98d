"""Sections of a day that are searched apart: nothing is lost between them, and no piece is given out twice."""

from dataclasses import replace
from pathlib import Path
from random import Random
from types import ModuleType

import numpy as np
import pytest
from drawing import draw_problem
from searched import as_document, problem_as_document

from solver.arrays import day_arrays
from solver.divide import parts_of_day
from solver.files import load_problem
from solver.kernel.layout import PIECES, PRICE
from solver.limits import Limits
from solver.problem import Problem
from solver.search import Search
from solver.sections import sections_of
from solver.solve import solve

WORK = {"steps": [["insert", 40], ["anneal", 400, 0], ["anneal", 400, 700], ["recombine", 9], ["anneal", 400, 900]]}


def draw_apart(rng: Random) -> Problem:
    """Draw two days in one: half the orders need what half the people can, all others exclude those people."""
    problem = draw_problem(rng, orders=60, technicians=8)
    nights = tuple(technician.id for technician in problem.technicians[::2])
    return replace(
        problem,
        technicians=tuple(
            replace(technician, skills={"night": 1} if technician.id in nights else {}, skill_until={})
            for technician in problem.technicians
        ),
        orders=tuple(
            replace(
                order,
                after=(),
                crew=1,
                pin=None,
                skills={"night": 1} if k % 2 else {},
                excluded=() if k % 2 else nights,
            )
            for k, order in enumerate(problem.orders)
        ),
    )


@pytest.mark.parametrize("workers", [1, 2])
def test_two_sections_never_share_a_piece(evaluator: ModuleType, workers: int) -> None:
    """Of sections that compete for the same shelves every plan is legal, and costs at most what the search says."""
    split = 0
    for seed in range(8):
        problem = draw_apart(Random(seed))
        plan = solve(problem, limits=Limits(work=WORK), seed=seed, workers=workers)
        report = evaluator.evaluate(problem_as_document(problem), as_document(plan))
        assert report["violations"] == []
        assert plan.cost is not None
        assert plan.cost <= min(cost for _, cost, _ in plan.facts["history"])
        split += len(Search(problem, seed=1, workers=1).sections) > 1
    assert split >= 4


def test_a_section_is_the_day_less_what_it_cannot_use(shared: Path) -> None:
    """Each able pair and each leg that it may drive is in exactly one section, with the same price and time."""
    day = day_arrays(load_problem(shared / "bench" / "days" / "d4-1000.json"))
    sections = sections_of(day, parts_of_day(day))
    assert len(sections) > 3
    able = day.clock.pairs[:, :, PRICE] < 1 << 59
    assert sum(int((s.day.clock.pairs[:, :, PRICE] < 1 << 59).sum()) for s in sections) == able[:, day.active].sum()
    for section in sections:
        inner, n = section.day, section.day.n
        assert np.array_equal(inner.clock.pairs, day.clock.pairs[np.ix_(section.lines, section.stops[:n])])
        legs = inner.clock.travel[np.ix_(inner.clock.stops[:, 0], inner.clock.routes[:, 1])]
        whole = day.clock.travel[np.ix_(day.clock.stops[section.stops, 0], day.clock.routes[section.routes, 1])]
        assert np.array_equal(legs, whole)
        assert np.array_equal(inner.lots[:, PIECES], day.lots[:, PIECES])
