"""Travel times by road: what is asked, what is found, and what stands in while nobody answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import numpy as np
import pytest
from recorded_roads import Town, server
from shapely.geometry.base import BaseGeometry

from geo.point import Point
from geo.providers.great_circle import GreatCircleRule, GreatCircleTravelTimes
from geo.roads.network import UNREACHABLE, RoadRoute, RoadTable
from geo.roads.osrm_server import OsrmServer
from geo.roads.travel import RoadTravelTimes
from geo.travel import NO_ROAD_M, NO_ROAD_S, TravelFinding

STATION, PLANT, DEPOT, ISLAND = Point(1.00, 1.00), Point(1.02, 1.03), Point(1.00, 1.05), Point(1.00, 11.00)
ESTIMATES = GreatCircleTravelTimes(default=GreatCircleRule(detour_pct=140, speed_kmh=50))


@dataclass
class Counting:
    """A network where everything is a minute and a kilometre apart; counts its cells and names each question."""

    fingerprint: str = "counting 1"
    asked: list[int] = field(default_factory=list)

    def ready(self) -> str:
        return self.fingerprint

    def table(
        self, places: Sequence[Point], *, sources: Sequence[int] | None = None, targets: Sequence[int] | None = None
    ) -> RoadTable:
        self.asked.append(len(places))
        n = len(places)
        away = 1 - np.eye(n, dtype=np.int64)
        return RoadTable(duration_s=60 * away, distance_m=1000 * away, snapped_m=np.zeros(n, np.int64))

    def route(self, places: Sequence[Point]) -> RoadRoute:
        raise NotImplementedError

    def isochrones(self, point: Point, minutes: Sequence[int]) -> Mapping[int, BaseGeometry] | None:
        return None


def test_a_day_by_road() -> None:
    """Legs by road are no estimates, and the provenance says whose they are."""
    matrix = RoadTravelTimes(network=Town().osrm(), fallback=ESTIMATES).matrix([STATION, PLANT], ["east", "east"])
    assert matrix.duration_s == ((0, 300), (300, 0))
    assert matrix.distance_m == ((0, 5000), (5000, 0))
    assert not matrix.estimated
    assert matrix.findings == ()
    assert matrix.provenance == (
        "OSRM server http://roads.test:5000 (driving), data town 1; 2 legs by road, 2 of them asked for now, in 1 parts"
    )


def test_places_far_from_any_road_are_named() -> None:
    """111 m are fine, 443 m are named, with the metres; where somebody wants 500 m they are fine, too."""
    near, off = Point(1.001, 1.00), Point(1.004, 1.00)
    town = Town()
    assert RoadTravelTimes(network=town.osrm(), fallback=ESTIMATES).matrix([STATION, near], [None] * 2).findings == ()
    generous = RoadTravelTimes(network=town.osrm(), fallback=ESTIMATES, far_m=500)
    assert generous.matrix([STATION, off], [None] * 2).findings == ()
    matrix = RoadTravelTimes(network=town.osrm(), fallback=ESTIMATES).matrix([STATION, off], [None] * 2)
    assert matrix.findings == (TravelFinding(code="far-from-road", place=1, metres=443),)
    assert matrix.distance_m[1][1] == 0


def test_unreachable_places_are_named_once() -> None:
    """The island is named, with whom it is cut off from, and not each place of the mainland."""
    places = [STATION, PLANT, ISLAND, DEPOT]
    matrix = RoadTravelTimes(network=Town().osrm(), fallback=ESTIMATES).matrix(places, [None] * 4)
    assert matrix.findings == (TravelFinding(code="no-road", place=2, others=(0, 1, 3)),)
    assert matrix.duration_s[2] == (NO_ROAD_S, NO_ROAD_S, 0, NO_ROAD_S)
    assert matrix.distance_m[0][2] == NO_ROAD_M
    assert not matrix.estimated


def test_a_place_with_no_road_at_all() -> None:
    """Not far from a road but without any: one finding, and its legs are as long as those over water."""
    pole = Point(85.0, 1.0)
    matrix = RoadTravelTimes(network=Town().valhalla(), fallback=ESTIMATES).matrix([STATION, pole, PLANT], [None] * 3)
    assert matrix.findings == (TravelFinding(code="no-road", place=1, others=(0, 2)),)
    assert matrix.duration_s[0] == (0, NO_ROAD_S, 300)


@pytest.mark.parametrize("cached", [True, False])
def test_kept_legs_know_all_that_fresh_ones_knew(tmp_path: Path, cached: bool) -> None:
    """A second plan of the day asks the network for nothing but its fingerprint, and finds the same."""
    town, file = Town(), tmp_path / "legs.sqlite3" if cached else None
    travel = RoadTravelTimes(network=town.osrm(), fallback=ESTIMATES, cache=file)
    places = [STATION, Point(1.004, 1.00), ISLAND, STATION]
    first, second = (travel.matrix(places, ["a", "b", "a", "b"]) for _ in range(2))
    assert (first.duration_s, first.distance_m, first.findings) == (
        second.duration_s, second.distance_m, second.findings,
    )  # fmt: skip
    assert [finding.code for finding in first.findings] == ["far-from-road", "no-road"]
    assert first.distance_m[0][3] == 0
    assert town.questions == (["nearest", "table", "nearest"] if cached else ["nearest", "table"] * 2)
    assert ("0 of them asked for now" in second.provenance) is cached


def test_other_data_are_other_legs(tmp_path: Path) -> None:
    """When the map behind a server changes, nothing kept of the old one is used."""
    town = Town()
    travel = RoadTravelTimes(network=town.osrm(), fallback=ESTIMATES, cache=tmp_path / "legs.sqlite3")
    travel.matrix([STATION, PLANT], [None] * 2)
    town.data = "town 2"
    travel.matrix([STATION, PLANT], [None] * 2)
    assert town.questions.count("table") == 2


def test_estimates_while_the_roads_are_away(tmp_path: Path) -> None:
    """Down: the policy's great circle, labelled, with the reason; back by itself next time, no estimate was kept."""
    now, down, town = [0.0], [True], Town()

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(503) if down else town.answer_osrm(request)

    network = OsrmServer(server=server(answer, clock=lambda: now[0]))
    travel = RoadTravelTimes(network=network, fallback=ESTIMATES, cache=tmp_path / "legs.sqlite3")
    away = travel.matrix([STATION, PLANT], [None] * 2)
    assert away.estimated
    assert away.duration_s == ESTIMATES.matrix([STATION, PLANT], [None] * 2).duration_s
    assert "estimated instead, because http://roads.test:5000 answered HTTP 503: great circle" in away.provenance
    assert "140 % at 50 km/h" in away.provenance
    (finding,) = away.findings
    assert (finding.code, finding.others) == ("not-by-road", (0, 1))
    assert finding.reason["zh"] == "http://roads.test:5000 返回 HTTP 503"
    down.clear()
    now[0] += 11
    back = travel.matrix([STATION, PLANT], [None] * 2)
    assert not back.estimated
    assert back.duration_s == ((0, 300), (300, 0))


