"""The maps as pages: what is in them, and that they need nothing else."""

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from drawn_maps import MAPS
from sample_maps import sample_coverage
from sample_plan import sample_plan

from geo.datum import from_wgs84
from geo.drawing import map_page
from geo.drawing.heat_map import heat_steps
from geo.drawing.tiles import Tiles
from geo.maps import draw_coverage, draw_plan
from geo.point import Point
from geo.roads.lines import DrivenLine

ALL = pytest.mark.parametrize("name", MAPS)


@ALL
def test_a_page_refers_to_nothing_outside_itself(name: str) -> None:
    """No script, style, picture or frame of the page lies elsewhere; the only addresses are names and a credit."""
    page = MAPS[name].draw(MAPS[name].view, "zh")
    assert not re.findall(r"<(?:link|img|iframe|object|embed|base)\b", page)
    assert not re.findall(r"<script[^>]+src|@import|sourceMappingURL", page)
    assert not any("url(" in style for style in re.findall(r"<style>(.*?)</style>", page, re.DOTALL))
    assert set(re.findall(r"https?://([\w.-]+)", page)) <= {"www.w3.org", "leafletjs.com"}
    assert "jquery" not in page.lower()


@ALL
def test_the_same_view_gives_the_same_page(name: str) -> None:
    """Two drawings of one view are equal to the byte, so that a stored page can be compared."""
    one = MAPS[name]
    assert one.draw(one.view, "en") == one.draw(one.view, "en")


@ALL
def test_without_set_up_the_error_says_what_to_do(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Leaflet was never fetched, the error names the file and the command."""
    for own in (*map_page.ASSETS.glob("*.js"), *map_page.ASSETS.glob("*.css")):
        shutil.copy(own, tmp_path)
    monkeypatch.setattr(map_page, "ASSETS", tmp_path)
    map_page.asset.cache_clear()
    with pytest.raises(map_page.MissingAssetsError, match=r"leaflet\.js is not there: run `make setup`"):
        MAPS[name].draw(MAPS[name].view, "en")
    map_page.asset.cache_clear()


@ALL
def test_a_view_without_anything_is_still_a_map(name: str) -> None:
    """No centres, no orders, no regions: China is shown, and nothing fails."""
    assert '"bounds":[[18.0,74.0],[53.5,135.0]]' in MAPS[name].draw(MAPS[name].empty, "zh")


def test_a_technician_whose_roads_are_known_drives_along_them() -> None:
    """The line is the road's; the page says what lines are and whose roads, and says both where only some are known."""
    plan = replace(sample_plan(technicians=2, orders=4, unserved=0), roads="OSRM of a test")
    road = along((31.111, 121.111), (31.222, 121.333), (31.444, 121.222000004))
    some = replace(
        plan,
        technicians=(replace(plan.technicians[0], road=road, road_back=turned(road)), *plan.technicians[1:]),
    )
    every = replace(plan, technicians=tuple(replace(one, road=road) for one in plan.technicians))
    assert "[[31.111, 121.111], [31.222, 121.333], [31.444, 121.222]]" in draw_plan(some, "en")
    assert "[[31.444, 121.222], [31.222, 121.333], [31.111, 121.111]]" in draw_plan(some, "en")
    whose, datum = "Roads: OSRM of a test.", "Coordinates: WGS-84."
    mixed = "Lines follow roads where these are known; straight ones only join the stops in order."
    assert notes_of(draw_plan(some, "en")) == [mixed, whose, datum]
    assert notes_of(draw_plan(every, "en")) == ["Lines follow roads.", whose, datum]
    assert notes_of(draw_plan(plan, "en")) == ["Lines join the stops in order; they are not roads.", datum]


def test_lines_that_had_to_be_straight_say_why() -> None:
    """A reason once, however many lines it holds for; what goes over water is no road."""
    plan = replace(sample_plan(technicians=3, orders=9, unserved=0), roads="OSRM of a test")
    away = DrivenLine(points=(Point(31.1, 121.1), Point(31.2, 121.2)), by_road=False, away={"en": "no", "zh": "不行"})
    page = draw_plan(replace(plan, technicians=tuple(replace(one, road=away) for one in plan.technicians)), "zh")
    assert notes_of(page) == ["连线仅表示到访顺序，并非实际道路。", "直线原因：不行。", "坐标系：WGS-84。"]
    ferry = replace(along((31.1, 121.1), (31.2, 121.2)), by_road=False)
    first, *others = (replace(one, road=along((31.1, 121.1), (31.3, 121.2))) for one in plan.technicians)
    mixed = notes_of(draw_plan(replace(plan, technicians=(replace(first, road=ferry), *others)), "en"))
    assert mixed[0].startswith("Lines follow roads where these are known")
    assert mixed[1:] == ["Roads: OSRM of a test.", "Coordinates: WGS-84."]


def test_lines_along_roads_lie_on_the_tiles() -> None:
    """On GCJ-02 tiles the road is moved with everything else, by some hundreds of metres, to five decimals."""
    plan = sample_plan(technicians=1, orders=2, unserved=0)
    road = along((31.111, 121.111), (31.222, 121.333))
    drawn = replace(plan, technicians=(replace(plan.technicians[0], road=road),))
    page = draw_plan(drawn, "en", Tiles(address="https://tiles.test/{z}/{x}/{y}.png", datum="GCJ02"))
    there = [[round(value, 5) for value in from_wgs84(point, "GCJ02")] for point in road.points]
    assert str(there) in page
    assert "[31.111, 121.111]" not in page


def notes_of(page: str) -> list[str]:
    """What the panel says below everything else."""
    found = re.findall(r'"notes":(\[[^\]]*\])', page)
    assert len(found) == 1
    notes: list[str] = json.loads(found[0])
    return notes


def along(*places: tuple[float, float]) -> DrivenLine:
    return DrivenLine(points=tuple(Point(*place) for place in places), by_road=True)


def turned(line: DrivenLine) -> DrivenLine:
    return replace(line, points=line.points[::-1])


def test_times_that_are_estimated_are_called_so() -> None:
    """Bands by a rule have a dashed edge and a badge, those of a road network a solid one and another."""
    both = sample_coverage(demand=3)
    estimated = replace(both, centers=both.centers[2:])
    network = replace(both, centers=both.centers[:2])
    assert {"estimated", "network"} == _badges(draw_coverage(both, "en"))
    assert {"estimated"} == _badges(draw_coverage(estimated, "en"))
    assert {"network"} == _badges(draw_coverage(network, "en"))
    assert '"look":"band estimated"' in draw_coverage(estimated, "en")
    assert '"look":"band estimated"' not in draw_coverage(network, "en")


def test_colours_of_demand_begin_at_one_and_grow() -> None:
    """However few or many orders there are, each colour begins with another whole number, the first with 1."""
    for most in range(2000):
        steps = heat_steps(most)
        assert steps[0] == 1
        assert list(steps) == sorted(set(steps))
        assert len(steps) <= 5
        assert steps[-1] <= max(1, most)
    assert heat_steps(23) == (1, 2, 4, 7, 13)


def _badges(page: str) -> set[str]:
    return set(re.findall(r'"kind":"(estimated|network)"', page))
