"""Isochrones drawn from the travel times of a real engine on a real map (`make test-roads`)."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from shapely import contains_xy

from geo.isochrones import reach
from geo.point import Point
from geo.providers.great_circle import TOWN_AND_COUNTRY
from geo.roads.beside import FAR_FROM_ROAD_M
from geo.roads.build import build_network
from geo.roads.network import UNREACHABLE
from geo.roads.osrm_embedded import EmbeddedOsrm

MAP = Path(__file__).parents[4] / "shared" / "data" / "osm" / "liechtenstein.osm.pbf"
VADUZ = Point(47.141, 9.521)

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(find_spec("osrm") is None, reason="needs Python 3.12 and osrm-bindings: make test-roads"),
    pytest.mark.skipif(not MAP.is_file(), reason=f"needs {MAP.name} in ../shared/data/osm"),
]


def test_random_places_of_a_country_lie_on_the_right_side(tmp_path: Path) -> None:
    """Three thousand places around each of four borders: 98 of 100 are told rightly."""
    build_network(MAP, tmp_path / "network", profile="car", algorithm="CH", tell=lambda *_: None)  # type: ignore[arg-type]
    network = EmbeddedOsrm(folder=tmp_path / "network")
    random = np.random.default_rng(0)
    for one in reach(VADUZ, (5, 10, 15, 30), network=network, rule=TOWN_AND_COUNTRY):
        assert not one.estimated
        west, south, east, north = one.shape.bounds
        lon, lat = random.uniform((west - 0.02, south - 0.02), (east + 0.02, north + 0.02), (3_000, 2)).T
        places = [VADUZ, *(Point(float(y), float(x)) for x, y in zip(lon, lat, strict=True))]
        table = network.table(places, sources=[0], targets=range(1, 3_001))
        drive_s, aside_m = table.duration_s[0].astype(float), table.snapped_m[1:]
        lost = (drive_s == UNREACHABLE) | (aside_m > FAR_FROM_ROAD_M)
        seconds = np.where(lost, np.inf, drive_s + aside_m / (20 / 3.6))
        right = contains_xy(one.shape, lon, lat) == (seconds <= one.minutes * 60)
        clear = np.abs(seconds - one.minutes * 60) > 0.1 * one.minutes * 60
        assert right.mean() > 0.98
        assert right[clear].mean() > 0.985
