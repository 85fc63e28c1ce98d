"""A Valhalla server's answers become tables, lines and isochrones."""

from typing import Any

import httpx
import numpy as np
import pytest
from recorded_roads import Town, leg, refusal, server

from geo.point import Point
from geo.roads.network import UNREACHABLE, NoRoadError, RoadUnavailableError
from geo.roads.valhalla_server import ValhallaServer

STATION, PLANT = Point(1.00, 1.00), Point(1.02, 1.03)
ISLAND, POLE = Point(1.00, 11.00), Point(85.0, 1.00)


def test_kilometres_become_metres() -> None:
    """5.001 km are 5,001 m and not, by the error of a float, 5,002."""
    table = Town().valhalla().table([STATION, PLANT, Point(1.02, 1.03001)])
    assert table.duration_s[0].tolist() == [0, 300, 301]
    assert table.distance_m[0].tolist() == [0, 5000, 5001]


def test_nobody_gets_to_the_island_by_valhalla() -> None:
    """A null is no leg."""
    table = Town().valhalla().table([STATION, ISLAND])
    assert table.duration_s.tolist() == [[0, UNREACHABLE], [UNREACHABLE, 0]]


def test_a_place_without_any_road_spoils_no_others() -> None:
    """Valhalla refuses a table in which one place has no road: such a place is found first, and left out."""
    table = Town().valhalla().table([STATION, POLE, PLANT])
    assert table.duration_s.tolist() == [[0, -1, 300], [-1, 0, -1], [300, -1, 0]]
    assert table.snapped_m.tolist() == [0, UNREACHABLE, 0]


def test_only_places_without_roads() -> None:
    """No table is asked for where nobody has a road."""
    town = Town()
    assert town.valhalla().table([POLE, Point(86.0, 1.0)]).duration_s.tolist() == [[0, -1], [-1, 0]]
    assert "/sources_to_targets" not in town.questions


def test_the_nearest_of_several_roads_counts() -> None:
    """Valhalla names all roads that it may put a place on, in no order."""
    assert Town().valhalla().table([Point(1.004, 1.0), STATION]).snapped_m.tolist() == [443, 0]


def test_valhalla_blocks() -> None:
    """70 places in blocks of 50 × 50, or of less for a server that takes less, give the same legs."""
    places = [Point(1 + k / 100, 1 + k % 7 / 100) for k in range(70)]
    small, large = Town(most=100), Town()
    assert np.array_equal(small.valhalla().table(places).duration_s, large.valhalla().table(places).duration_s)
    assert large.questions.count("/sources_to_targets") == 4


def test_servers_that_answer_leg_by_leg() -> None:
    """Older ones know no short form: each leg is an object."""

    def answer(request: httpx.Request) -> httpx.Response:
        town = Town()
        if request.url.path != "/sources_to_targets":
            return town.answer_valhalla(request)
        long = [[_object(a, b) for b in (STATION, ISLAND)] for a in (STATION, ISLAND)]
        return httpx.Response(200, json={"sources_to_targets": long, "units": "kilometers"})

    table = ValhallaServer(server=server(answer)).table([STATION, ISLAND])
    assert table.duration_s.tolist() == [[0, -1], [-1, 0]]


def _object(a: Point, b: Point) -> dict[str, Any]:
    seconds, metres = leg(a, b)
    return {"from_index": 0, "to_index": 0, "time": seconds, "distance": None if metres is None else metres / 1000}


def test_a_line_of_several_legs() -> None:
    """Polylines of six decimals are read to the point, signs and all."""
    route = Town().valhalla().route([STATION, PLANT, Point(0.99, 0.98)])
    assert route.line[0] == STATION
    assert route.line[-1] == Point(0.99, 0.98)
    assert PLANT in route.line
    assert (route.duration_s, route.distance_m) == (300 + 480, 13_000)


def test_no_way_by_valhalla() -> None:
    """That no road leads there is another thing than a server that is away."""
    with pytest.raises(NoRoadError):
        Town().valhalla().route([STATION, ISLAND])


def test_isochrones_of_a_network() -> None:
    """Any number of minutes, four at a time; the more minutes the larger."""
    town = Town()
    areas = town.valhalla().isochrones(STATION, [60, 5, 10, 30, 15])
    assert areas is not None
    assert sorted(areas) == [5, 10, 15, 30, 60]
    assert town.questions == ["/isochrone"] * 2
    sizes = [areas[minutes].area for minutes in sorted(areas)]
    assert sizes == sorted(sizes)
    assert areas[60].bounds == pytest.approx((0.4, 0.4, 1.6, 1.6))


def test_isochrones_where_no_road_is() -> None:
    """Nothing is within reach, which is an answer."""
    network = ValhallaServer(server=server(lambda _: refusal(171, "No suitable edges near location")))
    areas = network.isochrones(POLE, [30])
    assert areas is not None
    assert areas[30].is_empty


def test_limits_of_the_server_are_named() -> None:
    """Too far apart for its configuration: the plan goes on with estimates, and the operator reads what to change."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/locate":
            return Town().answer_valhalla(request)
        return refusal(154, "Path distance exceeds the max distance limit: 400000 meters")

    with pytest.raises(RoadUnavailableError, match=r"400000 meters.*service_limits") as caught:
        ValhallaServer(server=server(answer)).table([STATION, PLANT])
    assert "service_limits" in caught.value.words["zh"]


def test_the_fingerprint_names_version_and_tiles() -> None:
    """New tiles or another version are other legs."""
    told = Town().valhalla().fingerprint
    assert told == "Valhalla server http://roads.test:5000 (auto) 3.9.1, tiles of 2026-01-01T00:00:00Z"
