"""Travel as the contract computes it."""

import random
from types import ModuleType

import pytest
from drawing import draw_problem
from small_days import ONE_VISIT, edited

from solver.reading import read_problem
from solver.travel import Travel
from solver.writing import problem_document


def test_every_leg_is_the_evaluators(evaluator: ModuleType) -> None:
    """Seconds and metres of all pairs of 40 drawn problems are equal, rounding included."""
    for seed in range(40):
        problem = draw_problem(random.Random(seed))
        ours, theirs = Travel(problem), evaluator.Travel(problem_document(problem))
        ids = [location.id for location in problem.locations]
        assert all(ours.time_s(a, b) == theirs.time(a, b) for a in ids for b in ids)
        assert all(ours.distance_m(a, b) == theirs.distance(a, b) for a in ids for b in ids)


def test_a_degree_of_the_meridian() -> None:
    """One degree is 111,195.08 m where R = 6,371,008.8 m; 130 % of it is rounded up, then driven at 45 km/h."""
    problem = read_problem(
        edited(
            ONE_VISIT,
            {
                "problem.travel": {"model": "haversine", "detour_pct": 130, "speed_kmh": 45},
                "problem.locations.0": {"id": "H", "lat": 30, "lon": 121},
                "problem.locations.2": {"id": "A", "lat": 31, "lon": 121},
            },
        )["problem"]
    )
    assert Travel(problem).distance_m("H", "A") == 144_554
    assert Travel(problem).time_s("H", "A") == 11_565
    assert Travel(problem).distance_m("A", "A") == 0


def test_a_matrix_has_a_direction() -> None:
    """The way there may differ from the way back."""
    travel = Travel(read_problem(edited(ONE_VISIT, {"problem.travel.time_s.0.2": 7})["problem"]))
    assert (travel.time_s("H", "A"), travel.time_s("A", "H")) == (7, 600)


def test_an_unknown_place_is_an_error() -> None:
    """Nobody is sent to a place that the problem does not have."""
    with pytest.raises(KeyError):
        Travel(read_problem(ONE_VISIT["problem"])).time_s("H", "Z")
