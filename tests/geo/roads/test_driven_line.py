"""The drawn line of a route: along roads where there are some, and never missing."""

import httpx
from recorded_roads import Town, corners, server

from geo.point import Point
from geo.roads.lines import driven_line
from geo.roads.osrm_server import OsrmServer

STATION, PLANT, ISLAND, PIER = Point(1.00, 1.00), Point(1.02, 1.03), Point(1.00, 11.00), Point(1.05, 11.02)


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


def test_without_roads_the_line_is_straight() -> None:
    """No network, or one that does not answer: the stops in their order, and said so."""
    away = OsrmServer(server=server(lambda _: httpx.Response(500)))
    for network in (None, away):
        line = driven_line([STATION, PLANT], network)
        assert line.points == (STATION, PLANT)
        assert not line.by_road


def test_nowhere_to_go() -> None:
    """A day without a drive has no line to ask for."""
    town = Town()
    assert driven_line([STATION, STATION], town.osrm()).points == (STATION, STATION)
    assert driven_line([], town.osrm()).points == ()
    assert town.questions == []
