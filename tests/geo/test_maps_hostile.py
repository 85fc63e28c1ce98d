"""Names on the maps that are no names: nothing they carry is run, fetched or made part of the page."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from drawn_maps import MAPS, carrying
from hostile_texts import HOSTILE_TEXTS, RUN, filled_with
from playwright.sync_api import Browser, Page

from geo.drawing.tiles import Tiles
from geo.maps import draw_plan
from geo.roads.lines import DrivenLine

BATCH = 29
VIEW = MAPS["plan"].view
FIRST = range(0, len(HOSTILE_TEXTS), BATCH)
OPEN_EVERYTHING = """() => {
  document.querySelectorAll("details").forEach(each => each.open = true);
  const map = Object.values(window).find(each => each instanceof L.Map);
  const cards = [];
  map.eachLayer(layer => {
    if (layer.getTooltip && layer.getTooltip()) { layer.openTooltip(); layer.closeTooltip(); }
    const popup = layer.getPopup && layer.getPopup();
    if (!popup) return;
    popup.options.autoPan = false;
    layer.openPopup();
    cards.push(map._popup.getElement().innerHTML.length);
  });
  document.querySelectorAll("#panel .listed table").forEach(each => each.querySelector("button")?.click());
  return cards.length;
}"""
STRANGERS = (
    "img, iframe, object, embed, base, link, video, form, math, template, noscript, [onload], [onerror], [onmouseover]"
)


class Opened:
    """A page, and what happened on it that should not."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.dialogs: list[str] = []
        self.requests: list[str] = []
        self.errors: list[str] = []
        page.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def open(self, path: Path, text: str) -> None:
        path.write_text(text, encoding="utf-8")
        self.requests.clear()
        self.page.goto(path.as_uri())


@pytest.fixture(scope="module")
def opened(browser: Browser) -> Iterator[Opened]:
    page = browser.new_page()
    yield Opened(page)
    page.close()


@pytest.mark.parametrize("first", FIRST)
@pytest.mark.parametrize("name", MAPS)
def test_no_text_becomes_more_than_text(opened: Opened, tmp_path: Path, name: str, first: int) -> None:
    """In every text of every view, with every card, hint and list opened, hostile texts stay texts."""
    path, drawn = tmp_path / "map.html", MAPS[name]
    view = carrying(drawn.view, HOSTILE_TEXTS[first : first + BATCH])
    opened.open(path, drawn.draw(view, "zh"))
    page = opened.page
    assert page.evaluate(OPEN_EVERYTHING) >= drawn.cards(view) > 0
    assert (opened.dialogs, opened.errors, opened.requests) == ([], [], [path.as_uri()])
    assert page.evaluate("window.hit") is None
    counted = page.evaluate(
        "names => names.map(each => document.querySelectorAll(each).length)", [STRANGERS, "script", "meta"]
    )
    assert counted == [0, drawn.draw(drawn.view, "zh").count("<script>"), 3]


def test_a_hostile_text_is_shown_as_it_is(opened: Opened, tmp_path: Path) -> None:
    """Escaping loses nothing: heading, label and sign read as the name was written."""
    text = '<b>`${7*7}`</b> {{7*7}} & "O\'Brien" \\u0041'
    opened.open(tmp_path / "map.html", draw_plan(filled_with(VIEW, text), "zh"))
    assert opened.page.locator("#panel h1").text_content() == text
    assert opened.page.locator(".center span").first.text_content() == text
    assert opened.page.locator(".sign b").first.text_content() == text
    assert opened.page.title() == f"{text} · {text}"


def test_even_a_text_that_got_in_is_not_run(opened: Opened, tmp_path: Path) -> None:
    """The second lock: markup put into the page by force meets the page's security policy."""
    broken_in = f"<script>{RUN}</script><img src=x onerror='{RUN}'></body>"
    opened.open(tmp_path / "map.html", draw_plan(VIEW, "zh").replace("</body>", broken_in))
    opened.page.wait_for_timeout(100)
    assert opened.page.evaluate("window.hit") is None
    assert opened.dialogs == []


def test_what_a_road_server_says_is_a_text(opened: Opened, tmp_path: Path) -> None:
    """Its name and its excuses are shown in the panel."""
    text = "".join(HOSTILE_TEXTS)
    first, second, *others = VIEW.technicians
    driven = DrivenLine(points=(first.start, first.route[0].point), by_road=True)
    away = DrivenLine(points=(first.start, second.route[0].point), by_road=False, away={"en": text, "zh": text})
    people = (replace(first, road=driven), replace(second, road=away), *others)
    opened.open(tmp_path / "map.html", draw_plan(replace(VIEW, roads=text, technicians=people), "zh"))
    assert sum("<b>张伟</b>" in note for note in opened.page.locator(".note").all_inner_texts()) == 2
    assert opened.page.evaluate("window.hit") is None
    assert opened.dialogs == []
    assert opened.page.locator(STRANGERS).count() == 0


def test_a_tile_servers_credit_is_a_text(opened: Opened, tmp_path: Path) -> None:
    """Leaflet would take it for markup; ours does not."""
    tiles = Tiles(address="http://127.0.0.1:9/{z}/{x}/{y}.png", credit="".join(HOSTILE_TEXTS))
    opened.open(tmp_path / "map.html", draw_plan(VIEW, "zh", tiles))
    opened.page.wait_for_timeout(100)
    assert opened.page.evaluate("window.hit") is None
    assert opened.dialogs == []
    assert opened.page.locator(f"{STRANGERS}".replace("img, ", "")).count() == 0
    assert all(
        one.startswith(("file:", "http://127.0.0.1:9/")) and one.endswith((".html", ".png")) for one in opened.requests
    )
