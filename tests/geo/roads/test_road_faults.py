"""Whatever goes wrong on the way to a road server: a clear error, soon, and never nonsense as legs."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from recorded_roads import Town, server

from geo.point import Point
from geo.roads.asking import RoadServer
from geo.roads.network import RoadUnavailableError
from geo.roads.osrm_server import OsrmServer
from geo.roads.valhalla_server import ValhallaServer

PLACES = [Point(1.00, 1.00), Point(1.02, 1.03)]
Spoil = Callable[[dict[str, Any]], Any]


def failed(handler: Callable[[httpx.Request], httpx.Response]) -> RoadUnavailableError:
    """The error of asking an OSRM server that answers so."""
    with pytest.raises(RoadUnavailableError) as caught:
        OsrmServer(server=server(handler)).table(PLACES)
    assert caught.value.words["en"].startswith("http://roads.test:5000 ")
    assert caught.value.words["zh"].startswith("http://roads.test:5000 ")
    return caught.value


@pytest.mark.parametrize("status", [500, 502, 503, 504, 429])
def test_a_server_in_trouble(status: int) -> None:
    """Its own error page is no answer."""
    assert failed(lambda _: httpx.Response(status, text="<h1>oops</h1>")).code == "status"


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_redirects_are_not_followed(status: int) -> None:
    """Coordinates of customers go to the address in the settings and nowhere else."""
    asked = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        return httpx.Response(status, headers={"Location": "http://elsewhere.test/"})

    assert failed(answer).code == "redirect"
    assert asked == ["roads.test"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b'{"code": "Ok", "durations": [[0, 12',
        b"[]",
        b"null",
        b"<html>",
        b"\xff\xfe",
        b'{"durations": [[0, NaN], [1, 0]]}',
        b'{"code": "Ok"}',
        b'{"code": "Ok", "durations": [[0, NaN], [1, 0]]}',
        b'{"code": "Ok", "durations": [[0, Infinity], [1, 0]]}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_answer(content: bytes) -> None:
    """Truncated, empty, another kind, no numbers, nested without end: named as such."""
    assert failed(lambda _: httpx.Response(200, content=content)).code == "nonsense"


def _cell(value: Any) -> Spoil:
    return lambda document: document["durations"][0].__setitem__(1, value)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda document: document["durations"].pop(),
        lambda document: document["durations"][0].pop(),
        lambda document: document["durations"].append([1, 2]),
        lambda document: document.pop("distances"),
        lambda document: document.update(distances=None),
        lambda document: document["sources"].pop(),
        lambda document: document["sources"][0].pop("location"),
        lambda document: document["sources"][0].update(location=[500, 500]),
        lambda document: document["sources"][0].update(location=["a", "b"]),
        _cell(-1),
        _cell("12"),
        _cell(True),
        _cell([1]),
        _cell(1e300),
        _cell(10**400),
        _cell(2**31),
    ],
)
def test_tables_that_are_none(spoil: Spoil) -> None:
    """Of the wrong size, with texts, negative or endless legs: not one cell of it is used."""

    def answer(request: httpx.Request) -> httpx.Response:
        document = Town().answer_osrm(request).json()
        spoil(document)
        return httpx.Response(200, json=document)

    assert failed(answer).code == "nonsense"


@pytest.mark.parametrize("path", ["/locate", "/sources_to_targets"])
@pytest.mark.parametrize("document", [{}, [], [{}], {"sources_to_targets": 5}, {"sources_to_targets": [[1]]}, [1, 2]])
def test_valhalla_answers_that_are_none(path: str, document: Any) -> None:
    """The same of Valhalla, at each of its two questions for a table."""

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=document) if request.url.path == path else Town().answer_valhalla(request)

    with pytest.raises(RoadUnavailableError) as caught:
        ValhallaServer(server=server(answer)).table(PLACES)
    assert caught.value.code == "nonsense"


@pytest.mark.parametrize("document", [{}, {"features": []}, {"features": 3}, {"features": [{"geometry": None}]}])
def test_isochrones_that_are_none(document: Any) -> None:
    """No area where one was asked for is not “nothing is within reach”."""
    network = ValhallaServer(server=server(lambda _: httpx.Response(200, json=document)))
    with pytest.raises(RoadUnavailableError):
        network.isochrones(PLACES[0], [30])


def test_more_than_anybody_asked_for() -> None:
    """An answer without end is cut off."""

    def endless() -> Iterator[bytes]:
        while True:
            yield b" " * 1_000_000

    assert failed(lambda _: httpx.Response(200, content=endless())).code == "nonsense"


def test_nobody_listens() -> None:
    """A port that is closed says so at once."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    with pytest.raises(RoadUnavailableError) as caught:
        OsrmServer(server=RoadServer(address=f"http://127.0.0.1:{port}")).table(PLACES)
    assert caught.value.code == "refused"


