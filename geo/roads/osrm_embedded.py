"""OSRM inside the process, on a network that `geo.roads.build` made; needs the package `osrm-bindings`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from shapely.geometry.base import BaseGeometry

from geo.point import Point
from geo.roads.blocks import Block, WrongBlockError, table_of_blocks
from geo.roads.built import DATA, BuiltNetwork
from geo.roads.network import NoRoadError, RoadRoute, RoadTable, RoadUnavailableError
from geo.roads.osrm_answers import block_of, route_of
from geo.roads.osrm_package import osrm_package
from geo.roads.patience import left_s

_SIDE = 500  # between two blocks other threads of the process get their turn
_NO_WAY = ("NoRoute", "NoSegment")

Answer = TypeVar("Answer")


@dataclass(slots=True, kw_only=True)
class EmbeddedOsrm:
    """The road network in a folder, read when it is first asked for; processes on one machine share its memory."""

    folder: Path
    _engine: Any = field(init=False, default=None)
    _opening: Lock = field(init=False, default_factory=Lock)

    @property
    def fingerprint(self) -> str:
        """What the network was made of."""
        try:
            return str(BuiltNetwork.read(self.folder))
        except RoadUnavailableError:
            return f"OSRM in {self.folder}, data unknown"

    def ready(self) -> str:
        """Return the fingerprint; see `geo.roads.network.RoadNetwork`."""
        self._opened()
        return str(BuiltNetwork.read(self.folder))

    def table(
        self, places: Sequence[Point], *, sources: Sequence[int] | None = None, targets: Sequence[int] | None = None
    ) -> RoadTable:
        """Return legs; see `geo.roads.network.RoadNetwork`."""
        osrm, engine = osrm_package(), self._opened()

        def ask(some: list[int], others: list[int]) -> Block:
            same = some == others and len(some) > 1  # OSRM refuses tables of a single coordinate
            which: dict[str, list[int]] = {}
            if not same:
                which = {"sources": [*range(len(some))], "destinations": [*range(len(some), len(some) + len(others))]}
            met = some if same else [*some, *others]
            question = osrm.TableParameters(
                coordinates=_pairs(places[k] for k in met),
                annotations=["duration", "distance"],
                generate_hints=False,
                **which,
            )
            return _asked(lambda: block_of(_plain_table(engine.Table(question)), (len(some), len(others))))

        return table_of_blocks(places, sources, targets, side=_SIDE, ask=ask)

    def route(self, places: Sequence[Point]) -> RoadRoute:
        """Return the way along places; see `geo.roads.network.RoadNetwork`."""
        left_s()
        osrm, engine = osrm_package(), self._opened()
        question = osrm.RouteParameters(
            coordinates=_pairs(places), overview="full", geometries="geojson", steps=False, generate_hints=False
        )
        return _asked(lambda: route_of(_plain_route(engine.Route(question))))

    def isochrones(self, point: Point, minutes: Sequence[int]) -> Mapping[int, BaseGeometry] | None:
        """Return None: OSRM has no isochrones."""
        return None

    def _opened(self) -> Any:
        """Return the engine, which is made once. Raises RoadUnavailableError."""
        with self._opening:
            if self._engine is None:
                built = BuiltNetwork.read(self.folder)
                try:
                    self._engine = osrm_package().OSRM(
                        storage_config=str(self.folder / DATA),
                        algorithm=built.algorithm,
                        use_shared_memory=False,
                        use_mmap=True,
                        max_locations_distance_table=-1,
                        max_locations_viaroute=-1,
                    )
                except (RuntimeError, ValueError) as error:
                    raise RoadUnavailableError(
                        "no-network",
                        en=f"the road network in {self.folder} cannot be read ({error}); build it anew",
                        zh=f"无法读取 {self.folder} 中的路网（{error}）；请重新生成",
                    ) from error
            return self._engine


def _asked(ask: Callable[[], Answer]) -> Answer:
    """Return what the engine says. Raises NoRoadError, and RoadUnavailableError for any other complaint."""
    try:
        return ask()
    except WrongBlockError as error:
        raise _unusable(error) from error
    except RuntimeError as error:  # the only kind that the engine knows: "code - message"
        if str(error).startswith(_NO_WAY):
            raise NoRoadError(str(error)) from error
        raise _unusable(error) from error


def _unusable(error: Exception) -> RoadUnavailableError:
    return RoadUnavailableError(
        "nonsense",
        en=f"the road network in this process gave an answer that cannot be used: {error}",
        zh=f"内嵌路网的应答无法使用：{error}",
    )


def _pairs(places: Iterable[Point]) -> list[tuple[float, float]]:
    return [(round(place.lon, 6), round(place.lat, 6)) for place in places]


def _plain_table(told: Any) -> dict[str, Any]:
    """Return the engine's own kind of document as Python's."""
    return {
        **{name: [list(row) for row in told[name]] for name in ("durations", "distances")},
        **{name: [{"location": list(spot["location"])} for spot in told[name]] for name in ("sources", "destinations")},
    }


def _plain_route(told: Any) -> dict[str, Any]:
    route = told["routes"][0]
    line = [list(pair) for pair in route["geometry"]["coordinates"]]
    return {"routes": [{**{k: route[k] for k in ("duration", "distance")}, "geometry": {"coordinates": line}}]}
