"""The maps of coverage, stock, demand and sites as people use them, in a headless browser with no network."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from drawn_maps import MAPS
from playwright.sync_api import Browser, Page, Route
from sample_maps import sample_coverage, sample_heat, sample_siting, sample_stock

from geo.drawing.tiles import Tiles
from geo.maps import draw_coverage, draw_heat, draw_siting, draw_stock

THE_MAP = "Object.values(window).find(each => each instanceof L.Map)"
TILES = Tiles(address="http://127.0.0.1:9/{z}/{x}/{y}.png", credit="© 示例地图 <b>")
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
Opened = Callable[[str], Page]


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    errors: list[str] = []
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page, errors
    page.close()


@pytest.fixture
def opened(window: tuple[Page, list[str]], tmp_path: Path) -> Iterator[Opened]:
    """Opens a page that was drawn; a script's error fails the test."""
    page, errors = window
    errors.clear()

    def open_page(text: str) -> Page:
        path = tmp_path / "map.html"
        path.write_text(text, encoding="utf-8")
        page.goto(path.as_uri())
        return page

    yield open_page
    assert errors == []


def texts(page: Page, selector: str) -> list[str]:
    return page.locator(selector).all_inner_texts()


def test_levels_can_be_left_out_of_coverage(opened: Opened) -> None:
    """Demand is marked by whether somebody gets there; unticking a level takes its marks away, and only those."""
    view = sample_coverage()
    page = opened(draw_coverage(view, "en"))
    marks = page.locator(".leaflet-marker-pane .point")
    assert marks.count() == len(view.demand)
    assert page.locator(".leaflet-marker-pane .point.uncovered").count() == sum(not one.covered for one in view.demand)
    page.locator(".levels input").nth(1).uncheck()
    assert marks.count() == sum(one.level != 2 for one in view.demand)
    page.locator(".levels input").nth(1).check()
    assert marks.count() == len(view.demand)


def test_one_centres_reach_can_be_seen_alone(opened: Opened) -> None:
    """All bands together, or those of one centre with its card; "whole map" brings all back. Estimates are dashed."""
    view = sample_coverage(demand=3)
    page = opened(draw_coverage(view, "en"))
    bands = page.locator("path.band")
    assert bands.count() >= 3
    assert page.locator("path.band.estimated").count() >= 3, "one centre's are estimates, so all together are"
    page.locator(".listed summary", has_text="Reach of one centre").click()
    page.locator(".listed button", has_text=view.centers[0].name).click()
    assert bands.count() == 3
    assert page.locator("path.band.estimated").count() == 0
    assert view.centers[0].name in page.locator(".card h2").inner_text()
    page.locator(".tools button").click()
    assert page.locator("path.band.estimated").count() >= 3


def test_who_covers_what_is_in_the_panel(opened: Opened) -> None:
    """By level with the share in time; by whom, the most useful first; what nobody covers, with the way to it."""
    view = sample_coverage()
    page = opened(draw_coverage(view, "en"))
    level = view.levels[0]
    share = f"{level.covered} ({100 * level.covered / level.orders:.0f} %)"
    assert texts(page, ".listed tr")[1].split("\t") == ["Level 1", level.target, str(level.orders), share]
    page.locator(".listed summary", has_text="By whom").click()
    table = page.locator(".listed", has_text="By whom").last
    assert table.locator("tbody tr").first.inner_text().split("\t")[0] == view.people[0].name
    page.locator(".listed summary", has_text="Not covered").click()
    page.locator(".listed button", has_text="X0006").click()
    card = page.locator(".card").inner_text()
    assert "Nobody gets there in time" in card
    assert view.demand[6].reason in card


def test_demand_follows_the_levels_ticked(opened: Opened) -> None:
    """Colours, numbers, the legend's counts and the list of the busiest places are those of the levels in sight."""
    view = sample_heat()
    page = opened(draw_heat(view, "en"))
    cells = page.locator("path.cell")
    assert cells.count() == len(view.cells)
    counts = [int(text.removeprefix("× ")) for text in texts(page, "#panel .legend em")]
    assert sum(counts) == len(view.cells)
    busiest = max(cell.orders for cell in view.cells)
    assert texts(page, ".listed tbody tr")[0].split("\t")[1] == str(busiest)
    for level in (1, 2, 3):
        page.locator(".levels input").nth(level).uncheck()
    first = [dict(cell.counts).get(1, 0) for cell in view.cells]
    assert cells.count() == sum(count > 0 for count in first)
    assert sum(int(text.removeprefix("× ")) for text in texts(page, "#panel .legend em")) == cells.count()
    assert texts(page, ".listed tbody tr")[0].split("\t")[1] == str(max(first))
    page.locator(".levels input").nth(0).uncheck()
    assert cells.count() == 0
    assert page.locator(".listed .note").inner_text() == "No orders in this time"


