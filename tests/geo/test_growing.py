"""Areas grown from where people start: everybody's place belongs to who is there first."""

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plane_roads import M_PER_DEG, PlaneRoads
from shapely.geometry.base import BaseGeometry

from geo.areas.faults import holes, overlaps
from geo.areas.growing import Grown, RuleReach, Start, grow
from geo.areas.service_area import AreaMap
from geo.geodesic import geodesic_m
from geo.point import Point
from geo.providers.great_circle import GreatCircleRule
from geo.roads.network import UNREACHABLE, RoadRoute, RoadTable, RoadUnavailableError

URUMQI = Point(43.8256, 87.6168)
SLOW, FAST = GreatCircleRule(detour_pct=130, speed_kmh=30), GreatCircleRule(detour_pct=130, speed_kmh=60)


def starts(*places: tuple[str, float, float]) -> list[Start]:
    return [Start(region_id=name, point=Point(lat, lon)) for name, lat, lon in places]


def first_there(where: Point, people: Sequence[Start], reach: RuleReach) -> list[tuple[float, str]]:
    """Who gets to a place, quickest first, in seconds."""
    lat, lon = np.array([where.lat]), np.array([where.lon])
    return sorted((float(reach.seconds(one, lat, lon, cell_km=1)[0]), one.region_id) for one in people)


@settings(deadline=None, max_examples=8)
@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=2, max_size=6, unique=True),
    st.lists(st.tuples(st.floats(0, 2), st.floats(0, 2)), min_size=20, max_size=20),
)
def test_a_place_belongs_to_who_reaches_it_first(
    corners: list[tuple[int, int]], spots: list[tuple[float, float]]
) -> None:
    """Compared place by place with all travel times; only within two cells of a line may the areas say otherwise."""
    people = starts(*((f"R{k}", 30 + a / 10, 120 + b / 10) for k, (a, b) in enumerate(corners)))
    reach = RuleReach(by_region={"R0": SLOW, "R1": FAST})
    grown = grow(people, 60, rule=reach)
    asked = AreaMap(areas=grown.areas)
    unsure_s = 2 * grown.cell_km * 1.5 / 30 * 3600 * 2
    for up, right in spots:
        place = Point(30 + up, 120 + right)
        (quickest_s, first), *others = first_there(place, people, reach)
        if abs(quickest_s - 3600) < unsure_s or (others and others[0][0] - quickest_s < unsure_s):
            continue
        assert asked.region_at(place) == (first if quickest_s < 3600 else None)


