"""A rectangle of legs, cut into what a server takes at once, and the numbers of a block judged before they are used."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from geo.geodesic import geodesic_m
from geo.point import Point
from geo.roads.network import UNREACHABLE, Integers, RoadTable
from geo.roads.patience import left_s

LONGEST_LEG = 2**31 - 1  # seconds or metres; what the solver takes

Spots = Sequence[Point | None]
Block = tuple[Integers, Integers, Spots, Spots]
"""Durations, distances, and where the block's sources and targets were put on the road (None: on no road)."""


class WrongBlockError(ValueError):
    """What was answered is no block of legs."""


def table_of_blocks(
    places: Sequence[Point],
    sources: Sequence[int] | None,
    targets: Sequence[int] | None,
    *,
    side: int,
    ask: Callable[[list[int], list[int]], Block],
) -> RoadTable:
    """Return the table that blocks of at most `side` × `side` legs form; `ask` gets a block's sources and targets.

    Raises RoadUnavailableError where patience ends in between (see `geo.roads.patience`), and as `ask` does.
    """
    rows = list(range(len(places)) if sources is None else sources)
    columns = list(range(len(places)) if targets is None else targets)
    duration_s = np.full((len(rows), len(columns)), UNREACHABLE, np.int64)
    distance_m = duration_s.copy()
    snapped_m = np.full(len(places), UNREACHABLE, np.int64)
    for r in _cuts(len(rows), side):
        for c in _cuts(len(columns), side):
            left_s()  # also the engine in this process, which waits for nobody, ends when patience does
            some, others = rows[r], columns[c]
            duration_s[r, c], distance_m[r, c], from_road, to_road = ask(some, others)
            put = [(k, spot) for k, spot in zip((*some, *others), (*from_road, *to_road), strict=True) if spot]
            far_m = apart_m([places[k] for k, _ in put], [spot for _, spot in put])
            np.maximum.at(snapped_m, np.array([k for k, _ in put], np.intp), far_m)
    distance_m[duration_s == UNREACHABLE] = UNREACHABLE
    duration_s[distance_m == UNREACHABLE] = UNREACHABLE
    same = (
        np.array(rows)[:, None] == np.array(columns)[None, :] if rows and columns else np.zeros(duration_s.shape, bool)
    )
    duration_s[same] = distance_m[same] = 0
    return RoadTable(duration_s=duration_s, distance_m=distance_m, snapped_m=snapped_m)


def apart_m(places: Sequence[Point], others: Sequence[Point]) -> Integers:
    """Return how far each place lies from its other one, rounded up."""
    metres = geodesic_m(
        *(
            np.array([getattr(point, axis) for point in points])
            for points in (places, others)
            for axis in ("lat", "lon")
        )
    )
    return np.ceil(metres - 1e-6).astype(np.int64)


def whole(rows: Any, shape: tuple[int, int], *, scale: float = 1.0, slack: float = 0.0) -> Integers:
    """Return a block's numbers times `scale`, rounded up, null as UNREACHABLE. Raises WrongBlockError.

    slack: numbers that are below nothing by no more than this are nothing.
    """
    if not isinstance(rows, list) or len(rows) != shape[0]:
        raise WrongBlockError(f"{shape[0]} rows were asked for")
    for row in rows:
        if not isinstance(row, list) or len(row) != shape[1]:
            raise WrongBlockError(f"rows of {shape[1]} legs were asked for")
        if not all(cell is None or type(cell) in (int, float) for cell in row):
            raise WrongBlockError("a leg is neither a number nor null")
    try:
        given = np.array(rows, dtype=np.float64).reshape(shape) * scale
    except OverflowError as error:
        raise WrongBlockError("a leg is too large") from error
    missing = np.array([[cell is None for cell in row] for row in rows], dtype=bool).reshape(shape)
    values = np.where(missing | ((given < 0) & (given >= -slack)), 0.0, given)
    if not (np.isfinite(values) & (values >= 0) & (values <= LONGEST_LEG)).all():
        raise WrongBlockError(f"a leg is below 0 or above {LONGEST_LEG}")
    return np.where(missing, UNREACHABLE, np.ceil(values - 1e-6)).astype(np.int64)


def spread(block: Block, shape: tuple[int, int], rows: Sequence[int], columns: Sequence[int]) -> Block:
    """Return a larger block with this one at some rows and columns; what lies at the others is on no road."""
    duration_s, distance_m = np.full(shape, UNREACHABLE, np.int64), np.full(shape, UNREACHABLE, np.int64)
    at = np.ix_(rows, columns)
    duration_s[at], distance_m[at], from_road, to_road = block
    spots_from, spots_to = dict(zip(rows, from_road, strict=True)), dict(zip(columns, to_road, strict=True))
    return duration_s, distance_m, [*map(spots_from.get, range(shape[0]))], [*map(spots_to.get, range(shape[1]))]


def _cuts(n: int, side: int) -> Iterator[slice]:
    return (slice(first, first + side) for first in range(0, n, side))
