"""Legs already asked for, kept on disk over restarts, in front of any provider; meant for those that are slow or far.

A cache that cannot be used (locked, damaged, disk full) is passed over with a notice: planning never fails for it.
"""

import logging
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from geo.leg_file import LegFile, Legs, Place
from geo.point import Point
from geo.travel import Parts, TravelMatrix, TravelTimes

logger = logging.getLogger(__name__)


class FingerprintedTravelTimes(TravelTimes, Protocol):
    """A provider whose `fingerprint` names everything its answers depend on: itself, version, parameters, map data."""

    @property
    def fingerprint(self) -> str:
        """Two providers with equal fingerprints give equal legs."""
        ...


@dataclass(frozen=True, slots=True)
class CachedTravelTimes:
    """`provider`, asked only about places with a leg that the SQLite file at `path` does not hold.

    It is asked for all legs between those places, because the port knows no rectangles: where all is known but the
    legs of one new place, that place has a missing leg with every other, and the whole square is asked for again.

    Places are rounded to a millionth of a degree before anybody is asked, so that a plan does not depend on what
    happened to be in the cache. Wrap each provider of a fallback chain, not the chain: else its estimates would stay.
    """

    provider: FingerprintedTravelTimes
    path: Path

    def matrix(self, places: Sequence[Point], areas: Sequence[str | None], parts: Parts | None = None) -> TravelMatrix:
        """Return the travel matrix of n places; see `geo.travel.TravelTimes`."""
        every = [_place(point, area) for point, area in zip(places, areas, strict=True)]
        distinct = list(dict.fromkeys(every))
        legs, notices = self._read(distinct)
        missing = legs.duration_s < 0
        asked = np.flatnonzero(missing.any(axis=0) | missing.any(axis=1))
        if asked.size:
            unknown = [distinct[index] for index in asked]
            fresh = self._ask(unknown)
            notices += self._write(unknown, fresh)
            legs.put(asked, fresh)
        position = {place: index for index, place in enumerate(distinct)}
        picked = np.ix_(*2 * [[position[place] for place in every]])
        total = len(distinct) * (len(distinct) - 1)
        source = f"{total - len(asked) * max(len(asked) - 1, 0)} of {total} legs from cache"
        return TravelMatrix(
            duration_s=tuple(map(tuple, legs.duration_s[picked].tolist())),
            distance_m=tuple(map(tuple, legs.distance_m[picked].tolist())),
            provenance="; ".join([self.provider.fingerprint, source, *notices]),
            estimated=bool(legs.estimated.any()),
        )

    def _ask(self, places: list[Place]) -> Legs:
        """Return the legs between these places from the provider."""
        fresh = self.provider.matrix(
            [Point(lat_e6 / 1e6, lon_e6 / 1e6) for lat_e6, lon_e6, _ in places], [area or None for *_, area in places]
        )
        return Legs(
            duration_s=np.array(fresh.duration_s, dtype=np.int64),
            distance_m=np.array(fresh.distance_m, dtype=np.int64),
            estimated=np.full((len(places), len(places)), fresh.estimated),
        )

    def _read(self, places: list[Place]) -> tuple[Legs, list[str]]:
        """Return what the cache knows, and what hindered it."""
        try:
            return LegFile(self.path).read(self.provider.fingerprint, places), []
        except (sqlite3.Error, OSError) as error:
            return Legs.unknown(len(places)), [_notice(self.path, "not read", error)]

    def _write(self, places: list[Place], legs: Legs) -> list[str]:
        """Keep the legs between these places; return what hindered it."""
        try:
            LegFile(self.path).write(self.provider.fingerprint, places, legs)
        except (sqlite3.Error, OSError) as error:
            return [_notice(self.path, "not written", error)]
        return []


def _place(point: Point, area: str | None) -> Place:
    return round(point.lat * 1e6), round(point.lon * 1e6), area or ""


def _notice(path: Path, what: str, error: Exception) -> str:
    """Return, and log, why the cache was passed over."""
    text = f"travel cache {path.name} {what} ({error}); deleting a damaged cache starts it anew"
    logger.warning("%s", text)
    return text
