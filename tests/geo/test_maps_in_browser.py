"""The plan's map as a dispatcher uses it, in a headless browser with no network."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from sample_plan import HUBS, sample_plan

from geo.maps import draw_plan

VIEW = sample_plan(technicians=12, orders=60, unserved=5)
THE_MAP = "Object.values(window).find(each => each instanceof L.Map)"
CLOSE = f"void {THE_MAP}.setView([{HUBS[0][2]}, {HUBS[0][3]}], 11, {{animate: false}})"
CORNERS = "marks => marks.map(each => each.getBoundingClientRect()).map(each => [each.x, each.y])"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("map") / "计划 图.html"
    path.write_text(draw_plan(VIEW, "zh"), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    """A window for all tests here, which each load the map anew, and the errors of its scripts."""
    errors: list[str] = []
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    yield page, errors
    page.close()


@pytest.fixture
def page(window: tuple[Page, list[str]], file: Path) -> Iterator[Page]:
    """The map, freshly loaded; a script's error fails the test."""
    page, errors = window
    errors.clear()
    page.mouse.move(0, 0)
    page.goto(file.as_uri())
    yield page
    assert errors == []


def stops() -> list[tuple[str, int]]:
    """Return (technician, number) of every visit of the plan."""
    return [(t.name, s.number) for t in VIEW.technicians for s in t.route if s.kind == "visit" and s.number]


def test_opening_the_page_asks_for_nothing_else(browser: Browser, file: Path) -> None:
    """The browser reads one file, and makes no other request whatever."""
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    page.evaluate(CLOSE)
    page.wait_for_timeout(200)
    page.close()
    assert asked == [file.as_uri()]


def test_every_visit_is_a_numbered_mark(page: Page) -> None:
    """The map holds exactly the plan's visits, with the numbers in which they are driven, late ones as late."""
    numbers = page.locator(".leaflet-marker-pane .stop b").all_text_contents()
    assert sorted(map(int, numbers)) == sorted(number for _, number in stops())
    late = sum(stop.late_min > 0 for technician in VIEW.technicians for stop in technician.route)
    assert page.locator(".leaflet-marker-pane .stop.late").count() == late > 0


def test_unserved_orders_are_on_the_map_with_their_reason(page: Page) -> None:
    """Each undone order has its mark, and its entry in the panel leads to a card that says why."""
    assert page.locator(".leaflet-marker-pane .undone").count() == len(VIEW.unserved)
    entries = page.locator("#panel .unserved li")
    assert entries.count() == len(VIEW.unserved)
    entries.nth(1).locator("button").click()
    card = page.locator(".card").inner_text()
    assert VIEW.unserved[1].label in card
    assert VIEW.unserved[1].reason in card


def test_the_whole_plan_is_in_sight_at_first(page: Page) -> None:
    """Whoever opens the map sees every centre without moving it."""
    corners = page.locator(".leaflet-marker-pane .center").evaluate_all(CORNERS)
    assert len(corners) == 3
    assert all(336 < x < 1440 and 0 < y < 900 for x, y in corners)


def test_a_technician_can_be_hidden_and_shown(page: Page) -> None:
    """Each technician is a layer of one's own: unticked, those stops and no others leave the map."""
    technician = VIEW.technicians[0]
    visits = sum(stop.kind == "visit" for stop in technician.route)
    page.locator("details.group > summary").first.click()
    box = page.locator("details.technician", has_text=technician.name).first.locator("input")
    box.uncheck()
    assert page.locator(".leaflet-marker-pane .stop").count() == len(stops()) - visits
    box.check()
    assert page.locator(".leaflet-marker-pane .stop").count() == len(stops())


def test_a_whole_region_can_be_hidden(page: Page) -> None:
    """One tick hides all technicians of a region, so that forty of them stay usable."""
    here = [t for t in VIEW.technicians if t.region == HUBS[0][0]]
    page.locator("details.group > summary > input").first.uncheck()
    left = len(stops()) - sum(stop.kind == "visit" for t in here for stop in t.route)
    assert page.locator(".leaflet-marker-pane .stop").count() == left


def test_a_stops_card_says_when_and_what(page: Page) -> None:
    """The card of a late visit shows order, technician, delay, times and the rows that came with it."""
    technician, stop = next((t, s) for t in VIEW.technicians for s in t.route if s.late_min > 0)
    page.locator("input.search").fill(stop.label)
    page.locator("input.search").press("Enter")
    card = page.locator(".card").inner_text()
    for text in (stop.label, technician.name, f"迟到 {stop.late_min} 分钟", stop.arrival, *stop.details[0]):
        assert text in card


def test_a_centres_card_lists_its_stock(page: Page) -> None:
    """Every part with pieces and demand is in the card; what does not suffice comes first, in red."""
    page.locator(".leaflet-marker-pane .center").last.dispatch_event("click")
    stock = VIEW.centers[-1].stock
    rows = page.locator(".card tr").all_inner_texts()[1:]
    assert sorted(row.split("\t") for row in rows) == sorted(
        [line.part, str(line.pieces), str(line.asked_today)] for line in stock
    )
    short = sum(line.asked_today > line.pieces for line in stock)
    assert page.locator(".card tr.short").count() == short > 0
    assert "short" in (page.locator(".card tr").nth(1).get_attribute("class") or "")


def test_orders_at_one_place_do_not_hide_each_other(page: Page) -> None:
    """Three orders at one factory are three marks side by side."""
    technician = next(t for t in VIEW.technicians if len({s.point for s in t.route}) < len(t.route) - 1)
    place = next(s.point for s in technician.route if sum(s.point == o.point for o in technician.route) == 3)
    page.evaluate(f"void {THE_MAP}.setView([{place.lat}, {place.lon}], 15, {{animate: false}})")
    corners = page.locator(".leaflet-marker-pane .stop").evaluate_all(CORNERS)
    near = {(x, y) for x, y in corners if abs(x - 888) < 40 and abs(y - 450) < 40}
    assert len(near) == 3


def test_choosing_a_technician_pales_the_others(page: Page) -> None:
    """An opened technician's route stands out, with the day's stops listed in order."""
    page.locator("details.group > summary").first.click()
    page.locator("details.technician > summary .name").first.click()
    page.wait_for_timeout(100)
    visits = sum(stop.kind == "visit" for stop in VIEW.technicians[0].route)
    assert page.locator(".leaflet-marker-pane .mark:not(.faded) .stop").count() == visits
    listed = page.locator("details.technician[open] li").all_inner_texts()
    assert len(listed) == len(VIEW.technicians[0].route)


def test_an_english_page_has_english_labels(browser: Browser, tmp_path: Path) -> None:
    """The map's own words follow the language asked for; the view's texts stay as they came."""
    path = tmp_path / "map.html"
    path.write_text(draw_plan(VIEW, "en"), encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    text = page.locator("#panel").inner_text()
    page.close()
    assert all(word in text for word in ("Legend", "Late", "Unserved", "Hide all", VIEW.title))
    assert "图例" not in text
