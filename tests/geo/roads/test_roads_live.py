"""Real engines on real and self-made maps: OSRM inside the process, osrm-routed and valhalla_service on loopback.

They need Python 3.12 with the packages osrm-bindings and pyvalhalla: `make test-roads` makes such an environment.
"""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from shapely import Point as Spot
from street_grid import ISLAND_WEST, ISLET_WEST, M_PER_S, crossing, straight_m, write_grid

from geo.point import Point
from geo.providers.great_circle import GreatCircleTravelTimes
from geo.roads.asking import RoadServer
from geo.roads.build import RoadBuildError, build_network
from geo.roads.built import DATA, NOTE
from geo.roads.lines import driven_line
from geo.roads.network import UNREACHABLE, NoRoadError, RoadNetwork, RoadUnavailableError
from geo.roads.osrm_embedded import EmbeddedOsrm
from geo.roads.osrm_server import OsrmServer
from geo.roads.travel import RoadTravelTimes
from geo.roads.valhalla_server import ValhallaServer
from geo.travel import NO_ROAD_S

MAPS = Path(__file__).parents[4] / "shared" / "data" / "osm"
BOXES = {"monaco": (43.727, 7.412, 0.02, 0.03), "liechtenstein": (47.07, 9.49, 0.17, 0.08)}
HERE, FAR = crossing(0, 0), crossing(0, 7)
ISLAND, ISLET = crossing(3, 3, ISLAND_WEST), crossing(0, 0, ISLET_WEST)

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(find_spec("osrm") is None, reason="needs Python 3.12 and osrm-bindings: make test-roads"),
]


def built(area: Path, folder: Path, algorithm: str = "CH") -> Path:
    build_network(area, folder, profile="car", algorithm=algorithm, tell=lambda *_: None)  # type: ignore[arg-type]
    return folder


def some_places(area: str, n: int) -> list[Point]:
    south, west, height, width = BOXES[area]
    chance = random.Random(1)
    return [Point(south + chance.random() * height, west + chance.random() * width) for _ in range(n)]


def map_of(area: str) -> Path:
    path = MAPS / f"{area}.osm.pbf"
    if not path.is_file():
        pytest.skip(f"needs {path.name} in ../shared/data/osm")
    return path


@pytest.fixture(scope="module")
def grid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the self-made map's network."""
    folder = tmp_path_factory.mktemp("grid")
    return built(write_grid(folder / "grid.osm"), folder / "network")


@contextmanager
def running(command: list[str], port: int) -> Iterator[str]:
    """The address of a server while it runs."""
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        for _ in range(100):
            with socket.socket() as door:
                if door.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@contextmanager
def routed(folder: Path, *options: str) -> Iterator[OsrmServer]:
    """An osrm-routed on a network."""
    port = free_port()
    program = Path(str(find_spec("osrm").origin)).parent / "bin" / "osrm-routed"  # type: ignore[union-attr]
    command = [str(program), "-i", "127.0.0.1", "-p", str(port), "-a", "CH", *options, str(folder / DATA)]
    with running(command, port) as address:
        yield OsrmServer(server=RoadServer(address=address))


def test_a_straight_street(grid: Path) -> None:
    """Seven blocks of a street at 10 m/s: the metres of the ellipsoid, and their time."""
    table = EmbeddedOsrm(folder=grid).table([HERE, FAR])
    metres = straight_m(HERE, FAR)
    assert table.distance_m[0, 1] == pytest.approx(metres, rel=0.005)
    assert table.duration_s[0, 1] == pytest.approx(metres / M_PER_S, abs=5)
    assert table.snapped_m.tolist() == [0, 0]
    assert np.diagonal(table.duration_s).tolist() == [0, 0]


