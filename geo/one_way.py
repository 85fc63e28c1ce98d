"""Legs from some places to others, where nobody asks for the way back: who gets where in time."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from geo.point import Point
from geo.roads.findings import FAR_M
from geo.roads.network import Integers, RoadNetwork, RoadUnavailableError
from geo.roads.patience import patience

PATIENCE_S = 30.0
"""Seconds for all questions to a road network about one rectangle; a server takes some 30 blocks of legs a second."""

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
    """Legs of a road network; of `fallback`, and labelled so, where it does not answer, or not all of them in time.

    far_m: as `geo.roads.travel` has it; patience_s: see PATIENCE_S.
    """

    network: RoadNetwork
    fallback: OneWayTimes
    far_m: int = FAR_M
    patience_s: float = PATIENCE_S

    def one_way(self, origins: Sequence[Spot], destinations: Sequence[Spot]) -> OneWayLegs:
        """Return legs; see `OneWayTimes`.

        As in a plan's matrix a way is counted from road to road, and the provenance tells of places far from theirs.
        """
        places = [place for place, _ in (*origins, *destinations)]
        first = len(origins)
        try:
            with patience(self.patience_s):
                table = self.network.table(places, sources=range(first), targets=range(first, len(places)))
        except RoadUnavailableError as error:
            logger.warning("travel times are estimated: %s", error)
            legs = self.fallback.one_way(origins, destinations)
            told = f"{legs.provenance} (not by {self.network.fingerprint}: {error})"
            return OneWayLegs(duration_s=legs.duration_s, provenance=told, estimated=True)
        told = "; ".join([self.network.fingerprint, *self._far_from_road(table.snapped_m)])
        return OneWayLegs(duration_s=table.duration_s, provenance=told, estimated=False)

    def _far_from_road(self, snapped_m: Integers) -> Iterator[str]:
        """Yield what is told of places whose way to their road is not counted."""
        far = snapped_m[snapped_m > self.far_m]
        if far.size:
            yield f"{far.size} places more than {self.far_m} m from a road ({far.max()} m at most), counted from there"
