"""Names on the map that are no names: nothing they carry is run, fetched or made part of the page."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hostile_texts import HOSTILE_TEXTS, RUN, filled_with
from playwright.sync_api import Browser, Page
from sample_plan import sample_plan

from geo.maps import draw_plan
from geo.plan_view import PlanView

BATCH = 10
VIEW = sample_plan(technicians=3, orders=7, unserved=2)
OPEN_EVERYTHING = """() => {
  document.querySelectorAll("details").forEach(each => each.open = true);
  const map = Object.values(window).find(each => each instanceof L.Map);
  const cards = [];
  map.eachLayer(layer => {
    if (layer.getTooltip && layer.getTooltip()) { layer.openTooltip(); layer.closeTooltip(); }
    if (layer.getPopup && layer.getPopup()) { layer.openPopup(); cards.push(map._popup.getElement().innerHTML.length); }
  });
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


def carrying(texts: tuple[str, ...]) -> PlanView:
    """Return a view in which each text has a region, a centre, a technician, an order and a city to itself."""
    parts: dict[str, tuple[object, ...]] = {}
    for name in ("regions", "centers", "technicians", "unserved", "cities"):
        first = getattr(VIEW, name)[0]
        parts[name] = tuple(filled_with(first, text) for text in texts)
    joined = "".join(texts)
    return replace(VIEW, title=joined, day=joined, figures=tuple((text, text) for text in texts), **parts)


@pytest.mark.parametrize("first", range(0, len(HOSTILE_TEXTS), BATCH))
def test_no_text_becomes_more_than_text(opened: Opened, tmp_path: Path, first: int) -> None:
    """In every text of the view, with every card, hint and list opened, hostile texts stay texts."""
    path = tmp_path / "map.html"
    view = carrying(HOSTILE_TEXTS[first : first + BATCH])
    opened.open(path, draw_plan(view, "zh"))
    page = opened.page
    marks = sum(len(technician.route) for technician in view.technicians) + len(view.centers) + len(view.unserved)
    assert page.evaluate(OPEN_EVERYTHING) >= marks
    assert (opened.dialogs, opened.errors, opened.requests) == ([], [], [path.as_uri()])
    assert page.evaluate("window.hit") is None
    counted = page.evaluate(
        "names => names.map(each => document.querySelectorAll(each).length)", [STRANGERS, "script", "meta"]
    )
    assert counted == [0, 4, 3]


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
