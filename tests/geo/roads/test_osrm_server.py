"""An OSRM server's answers become tables and lines, whatever sizes it takes at once."""

import httpx
import numpy as np
import pytest
from recorded_roads import Town, server

from geo.point import Point
from geo.roads.network import UNREACHABLE, NoRoadError, RoadUnavailableError
from geo.roads.osrm_server import OsrmServer

STATION, PLANT, DEPOT = Point(1.00, 1.00), Point(1.02, 1.03), Point(1.00, 1.05)
ISLAND = Point(1.00, 11.00)


def test_legs_are_whole_seconds_and_metres() -> None:
    """Two blocks north and three east: five minutes, five kilometres, and nobody is away from themselves."""
    table = Town().osrm().table([STATION, PLANT])
    assert table.duration_s.tolist() == [[0, 300], [300, 0]]
    assert table.distance_m.tolist() == [[0, 5000], [5000, 0]]
    assert table.snapped_m.tolist() == [0, 0]


def test_a_fraction_of_a_second_is_rounded_up() -> None:
    """61.2 s are 62 s; a length that is whole stays."""
    table = Town().osrm().table([STATION, Point(1.00, 1.0102)])
    assert table.duration_s[0, 1] == 62
    assert table.distance_m[0, 1] == 1020


def test_nobody_gets_to_the_island() -> None:
    """A null is no leg, in both directions, while those on the island get about."""
    table = Town().osrm().table([STATION, ISLAND, Point(1.01, 11.00)])
    assert table.duration_s.tolist() == [[0, -1, -1], [-1, 0, 60], [-1, 60, 0]]
    assert table.distance_m[0, 1] == UNREACHABLE


def test_how_far_a_place_lies_from_its_road() -> None:
    """0.004° north of a street are 442.3 m (a minute of latitude at the equator: 1,843 m), rounded up."""
    table = Town().osrm().table([STATION, Point(1.004, 1.00)])
    assert table.snapped_m.tolist() == [0, 443]


def test_a_rectangle_is_asked_for_as_such() -> None:
    """From one place to two: two legs are asked for, and the third place is told to be in no leg."""
    town = Town()
    table = town.osrm().table([STATION, PLANT, DEPOT, ISLAND], sources=[0], targets=[2, 1])
    assert table.duration_s.tolist() == [[300, 300]]
    assert town.legs == 2
    assert table.snapped_m.tolist() == [0, 0, 0, UNREACHABLE]


def test_large_tables_come_in_blocks() -> None:
    """130 places in blocks of 100 × 100 give the legs of one table."""
    town, places = Town(), [Point(1 + k / 100, 1 + k % 7 / 100) for k in range(130)]
    table = town.osrm().table(places)
    assert town.questions == ["table"] * 4
    assert np.array_equal(table.duration_s, Town(most=16_900).osrm().table(places).duration_s)
    assert table.duration_s[0, 129] == 129 * 60 + 129 % 7 * 60


def test_a_server_that_takes_less_is_asked_for_less() -> None:
    """One that takes 625 legs refuses 100 × 100 and 50 × 50, gets 25 × 25, and is not overasked again."""
    town = Town(most=625)
    network = town.osrm()
    network.table([Point(1 + k / 100, 1) for k in range(60)])
    assert town.legs == 3600
    first = len(town.questions)
    network.table([Point(2 + k / 100, 1) for k in range(60)])
    assert len(town.questions) - first == 9


def test_a_server_that_takes_nothing_is_away() -> None:
    """Not even one leg: no endless halving."""
    with pytest.raises(RoadUnavailableError, match="TooBig"):
        Town(most=0).osrm().table([STATION, PLANT])


def test_the_way_along_places() -> None:
    """A line along the streets, its corner included, with the whole way's time and length."""
    route = Town().osrm().route([STATION, PLANT, STATION])
    assert route.line == (STATION, Point(1.00, 1.03), PLANT, Point(1.02, 1.00), STATION)
    assert (route.duration_s, route.distance_m) == (600, 10_000)


def test_no_way_to_the_island() -> None:
    """That no road leads there is another thing than a server that is away."""
    with pytest.raises(NoRoadError):
        Town().osrm().route([STATION, ISLAND])


def test_the_fingerprint_names_the_data() -> None:
    """Legs of other data are other legs: where the data was prepared with a version, it is told."""
    assert Town(data="anhui 2026-01").osrm().fingerprint == (
        "OSRM server http://roads.test:5000 (driving), data anhui 2026-01"
    )
    assert "without a version" in Town(data="").osrm().fingerprint


def test_no_places_and_one_place() -> None:
    """Nothing is asked for nothing; one place is put on its road."""
    town = Town()
    assert town.osrm().table([]).duration_s.shape == (0, 0)
    assert town.questions == []
    assert town.osrm().table([STATION]).duration_s.tolist() == [[0]]


def test_a_little_below_nothing() -> None:
    """Between neighbours on one road OSRM gives −0.6 m now and then: nothing, and no reason to refuse the table."""

    def answer(request: httpx.Request) -> httpx.Response:
        document = Town().answer_osrm(request).json()
        document["distances"][0][1] = -0.6
        return httpx.Response(200, json=document)

    assert OsrmServer(server=server(answer)).table([STATION, PLANT]).distance_m.tolist() == [[0, 0], [5000, 0]]


def test_osrm_draws_no_isochrones() -> None:
    """It says so; whoever wants some makes them of tables."""
    assert Town().osrm().isochrones(STATION, [30]) is None
