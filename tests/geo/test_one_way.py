"""Legs one way: those of the matrix, by rule or by road, and a labelled estimate where the roads do not answer."""

import time

import httpx
import numpy as np
import pytest
from plane_roads import PlaneRoads

from geo.one_way import RoadOneWay, Spot
from geo.point import Point
from geo.provenance import provenance_text
from geo.providers.great_circle import GreatCircleRule, GreatCircleTravelTimes
from geo.roads.asking import RoadServer
from geo.roads.osrm_server import OsrmServer

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


def test_places_far_from_their_road_are_told() -> None:
    """As in a plan's matrix: the way to the road is not counted, and somebody says so."""
    roads = PlaneRoads(MIDDLE, lambda x, y: np.hypot(x, y) / 10, lambda x, _: np.where(x > 100_000, 3_000, 100))
    places: list[Spot] = [(Point(30.6, lon), None) for lon in (114.4, 115.5, 115.6)]
    legs = RoadOneWay(network=roads, fallback=TIMES, far_m=200).one_way([(MIDDLE, None)], places)
    assert not legs.estimated
    assert legs.duration_s.min() > 0
    told = "a plane of a test; 2 places more than 200 m from a road (3000 m at most), counted from there"
    assert legs.provenance == told
    assert provenance_text(told, "zh") == "a plane of a test；2 处距最近道路超过 200 米（最远 3000 米），自道路起计"
    near = RoadOneWay(network=roads, fallback=TIMES, far_m=200).one_way([(MIDDLE, None)], places[:1])
    assert near.provenance == "a plane of a test"


def test_where_no_road_leads_nobody_gets() -> None:
    """Unreachable stays unreachable; nothing else takes the place of such a leg."""
    roads = PlaneRoads(MIDDLE, lambda x, y: np.where(x > 100_000, -1, np.hypot(x, y) / 10))
    legs = RoadOneWay(network=roads, fallback=TIMES).one_way(
        [(MIDDLE, None)], [(Point(30.6, lon), None) for lon in (114.4, 115.5)]
    )
    assert (legs.duration_s[0] < 0).tolist() == [False, True]


def test_many_blocks_of_a_slow_server_are_given_up_together() -> None:
    """300 starts and 1,000 places are thirty questions: each is answered in time, all together are not."""
    asked = []

    def slowly(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        time.sleep(0.04)
        rows, columns = ([0] * 100 for _ in range(2))
        spots = [{"location": [114.3, 30.6]}] * 100
        table = {"durations": [columns for _ in rows], "distances": [columns for _ in rows]}
        return httpx.Response(200, json={"code": "Ok", **table, "sources": spots, "destinations": spots})

    server = RoadServer(address="http://roads.test", transport=httpx.MockTransport(slowly))
    travel = RoadOneWay(network=OsrmServer(server=server), fallback=TIMES, patience_s=0.3)
    began = time.monotonic()
    legs = travel.one_way([(MIDDLE, None)] * 300, [(MIDDLE, None)] * 1_000)
    assert time.monotonic() - began < 5
    assert 2 <= len([path for path in asked if path.startswith("/table/")]) < 30
    assert (legs.estimated, legs.duration_s.shape) == (True, (300, 1_000))
    assert "did not answer all questions within 0.3 s" in legs.provenance
