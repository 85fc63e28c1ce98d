"""Travel times by road, of all legs that somebody may drive; estimates while the roads do not answer."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from geo.cache import CachedTravelTimes
from geo.point import Point
from geo.providers.great_circle import TOWN_AND_COUNTRY
from geo.roads.findings import FAR_M, findings_of
from geo.roads.legs import RoadLegs
from geo.roads.network import Integers, RoadNetwork, RoadUnavailableError
from geo.rough import rough_legs
from geo.travel import NO_ROAD_S, Parts, TravelFinding, TravelMatrix, TravelTimes

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadTravelTimes:
    """Travel times of a road network; `fallback` gives labelled estimates for a part about which it does not answer.

    cache: file of the legs that the network gave before (None: it is asked anew each time). Estimates are not kept, so
    the network is back as soon as it answers again. far_m: see FAR_M.
    """

    network: RoadNetwork
    fallback: TravelTimes
    cache: Path | None = None
    far_m: int = FAR_M

    def matrix(self, places: Sequence[Point], areas: Sequence[str | None], parts: Parts | None = None) -> TravelMatrix:
        """Return the travel matrix of n places; see `geo.travel.TravelTimes`. The network is asked part by part."""
        meant = [part for part in (parts if parts is not None else [range(len(places))]) if len(part) > 1]
        duration_s, distance_m, between = _canvas(places, meant)
        legs = RoadLegs(network=self.network, fingerprint=self.network.fingerprint)
        by_road = legs if self.cache is None else CachedTravelTimes(legs, self.cache)
        findings: list[TravelFinding] = []
        estimates: dict[str, None] = {}
        answered = 0
        for part in meant:
            points, at = [places[k] for k in part], np.ix_(part, part)
            try:
                matrix = by_road.matrix(points, [None] * len(part))
                answered += len(part) * (len(part) - 1)
            except RoadUnavailableError as error:
                logger.warning("travel times are estimated: %s", error)
                matrix = self.fallback.matrix(points, [areas[k] for k in part])
                estimates[f"estimated instead, because {error}: {matrix.provenance}"] = None
                findings.append(TravelFinding(code="not-by-road", others=tuple(part), reason=error.words))
            duration_s[at] = matrix.duration_s
            distance_m[at], snapped_m = _apart(points, np.array(matrix.distance_m, np.int64))
            findings += findings_of(part, snapped_m, duration_s[at] >= NO_ROAD_S, far_m=self.far_m)
        told = f"{answered:,} legs by road, {legs.asked:,} of them asked for now, in {len(meant)} parts"
        return TravelMatrix(
            duration_s=tuple(map(tuple, duration_s.tolist())),
            distance_m=tuple(map(tuple, distance_m.tolist())),
            provenance="; ".join([legs.fingerprint, told, *between, *estimates]),
            estimated=bool(estimates),
            findings=tuple(dict.fromkeys(findings)),
        )


def _canvas(places: Sequence[Point], parts: Parts) -> tuple[Integers, Integers, list[str]]:
    """Return durations and distances to paint the parts' legs on, and what is said of the others."""
    if any(len(part) == len(places) for part in parts) or len(places) < 2:
        return np.zeros((len(places),) * 2, np.int64), np.zeros((len(places),) * 2, np.int64), []
    rule = TOWN_AND_COUNTRY
    detour, speed_m_s = (np.full(len(places), value) for value in (rule.detour_pct / 100, rule.speed_kmh / 3.6))
    return *rough_legs(places, detour, speed_m_s), [f"between parts, where nobody drives, straight lines ({rule})"]


def _apart(points: Sequence[Point], distance_m: Integers) -> tuple[Integers, Integers]:
    """Return distances, and how far each place lies from its road, as `RoadLegs` has both in one."""
    snapped_m = np.diagonal(distance_m).copy()
    _, number = np.unique([(round(one.lat * 1e6), round(one.lon * 1e6)) for one in points], axis=0, return_inverse=True)
    distance_m[number[:, None] == number[None, :]] = 0
    return distance_m, snapped_m
