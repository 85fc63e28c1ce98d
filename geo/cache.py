"""Legs already asked for, kept on disk over restarts, in front of any provider; meant for those that are slow or far.

A cache that cannot be used (locked, damaged, disk full) is passed over with a notice: planning never fails for it.
"""

import logging
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from geo.point import Point
from geo.travel import TravelMatrix, TravelTimes

logger = logging.getLogger(__name__)

Ints = NDArray[np.int64]
Place = tuple[int, int, str]  # latitude and longitude in millionths of a degree (11 cm), area ("" for none)

_LAYOUT = 1  # raised when the tables change: a cache of another layout is not used
_LOCK_WAIT_S = 2.0
_TABLES = (
    """CREATE TABLE IF NOT EXISTS provider (id INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL UNIQUE) STRICT""",
    """CREATE TABLE IF NOT EXISTS place (
         id INTEGER PRIMARY KEY, lat_e6 INTEGER NOT NULL, lon_e6 INTEGER NOT NULL, area TEXT NOT NULL,
         UNIQUE (lat_e6, lon_e6, area)) STRICT""",
    """CREATE TABLE IF NOT EXISTS leg (
         provider_id INTEGER NOT NULL, from_id INTEGER NOT NULL, to_id INTEGER NOT NULL,
         duration_s INTEGER NOT NULL CHECK (duration_s >= 0), distance_m INTEGER NOT NULL CHECK (distance_m >= 0),
         estimated INTEGER NOT NULL, PRIMARY KEY (provider_id, from_id, to_id)) STRICT, WITHOUT ROWID""",
)


class FingerprintedTravelTimes(TravelTimes, Protocol):
    """A provider whose `fingerprint` names everything its answers depend on: itself, version, parameters, map data."""

    @property
    def fingerprint(self) -> str:
        """Two providers with equal fingerprints give equal legs."""
        ...


@dataclass(frozen=True, slots=True)
class _Legs:
    """n × n legs between known places; duration_s is -1 where a leg is not known."""

    duration_s: Ints
    distance_m: Ints
    estimated: Ints

    @classmethod
    def unknown(cls, n: int) -> "_Legs":
        """Return legs of which only those from a place to itself are known."""
        return cls(np.diag(np.ones(n, dtype=np.int64)) - 1, np.zeros((n, n), np.int64), np.zeros((n, n), np.int64))


