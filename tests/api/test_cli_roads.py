"""`paigong roads` and the setting behind it: what is configured, whether it answers, and days planned meanwhile."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from command_line import Paigong
from test_cli_bad_input import write

from api import map_pages
from api.settings import Settings
from api.wiring import road_network
from dispatch.store.store import open_store
from geo.roads.osrm_embedded import EmbeddedOsrm
from geo.roads.osrm_server import OsrmServer
from geo.roads.valhalla_server import ValhallaServer

BEND = [114.123, 31.987]


class Minutes(BaseHTTPRequestHandler):
    """An OSRM server whose roads take ten minutes and ten kilometres between any two places, by way of BEND."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path.startswith("/route/"):
            spots = [[float(number) for number in pair.split(",")] for pair in parts.path.split("/")[4].split(";")]
            line = {"type": "LineString", "coordinates": [spots[0], BEND, *spots[1:]]}
            self.answer({"code": "Ok", "routes": [{"duration": 600, "distance": 10_000, "geometry": line}]})
            return
        spots = [[float(number) for number in pair.split(",")] for pair in parts.path.split("/")[4].split(";")]
        options = parse_qs(parts.query)
        rows, columns = (
            [int(k) for k in options[name][0].split(";")] if name in options else [*range(len(spots))]
            for name in ("sources", "destinations")
        )
        document: dict[str, Any] = {"code": "Ok", "data_version": "test map", "waypoints": []}
        document["durations"] = [[0 if a == b else 600 for b in columns] for a in rows]
        document["distances"] = [[0 if a == b else 10_000 for b in columns] for a in rows]
        document["sources"] = [{"location": spots[k]} for k in rows]
        document["destinations"] = [{"location": spots[k]} for k in columns]
        self.answer(document)

    def answer(self, document: dict[str, Any]) -> None:
        content = json.dumps(document).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


@pytest.fixture
def osrm() -> Iterator[str]:
    """The address of such a server."""
    with HTTPServer(("127.0.0.1", 0), Minutes) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"osrm:http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def nobody() -> str:
    """The setting of a server that is not there."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return f"osrm:http://127.0.0.1:{door.getsockname()[1]}"


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PAIGONG_ROADS", raising=False)


def test_nothing_is_configured_and_nobody_asked(paigong: Paigong) -> None:
    """No public server stands in: without a setting there is no road network."""
    assert road_network(Settings()) is None
    ended = paigong("roads", "check")
    assert (ended.code, "estimates by great circle" in ended.out) == (0, True)
    assert paigong("roads", "check", "--json").document == {"roads": "", "answers": None}


def test_a_server_that_answers(paigong: Paigong, osrm: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its data is named, and how far a place is from its road."""
    monkeypatch.setenv("PAIGONG_ROADS", osrm)
    told = paigong("roads", "check", "--near", "30.6,114.35", "--json").document
    assert (told["answers"], told["road_m"]) == (True, 0)
    assert "data test map" in told["data"]
    ended = paigong("roads", "check", "--lang", "zh")
    assert (ended.code, "毫秒内应答" in ended.out) == (0, True)