def test_only_the_part_without_an_answer_is_estimated() -> None:
    """Two regions, and the server dies in between: one by road, one estimated, the whole labelled."""
    town = Town()

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(500) if town.questions.count("table") else town.answer_osrm(request)

    travel = RoadTravelTimes(network=OsrmServer(server=server(answer)), fallback=ESTIMATES)
    matrix = travel.matrix([STATION, PLANT, DEPOT, Point(1.0, 2.0)], [None] * 4, [(0, 1), (2, 3)])
    assert matrix.estimated
    assert matrix.duration_s[0][1] == 300
    assert matrix.duration_s[2][3] == ESTIMATES.matrix([DEPOT, Point(1.0, 2.0)], [None] * 2).duration_s[0][1]
    assert [finding.others for finding in matrix.findings] == [(2, 3)]


@pytest.mark.parametrize(
    ("regions", "legs"),
    [(5, 245_310), pytest.param(25, 1_226_550, marks=pytest.mark.long)],  # the long one takes 2 GB for 25 million cells
)
def test_a_national_day_asks_for_its_parts_alone(regions: int, legs: int) -> None:
    """5,000 places in 25 regions, 30 centres in common: 1.2 million legs are asked for and not 25 million.

    Each part has 192 places of its own and all centres, where its people may pick something up: 222 × 221 legs.
    """
    network, random = Counting(), np.random.default_rng(1)
    n = 30 + 192 * regions
    places = [Point(*spot) for spot in random.uniform((22, 100), (40, 120), (n, 2))]
    parts = [(*range(30), *range(30 + 192 * k, 30 + 192 * (k + 1))) for k in range(regions)]
    matrix = RoadTravelTimes(network=network, fallback=ESTIMATES).matrix(places, [None] * n, parts)
    assert network.asked == [222] * regions
    assert regions * 222 * 221 == legs
    assert f"{legs:,} legs by road" in matrix.provenance
    assert "between parts, where nobody drives, straight lines (130 % at 45 km/h)" in matrix.provenance
    assert not matrix.estimated
    assert matrix.duration_s[30][31] == 60
    exact = GreatCircleTravelTimes().matrix([places[30], places[900]], [None] * 2).duration_s[0][1]
    assert matrix.duration_s[30][900] == pytest.approx(exact, rel=0.007)


@pytest.mark.parametrize("n", [0, 1])
def test_hardly_any_places(n: int) -> None:
    """No place and one place need no road."""
    matrix = RoadTravelTimes(network=Counting(), fallback=ESTIMATES).matrix([STATION][:n], [None] * n)
    assert matrix.duration_s == ((0,),) * n


def test_parts_that_overlap_and_parts_of_one() -> None:
    """A centre in two parts has its legs in both; a place alone in its part needs none."""
    network = Counting()
    places = [STATION, PLANT, DEPOT, Point(1.5, 1.5)]
    matrix = RoadTravelTimes(network=network, fallback=ESTIMATES).matrix(places, [None] * 4, [(0, 1), (0, 2), (3,)])
    assert network.asked == [2, 2]
    assert matrix.duration_s[0][1] == matrix.duration_s[2][0] == 60
    assert matrix.duration_s[1][2] > 60
    assert UNREACHABLE not in matrix.duration_s[3]