def test_the_stock_of_a_centre_is_one_click_away(opened: Opened) -> None:
    """Size and number tell of parts short, the colour of days; part by part in the panel, and found by typing."""
    view = sample_stock()
    page = opened(draw_stock(view, "en"))
    stores = page.locator(".leaflet-marker-pane .store")
    assert [text.split("\n")[0] for text in stores.all_inner_texts() if text[0].isdigit()] == [
        str(center.short) for center in view.centers if center.short
    ]
    widths = [box["width"] for box in (stores.nth(index).bounding_box() for index in range(3)) if box]
    shorts = [center.short for center in view.centers]
    assert widths.index(max(widths)) == shorts.index(max(shorts))
    rows = page.locator(".listed tbody").last.locator("tr")
    assert rows.count() == sum(len(center.parts) for center in view.centers)
    assert "is-short" in (rows.first.get_attribute("class") or "")
    page.locator(".listed .search").fill(view.centers[0].parts[3].part)
    assert 0 < rows.count() < 10
    rows.first.locator("button").click()
    assert page.locator(".card table tr").count() == len(view.centers[0].parts) + 1


def test_each_demand_has_its_line_to_a_site(opened: Opened) -> None:
    """Lines can be hidden; a site's row leads to its card; the chosen one stands out."""
    view = sample_siting()
    page = opened(draw_siting(view, "en"))
    assert page.locator("path.spider").count() == len(view.demand)
    assert page.locator("path.spider.far").count() == sum(not one.within for one in view.demand)
    assert page.locator(".listed tr.is-chosen").inner_text().split("\t")[0].startswith("★")
    page.locator(".layers input").first.uncheck()
    assert page.locator("path.spider").count() == 0
    page.locator(".listed button", has_text="候选 3").click()
    assert page.locator(".card p").inner_text() == "Candidate"


@pytest.mark.parametrize("name", MAPS)
def test_a_phone_shows_what_it_is_of(browser: Browser, tmp_path: Path, name: str) -> None:
    """On a phone's width the panel makes room, and title, day and legend stay; nothing is wider than the screen."""
    path = tmp_path / "map.html"
    path.write_text(MAPS[name].draw(MAPS[name].view, "zh"), encoding="utf-8")
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(path.as_uri())
    assert not page.locator("#panel").is_visible()
    assert page.locator(".headline b").inner_text() == MAPS[name].view.title
    assert page.locator(".key").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator(".fold").click()
    assert page.locator("#panel h1").is_visible()
    page.close()


@pytest.mark.parametrize("name", MAPS)
def test_a_map_of_nothing_says_so(opened: Opened, name: str) -> None:
    """No demand, no centres, no sites: the page stands, and its tables say what is not there."""
    page = opened(MAPS[name].draw(MAPS[name].empty, "zh"))
    assert page.locator("#panel h1").inner_text() == "空"
    assert page.locator(".listed tbody tr").count() == 0
    assert all(texts(page, ".listed[open] .note"))


def test_tiles_take_the_place_of_the_grid_once_they_come(opened: Opened) -> None:
    """Until the first is there, and where none comes, the plain grid is, and the page says that it has none."""
    page = opened(draw_stock(sample_stock(), "zh", TILES))
    page.locator(".credit", has_text="无法连接底图服务").wait_for()
    assert page.locator("path.grid").count() > 0
    asked: list[str] = []

    def tile(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=200, content_type="image/png", body=PIXEL)

    page.route("http://127.0.0.1:9/**", tile)
    page.reload()
    page.locator(".credit", has_text="© 示例地图 <b>").wait_for()
    assert page.locator("path.grid").count() == 0
    assert page.locator(".city").count() == 0
    assert asked
    page.unroute("http://127.0.0.1:9/**")
