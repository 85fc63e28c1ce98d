"""Hexagons are as fine as a map can show them, and hold every place once."""

from hypothesis import given
from hypothesis import strategies as some
from shapely import Point as Spot

from geo.hexagons import COARSEST, FINEST, cell_center, cell_shape, counted_by_cell, edge_km, resolution_for
from geo.point import Point

NANJING = Point(32.06, 118.78)
PLACES = some.builds(Point, some.floats(-85, 85), some.floats(-180, 180))


def around(km: float) -> list[Point]:
    return [Point(32.06 + step * km / 111 / 100, 118.78) for step in range(101)]


def test_the_wider_the_demand_lies_the_coarser_the_hexagons() -> None:
    """A town, a province, a country: each is some two dozen hexagons wide, within the limits."""
    resolutions = [resolution_for(around(km)) for km in (1, 20, 400, 3000, 6000)]
    assert resolutions == sorted(resolutions, reverse=True)
    assert all(COARSEST <= one <= FINEST for one in resolutions)
    for km in (20, 100, 400, 1000, 3000):
        assert 9 <= km / (2 * edge_km(resolution_for(around(km)))) <= 64
    assert resolution_for([]) == resolution_for([NANJING]) == FINEST


def test_one_place_far_off_does_not_blur_all_others() -> None:
    """A mistaken coordinate on another continent leaves the resolution as it was."""
    town = around(20)
    assert resolution_for([*town, Point(-33.9, 18.4)]) == resolution_for(town)


@given(some.lists(some.tuples(PLACES, some.integers(1, 5)), max_size=60), some.integers(COARSEST, FINEST))
def test_every_place_is_counted_once_in_a_hexagon_that_holds_it(
    places: list[tuple[Point, int]], resolution: int
) -> None:
    """Once, and by kind; the counts add up, also across the 180th meridian and far north."""
    counted = counted_by_cell(places, resolution)
    assert sum(counts.total() for counts in counted.values()) == len(places)
    for cell in counted:
        shape, middle = cell_shape(cell), cell_center(cell)
        assert shape.is_valid
        assert shape.bounds[2] - shape.bounds[0] < 180
        assert any(shape.covers(Spot(middle.lon + turn, middle.lat)) for turn in (0, 360))
