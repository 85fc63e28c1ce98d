"""Any OSRM server (osrm-routed) by its address; its HTTP API: project-osrm.org/docs, tested against 26.10."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

from shapely.geometry.base import BaseGeometry

from geo.point import Point
from geo.roads.asking import Reply, RoadServer
from geo.roads.blocks import Block, WrongBlockError, table_of_blocks
from geo.roads.network import NoRoadError, RoadRoute, RoadTable, RoadUnavailableError
from geo.roads.osrm_answers import block_of, coordinates, route_of

_SIDE = 100  # osrm-routed's --max-table-size; a block may have as many legs as a table of that many places


class _TooBigError(Exception):
    """The server takes fewer legs at once."""


@dataclass(slots=True, kw_only=True)
class OsrmServer:
    """OSRM behind an address. It keeps to the profile that its data was prepared with, whatever it is asked for.

    A server that takes smaller tables than it was asked for is asked for smaller ones from then on.
    """

    server: RoadServer
    profile: str = "driving"
    _side: int = field(init=False, default=_SIDE)

    @property
    def fingerprint(self) -> str:
        """Address, profile and, where the data was prepared with one (`osrm-extract -d`), the data's version."""
        try:
            return self.ready()
        except RoadUnavailableError:
            return f"{self._name}, data unknown"

    def ready(self) -> str:
        """Return the fingerprint; see `geo.roads.network.RoadNetwork`."""
        reply = self._asked(f"/nearest/v1/{self.profile}/0,0?generate_hints=false&radiuses=unlimited")
        if reply.document["code"] != "Ok":
            self.server.refuse("refusal", en="has no road at all", zh="没有任何道路")
        return f"{self._name}, data {reply.document.get('data_version') or 'without a version'}"

    @property
    def _name(self) -> str:
        return f"OSRM server {self.server.address} ({self.profile})"

    def table(
        self, places: Sequence[Point], *, sources: Sequence[int] | None = None, targets: Sequence[int] | None = None
    ) -> RoadTable:
        """Return legs; see `geo.roads.network.RoadNetwork`."""

        def ask(some: list[int], others: list[int]) -> Block:
            return self._block([places[k] for k in some], [places[k] for k in others])

        while True:
            try:
                return table_of_blocks(places, sources, targets, side=self._side, ask=ask)
            except _TooBigError:
                self._side //= 2
                if self._side == 0:
                    self._refused("TooBig")

    def route(self, places: Sequence[Point]) -> RoadRoute:
        """Return the way along places; see `geo.roads.network.RoadNetwork`."""
        options = f"radiuses={_anyhow(len(places))}&overview=full&geometries=geojson&steps=false&generate_hints=false"
        reply = self._asked(f"/route/v1/{self.profile}/{coordinates(places)}?{options}")
        if reply.document.get("code") in ("NoRoute", "NoSegment"):
            raise NoRoadError(str(reply.document.get("message", "no route")))
        if reply.document.get("code") != "Ok":
            self._refused(reply.document.get("message") or reply.document.get("code"))
        try:
            return route_of(reply.document)
        except WrongBlockError as error:
            self.server.nonsense(str(error))

    def isochrones(self, point: Point, minutes: Sequence[int]) -> Mapping[int, BaseGeometry] | None:
        """Return None: OSRM has no isochrones."""
        return None

    def _block(self, some: list[Point], others: list[Point]) -> Block:
        """Ask for one block. Raises _TooBigError."""
        if some == others and len(some) > 1:  # OSRM refuses tables of a single coordinate
            path, which = coordinates(some), ""
        else:
            path = coordinates([*some, *others])
            first = ";".join(map(str, range(len(some))))
            rest = ";".join(map(str, range(len(some), len(some) + len(others))))
            which = f"&sources={first}&destinations={rest}"
        options = f"annotations=duration,distance&generate_hints=false&radiuses={_anyhow(path.count(';') + 1)}{which}"
        reply = self._asked(f"/table/v1/{self.profile}/{path}?{options}")
        code = reply.document.get("code")
        if code == "TooBig" or reply.status in (413, 414):
            raise _TooBigError
        if code != "Ok":
            self._refused(reply.document.get("message") or code)
        try:
            return block_of(reply.document, (len(some), len(others)))
        except WrongBlockError as error:
            self.server.nonsense(str(error))

    def _asked(self, path: str) -> Reply:
        reply = self.server.get(path)
        if not isinstance(reply.document.get("code"), str):
            self.server.nonsense("no OSRM code in it")
        return reply

    def _refused(self, why: Any) -> NoReturn:
        told = re.sub(r"\s+", " ", str(why))[:200]
        self.server.refuse("refusal", en=f"does not answer the question: {told}", zh=f"拒绝回答：{told}")


def _anyhow(n: int) -> str:
    """Return that n places are to be put on a road however far it is: who asks is told how far."""
    return ";".join(["unlimited"] * n)
