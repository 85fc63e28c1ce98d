"""What a road network says about the legs between some places, in the form that `geo.cache` keeps."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from geo.point import Point
from geo.roads.network import UNREACHABLE, Integers, RoadNetwork
from geo.travel import NO_ROAD_M, NO_ROAD_S, Parts, TravelMatrix


@dataclass(slots=True, kw_only=True)
class RoadLegs:
    """The legs of one network, NO_ROAD_S and NO_ROAD_M long where no road leads.

    On the diagonal of its distances stands, unlike in other matrices, how far each place lies from its road (NO_ROAD_M:
    from any), so that it is kept together with the legs; `geo.roads.travel` takes it from there. fingerprint: of the
    network, asked once; asked: how many legs the network has been asked for.
    """

    network: RoadNetwork
    fingerprint: str
    asked: int = field(init=False, default=0)

    def matrix(self, places: Sequence[Point], areas: Sequence[str | None], parts: Parts | None = None) -> TravelMatrix:
        """Return the legs between n places; areas mean nothing to roads. Raises RoadUnavailableError."""
        table = self.network.table(places)
        self.asked += len(places) * (len(places) - 1)
        distance_m = _written(table.distance_m, NO_ROAD_M)
        np.fill_diagonal(distance_m, _written(table.snapped_m, NO_ROAD_M))
        return TravelMatrix(
            duration_s=tuple(map(tuple, _written(table.duration_s, NO_ROAD_S).tolist())),
            distance_m=tuple(map(tuple, distance_m.tolist())),
            provenance=self.fingerprint,
            estimated=False,
        )


def _written(values: Integers, far: int) -> Integers:
    """Return values with UNREACHABLE as what the solver takes."""
    return np.where(values == UNREACHABLE, far, np.minimum(values, far))