@dataclass(frozen=True, slots=True)
class CachedTravelTimes:
    """`provider`, asked only about places with a leg that the SQLite file at `path` does not hold.

    Places are rounded to a millionth of a degree before anybody is asked, so that a plan does not depend on what
    happened to be in the cache. Wrap each provider of a fallback chain, not the chain: else its estimates would stay.
    """

    provider: FingerprintedTravelTimes
    path: Path

    def matrix(self, places: Sequence[Point], areas: Sequence[str | None]) -> TravelMatrix:
        """Return the travel matrix of n places; see `geo.travel.TravelTimes`."""
        every = [_place(point, area) for point, area in zip(places, areas, strict=True)]
        distinct = list(dict.fromkeys(every))
        legs, notices = self._read(distinct)
        missing = legs.duration_s < 0
        asked = np.flatnonzero(missing.any(axis=0) | missing.any(axis=1))
        if asked.size:
            self._ask([distinct[index] for index in asked], asked, legs)
            notices += self._write([distinct[index] for index in asked], asked, legs)
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

    def _ask(self, places: list[Place], positions: NDArray[np.intp], legs: _Legs) -> None:
        """Fill `legs` between these places from the provider."""
        fresh = self.provider.matrix(
            [Point(lat_e6 / 1e6, lon_e6 / 1e6) for lat_e6, lon_e6, _ in places], [area or None for *_, area in places]
        )
        block = np.ix_(positions, positions)
        legs.duration_s[block] = fresh.duration_s
        legs.distance_m[block] = fresh.distance_m
        legs.estimated[block] = fresh.estimated

    def _read(self, places: list[Place]) -> tuple[_Legs, list[str]]:
        """Return what the cache knows, and what hindered it."""
        legs = _Legs.unknown(len(places))
        try:
            with _opened(self.path) as connection:
                ids = _place_ids(connection, places, insert=False)
                connection.execute("CREATE TEMP TABLE wanted (id INTEGER PRIMARY KEY, position INTEGER)")
                connection.executemany(
                    "INSERT INTO wanted VALUES (?, ?)", [(ids[p], i) for i, p in enumerate(places) if p in ids]
                )
                rows = connection.execute(
                    "SELECT f.position, t.position, duration_s, distance_m, estimated FROM provider"
                    " CROSS JOIN wanted f CROSS JOIN wanted t"
                    " JOIN leg ON provider_id = provider.id AND from_id = f.id AND to_id = t.id WHERE fingerprint = ?",
                    (self.provider.fingerprint,),
                ).fetchall()
        except (sqlite3.Error, OSError) as error:
            return legs, [_notice(self.path, "not read", error)]
        if rows:
            start, end, *known = np.array(rows, dtype=np.int64).T
            legs.duration_s[start, end], legs.distance_m[start, end], legs.estimated[start, end] = known
        return legs, []

    def _write(self, places: list[Place], positions: NDArray[np.intp], legs: _Legs) -> list[str]:
        """Keep the legs between these places; return what hindered it."""
        a, b = np.nonzero(~np.eye(len(places), dtype=bool))
        block = np.ix_(positions, positions)
        values = [each[block][a, b].tolist() for each in (legs.duration_s, legs.distance_m, legs.estimated)]
        fingerprint = (self.provider.fingerprint,)
        try:
            with _opened(self.path) as connection:
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("INSERT OR IGNORE INTO provider (fingerprint) VALUES (?)", fingerprint)
                (provider_id,) = connection.execute(
                    "SELECT id FROM provider WHERE fingerprint = ?", fingerprint
                ).fetchone()
                known = _place_ids(connection, places, insert=True)
                ids = np.array([known[place] for place in places])
                connection.executemany(
                    "INSERT OR REPLACE INTO leg VALUES (?, ?, ?, ?, ?, ?)",
                    zip(repeat(provider_id), ids[a].tolist(), ids[b].tolist(), *values, strict=False),
                )
                connection.execute("COMMIT")
        except (sqlite3.Error, OSError) as error:
            return [_notice(self.path, "not written", error)]
        return []


def _place(point: Point, area: str | None) -> Place:
    return round(point.lat * 1e6), round(point.lon * 1e6), area or ""


def _place_ids(connection: sqlite3.Connection, places: list[Place], *, insert: bool) -> dict[Place, int]:
    """Return the ids of those places that the cache knows; with `insert`, of all."""
    if insert:
        connection.executemany("INSERT OR IGNORE INTO place (lat_e6, lon_e6, area) VALUES (?, ?, ?)", places)
    query = "SELECT id FROM place WHERE lat_e6 = ? AND lon_e6 = ? AND area = ?"
    found = ((place, connection.execute(query, place).fetchone()) for place in places)
    return {place: row[0] for place, row in found if row is not None}


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the cache, made if there is none; raises sqlite3.Error or OSError where it cannot be used."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path, timeout=_LOCK_WAIT_S, isolation_level=None)) as connection:
        (layout,) = connection.execute("PRAGMA user_version").fetchone()
        if layout == 0:
            connection.execute("BEGIN IMMEDIATE")
            for table in _TABLES:
                connection.execute(table)
            connection.execute(f"PRAGMA user_version = {_LAYOUT}")
            connection.execute("COMMIT")
        elif layout != _LAYOUT:
            raise sqlite3.DatabaseError(f"its layout is {layout}, this program's is {_LAYOUT}")
        yield connection


def _notice(path: Path, what: str, error: Exception) -> str:
    """Return, and log, why the cache was passed over."""
    text = f"travel cache {path.name} {what} ({error}); deleting the file starts it anew"
    logger.warning("%s", text)
    return text