@contextmanager
def listener(said: Callable[[socket.socket], None]) -> Iterator[str]:
    """The address of a server that does one thing with whoever connects."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()

        def serve() -> None:
            caller, _ = door.accept()
            with caller:
                said(caller)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
        thread.join()


@pytest.mark.parametrize("begins", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"])
def test_a_server_that_hangs(begins: bytes) -> None:
    """It takes the question and says nothing, or stops in the middle: over after the time set."""

    def hang(caller: socket.socket) -> None:
        caller.sendall(begins)
        while caller.recv(65536):  # until the other side goes
            pass

    with listener(hang) as address:
        began = time.monotonic()
        with pytest.raises(RoadUnavailableError, match=r"within 0\.4 s") as caught:
            OsrmServer(server=RoadServer(address=address, timeout_s=0.4)).table(PLACES)
    assert caught.value.code == "timeout"
    assert time.monotonic() - began < 3


def test_a_server_that_drips() -> None:
    """A byte now and then is not an answer in time either."""

    def drip(caller: socket.socket) -> None:
        caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        try:
            while True:
                caller.sendall(b" ")
                time.sleep(0.05)
        except OSError:
            pass

    with listener(drip) as address:
        began = time.monotonic()
        with pytest.raises(RoadUnavailableError) as caught:
            OsrmServer(server=RoadServer(address=address, timeout_s=0.4)).table(PLACES)
    assert caught.value.code == "timeout"
    assert time.monotonic() - began < 3


def test_a_server_that_hangs_up() -> None:
    """A connection that ends in the middle is no answer."""
    begins = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"
    with listener(lambda caller: caller.sendall(begins)) as address, pytest.raises(RoadUnavailableError) as caught:
        OsrmServer(server=RoadServer(address=address)).table(PLACES)
    assert caught.value.code == "refused"


def test_after_a_failure_nobody_waits_again_for_a_while() -> None:
    """Twenty regions do not wait twenty times for a dead server; ten seconds later it is asked again, and is back."""
    now, asked, fine = [100.0], [], []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return Town().answer_osrm(request) if fine else httpx.Response(500)

    network = OsrmServer(server=server(answer, clock=lambda: now[0]))
    for _ in range(20):
        with pytest.raises(RoadUnavailableError, match="HTTP 500"):
            network.table(PLACES)
    assert len(asked) == 1
    fine.append(True)
    now[0] += 10.1
    assert network.table(PLACES).duration_s[0, 1] == 300


def test_the_name_of_a_server_that_is_away() -> None:
    """Whoever only wants to name it gets a name, and no error."""
    network = OsrmServer(server=server(lambda _: httpx.Response(500)))
    assert network.fingerprint == "OSRM server http://roads.test:5000 (driving), data unknown"
    assert "data unknown" in ValhallaServer(server=server(lambda _: httpx.Response(500))).fingerprint


def test_proxies_and_passwords_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing but the setting decides who learns where customers live."""
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.test:3128")
    monkeypatch.setenv("ALL_PROXY", "http://proxy.test:3128")
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{door.getsockname()[1]}"
    with pytest.raises(RoadUnavailableError, match="refused"):
        OsrmServer(server=RoadServer(address=address)).table(PLACES)


@pytest.mark.parametrize(
    "address",
    ["", "roads.test:5000", "ftp://roads.test", "http://", "http://u:p@roads.test", "http://roads.test?x=1",
     "http://roads.test/#x", "http://roads .test", "file:///etc/passwd", "http://roads.test:99999"],
)  # fmt: skip
def test_addresses_that_are_none(address: str) -> None:
    """No address, no client: there is no server to fall back to."""
    with pytest.raises(ValueError, match="is no address"):
        RoadServer(address=address)
