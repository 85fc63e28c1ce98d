"""Legs one way: those of the matrix, by rule or by road, and a labelled estimate where the roads do not answer."""

import numpy as np
import pytest
from plane_roads import PlaneRoads

from geo.one_way import RoadOneWay, Spot
from geo.point import Point
from geo.providers.great_circle import GreatCircleRule, GreatCircleTravelTimes

MIDDLE = Point(30.6, 114.3)
TIMES = GreatCircleTravelTimes(by_area={"hills": GreatCircleRule(detour_pct=160, speed_kmh=30)})


def spots(n: int, seed: int) -> list[Spot]:
    random = np.random.default_rng(seed)
    areas = ("hills", "plain", None)
    return [(Point(*random.uniform((29, 113), (32, 116))), areas[random.integers(3)]) for _ in range(n)]


def test_a_rule_gives_the_legs_of_its_matrix() -> None:
    """The rectangle is the corner of the square, to the second, with the same provenance."""
    origins, destinations = spots(7, 1), [*spots(5, 2), spots(7, 1)[0]]
    square = TIMES.matrix(*zip(*origins, *destinations, strict=True))
    legs = TIMES.one_way(origins, destinations)
    assert legs.duration_s.tolist() == [list(line[7:]) for line in square.duration_s[:7]]
    assert (legs.provenance, legs.estimated) == (square.provenance, True)
    assert legs.duration_s[0, 5] == 0


@pytest.mark.parametrize(("m", "n"), [(0, 3), (3, 0), (0, 0)])
def test_nothing_to_ask_for_is_no_fault(m: int, n: int) -> None:
    """An empty side gives an empty rectangle."""
    assert TIMES.one_way(spots(m, 1), spots(n, 2)).duration_s.shape == (m, n)


def test_roads_are_asked_for_the_rectangle_alone_and_replaced_where_they_are_down() -> None:
    """No leg more than asked for; the estimate says whose place it takes."""
    roads = PlaneRoads(MIDDLE, lambda x, y: np.hypot(x, y) / 10)
    travel = RoadOneWay(network=roads, fallback=TIMES)
    origins, destinations = [(MIDDLE, None)], spots(4, 3)
    legs = travel.one_way(origins, destinations)
    assert (legs.duration_s.shape, legs.estimated, legs.provenance) == ((1, 4), False, roads.fingerprint)
    roads.down = True
    estimate = travel.one_way(origins, destinations)
    assert estimate.estimated
    assert "a plane of a test: it did not answer" in estimate.provenance
    assert (estimate.duration_s == TIMES.one_way(origins, destinations).duration_s).all()
