"""Any Valhalla server by its address; its HTTP API: valhalla.github.io/valhalla/api, tested against 3.9.1."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import isfinite
from typing import Any, NoReturn

from shapely import Polygon, make_valid, unary_union
from shapely.errors import GEOSException
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geo.point import Point
from geo.roads.asking import Reply, RoadServer
from geo.roads.blocks import Block, WrongBlockError, apart_m, spread, table_of_blocks, whole
from geo.roads.network import NoRoadError, RoadRoute, RoadTable, RoadUnavailableError

_SIDE = 50  # service_limits.auto.max_matrix_location_pairs is 2,500 where nobody changed it
_LOCATED_AT_ONCE = 200
_CONTOURS_AT_ONCE = 4  # service_limits.isochrone.max_contours
_TOO_MANY = {150, 152, 153}  # error codes: locations, times, pairs beyond what the server takes
_NO_WAY = {170, 171, 442}  # error codes: places that are not connected, no road near a place, no path

Spots = dict[int, Point]


class _TooBigError(Exception):
    """The server takes fewer legs at once."""


@dataclass(slots=True, kw_only=True)
class ValhallaServer:
    """Valhalla behind an address, which can draw isochrones.

    A server that takes smaller tables than it was asked for is asked for smaller ones from then on.
    """

    server: RoadServer
    costing: str = "auto"
    _side: int = field(init=False, default=_SIDE)

    @property
    def fingerprint(self) -> str:
        """Address, costing, the server's version and when its tiles were made."""
        try:
            return self.ready()
        except RoadUnavailableError:
            return f"{self._name}, data unknown"

    def ready(self) -> str:
        """Return the fingerprint; see `geo.roads.network.RoadNetwork`."""
        reply = self.server.get("/status")
        self._judge(reply)
        version, made = reply.document.get("version"), reply.document.get("tileset_last_modified")
        if not isinstance(version, str) or not isinstance(made, int):
            self.server.nonsense("no version in its status")
        return f"{self._name} {version[:40]}, tiles of {datetime.fromtimestamp(made, UTC):%Y-%m-%dT%H:%M:%SZ}"

    @property
    def _name(self) -> str:
        return f"Valhalla server {self.server.address} ({self.costing})"

    def table(
        self, places: Sequence[Point], *, sources: Sequence[int] | None = None, targets: Sequence[int] | None = None
    ) -> RoadTable:
        """Return legs; see `geo.roads.network.RoadNetwork`."""
        every = range(len(places))
        meant = sorted({*(every if sources is None else sources), *(every if targets is None else targets)})
        spots = self._spots(places, meant)

        def ask(some: list[int], others: list[int]) -> Block:
            return self._block(places, spots, some, others)

        while True:
            try:
                return table_of_blocks(places, sources, targets, side=self._side, ask=ask)
            except _TooBigError as error:
                self._side //= 2
                if self._side == 0:
                    self._refused(error)

    def route(self, places: Sequence[Point]) -> RoadRoute:
        """Return the way along places; see `geo.roads.network.RoadNetwork`."""
        question = {"locations": _locations(places), "directions_type": "none", "units": "kilometers"}
        reply = self._asked("/route", question)
        if reply.document.get("error_code") in _NO_WAY:
            raise NoRoadError(str(reply.document.get("error")))
        self._judge(reply)
        try:
            trip = reply.document["trip"]
            line = tuple(point for leg in trip["legs"] for point in _line(leg["shape"]))
            km, seconds = float(trip["summary"]["length"]), float(trip["summary"]["time"])
            duration_s, distance_m = (whole([[value]], (1, 1)).item() for value in (seconds, km * 1000))
        except (LookupError, TypeError, ValueError) as error:
            self.server.nonsense(f"no trip in it ({error})")
        return RoadRoute(line=line, duration_s=duration_s, distance_m=distance_m)

    def isochrones(self, point: Point, minutes: Sequence[int]) -> Mapping[int, BaseGeometry] | None:
        """Return the areas within some minutes; see `geo.roads.network.RoadNetwork`. Nothing where no road is near."""
        asked = sorted(set(minutes))
        found: dict[int, BaseGeometry] = {}
        for first in range(0, len(asked), _CONTOURS_AT_ONCE):
            some = asked[first : first + _CONTOURS_AT_ONCE]
            contours = [{"time": minute} for minute in some]
            reply = self._asked(
                "/isochrone", {"locations": _locations([point]), "contours": contours, "polygons": True}
            )
            if reply.document.get("error_code") in _NO_WAY:
                return {minute: Polygon() for minute in asked}
            self._judge(reply)
            found |= self._areas(reply.document, some)
        return found

    def _areas(self, document: Mapping[str, Any], minutes: Sequence[int]) -> Iterator[tuple[int, BaseGeometry]]:
        """Yield the area of each number of minutes."""
        for minute in minutes:
            try:
                drawn = [
                    make_valid(shape(feature["geometry"]))
                    for feature in document["features"]
                    if feature["properties"]["contour"] == minute and "Polygon" in feature["geometry"]["type"]
                ]
                area = unary_union(drawn)
            except (LookupError, TypeError, ValueError, AttributeError, GEOSException) as error:
                self.server.nonsense(f"no areas in it ({error})")
            if not drawn or not all(map(isfinite, area.bounds)):
                self.server.nonsense(f"no area for {minute} minutes")
            yield minute, area

    def _spots(self, places: Sequence[Point], meant: Sequence[int]) -> Spots:
        """Return where each of the places meets the road; those on no road are left out."""
        spots: Spots = {}
        for first in range(0, len(meant), _LOCATED_AT_ONCE):
            some = meant[first : first + _LOCATED_AT_ONCE]
            points = [places[k] for k in some]
            reply = self._asked("/locate", {"locations": _locations(points), "verbose": False})
            self._judge(reply)
            found = reply.document.get("")
            if not isinstance(found, list) or len(found) != len(some):
                self.server.nonsense(f"{len(some)} places were asked for")
            try:
                spots |= {
                    k: spot for k, place, one in zip(some, points, found, strict=True) if (spot := _spot(place, one))
                }
            except (LookupError, TypeError, ValueError, AttributeError) as error:
                self.server.nonsense(f"a place without its road ({error})")
        return spots

    def _block(self, places: Sequence[Point], spots: Spots, some: Sequence[int], others: Sequence[int]) -> Block:
        """Ask for the legs between those that have a road. Raises _TooBigError."""
        rows, columns = ([i for i, k in enumerate(which) if k in spots] for which in (some, others))
        told = self._legs([places[some[i]] for i in rows], [places[others[i]] for i in columns])
        try:
            legs = _plain(told)
            shape = len(rows), len(columns)
            block = whole(legs["durations"], shape), whole(legs["distances"], shape, scale=1000)
        except (LookupError, TypeError, WrongBlockError) as error:
            self.server.nonsense(str(error))
        met = [spots[some[i]] for i in rows], [spots[others[i]] for i in columns]
        return spread((*block, *met), (len(some), len(others)), rows, columns)

    def _legs(self, sources: Sequence[Point], targets: Sequence[Point]) -> Any:
        """Return the legs as they come. Raises _TooBigError."""
        nothing = {name: [[None] * len(targets)] * len(sources) for name in ("durations", "distances")}
        if not sources or not targets:
            return nothing
        question = {"sources": _locations(sources), "targets": _locations(targets), "verbose": False}
        reply = self._asked("/sources_to_targets", {**question, "units": "kilometers"})
        if reply.document.get("error_code") in _TOO_MANY or reply.status == 413:
            raise _TooBigError(reply.document.get("error"))
        if reply.document.get("error_code") in _NO_WAY:
            return nothing
        self._judge(reply)
        return reply.document.get("sources_to_targets")

    def _asked(self, path: str, question: Mapping[str, Any]) -> Reply:
        return self.server.post(path, {**question, "costing": self.costing})

    def _judge(self, reply: Reply) -> None:
        if reply.status >= 400:
            self._refused(reply.document.get("error"))

    def _refused(self, why: Any) -> NoReturn:
        told = " ".join(str(why).split())[:200]
        limits = "see service_limits in its configuration"
        self.server.refuse(
            "refusal",
            en=f"does not answer the question: {told} ({limits})",
            zh=f"拒绝回答：{told}（请检查其配置 service_limits）",
        )


