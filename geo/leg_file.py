"""Travel legs in one SQLite file: a row for each place they start from, which holds all its legs packed side by side.

The 1.4 million legs between 1,200 places take ten seconds to write one by one, and a fraction of one in 1,200 rows.
"""

import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Place = tuple[int, int, str]  # latitude and longitude in millionths of a degree (11 cm), area ("" for none)
Integers = NDArray[np.int64]
Packed = NDArray[np.void]  # legs of _LEG, from one place

_LAYOUT = 2  # raised when what follows changes
_LEG = np.dtype([("to_id", "<i4"), ("duration_s", "<i4"), ("distance_m", "<i4"), ("estimated", "?")])
_TABLES = {
    "provider": "(id INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL UNIQUE) STRICT",
    "place": """(id INTEGER PRIMARY KEY, lat_e6 INTEGER NOT NULL, lon_e6 INTEGER NOT NULL, area TEXT NOT NULL,
                 UNIQUE (lat_e6, lon_e6, area)) STRICT""",
    "leg": """(provider_id INTEGER NOT NULL, from_id INTEGER NOT NULL, packed BLOB NOT NULL, crc32 INTEGER NOT NULL,
               PRIMARY KEY (provider_id, from_id)) STRICT, WITHOUT ROWID""",
}
_LOCK_WAIT_S = 2.0
_MOST_BYTES = 250_000_000  # 19 million legs: a year of days with 200 places, which by then take 0.2 s to read


@dataclass(frozen=True, slots=True)
class Legs:
    """n × n legs between places; row: from, column: to. duration_s is -1 where a leg is not known."""

    duration_s: Integers
    distance_m: Integers
    estimated: NDArray[np.bool_]

    @classmethod
    def unknown(cls, n: int) -> "Legs":
        """Return legs of which only those from a place to itself are known."""
        return cls(np.eye(n, dtype=np.int64) - 1, np.zeros((n, n), np.int64), np.zeros((n, n), np.bool_))

    def put(self, positions: NDArray[np.intp], legs: "Legs") -> None:
        """Replace the legs between the places at these positions."""
        block = np.ix_(positions, positions)
        self.duration_s[block], self.distance_m[block] = legs.duration_s, legs.distance_m
        self.estimated[block] = legs.estimated


@dataclass(frozen=True, slots=True)
class LegFile:
    """The file at `path`, made when it is first written to.

    Any number of processes may use it at once. A file of an older layout counts as empty. It is emptied when it is
    written to; so is one that holds more than 250 MB, lest it grow for ever.

    Both methods raise sqlite3.Error or OSError where the file cannot be used: locked for two seconds, damaged, of a
    newer layout or another kind, on a full disk. What could not be written whole is not written.
    """

    path: Path

    def read(self, fingerprint: str, places: Sequence[Place]) -> Legs:
        """Return what is known of the legs between distinct places from the provider with this fingerprint."""
        legs = Legs.unknown(len(places))
        with self._transaction("DEFERRED") as connection:
            if _layout(connection) < _LAYOUT:
                return legs
            positions = _positions(connection, places)
            index = _indexed(positions)
            for from_id, packed in _stored(connection, fingerprint, positions):
                column = index[_slots(packed, index)]
                wanted = column >= 0
                target = positions[from_id], column[wanted]
                legs.duration_s[target] = packed["duration_s"][wanted]
                legs.distance_m[target] = packed["distance_m"][wanted]
                legs.estimated[target] = packed["estimated"][wanted]
        return legs

    def write(self, fingerprint: str, places: Sequence[Place], legs: Legs) -> None:
        """Keep the legs between distinct places beside what is there; the newest answer about a leg counts."""
        with self._transaction("IMMEDIATE") as connection:
            if _layout(connection) < _LAYOUT or _used_bytes(connection) > _MOST_BYTES:
                _start_anew(connection)
            connection.executemany("INSERT OR IGNORE INTO place (lat_e6, lon_e6, area) VALUES (?, ?, ?)", places)
            connection.execute("INSERT OR IGNORE INTO provider (fingerprint) VALUES (?)", (fingerprint,))
            positions = _positions(connection, places)
            if len(positions) < len(places):
                raise sqlite3.DatabaseError("its places are damaged")
            stored = dict(_stored(connection, fingerprint, positions))
            contents = map(_merged, map(stored.get, positions), _pack(positions, legs), repeat(_indexed(positions)))
            rows = (
                (from_id, content, _crc32(fingerprint, from_id, content), fingerprint)
                for from_id, content in zip(positions, contents, strict=True)
            )
            connection.executemany(
                "INSERT OR REPLACE INTO leg SELECT id, ?, ?, ? FROM provider WHERE fingerprint = ?", rows
            )

    @contextmanager
    def _transaction(self, kind: Literal["DEFERRED", "IMMEDIATE"]) -> Iterator[sqlite3.Connection]:
        """Open the file for one transaction, undone where it does not reach its end."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self.path, timeout=_LOCK_WAIT_S, isolation_level=None)) as connection:
            try:
                connection.execute(f"BEGIN {kind}")
                yield connection
                connection.execute("COMMIT")
            except UnicodeDecodeError as error:  # from a table's name, say, in SQLite's complaint about it
                raise sqlite3.DatabaseError("its texts are damaged") from error


def _layout(connection: sqlite3.Connection) -> int:
    """Return the file's layout, 0 where there is none yet; raises sqlite3.DatabaseError for a newer one."""
    (layout,) = connection.execute("PRAGMA user_version").fetchone()
    if layout > _LAYOUT:
        raise sqlite3.DatabaseError(f"its layout is {layout}, this program's is {_LAYOUT}")
    return int(layout)


