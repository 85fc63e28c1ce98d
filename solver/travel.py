"""Travel between two places of a problem, as the contract computes it."""

import math

from solver.problem import MatrixTravel, Problem

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the earth (IUGG), the contract's R."""


class Travel:
    """Travel time (s) and distance (m) between location ids of one problem.

    The order of the floating-point operations is part of the contract: another order may round a leg up differently.
    An unknown location id is a KeyError.
    """

    def __init__(self, problem: Problem) -> None:
        self._index = {location.id: i for i, location in enumerate(problem.locations)}
        radians = ((math.radians(place.lat), math.radians(place.lon)) for place in problem.locations)
        self._points = [(lat, lon, math.cos(lat)) for lat, lon in radians]
        self._model = problem.travel

    def distance_m(self, a: str, b: str) -> int:
        """Return the metres from location `a` to location `b`."""
        i, j = self._index[a], self._index[b]
        if isinstance(self._model, MatrixTravel):
            return self._model.distance_m[i][j]
        (lat_a, lon_a, cos_a), (lat_b, lon_b, cos_b) = self._points[i], self._points[j]
        haversine = math.sin((lat_b - lat_a) / 2) ** 2 + cos_a * cos_b * math.sin((lon_b - lon_a) / 2) ** 2
        great_circle_m = 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(haversine)))
        return math.ceil(great_circle_m * self._model.detour_pct / 100 - 1e-6)

    def time_s(self, a: str, b: str) -> int:
        """Return the seconds from location `a` to location `b`."""
        if isinstance(self._model, MatrixTravel):
            return self._model.time_s[self._index[a]][self._index[b]]
        return math.ceil(self.distance_m(a, b) * 3.6 / self._model.speed_kmh - 1e-9)
