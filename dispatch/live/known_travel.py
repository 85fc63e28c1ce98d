"""Travel times that plans of the day brought along: asked first, as changing a live plan must not wait for roads."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dispatch.freezing.parts import parts_of_day
from geo.point import Point
from geo.travel import Parts, TravelMatrix
from solver.problem import MatrixTravel, Problem

KNOWN = "travel times of the plan"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownTravel:
    """The legs of one of some problems, if it knows all places asked for.

    estimated: whether the problems' travel times are estimates.
    """

    problems: Sequence[Problem]
    estimated: bool = True

    def legs(self, places: Sequence[Point], parts: Parts) -> TravelMatrix | None:
        """Return the travel matrix of n places as the first problem has it that knows all; None where none does.

        A road network was asked about the parts of that plan's day only: where people may drive elsewhere now, say
        because somebody is lent to another region, that plan does not know the way.
        The time of day is in it already: at the pace of the hours that were left when that plan was made.
        """
        for problem in self.problems:
            travel = problem.travel
            if not isinstance(travel, MatrixTravel):
                continue
            known = {(place.lat, place.lon): k for k, place in reversed(list(enumerate(problem.locations)))}
            picked = [known.get((place.lat, place.lon), -1) for place in places]
            if min(picked, default=0) < 0 or not (self.estimated or _within(parts, picked, problem)):
                continue
            rows = np.ix_(picked, picked)
            return TravelMatrix(
                duration_s=tuple(map(tuple, np.array(travel.time_s, dtype=np.int64)[rows].tolist())),
                distance_m=tuple(map(tuple, np.array(travel.distance_m, dtype=np.int64)[rows].tolist())),
                provenance=KNOWN,
                estimated=self.estimated,
            )
        return None


def _within(parts: Parts, picked: Sequence[int], problem: Problem) -> bool:
    """Return whether each part, its places numbered as `problem` has them, lies within one of that problem's parts."""
    by_id = {place.id: k for k, place in enumerate(problem.locations)}
    spot = [(place.lat, place.lon) for place in problem.locations]
    old = [
        {spot[k] for k in part} for part in parts_of_day(by_id, problem.technicians, problem.orders, problem.centers)
    ]
    return all(any({spot[picked[k]] for k in part} <= whole for whole in old) for part in parts)
