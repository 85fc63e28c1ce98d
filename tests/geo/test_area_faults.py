"""What does not fit together between areas is named, with whom it concerns and how much ground it is."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPoint, box

from geo.areas.faults import GAP_KM, LEAST_KM2, holes, overlaps
from geo.areas.service_area import ServiceArea, area_km2


def area(name: str, west: float, south: float, east: float, north: float) -> ServiceArea:
    return ServiceArea(region_id=name, shape=box(west, south, east, north))


def test_ground_that_two_claim_is_named() -> None:
    """Both regions, in the order of the alphabet, and how much it is; neighbours that only touch share nothing."""
    (found,) = overlaps([area("b", 120, 30, 121, 31), area("a", 120.9, 30, 122, 31), area("c", 122, 30, 123, 31)])
    assert (found.first, found.second) == ("a", "b")
    assert found.km2 == pytest.approx(area_km2(box(120.9, 30, 121, 31)))


def test_the_largest_overlap_comes_first_and_slivers_do_not_come_at_all() -> None:
    """A line digitised twice, some metres apart, is no overlap."""
    west, middle, east = area("a", 120, 30, 121, 31), area("b", 120.9, 30, 122, 31), area("c", 121.7, 30, 123, 31)
    assert [(one.first, one.second) for one in overlaps([west, middle, east])] == [("b", "c"), ("a", "b")]
    sliver = 120.999_999
    assert area_km2(box(sliver, 30, 121, 30.9)) < LEAST_KM2
    assert overlaps([west, area("d", sliver, 30, 122, 30.9)]) == ()


def test_enclosed_ground_that_nobody_has_is_a_hole() -> None:
    """A ring of four around a field: the field, beside all four; and the hole in a single area."""
    ring = [area("n", 0, 2, 3, 3), area("s", 0, 0, 3, 1), area("w", 0, 1, 1, 2), area("e", 2, 1, 3, 2)]
    (field,) = holes(ring)
    assert (field.beside, field.km2) == (("e", "n", "s", "w"), pytest.approx(area_km2(box(1, 1, 2, 2))))
    donut = ServiceArea(region_id="o", shape=box(10, 10, 13, 13).difference(box(11, 11, 12, 12)))
    (inner,) = holes([donut])
    assert inner.beside == ("o",)


def test_a_narrow_gap_between_two_areas_is_a_hole_and_a_wide_one_is_not() -> None:
    """On the equator a degree is 111 km: a gap just narrower than GAP_KM, and one just wider."""
    for factor, count in ((0.8, 1), (1.2, 0)):
        gap_deg = factor * GAP_KM / 111.2
        found = holes([area("a", 0, -0.5, 1, 0.5), area("b", 1 + gap_deg, -0.5, 2, 0.5)])
        assert [one.beside for one in found] == [("a", "b")] * count


def test_where_areas_end_is_no_hole() -> None:
    """Neither a notch between a small and a large neighbour, nor a narrow inlet of a single area, nor far islands."""
    assert holes([area("a", 110, 30, 111, 31), area("b", 111, 30, 112, 32)]) == ()
    inlet = ServiceArea(region_id="i", shape=box(0, 0, 1, 1).difference(box(0.5, 0.2, 0.505, 1)))
    assert holes([inlet, area("j", 5, 0, 6, 1)]) == ()
    assert holes([]) == ()


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000), st.integers(3, 25))
def test_a_partition_has_no_faults_and_whoever_leaves_it_leaves_a_hole(number: int, count: int) -> None:
    """A rectangle divided among places has none; without an inner one of them its ground is the one hole."""
    rng = np.random.default_rng(number)
    whole = box(100, 25, 120, 40)
    spots = MultiPoint(np.column_stack([rng.uniform(101, 119, count), rng.uniform(26, 39, count)]))
    cells = [one.intersection(whole) for one in shapely.get_parts(shapely.voronoi_polygons(spots, extend_to=whole))]
    areas = [ServiceArea(region_id=f"{k:02}", shape=cell) for k, cell in enumerate(cells)]
    assert overlaps(areas) == ()
    assert holes(areas) == ()
    inner = next((one for one in areas if not one.shape.intersects(whole.exterior)), None)
    if inner is not None:
        (hole,) = holes([one for one in areas if one is not inner])
        assert hole.km2 == pytest.approx(inner.km2, rel=0.01)
