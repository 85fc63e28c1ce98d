"""Answers of an OSRM and a Valhalla server, in the forms that both document, about a town of right-angled streets.

Streets run along every hundredth of a degree; 0.01° of any street takes a minute and is a kilometre long. East of 10°
lies an island that no street joins with the rest. Whoever is not on a street is put on the nearest one north or south.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qs

import httpx

from geo.point import Point
from geo.roads.asking import RoadServer
from geo.roads.osrm_server import OsrmServer
from geo.roads.valhalla_server import ValhallaServer

ISLAND_LON = 10.0
Handler = Callable[[httpx.Request], httpx.Response]


def on_street(place: Point) -> Point:
    return Point(round(place.lat, 2), round(place.lon, 6))


def leg(a: Point, b: Point) -> tuple[float | None, float | None]:
    """Seconds and metres, with the fractions that engines give; nothing between mainland and island."""
    if (a.lon > ISLAND_LON) != (b.lon > ISLAND_LON):
        return None, None
    steps = round((abs(on_street(a).lat - on_street(b).lat) + abs(a.lon - b.lon)) * 100, 4)
    return round(steps * 60, 1), round(steps * 1000, 1)


@dataclass
class Town:
    """A server of either kind; counts the questions and the legs it was asked for. most: legs that it takes at once."""

    most: int = 10_000
    data: str = "town 1"
    questions: list[str] = field(default_factory=list)
    legs: int = 0

    def osrm(self, **options: Any) -> OsrmServer:
        return OsrmServer(server=server(self.answer_osrm, **options))

    def valhalla(self, **options: Any) -> ValhallaServer:
        return ValhallaServer(server=server(self.answer_valhalla, **options))

    def answer_osrm(self, request: httpx.Request) -> httpx.Response:
        _, service, version, profile, text = request.url.path.split("/")
        assert (version, profile) == ("v1", "driving")
        self.questions.append(service)
        options = parse_qs(request.url.query.decode())
        assert options["radiuses"][0].split(";") == ["unlimited"] * len(text.split(";"))
        places = [Point(float(lat), float(lon)) for lon, lat in (pair.split(",") for pair in text.split(";"))]
        head: dict[str, Any] = {"code": "Ok", "data_version": self.data}
        if service == "nearest":
            return httpx.Response(200, json={**head, "waypoints": [_waypoint(places[0])]})
        if service == "route":
            return self._osrm_route(head, places)
        assert len(places) > 1, "OSRM 26.10 refuses tables of a single coordinate"
        assert options["annotations"] == ["duration,distance"]
        rows, columns = (
            [places[int(k)] for k in options[name][0].split(";")] if name in options else places
            for name in ("sources", "destinations")
        )
        if len(rows) * len(columns) > self.most:
            return httpx.Response(400, json={"code": "TooBig", "message": "Too many table coordinates"})
        self.legs += len(rows) * len(columns)
        document = {
            **head,
            "durations": [[leg(a, b)[0] for b in columns] for a in rows],
            "distances": [[leg(a, b)[1] for b in columns] for a in rows],
            "sources": [_waypoint(place) for place in rows],
            "destinations": [_waypoint(place) for place in columns],
        }
        return httpx.Response(200, json=document)

    def _osrm_route(self, head: dict[str, Any], places: list[Point]) -> httpx.Response:
        legs = [leg(a, b) for a, b in pairwise(places)]
        if any(seconds is None for seconds, _ in legs):
            return httpx.Response(400, json={"code": "NoRoute", "message": "Impossible route between points"})
        line = [[place.lon, place.lat] for place in corners(places)]
        route = {
            "duration": sum(seconds or 0 for seconds, _ in legs),
            "distance": sum(metres or 0 for _, metres in legs),
            "geometry": {"type": "LineString", "coordinates": line},
            "legs": [],
        }
        return httpx.Response(200, json={**head, "routes": [route], "waypoints": [_waypoint(one) for one in places]})

    def answer_valhalla(self, request: httpx.Request) -> httpx.Response:
        self.questions.append(request.url.path)
        if request.url.path == "/status":
            return httpx.Response(200, json={"version": "3.9.1", "tileset_last_modified": 1_767_225_600})
        asked = json.loads(request.content)
        assert asked["costing"] == "auto"
        services = {"/locate": self._located, "/sources_to_targets": self._matrix, "/route": self._trip}
        return services.get(request.url.path, self._areas)(asked)

    def _located(self, asked: dict[str, Any]) -> httpx.Response:
        found = []
        for place in _points(asked["locations"]):
            near, far = on_street(place), Point(place.lat + 0.2, place.lon)
            edges = [{"correlated_lat": one.lat, "correlated_lon": one.lon, "way_id": 1} for one in (far, near)]
            found.append({"input_lat": place.lat, "input_lon": place.lon, "nodes": [], "edges": edges})
            if place.lat > 80:  # no road so far north
                found[-1]["edges"] = None
        return httpx.Response(200, json=found)

    def _matrix(self, asked: dict[str, Any]) -> httpx.Response:
        rows, columns = _points(asked["sources"]), _points(asked["targets"])
        if any(place.lat > 80 for place in (*rows, *columns)):
            return refusal(171, "No suitable edges near location")
        if len(rows) * len(columns) > self.most:
            return refusal(150, f"Exceeded max locations: {self.most}")
        self.legs += len(rows) * len(columns)
        table = {
            "durations": [[leg(a, b)[0] for b in columns] for a in rows],
            "distances": [[None if (m := leg(a, b)[1]) is None else round(m / 1000, 3) for b in columns] for a in rows],
        }
        return httpx.Response(200, json={"sources_to_targets": table, "units": "kilometers", "algorithm": "costmatrix"})

    def _trip(self, asked: dict[str, Any]) -> httpx.Response:
        places = _points(asked["locations"])
        legs = [leg(a, b) for a, b in pairwise(places)]
        if any(seconds is None for seconds, _ in legs):
            return refusal(442, "No path could be found for input")
        trip = {
            "summary": {"time": sum(s or 0 for s, _ in legs), "length": sum(m or 0 for _, m in legs) / 1000},
            "legs": [{"shape": encoded(corners(pair))} for pair in pairwise(places)],
        }
        return httpx.Response(200, json={"trip": trip})

    def _areas(self, asked: dict[str, Any]) -> httpx.Response:
        (place,) = _points(asked["locations"])
        assert len(asked["contours"]) <= 4
        assert asked["polygons"]
        features = []
        for contour in sorted(asked["contours"], key=lambda one: -one["time"]):
            reach = contour["time"] / 100
            ring = [
                [place.lon + x * reach, place.lat + y * reach] for x, y in ((1, 0), (0, 1), (-1, 0), (0, -1), (1, 0))
            ]
            features.append(
                {
                    "type": "Feature",
                    "properties": {"contour": float(contour["time"]), "metric": "time"},
                    "geometry": {"type": "Polygon", "coordinates": [ring]},
                }
            )
        return httpx.Response(200, json={"type": "FeatureCollection", "features": features})


def server(handler: Handler, **options: Any) -> RoadServer:
    return RoadServer(address="http://roads.test:5000", transport=httpx.MockTransport(handler), **options)


def refusal(code: int, why: str) -> httpx.Response:
    """How Valhalla says no."""
    return httpx.Response(400, json={"error_code": code, "error": why, "status_code": 400, "status": "Bad Request"})


def corners(places: list[Point] | tuple[Point, ...]) -> list[Point]:
    """The way along places: first along the latitude, then along the longitude."""
    line = [on_street(places[0])]
    for place in map(on_street, places[1:]):
        line += [Point(line[-1].lat, place.lon), place]
    return [point for k, point in enumerate(line) if k == 0 or point != line[k - 1]]


def encoded(line: list[Point]) -> str:
    """A polyline with six decimals, by the published algorithm: each number's difference, low bits first."""
    text, last = "", (0, 0)
    for point in line:
        here = round(point.lat * 1e6), round(point.lon * 1e6)
        for now, before in zip(here, last, strict=True):
            value = now - before
            value = ~(value << 1) if value < 0 else value << 1
            while value >= 32:
                text += chr((value & 31 | 32) + 63)
                value >>= 5
            text += chr(value + 63)
        last = here
    return text


def _waypoint(place: Point) -> dict[str, Any]:
    spot = on_street(place)
    return {"hint": "", "name": "", "location": [spot.lon, spot.lat], "distance": 1.0}


def _points(locations: list[dict[str, float]]) -> list[Point]:
    return [Point(one["lat"], one["lon"]) for one in locations]
