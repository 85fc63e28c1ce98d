"""The optima are right, and they are those of the problems that we draw today."""

from collections import Counter
from random import Random
from types import ModuleType

import pytest

from solver.reading import read_problem
from tests.solver.exhaustive.drawn import KINDS, draw
from tests.solver.exhaustive.dumb_search import DumbSearch
from tests.solver.exhaustive.optima import Known, known_optima, problem_hash
from tests.solver.exhaustive.optimum import optimum
from tests.solver.exhaustive.traits import TRAITS

EFFORT = 12_000
"""What `make test` looks at again; all of it is twenty minutes."""

LEAST_PLANS = {
    "crew of 2": 20, "crew of 3": 4, "crew shares a part": 8, "link": 12, "link with a latest time": 5,
    "chain of links": 2, "two routes of one person": 12, "second route waits for the first": 2, "two centres": 8,
    "two pick-ups on a route": 12, "inbound": 20, "waits for a lot": 5, "reusable": 12, "break": 60,
    "break while waiting": 15, "overtime": 8, "leaves late": 5, "duration": 30, "several windows": 60, "pin": 15,
    "pinned start": 3, "certificate ends": 5, "unserved by choice": 60, "negative seconds": 15, "reported later": 15,
    "haversine": 40, "open end": 40, "away": 40, "prices": 40, "change": 30, "way through a centre": 10,
}  # fmt: skip
"""How many cheapest plans make use of a thing at least: otherwise the table would say nothing about it."""


def share(optima: list[Known], effort: int, seed: int) -> list[Known]:
    """Return problems drawn at random until they are about so much work."""
    drawn = Random(seed).sample(optima, len(optima))
    chosen = []
    for known in drawn:
        if known.effort <= effort:
            chosen.append(known)
            effort -= known.effort
    return chosen


def assert_found_again(evaluator: ModuleType, known: Known) -> None:
    """Try everything once more: the same cost, and a plan that the evaluator calls legal at just that cost."""
    problem = draw(known.kind, known.number)
    best = optimum(problem)
    assert best.cost == known.cost, known.name
    report = evaluator.evaluate(problem, best.plan)
    assert report["feasible"], (known.name, report["violations"])
    assert report["cost"] == known.cost, known.name


def test_optima_belong_to_the_problems_drawn_today() -> None:
    """A generator that has changed makes the file of optima worthless: every problem has the hash noted there."""
    stale = [known.name for known in known_optima() if problem_hash(draw(known.kind, known.number)) != known.hash]
    assert not stale, "write the file anew: python -m tests.solver.exhaustive.optima"


def test_enough_problems_of_each_kind() -> None:
    """Two hundred problems and more, no kind left out, each problem once."""
    optima = known_optima()
    assert Counter(known.kind for known in optima) == {name: kind.problems for name, kind in KINDS.items()}
    assert len({known.hash for known in optima}) == len(optima) >= 200


def test_problems_are_valid_documents() -> None:
    """What the solver would refuse could not be compared."""
    for known in known_optima():
        read_problem(draw(known.kind, known.number))


def test_optimal_plans_use_the_whole_contract() -> None:
    """Every part of the contract decides something in some optimal plans."""
    seen = Counter(trait for known in known_optima() for trait in known.traits)
    assert set(seen) == set(TRAITS)
    assert {trait: seen[trait] for trait, least in LEAST_PLANS.items() if seen[trait] < least} == {}


def test_a_share_of_the_optima_is_found_again(evaluator: ModuleType) -> None:
    """The file says what trying everything finds, and the evaluator agrees with each plan."""
    for known in share(known_optima(), EFFORT, seed=1):
        assert_found_again(evaluator, known)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_all_optima_are_found_again(evaluator: ModuleType) -> None:
    """As above, for every problem."""
    for known in known_optima():
        assert_found_again(evaluator, known)


def test_random_walks_find_nothing_cheaper(evaluator: ModuleType) -> None:
    """Walks over legal plans, which share no idea with the optima, reach many of them and go below none."""
    walked = share(known_optima(), 10**9, seed=2)[:8]
    reached = 0
    for known in walked:
        found = DumbSearch(draw(known.kind, known.number), evaluator.evaluate, known.number).walk(2000)
        assert found >= known.cost, f"{known.name}: {found} is cheaper than the optimum {known.cost}"
        reached += found == known.cost
    assert reached >= len(walked) / 4, reached


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_long_random_walks_find_nothing_cheaper(evaluator: ModuleType) -> None:
    """As above, from the optimal plan as well as from none, for all problems."""
    reached = 0
    optima = known_optima()
    for known in optima:
        problem = draw(known.kind, known.number)
        found = DumbSearch(problem, evaluator.evaluate, known.number).walk(8_000)
        assert found >= known.cost, f"{known.name}: {found} is cheaper than the optimum {known.cost}"
        reached += found == known.cost
    assert reached >= len(optima) / 2, reached