def _locations(places: Sequence[Point]) -> list[dict[str, float]]:
    return [{"lat": round(place.lat, 6), "lon": round(place.lon, 6)} for place in places]


def _spot(place: Point, found: Mapping[str, Any]) -> Point | None:
    """Return the nearest spot on a road that /locate found for a place."""
    spots = [Point(float(edge["correlated_lat"]), float(edge["correlated_lon"])) for edge in found["edges"] or ()]
    spots += [Point(float(node["lat"]), float(node["lon"])) for node in found.get("nodes") or ()]
    far_m = apart_m([place] * len(spots), spots).tolist()
    return min(zip(far_m, spots, strict=True), default=(0, None))[1]


def _plain(legs: Any) -> Any:
    """Return legs in columns of numbers, as newer servers give them, also where each leg came as an object."""
    if isinstance(legs, dict):
        return legs
    return {
        "durations": [[leg["time"] for leg in row] for row in legs],
        "distances": [[leg["distance"] for leg in row] for row in legs],
    }


def _line(encoded: str) -> Iterator[Point]:
    """Yield the points of a line in Google's polyline encoding with six decimals, which Valhalla uses."""
    lat = lon = 0
    numbers = _numbers(encoded)
    for north in numbers:
        lat, lon = lat + north, lon + next(numbers, 0)
        yield Point(lat / 1e6, lon / 1e6)


def _numbers(encoded: str) -> Iterator[int]:
    value = shift = 0
    for letter in encoded:
        bits = ord(letter) - 63
        value |= (bits & 31) << shift
        shift += 5
        if bits < 32:
            yield ~(value >> 1) if value & 1 else value >> 1
            value = shift = 0
