"""Legs from some places to others, where nobody asks for the way back: who gets where in time."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from geo.point import Point
from geo.roads.network import Integers, RoadNetwork, RoadUnavailableError

logger = logging.getLogger(__name__)

Spot = tuple[Point, str | None]
"""A place, and the area it lies in (None: in none)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OneWayLegs:
    """Legs; row: from which origin, column: to which destination.

    duration_s: whole seconds, rounded up; negative where no way leads. provenance: who says so; estimated: True where
    no road network was asked.
    """

    duration_s: Integers
    provenance: str
    estimated: bool


class OneWayTimes(Protocol):
    """Anything that knows legs one way."""

    def one_way(self, origins: Sequence[Spot], destinations: Sequence[Spot]) -> OneWayLegs:
        """Return the legs from all origins to all destinations."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadOneWay:
    """Legs of a road network; of `fallback`, and labelled so, where the network does not answer."""

    network: RoadNetwork
    fallback: OneWayTimes

    def one_way(self, origins: Sequence[Spot], destinations: Sequence[Spot]) -> OneWayLegs:
        """Return legs; see `OneWayTimes`. What a place needs to its road is not counted."""
        places = [place for place, _ in (*origins, *destinations)]
        first = len(origins)
        try:
            table = self.network.table(places, sources=range(first), targets=range(first, len(places)))
        except RoadUnavailableError as error:
            logger.warning("travel times are estimated: %s", error)
            legs = self.fallback.one_way(origins, destinations)
            told = f"{legs.provenance} (not by {self.network.fingerprint}: {error})"
            return OneWayLegs(duration_s=legs.duration_s, provenance=told, estimated=True)
        return OneWayLegs(duration_s=table.duration_s, provenance=self.network.fingerprint, estimated=False)
