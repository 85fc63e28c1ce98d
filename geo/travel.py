"""The port to whoever knows how long it takes: asked once, in bulk, before an optimisation; never inside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from geo.point import Point

NO_ROAD_S = NO_ROAD_M = 10_000_000
"""A leg where no road leads: seconds (115 days) that are in no shift, and metres."""

Parts = Sequence[Sequence[int]]
"""Groups of places within which somebody may drive; a place may be in several, or in none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TravelFinding:
    """Something about travel that a person should know.

    far-from-road: `place` lies `metres` from the nearest road. no-road: no road leads from or to `place`, or to or from
    `others`, or one way only; all legs in question are NO_ROAD_S long. not-by-road: the legs between `others` are
    estimates, because the road network did not answer; reason says why, by language ("en", "zh").
    """

    code: Literal["far-from-road", "no-road", "not-by-road"]
    place: int | None = None
    metres: int = 0
    others: tuple[int, ...] = ()
    reason: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TravelMatrix:
    """Travel between n places; row: from, column: to.

    duration_s, distance_m: n × n integers, rounded up, zero on the diagonal. provenance: who produced it, with which
    parameters, in words that are stored with the plan. estimated: True where no road network was asked, or it did not
    answer. findings: what people should know about some places.
    """

    duration_s: tuple[tuple[int, ...], ...]
    distance_m: tuple[tuple[int, ...], ...]
    provenance: str
    estimated: bool
    findings: tuple[TravelFinding, ...] = ()


class TravelTimes(Protocol):
    """Anything that knows travel times between places."""

    def matrix(self, places: Sequence[Point], areas: Sequence[str | None], parts: Parts | None = None) -> TravelMatrix:
        """Return the travel matrix of n places; `areas[i]` names the region of place i (None: in no region).

        parts: legs within none of them nobody drives; they may be rough (None: anybody may drive anywhere).
        """
        ...
