"""The one order of a problem: whatever was shuffled comes out alike, and nothing is lost."""

import json
from random import Random

import pytest
from drawing import draw_problem
from searched import problem_as_document

from solver.canonical import canonical
from solver.problem import Problem
from solver.reading import read_problem
from tests.benchmarks.shuffling import shuffled_day


def written(problem: Problem) -> str:
    """Return a problem as text, every order in it visible, but for places, which are only looked up."""
    document = problem_as_document(problem)
    return json.dumps({name: value for name, value in document.items() if name not in ("locations", "travel")})


@pytest.mark.parametrize("seed", range(40))
def test_shuffled_problems_have_one_canonical_form(seed: int) -> None:
    """Two random shuffles of a problem over the whole contract are the same problem, letter by letter."""
    problem = draw_problem(Random(seed), orders=8, technicians=5)
    document = problem_as_document(problem)
    forms = {written(canonical(read_problem(shuffled_day(document, Random(shuffle))))) for shuffle in (1, 2)}
    assert forms == {written(canonical(problem))}


@pytest.mark.parametrize("seed", range(10))
def test_the_canonical_form_says_the_same(seed: int) -> None:
    """Sorting loses and adds nothing: every order, person, centre and place is there as before."""
    problem = draw_problem(Random(seed), orders=8, technicians=5)
    form = canonical(problem)
    assert form.locations == problem.locations
    assert {one.id: (one.skills, one.shifts, one.regions[0]) for one in form.technicians} == {
        one.id: (one.skills, one.shifts, one.regions[0]) for one in problem.technicians
    }
    assert {one.id: (one.skills, one.parts, one.pin, set(one.after)) for one in form.orders} == {
        one.id: (one.skills, one.parts, one.pin, set(one.after)) for one in problem.orders
    }
    assert {one.id: sorted(map(str, one.inbound)) for one in form.centers} == {
        one.id: sorted(map(str, one.inbound)) for one in problem.centers
    }