def test_a_server_that_is_not_there(paigong: Paigong, nobody: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Why, on standard error, and an exit code for scripts."""
    monkeypatch.setenv("PAIGONG_ROADS", nobody)
    ended = paigong("roads", "check")
    assert (ended.code, "cannot be reached" in ended.err, ended.out) == (1, True, "")


@pytest.mark.parametrize(
    ("setting", "kind"),
    [
        ("osrm:http://roads.example:5000", OsrmServer),
        ("valhalla:https://roads.example/valhalla", ValhallaServer),
        ("file:/srv/roads", EmbeddedOsrm),
    ],
)
def test_the_setting_names_the_network(setting: str, kind: type, monkeypatch: pytest.MonkeyPatch) -> None:
    """One network a process: an engine reads its map once, a server rests once."""
    monkeypatch.setenv("PAIGONG_ROADS", setting)
    network = road_network(Settings())
    assert type(network) is kind
    assert road_network(Settings()) is network


@pytest.mark.parametrize(
    "setting",
    ["http://roads.example:5000", "osrm:", "osrm:roads.example", "osrm:ftp://roads.example", "file:", "google:x",
     "osrm:http://roads.example:99999", "valhalla:http://me:secret@roads.example"],
)  # fmt: skip
def test_settings_that_name_none(paigong: Paigong, setting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command says which setting is wrong; nothing is planned by another network than was meant."""
    monkeypatch.setenv("PAIGONG_ROADS", setting)
    ended = paigong("roads", "check")
    assert (ended.code, "PAIGONG_ROADS" in ended.err) == (3, True)
    assert "Traceback" not in ended.err


@pytest.mark.parametrize("place", ["30.6", "x,y", "91,10", "1,2,3"])
def test_places_that_are_none(paigong: Paigong, place: str) -> None:
    """A usage error, as of any other argument."""
    assert paigong("roads", "check", "--near", place).code == 2


def test_a_map_that_is_not_there(paigong: Paigong, tmp_path: Path) -> None:
    """Whether OSRM is installed or not: a line, and nothing made."""
    ended = paigong("roads", "build", tmp_path / "none.osm.pbf", "--into", tmp_path / "roads")
    assert (ended.code, "Traceback" in ended.err, ended.err != "") == (3, False, True)
    assert not (tmp_path / "roads").exists()


def planned(paigong: Paigong, folder: Path) -> dict[str, Any]:
    """Import the small company, plan its day for a second, and return the plan's document with what made its legs."""
    database = f"sqlite:///{folder / 'day.sqlite3'}"
    assert paigong("import", write(folder / "company", {}), "--database", database).code == 0
    ended = paigong("optimize", "--day", "2026-03-02", "--seconds", "1", "--database", database)
    assert ended.code == 0, ended.err
    with open_store(f"sqlite:///{folder / 'day.sqlite3'}") as store:
        kept = store.plan(1)
    return {"travel": kept.travel, "shown": ended.out, **kept.plan}


def test_a_day_planned_and_drawn_by_road(
    paigong: Paigong, osrm: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plan says whose legs it was made of, arrivals are ten minutes' drives apart; its map follows the roads."""
    monkeypatch.setenv("PAIGONG_ROADS", osrm)
    plan = planned(paigong, tmp_path)
    assert plan["travel_estimated"] is False
    assert plan["travel"].startswith("OSRM server http://127.0.0.1:")
    assert plan["notices"] == []
    (route,) = plan["routes"]
    drives = [b["arrival"] - a["finish"] for a, b in pairwise(route["stops"])]  # the first stop: parts at the centre
    assert set(drives) == {600}
    page = drawn(paigong, tmp_path)
    assert str(BEND[::-1]) in page
    assert "Roads: OSRM server http://127.0.0.1:" in page
    assert "data test map." in page


def test_a_day_planned_and_drawn_while_the_roads_are_away(
    paigong: Paigong, nobody: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is planned all the same, labelled as an estimate, drawn with straight lines, and people are told why.

    A server that takes the question and says nothing keeps the map waiting for the page's patience, not its own.
    """
    monkeypatch.setenv("PAIGONG_ROADS", nobody)
    plan = planned(paigong, tmp_path)
    assert plan["travel_estimated"] is True
    assert "great circle" in plan["travel"]
    assert [one["code"] for one in plan["notices"]] == ["not-by-road"]
    assert "travel times are estimates, not by road" in plan["shown"]
    page = drawn(paigong, tmp_path)
    assert "Straight, because http://127.0.0.1:" in page
    assert "cannot be reached" in page
    monkeypatch.setattr(map_pages, "LINES_S", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("PAIGONG_ROADS", f"osrm:http://127.0.0.1:{silent.getsockname()[1]}")
        began = time.monotonic()
        page = drawn(paigong, tmp_path)
        assert time.monotonic() - began < 5
    assert "Straight, because the road network did not answer all questions within 0.3 s." in page


def drawn(paigong: Paigong, folder: Path) -> str:
    """The page of the newest plan."""
    database = f"sqlite:///{folder / 'day.sqlite3'}"
    ended = paigong("map", "plan", "--into", folder, "--database", database, "--lang", "en")
    assert ended.code == 0, ended.err
    return (folder / "plan-1-map.html").read_text(encoding="utf-8")
