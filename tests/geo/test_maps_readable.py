"""What people find on the maps where there is little or nothing to see, and what hides what."""

from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from drawn_maps import MAPS
from playwright.sync_api import Browser, Page
from sample_maps import sample_coverage, sample_heat

from geo.point import Point
from geo.provenance import provenance_text

HERE = Point(31.23, 121.47)
COVERED_NAMES = """() => {
  const boxes = name => [...document.querySelectorAll(name)].map(each => each.getBoundingClientRect())
    .filter(box => box.width);
  const marks = [...boxes(".point"), ...boxes(".center"), ...boxes(".leaflet-control-scale")];
  const across = (a, b) => a.left < b.right - 1 && b.left < a.right - 1;
  const overlap = (a, b) => across(a, b) && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const names = boxes(".city span");
  return [names.length, names.filter((box, at) =>
    marks.some(mark => overlap(box, mark)) || names.some((other, of) => of !== at && overlap(box, other))).length];
}"""


def _opened(browser: Browser, path: Path, page: str) -> Page:
    path.write_text(page, encoding="utf-8")
    opened = browser.new_page(viewport={"width": 1440, "height": 900})
    opened.goto(path.as_uri())
    return opened


@pytest.mark.parametrize("name", MAPS)
def test_an_empty_map_says_so(browser: Browser, tmp_path: Path, name: str) -> None:
    """One whole sentence in the middle, in the page's language; where there is something, none."""
    drawn = MAPS[name]
    for lang, ending in (("zh", "。"), ("en", ".")):
        page = _opened(browser, tmp_path / "map.html", drawn.draw(drawn.empty, lang))
        assert page.locator(".nothing").inner_text().endswith(ending)
        page.close()
    page = _opened(browser, tmp_path / "map.html", drawn.draw(drawn.view, "zh"))
    assert page.locator(".nothing").count() == 0
    page.close()


def _at_one_place(value: Any) -> Any:
    if isinstance(value, Point):
        return HERE
    if isinstance(value, tuple):
        return tuple(_at_one_place(each) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: _at_one_place(getattr(value, one.name)) for one in fields(value)})
    return value


@pytest.mark.parametrize("name", ["plan", "stock", "siting"])
def test_all_at_one_place_is_seen_from_near(browser: Browser, tmp_path: Path, name: str) -> None:
    """As near as the scale still says something, without an error."""
    drawn, errors = MAPS[name], list[str]()
    page = browser.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    (tmp_path / "map.html").write_text(drawn.draw(_at_one_place(drawn.view), "zh"), encoding="utf-8")
    page.goto((tmp_path / "map.html").as_uri())
    assert errors == []
    assert page.locator(".leaflet-control-scale").inner_text() in {"300 米", "500 米"}
    page.close()


def test_names_of_cities_cover_nothing(browser: Browser, tmp_path: Path) -> None:
    """They stand beside marks, centres, the scale and each other, or are left out."""
    view = sample_coverage(demand=60)
    page = _opened(browser, tmp_path / "map.html", MAPS["coverage"].draw(view, "zh"))
    names, covering = page.evaluate(COVERED_NAMES)
    assert names > 5
    assert covering == 0
    page.close()


def test_a_centre_leaves_the_number_of_its_hexagon_in_sight(browser: Browser, tmp_path: Path) -> None:
    """Where a centre stands in the middle of a hexagon, the number makes room."""
    view = sample_heat(orders=300)
    cells = sorted(view.cells, key=lambda cell: -cell.orders)
    middle = cells[0].shape.centroid
    view = replace(view, centers=(replace(view.centers[0], point=Point(middle.y, middle.x)),), cells=tuple(cells))
    page = _opened(browser, tmp_path / "map.html", MAPS["heat"].draw(view, "zh"))
    page.evaluate(f"Object.values(window).find(each => each instanceof L.Map).setView([{middle.y}, {middle.x}], 10)")
    count, center = page.locator(".count").first.bounding_box(), page.locator(".folium-map .center").bounding_box()
    assert count is not None
    assert center is not None
    apart = abs(count["y"] + count["height"] / 2 - center["y"] - center["height"] / 2)
    assert apart >= (count["height"] + center["height"]) / 2 - 4
    page.close()


@pytest.mark.parametrize("name", MAPS)
def test_buttons_and_units_are_chinese_as_well(browser: Browser, tmp_path: Path, name: str) -> None:
    """Nothing that Leaflet brings stays English: titles of the zoom, the scale, the close button of a card."""
    page = _opened(browser, tmp_path / "map.html", MAPS[name].draw(MAPS[name].view, "zh"))
    assert page.locator(".leaflet-control-zoom-in").get_attribute("title") == "放大"
    assert page.locator(".leaflet-control-zoom-out").get_attribute("aria-label") == "缩小"
    assert page.locator(".leaflet-control-scale").inner_text().endswith(("公里", "米"))
    page.evaluate("""() => Object.values(window).find(each => each instanceof L.Map).eachLayer(layer => {
      if (layer.getPopup && layer.getPopup()) layer.openPopup();
    })""")
    assert page.locator(".leaflet-popup-close-button").last.get_attribute("aria-label") == "关闭"
    page.close()


@pytest.mark.parametrize("name", MAPS)
def test_the_sample_leaves_no_text_out(name: str) -> None:
    """What is tried with hostile texts has one of everything that a map can show."""
    empty = [one.name for one in fields(MAPS[name].view) if getattr(MAPS[name].view, one.name) in ((), "")]
    assert empty == []


def test_who_says_how_long_ways_take_is_told_in_chinese() -> None:
    """All of what providers tell of themselves but names, addresses and the datum; counts of a run are left out."""
    told = (
        "great circle (geopy 2.5.0 geodesic, WGS-84), default 130 % at 45 km/h, R1 140 % at 25 km/h; "
        "30 of 90 legs from cache; time of day: R1 120 %, elsewhere 100 %"
    )
    assert provenance_text(told, "zh") == (
        "大圆距离（geopy 2.5.0，WGS-84），绕行系数 130 %，时速 45 公里，R1 140 %，时速 25 公里；"
        "分时段：R1 120 %，其余 100 %"
    )
    assert "from cache" not in provenance_text(told, "en")
    fallen = "great circle (geopy 2.5.0 geodesic, WGS-84), 130 % at 45 km/h (not by OSRM at 127.0.0.1:5000: no answer)"
    assert provenance_text(fallen, "zh").endswith("（未能使用 OSRM at 127.0.0.1:5000：no answer）")
