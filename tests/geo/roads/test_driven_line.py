"""The drawn line of a route: along roads where there are some, and never missing."""

import httpx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from recorded_roads import Town, corners, server
from shapely import LineString
from shapely import Point as Spot

from geo.point import Point
from geo.roads.lines import OFF_M, driven_line
from geo.roads.osrm_server import OsrmServer
from geo.roads.patience import patience

STATION, PLANT, ISLAND, PIER = Point(1.00, 1.00), Point(1.02, 1.03), Point(1.00, 11.00), Point(1.05, 11.02)
M_PER_DEG = 111_195.0


def test_a_day_along_the_streets() -> None:
    """Every corner once, also where 45 stops take three questions and some lie at one place."""
    stops = [Point(1 + k / 100, 1 + k % 2 / 100) for k in range(45)]
    town = Town()
    line = driven_line([stops[0], *stops, stops[-1]], town.valhalla())
    assert line.by_road
    assert list(line.points) == corners(stops)
    assert town.questions == ["/route"] * 3


def test_over_water_the_line_is_straight() -> None:
    """Only the leg that no road leads along; the others follow their roads."""
    line = driven_line([STATION, PLANT, ISLAND, PIER], Town().osrm())
    assert not line.by_road
    assert line.points == (STATION, Point(1.00, 1.03), PLANT, ISLAND, Point(1.00, 11.02), PIER)


def test_while_nobody_answers_the_line_is_straight() -> None:
    """The stops in their order, and why."""
    line = driven_line([STATION, PLANT], OsrmServer(server=server(lambda _: httpx.Response(500))))
    assert (line.points, line.by_road) == ((STATION, PLANT), False)
    assert line.away
    assert "HTTP 500" in line.away["en"]
    assert "HTTP 500" in line.away["zh"]


def test_nowhere_to_go() -> None:
    """A day without a drive has no line to ask for."""
    town = Town()
    assert driven_line([STATION, STATION], town.osrm()).points == (STATION, STATION)
    assert driven_line([], town.osrm()).points == ()
    assert town.questions == []


def winding(lines: list[list[Point]]) -> OsrmServer:
    """A server whose answer to one question after the other is the next of these lines."""
    left = iter(lines)

    def answer(_: httpx.Request) -> httpx.Response:
        line = [[point.lon, point.lat] for point in next(left)]
        route = {"duration": 60, "distance": 1000, "geometry": {"type": "LineString", "coordinates": line}}
        return httpx.Response(200, json={"code": "Ok", "routes": [route]})

    return OsrmServer(server=server(answer))


def test_corners_that_nobody_sees_are_left_out() -> None:
    """Of a road that waves two metres about a straight line its ends are left; ten metres keep every wave."""
    shown = {}
    for metres in (2, 10):
        wave = [Point(31 + metres / M_PER_DEG * (k % 2), 121 + k / 1000) for k in range(200)]
        line = driven_line([STATION, PLANT], winding([wave]))
        assert (line.points[0], line.points[-1]) == (wave[0], wave[-1])
        assert set(line.points) <= set(wave)
        shown[metres] = len(line.points)
    assert shown == {2: 2, 10: 200}


@given(st.lists(st.tuples(st.floats(-60, 60), st.floats(-0.01, 0.01), st.floats(-0.01, 0.01)), min_size=2, max_size=60))
@settings(deadline=None, max_examples=60)
def test_the_line_stays_beside_the_road(steps: list[tuple[float, float, float]]) -> None:
    """Every corner of the road lies within five metres of what is drawn, at any latitude, back and forth or round."""
    lat = steps[0][0]
    road = [Point(lat + sum(n for _, n, _ in steps[:k]), 10 + sum(e for *_, e in steps[:k])) for k in range(len(steps))]
    road = [*road, road[0]]
    drawn = driven_line([STATION, PLANT], winding([road])).points
    squeeze = np.cos(np.radians(lat))
    line = LineString([(point.lon * squeeze, point.lat) for point in drawn] * (1 if len(drawn) > 1 else 2))
    for point in road:
        assert line.distance(Spot(point.lon * squeeze, point.lat)) * M_PER_DEG <= OFF_M * 1.001


def test_whoever_draws_many_lines_waits_but_so_long_for_all() -> None:
    """A server that takes three seconds an answer draws one of five lines in five seconds, and is not put to rest."""
    town, now = Town(), [0.0]

    def slowly(request: httpx.Request) -> httpx.Response:
        allowed_s = request.extensions["timeout"]["read"]
        now[0] += min(3.0, allowed_s)
        if allowed_s < 3.0:
            raise httpx.ReadTimeout("slow", request=request)
        return town.answer_osrm(request)

    network = OsrmServer(server=server(slowly, clock=lambda: now[0]))
    with patience(5, clock=lambda: now[0]):
        lines = [driven_line([STATION, PLANT], network) for _ in range(5)]
    assert [line.by_road for line in lines] == [True, False, False, False, False]
    assert now[0] == 5
    assert {line.away["en"] for line in lines[1:] if line.away} == {
        "the road network did not answer all questions within 5 s"
    }
    assert driven_line([STATION, PLANT], network).by_road
