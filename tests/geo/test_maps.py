"""The plan's map as a page: what is in it, and that it needs nothing else."""

import re
import shutil
from pathlib import Path

import pytest
from sample_plan import sample_plan

from geo import map_page
from geo.maps import draw_plan
from geo.plan_view import PlanView

SMALL = sample_plan(technicians=6, orders=24, unserved=3)


def test_a_page_refers_to_nothing_outside_itself() -> None:
    """No script, style, picture or frame of the page lies elsewhere; the only addresses are names and a credit."""
    page = draw_plan(SMALL, "zh")
    assert not re.findall(r"<(?:link|img|iframe|object|embed|base)\b", page)
    assert not re.findall(r"<script[^>]+src|@import|sourceMappingURL", page)
    assert not any("url(" in style for style in re.findall(r"<style>(.*?)</style>", page, re.DOTALL))
    assert set(re.findall(r"https?://([\w.-]+)", page)) <= {"www.w3.org", "leafletjs.com"}
    assert "jquery" not in page.lower()


def test_the_same_plan_gives_the_same_page() -> None:
    """Two drawings of one plan are equal to the byte, so that a stored page can be compared."""
    assert draw_plan(SMALL, "en") == draw_plan(SMALL, "en")


def test_without_set_up_the_error_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Leaflet was never fetched, the error names the file and the command."""
    for own in map_page.ASSETS.glob("plan_*"):
        shutil.copy(own, tmp_path)
    monkeypatch.setattr(map_page, "ASSETS", tmp_path)
    map_page.asset.cache_clear()
    with pytest.raises(map_page.MissingAssetsError, match=r"leaflet\.js is not there: run `make setup`"):
        draw_plan(SMALL, "en")
    map_page.asset.cache_clear()


def test_a_plan_without_anything_is_still_a_map() -> None:
    """No technicians, no orders, no regions: China is shown, and nothing fails."""
    empty = PlanView(title="空", day="2026-03-02", regions=(), centers=(), technicians=())
    assert '"bounds":[[18.0,74.0],[53.5,135.0]]' in draw_plan(empty, "zh")