def test_around_corners(grid: Path) -> None:
    """Whichever way: as many blocks as on paper, and turns take some seconds besides."""
    a, b = crossing(1, 2), crossing(6, 5)
    table = EmbeddedOsrm(folder=grid).table([a, b])
    metres = straight_m(a, crossing(6, 2)) + straight_m(crossing(6, 2), b)
    assert table.distance_m[0, 1] == pytest.approx(metres, rel=0.005)
    assert metres / M_PER_S <= table.duration_s[0, 1] <= metres / M_PER_S + 30


def test_the_island_and_the_islet(grid: Path) -> None:
    """Nobody gets to an island with streets of its own; a few yards of road count for nothing: far from any."""
    travel = RoadTravelTimes(network=EmbeddedOsrm(folder=grid), fallback=GreatCircleTravelTimes())
    matrix = travel.matrix([HERE, FAR, ISLAND, ISLET], [None] * 4)
    assert not matrix.estimated
    assert matrix.duration_s[0][2] == matrix.duration_s[2][0] == NO_ROAD_S
    cut_off = {finding.place: finding for finding in matrix.findings if finding.code == "no-road"}
    assert 2 in cut_off
    (far,) = (finding for finding in matrix.findings if finding.code == "far-from-road")
    assert (far.place, far.metres > 80_000) == (3, True)


def test_a_rectangle_and_a_single_place(grid: Path) -> None:
    """What is asked for in part is part of the whole; one place alone is put on its road."""
    network, places = EmbeddedOsrm(folder=grid), [crossing(k, 2 * k) for k in range(4)]
    whole = network.table(places)
    part = network.table(places, sources=[3, 1], targets=[0, 2, 3])
    assert np.array_equal(part.duration_s, whole.duration_s[np.ix_([3, 1], [0, 2, 3])])
    assert network.table(places[:1]).duration_s.tolist() == [[0]]


def test_the_line_of_a_route(grid: Path) -> None:
    """It passes every crossing on the way; over water there is none, and the drawn line is straight there."""
    network = EmbeddedOsrm(folder=grid)
    route = network.route([HERE, FAR])
    assert (route.line[0], route.line[-1]) == (HERE, FAR)
    assert route.distance_m == pytest.approx(straight_m(HERE, FAR), rel=0.005)
    with pytest.raises(NoRoadError):
        network.route([HERE, ISLAND])
    line = driven_line([HERE, FAR, ISLAND], network)
    assert (line.by_road, line.points[-1]) == (False, ISLAND)