def test_neighbours_share_one_line() -> None:
    """Six areas that touch: none overlaps another, and each holds its own start."""
    people = starts(*((f"R{k}", 30 + k % 3 / 2, 120 + k // 3 / 2) for k in range(6)))
    grown = grow(people, 90, rule=RuleReach())
    assert overlaps(grown.areas) == ()
    assert [AreaMap(areas=grown.areas).region_at(one.point) for one in people] == [one.region_id for one in people]
    assert all(one.shape.is_valid for one in grown.areas)


def test_alone_a_start_reaches_a_disc() -> None:
    """In Urumqi, an hour at 45 km/h with a detour of 130 %: a radius of 34.6 km, its ground within a few percent."""
    (area,) = grow([Start(region_id="urumqi", point=URUMQI)], 60, rule=RuleReach()).areas
    assert area.km2 == pytest.approx(np.pi * (45 / 1.3) ** 2, rel=0.03)
    assert AreaMap(areas=(area,)).region_at(Point(URUMQI.lat, URUMQI.lon + 0.2)) == "urumqi"


def test_centres_of_one_region_are_one_area() -> None:
    """Two that touch are one polygon, two that do not are two; whose name comes first gets what both reach alike."""
    near = grow(starts(("R", 30, 120), ("R", 30.2, 120)), 30, rule=RuleReach())
    far = grow(starts(("R", 30, 120), ("R", 31, 120)), 30, rule=RuleReach())
    same = grow(starts(("b", 30, 120), ("a", 30, 120)), 30, rule=RuleReach())
    assert [one.shape.geom_type for one in (*near.areas, *far.areas)] == ["Polygon", "MultiPolygon"]
    assert [one.region_id for one in same.areas] == ["a"]


def test_a_faster_region_reaches_beyond_the_middle() -> None:
    """At twice the speed the line lies at two thirds of the way."""
    people = starts(("fast", 30, 120), ("slow", 30, 120.3))
    grown = grow(people, 60, rule=RuleReach(by_region={"fast": FAST, "slow": SLOW}))
    asked = AreaMap(areas=grown.areas)
    assert [asked.region_at(Point(30, 120 + east)) for east in (0.1, 0.18, 0.22, 0.3)] == [
        "fast", "fast", "slow", "slow",
    ]  # fmt: skip


def test_many_starts_get_larger_cells() -> None:
    """A reach of ten hours is not cut into more cells than can be asked for; nobody starting is nothing grown."""
    wide = grow(starts(*((f"{k:03}", 20 + k / 10, 100 + k / 10) for k in range(200))), 120, rule=RuleReach())
    assert wide.cell_km > 2.3
    assert grow([], 60, rule=RuleReach()).areas == ()


class River:
    """A made-up network: straight roads at 60 km/h, and no bridge over longitude 120.1."""

    fingerprint = "river 1"

    def __init__(self) -> None:
        self.asked: list[int] = []

    def table(
        self, places: Sequence[Point], *, sources: Sequence[int] | None = None, targets: Sequence[int] | None = None
    ) -> RoadTable:
        self.asked.append(len(places))
        lat, lon = np.array([one.lat for one in places]), np.array([one.lon for one in places])
        sources, targets = list(sources or range(len(places))), list(targets or range(len(places)))
        a, b = (axis.ravel() for axis in np.meshgrid(sources, targets, indexing="ij"))
        line_m = geodesic_m(lat[a], lon[a], lat[b], lon[b])
        bridge = (lon[a] < 120.1) == (lon[b] < 120.1)
        legs = np.where(bridge, np.ceil(line_m / (60 / 3.6)), UNREACHABLE).astype(np.int64)
        legs = legs.reshape(len(sources), len(targets))
        return RoadTable(duration_s=legs, distance_m=legs, snapped_m=np.zeros(len(places), dtype=np.int64))

    def route(self, places: Sequence[Point]) -> RoadRoute:
        raise NotImplementedError

    def isochrones(self, point: Point, minutes: Sequence[int]) -> Mapping[int, BaseGeometry] | None:
        return None


class Silent(River):
    """A network that gives no answer."""

    def table(self, places: Sequence[Point], **_: object) -> RoadTable:
        raise RoadUnavailableError("timeout", en="no answer", zh="无应答")


def test_on_roads_the_river_is_the_line() -> None:
    """Who has no bridge reaches nothing beyond, though it is nearer; and it is no estimate."""
    people = starts(("west", 30, 120), ("east", 30, 120.5))
    roads = River()
    grown = grow(people, 30, network=roads, rule=RuleReach())
    asked = AreaMap(areas=grown.areas)
    assert asked.region_at(Point(30, 120.05)) == "west"
    assert asked.region_at(Point(30, 120.15)) is None  # 19 km from the west, 33 km from the east: 34 minutes
    assert asked.region_at(Point(30, 120.3)) == "east"
    assert (grown.estimated, grown.provenance, grown.notice) == (False, "river 1", None)


def test_without_roads_areas_are_grown_by_rule_and_say_so() -> None:
    """No network, or one that gives no answer: estimates, labelled, with the reason."""
    people = starts(("west", 30, 120), ("east", 30, 120.5))
    plain: Grown = grow(people, 30, rule=RuleReach())
    silent = grow(people, 30, network=Silent(), rule=RuleReach())
    assert silent.areas == plain.areas
    assert (plain.estimated, plain.notice) == (True, None)
    assert (silent.estimated, silent.notice) == (True, {"en": "no answer", "zh": "无应答"})
    assert "great circle" in silent.provenance


KMH_60 = 60 / 3.6
PORT = Point(30, 120)


def km_from_port(east: float, north: float) -> Point:
    return Point(PORT.lat + north * 1000 / M_PER_DEG, PORT.lon + east * 1000 / M_PER_DEG / np.cos(np.radians(PORT.lat)))


def test_the_sea_is_in_nobodys_area() -> None:
    """On a straight coast with roads everywhere inland: 50 km out is as near by road as the shore, and not in.

    The area is the half disc inland and a strip of a cell's width before the shore, as isochrones have it, too.
    """
    roads = PlaneRoads(PORT, lambda x, y: np.hypot(np.minimum(x, 0), y) / KMH_60, lambda x, _: np.maximum(x, 0))
    grown = grow([Start(region_id="port", point=PORT)], 60, network=roads, rule=RuleReach())
    asked = AreaMap(areas=grown.areas)
    assert not grown.estimated
    assert [asked.region_at(km_from_port(-40, north)) for north in (-30, 0, 30)] == ["port"] * 3
    assert [asked.region_at(km_from_port(east, 0)) for east in (20, 50, 100)] == [None] * 3
    half_disc_km2, strip_km2 = np.pi * 60**2 / 2, 120 * 1.5 * grown.cell_km
    assert 0.85 * half_disc_km2 < grown.areas[0].km2 < half_disc_km2 + strip_km2


def test_a_lake_is_a_hole_in_the_area() -> None:
    """A lake of 20 km radius: its middle is in nobody's area, which the check names; half a cell from its shore is."""
    roads = PlaneRoads(
        PORT, lambda x, y: np.hypot(x, y) / KMH_60, lambda x, y: np.maximum(20_000 - np.hypot(x + 30_000, y), 0)
    )
    grown = grow([Start(region_id="port", point=PORT)], 60, network=roads, rule=RuleReach())
    asked = AreaMap(areas=grown.areas)
    assert asked.region_at(km_from_port(-30, 0)) is None
    assert asked.region_at(km_from_port(30, 0)) == asked.region_at(km_from_port(-8, 0)) == "port"
    (lake,) = holes(grown.areas)
    assert lake.beside == ("port",)
    assert 300 < lake.km2 < np.pi * 20**2


def test_a_small_pond_or_a_mountain_in_a_cell_with_a_road_is_no_hole() -> None:
    """Cells of 11 km whose middle lies 3 km from their road belong to who gets there: a road runs through each."""
    roads = PlaneRoads(PORT, lambda x, y: np.hypot(x, y) / KMH_60, lambda x, _: np.full_like(x, 3_000))
    roads_at_start = PlaneRoads(
        PORT, lambda x, y: np.hypot(x, y) / KMH_60, lambda x, y: np.where(np.hypot(x, y) < 1, 0, 3_000)
    )
    grown = grow([Start(region_id="port", point=PORT)], 150, network=roads_at_start, rule=RuleReach())
    assert grown.cell_km > 10
    assert holes(grown.areas) == ()
    assert grown.areas[0].km2 == pytest.approx(np.pi * 141**2, rel=0.15)  # nine minutes go into the last 3 km
    away = grow([Start(region_id="port", point=PORT)], 60, network=roads, rule=RuleReach())
    assert away.estimated


def test_a_start_far_from_every_road_has_no_area_by_road() -> None:
    """Of another map, perhaps: all grow by rule, labelled, and the notice says whose start it is."""
    roads = PlaneRoads(PORT, lambda x, y: np.hypot(x, y) / KMH_60, lambda x, _: np.full_like(x, 900_000))
    grown = grow([Start(region_id="port", point=PORT)], 60, network=roads, rule=RuleReach())
    assert grown.estimated
    assert grown.areas == grow([Start(region_id="port", point=PORT)], 60, rule=RuleReach()).areas
    assert grown.notice == {
        "en": "there is no road within 2000 m of 30, 120", "zh": "30, 120 周围 2000 米内没有道路"
    }  # fmt: skip