def _used_bytes(connection: sqlite3.Connection) -> int:
    """Return the size of what the file holds; pages freed earlier are filled again before it grows."""
    pages, free, page_bytes = (
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * page_bytes)


def _start_anew(connection: sqlite3.Connection) -> None:
    """Make the file's tables, with nothing in them; raises sqlite3.DatabaseError if it holds those of others."""
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    if names - _TABLES.keys():
        raise sqlite3.DatabaseError("it is a database of something else")
    for name in names:
        connection.execute(f"DROP TABLE {name}")
    for name, columns in _TABLES.items():
        connection.execute(f"CREATE TABLE {name} {columns}")
    connection.execute(f"PRAGMA user_version = {_LAYOUT}")


def _positions(connection: sqlite3.Connection, places: Sequence[Place]) -> dict[int, int]:
    """Return where in `places` each id stands that the file has for one; raises sqlite3.DatabaseError for wrong ids."""
    query = """SELECT kept.id, kept.lat_e6, kept.lon_e6, kept.area FROM place JOIN place kept ON kept.id = place.id
               WHERE place.lat_e6 = ? AND place.lon_e6 = ? AND place.area = ?"""  # first in the index, then the table
    positions = {}
    for position, place in enumerate(places):
        for place_id, *kept in connection.execute(query, place):
            if tuple(kept) != place:
                raise sqlite3.DatabaseError("its places are damaged")
            positions[place_id] = position
    return positions


def _stored(connection: sqlite3.Connection, fingerprint: str, from_ids: Iterable[int]) -> Iterator[tuple[int, Packed]]:
    """Yield the legs from each of these places that has any; raises sqlite3.DatabaseError for damaged ones."""
    query = """SELECT packed, crc32 FROM provider JOIN leg ON provider_id = provider.id
               WHERE fingerprint = ? AND from_id = ?"""
    for from_id in from_ids:
        for packed, crc32 in connection.execute(query, (fingerprint, from_id)):
            if not isinstance(packed, bytes) or _crc32(fingerprint, from_id, packed) != crc32:
                raise sqlite3.DatabaseError("its legs are damaged")
            yield from_id, np.frombuffer(packed, _LEG)


def _crc32(fingerprint: str, from_id: int, packed: bytes) -> int:
    """Return the checksum of a row, which SQLite itself does not keep."""
    return zlib.crc32(packed, zlib.crc32(f"{from_id} {fingerprint}".encode()))


def _indexed(positions: Mapping[int, int]) -> NDArray[np.intp]:
    """Return the array that gives each id its position, and -1 to all others; see `_slots`."""
    index = np.full(max(positions, default=0) + 2, -1, dtype=np.intp)
    index[list(positions)] = list(positions.values())
    return index


def _slots(packed: Packed, index: NDArray[np.intp]) -> NDArray[np.int32]:
    """Return where `_indexed` looks the destinations up: those beyond its end in its last slot, which is nobody's."""
    slots: NDArray[np.int32] = np.minimum(packed["to_id"], len(index) - 1)
    return slots


def _pack(ids: Iterable[int], legs: Legs) -> Packed:
    """Return the n × n legs as they are kept; raises sqlite3.DataError for one that has no room there."""
    most = np.iinfo(np.int32).max
    if not all(((values >= 0) & (values <= most)).all() for values in (legs.duration_s, legs.distance_m)):
        raise sqlite3.DataError(f"a leg is below 0 or above {most}")
    packed = np.empty(legs.duration_s.shape, _LEG)
    packed["to_id"] = list(ids)
    packed["duration_s"], packed["distance_m"], packed["estimated"] = legs.duration_s, legs.distance_m, legs.estimated
    return packed


def _merged(stored: Packed | None, fresh: Packed, index: NDArray[np.intp]) -> bytes:
    """Return the fresh legs from one place, and those stored ones that lead to none of the places in `index`."""
    if stored is None:
        return fresh.tobytes()
    elsewhere = index[_slots(stored, index)] < 0
    return stored[elsewhere].tobytes() + fresh.tobytes()