def test_a_server_says_what_the_process_says(grid: Path) -> None:
    """osrm-routed with its own limits and 150 places: the same legs, in blocks, and the map's name."""
    places = [crossing(k % 8, k // 8 % 8, ISLAND_WEST if k % 50 == 7 else 120.0) for k in range(150)]
    inside = EmbeddedOsrm(folder=grid).table(places)
    with routed(grid) as network:
        outside = network.table(places)
        assert "data grid.osm" in network.ready()
    assert np.array_equal(inside.duration_s, outside.duration_s)
    assert np.array_equal(inside.distance_m, outside.distance_m)
    assert (inside.duration_s == UNREACHABLE).any()
    assert np.array_equal(inside.snapped_m, outside.snapped_m)


def test_a_server_with_narrow_limits(grid: Path) -> None:
    """One that takes 30 places in a table and no place off the road gives the same legs."""
    places = [crossing(k % 8, k // 8) for k in range(64)]
    with routed(grid, "--max-table-size", "30", "--default-radius", "10") as network:
        table = network.table([*places, Point(30.0042, 120.0)])
    assert np.array_equal(table.duration_s[:64, :64], EmbeddedOsrm(folder=grid).table(places).duration_s)
    assert table.snapped_m[64] == 0  # on a street between two crossings


def test_a_server_that_dies(grid: Path) -> None:
    """Estimates, labelled; nobody is asked to wait."""
    with routed(grid) as network:
        travel = RoadTravelTimes(network=network, fallback=GreatCircleTravelTimes())
        assert not travel.matrix([HERE, FAR], [None] * 2).estimated
    assert travel.matrix([HERE, FAR], [None] * 2).estimated


@pytest.mark.parametrize("area", BOXES)
def test_200_places_in_half_a_second(area: str, tmp_path: Path) -> None:
    """200 × 200 legs of a real map inside the process, the first time too; printed for docs/roads.md."""
    began = time.perf_counter()
    network = EmbeddedOsrm(folder=built(map_of(area), tmp_path / "network"))
    made_s = time.perf_counter() - began
    places, took_s = some_places(area, 200), []
    for _ in range(5):
        began = time.perf_counter()
        table = network.table(places)
        took_s.append(time.perf_counter() - began)
    print(f"\n{area}: made in {made_s:.1f} s; 200 × 200 in {min(took_s):.3f} to {max(took_s):.3f} s")
    assert max(took_s) < 0.5
    assert (table.duration_s != UNREACHABLE).mean() > 0.98
    straight = np.array(GreatCircleTravelTimes().matrix(places, [None] * 200).distance_m) / 1.3
    far = table.snapped_m[:, None] + table.snapped_m[None, :]
    assert (table.distance_m + far + 2 >= straight).mean() > 0.99  # no road is shorter than the straight line


def test_both_algorithms_agree(tmp_path: Path) -> None:
    """Made sooner or answering sooner, the legs are the same but for rounding."""
    places = some_places("monaco", 60)
    tables = [
        EmbeddedOsrm(folder=built(map_of("monaco"), tmp_path / name, name)).table(places).duration_s
        for name in ("CH", "MLD")
    ]
    assert np.abs(tables[0] - tables[1]).max() <= 1


def test_what_is_no_map_leaves_nothing(tmp_path: Path) -> None:
    """A damaged file: told with the tool's own words, no folder, no crumbs; a network that was there stays."""
    area = tmp_path / "bad.osm.pbf"
    area.write_bytes(b"\0" * 1000)
    with pytest.raises(RoadBuildError, match="osrm-extract"):
        built(area, tmp_path / "network")
    assert [path.name for path in tmp_path.iterdir()] == ["bad.osm.pbf"]


def test_a_new_network_takes_the_old_ones_place(tmp_path: Path) -> None:
    """While somebody reads the old one: they keep it, whoever opens the folder anew has the new one."""
    area = write_grid(tmp_path / "grid.osm")
    folder = built(area, tmp_path / "network")
    old = EmbeddedOsrm(folder=folder)
    first = old.table([HERE, FAR]).duration_s
    area.write_text(area.read_text().replace('v="45"', 'v="90"'))
    built(area, folder)
    assert np.array_equal(old.table([HERE, FAR]).duration_s, first)
    assert EmbeddedOsrm(folder=folder).table([HERE, FAR]).duration_s[0, 1] < first[0, 1]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["grid.osm", "network"]


@pytest.mark.parametrize("spoil", ["cut", "gone", "other"])
def test_a_damaged_network_is_named(tmp_path: Path, spoil: str) -> None:
    """Cut off, a file gone, another layout: an error that says build it anew, and estimates in the meantime."""
    folder = built(write_grid(tmp_path / "grid.osm"), tmp_path / "network")
    if spoil == "other":
        note = json.loads((folder / NOTE).read_text())
        (folder / NOTE).write_text(json.dumps({**note, "algorithm": "MLD"}))
    elif spoil == "gone":
        (folder / f"{DATA}.hsgr").unlink()
    else:
        (folder / f"{DATA}.hsgr").write_bytes((folder / f"{DATA}.hsgr").read_bytes()[:100])
    network = EmbeddedOsrm(folder=folder)
    with pytest.raises(RoadUnavailableError):
        network.ready()
    assert RoadTravelTimes(network=network, fallback=GreatCircleTravelTimes()).matrix([HERE, FAR], [None] * 2).estimated


def test_the_command_line(tmp_path: Path) -> None:
    """Built, checked and used as people would."""

    def run(*words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        program = [sys.executable, "-c", "import sys; from api.cli.main import main; sys.exit(main())", *words]
        return subprocess.run(program, env={**os.environ, **environment}, text=True, capture_output=True, check=False)

    area, folder = write_grid(tmp_path / "grid.osm"), tmp_path / "roads"
    made = run("roads", "build", str(area), "--into", str(folder), "--lang", "en")
    assert made.returncode == 0, made.stderr
    assert made.stderr.splitlines() == ["reading the map", "contracting the network"]
    assert f"PAIGONG_ROADS=file:{folder}" in made.stdout
    checked = run("roads", "check", "--near", "30.004,120.0", "--json", PAIGONG_ROADS=f"file:{folder}")
    assert checked.returncode == 0, checked.stderr
    told = json.loads(checked.stdout)
    assert (told["answers"], told["road_m"]) == (True, 0)
    assert "grid.osm" in told["data"]
    refused = run("roads", "build", str(area), "--into", str(tmp_path))
    assert refused.returncode == 3
    assert area.is_file()


@contextmanager
def valhalla(folder: Path, area: Path) -> Iterator[RoadNetwork]:
    """A valhalla_service on the tiles of a map."""
    spec = find_spec("valhalla")
    if spec is None or spec.origin is None:
        pytest.skip("needs pyvalhalla: make test-roads")
    programs, port = Path(spec.origin).parent / "bin", free_port()
    from valhalla import get_config

    (folder / "tiles").mkdir()
    config = get_config(tile_extract="", tile_dir=str(folder / "tiles"), verbose=False)
    config["mjolnir"] |= {"concurrency": 1}
    config["httpd"]["service"]["listen"] = f"tcp://127.0.0.1:{port}"
    config["httpd"]["service"] |= {name: f"ipc://{folder}/{name}" for name in ("loopback", "interrupt")}
    file = folder / "valhalla.json"
    file.write_text(json.dumps(config))
    subprocess.run([programs / "valhalla_build_tiles", "-c", file, area], check=True, capture_output=True)
    with running([str(programs / "valhalla_service"), str(file), "1"], port) as address:
        yield ValhallaServer(server=RoadServer(address=address))


def test_a_valhalla_server(tmp_path: Path) -> None:
    """Monaco's legs within a quarter of OSRM's on average, its lines and its isochrones; limits of its own."""
    area = map_of("monaco")
    places = some_places("monaco", 200)
    osrm = EmbeddedOsrm(folder=built(area, tmp_path / "network")).table(places)
    near = [k for k in range(200) if osrm.snapped_m[k] < 100]
    with valhalla(tmp_path, area) as network:
        assert "3." in network.ready()
        began = time.perf_counter()
        table = network.table(places)
        print(f"\nvalhalla: 200 × 200 in {time.perf_counter() - began:.2f} s")
        both = np.ix_(near, near)
        assert (table.duration_s[both] >= 0).mean() > 0.95
        driven = (table.duration_s[both] > 0) & (osrm.duration_s[both] > 0)
        ratio = table.distance_m[both][driven].mean() / osrm.distance_m[both][driven].mean()
        assert 0.75 < ratio < 1.33
        route = network.route([places[k] for k in near[:3]])
        assert route.duration_s > 0
        assert len(route.line) > 10
        areas = network.isochrones(places[near[0]], [2, 4, 6, 8, 10])
        assert areas is not None
        assert sorted(areas) == [2, 4, 6, 8, 10]
        assert areas[10].area > areas[2].area
        assert areas[10].buffer(0.002).contains(Spot(places[near[0]].lon, places[near[0]].lat))
        nowhere = network.table([places[near[0]], Point(-40.0, 170.0)])
        assert nowhere.snapped_m[1] == UNREACHABLE
        assert nowhere.duration_s[0, 1] == UNREACHABLE
        large = network.table([Point(43.73 + k * 1e-5, 7.42) for k in range(101)])
        assert large.duration_s.shape == (101, 101)
