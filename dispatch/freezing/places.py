"""The places of a day, each once, with ids that stay the same from day to day."""

from geo.point import Point
from solver.problem import Location


class Places:
    """Collects places under ids as in ``site:S1``; who lies at a place that is there already shares its id.

    The same point in two regions is two places: travel around it may be priced by region.
    """

    def __init__(self) -> None:
        self._ids: dict[tuple[Point, str], str] = {}

    def add(self, kind: str, own_id: str, point: Point, region_id: str) -> str:
        """Return the location id of a place."""
        return self._ids.setdefault((point, region_id), f"{kind}:{own_id}")

    @property
    def points(self) -> list[Point]:
        """Return all points, in the order of `locations`."""
        return [point for point, _ in self._ids]

    @property
    def areas(self) -> list[str]:
        """Return the region of each place, in the order of `locations`."""
        return [region_id for _, region_id in self._ids]

    def locations(self) -> tuple[Location, ...]:
        """Return all places for the solver."""
        return tuple(Location(id=own_id, lat=point.lat, lon=point.lon) for (point, _), own_id in self._ids.items())
