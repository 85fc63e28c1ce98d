"""The port to whoever has a road network: tables of many places, the way along some, and what is within reach."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.point import Point

Integers = NDArray[np.int64]
UNREACHABLE = -1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RoadTable:
    """What the roads say about n places; row: from (each of the sources), column: to (each of the targets).

    duration_s, distance_m: sources × targets, rounded up, zero from a place to itself, UNREACHABLE (-1) where no road
    leads. snapped_m: for each of the n places how far it lies from the road it was put on, rounded up; UNREACHABLE
    where there is no road that it could be put on (all its legs are UNREACHABLE then, too), or it was in no leg.
    """

    duration_s: Integers
    distance_m: Integers
    snapped_m: Integers


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadRoute:
    """The way along some places, in their order: the drawn line, and all its legs together, rounded up."""

    line: tuple[Point, ...]
    duration_s: int
    distance_m: int


class RoadNetwork(Protocol):
    """A road network, embedded or behind an address. Asked in bulk, never inside an optimisation."""

    @property
    def fingerprint(self) -> str:
        """Provider, version, profile and map data: two networks with equal fingerprints give equal answers.

        Never raises: of a network that does not answer it says that its data is unknown, and it then has no answers.
        """
        ...

    def ready(self) -> str:
        """Return the fingerprint, if the network can answer now. Raises RoadUnavailableError."""
        ...

    def table(
        self, places: Sequence[Point], *, sources: Sequence[int] | None = None, targets: Sequence[int] | None = None
    ) -> RoadTable:
        """Return the legs from some of the places to some (indices; None: all). Raises RoadUnavailableError."""
        ...

    def route(self, places: Sequence[Point]) -> RoadRoute:
        """Return the way along two or more places. Raises NoRoadError where none leads, and RoadUnavailableError."""
        ...

    def isochrones(self, point: Point, minutes: Sequence[int]) -> Mapping[int, BaseGeometry] | None:
        """Return what can be reached within each number of minutes, as areas in WGS-84 (x: lon, y: lat).

        None where this provider cannot say (OSRM). Raises RoadUnavailableError.
        """
        ...


class RoadUnavailableError(Exception):
    """The network gives no answer that can be used: not there, too slow, or nonsense.

    code: stable, as "timeout", "refused", "redirect", "status", "nonsense", "not-installed". words: what happened and
    what helps, by language ("en", "zh").
    """

    def __init__(self, code: str, *, en: str, zh: str) -> None:
        super().__init__(en)
        self.code = code
        self.words = {"en": en, "zh": zh}


class NoRoadError(Exception):
    """No road leads along these places, in this order."""
