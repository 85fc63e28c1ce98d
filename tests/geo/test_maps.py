"""The maps as pages: what is in them, and that they need nothing else."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from drawn_maps import MAPS
from sample_maps import sample_coverage
from sample_plan import sample_plan

from geo import map_page
from geo.heat_map import heat_steps
from geo.maps import draw_coverage, draw_plan
from geo.point import Point

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
    """The line is the road's; the legend says what lines are, and says both where only some are known."""
    plan = sample_plan(technicians=2, orders=4, unserved=0)
    road = (Point(31.111, 121.111), Point(31.222, 121.333), Point(31.444, 121.222))
    some = replace(
        plan, technicians=(replace(plan.technicians[0], road=road, road_back=road[::-1]), *plan.technicians[1:])
    )
    every = replace(plan, technicians=tuple(replace(one, road=road) for one in plan.technicians))
    assert "[[31.111, 121.111], [31.222, 121.333], [31.444, 121.222]]" in draw_plan(some, "en")
    assert "[[31.444, 121.222], [31.222, 121.333], [31.111, 121.111]]" in draw_plan(some, "en")
    assert "Lines follow roads where these are known" in draw_plan(some, "en")
    assert "Lines follow roads." in draw_plan(every, "en")
    assert "they are not roads" in draw_plan(plan, "en")


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
