"""What a table of roads says that people should know: places far from any road, and places no road leads to."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from geo.roads.network import Integers
from geo.travel import NO_ROAD_M, TravelFinding

FAR_M = 200
"""Metres from the nearest road beyond which a place is reported: in towns a door lies within 50 m of a street,
and a place left in GCJ-02 or BD-09 lies 200 m and more beside its own."""


def findings_of(
    part: Sequence[int], snapped_m: Integers, closed: NDArray[np.bool_], *, far_m: int
) -> Iterator[TravelFinding]:
    """Yield the findings about the places of a part (their numbers among all); closed: legs where no road leads.

    Who is on no road at all (NO_ROAD_M) is not far from one: that no road leads there says it.
    """
    for k, place in enumerate(part):
        if far_m < snapped_m[k] < NO_ROAD_M:
            yield TravelFinding(code="far-from-road", place=place, metres=int(snapped_m[k]))
    for k, others in _cut_off(snapped_m, closed):
        yield TravelFinding(code="no-road", place=part[k], others=tuple(part[other] for other in others))


def _cut_off(snapped_m: Integers, closed: NDArray[np.bool_]) -> Iterator[tuple[int, list[int]]]:
    """Yield who has no road to or from others, the most isolated first, until every closed leg is named once.

    So a village on an island is named, and not each place on the mainland from where nobody gets there. Of equally
    isolated places the last is named: centres come first among a day's places.
    """
    left = closed | closed.T
    while left.any():
        lacks = left.sum(axis=1)
        k = int(len(lacks) - 1 - np.argmax(lacks[::-1]))
        yield k, np.flatnonzero(left[k]).tolist()
        left[k, :] = left[:, k] = False
