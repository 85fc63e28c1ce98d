"""The port to whoever knows how long it takes: asked once, in bulk, before an optimisation; never inside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from geo.point import Point


@dataclass(frozen=True, slots=True, kw_only=True)
class TravelMatrix:
    """Travel between n places; row: from, column: to.

    duration_s, distance_m: n × n integers, rounded up, zero on the diagonal. provenance: who produced it, with which
    parameters, in words that are stored with the plan. estimated: True where no road network was asked.
    """

    duration_s: tuple[tuple[int, ...], ...]
    distance_m: tuple[tuple[int, ...], ...]
    provenance: str
    estimated: bool


class TravelTimes(Protocol):
    """Anything that knows travel times between places."""

    def matrix(self, places: Sequence[Point], areas: Sequence[str | None]) -> TravelMatrix:
        """Return the travel matrix of n places; `areas[i]` names the region of place i (None: in no region)."""
        ...
