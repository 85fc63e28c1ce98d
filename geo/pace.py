"""How much longer a drive takes than usual: a factor for each area, applied to a matrix that is there already."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from geo.travel import NO_ROAD_S, TravelMatrix

USUAL = 1000
"""A pace in thousandths of the usual time: 1000 is as usual, 1500 half as long again."""


def at_pace(matrix: TravelMatrix, areas: Sequence[str | None], pace: Mapping[str, int]) -> TravelMatrix:
    """Return the matrix with every duration at the pace of its legs' areas, rounded up; distances stay.

    pace: area → thousandths of the usual time; what it does not name, and places in no area, go at the usual one. A leg
    between two areas goes at the slower of both: a plan that is early hurts nobody. Where no road leads, none does at
    any hour. The provenance says which area goes at which pace.
    """
    own = np.array([USUAL if area is None else pace.get(area, USUAL) for area in areas], dtype=np.int64)
    label = f"{matrix.provenance}; time of day: {_described(pace)}"
    if (own == USUAL).all():
        return replace(matrix, provenance=label)
    usual_s = np.array(matrix.duration_s, dtype=np.int64)
    slowed_s = -(-usual_s * np.maximum.outer(own, own) // USUAL)  # whole numbers: exact, and rounded up
    duration_s = np.where(usual_s < NO_ROAD_S, slowed_s, usual_s)
    return replace(matrix, duration_s=tuple(map(tuple, duration_s.tolist())), provenance=label)


def _described(pace: Mapping[str, int]) -> str:
    slowed = [f"{area or 'no area'} {of / 10:g} %" for area, of in sorted(pace.items()) if of != USUAL]
    return ", ".join([*slowed, "elsewhere 100 %"] if slowed else ["100 %"])
