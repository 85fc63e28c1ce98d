"""Names on the timeline that are no names."""

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hostile_texts import HOSTILE_TEXTS, RUN, filled_with
from playwright.sync_api import Browser
from sample_timeline import sample_timeline

from dispatch.timeline.chart import draw_timeline, timeline_svg

VIEW = sample_timeline(3)
FIXED = frozenset({"time_zone"})  # a choice, not a text
STRANGERS = (
    "script, img, iframe, object, embed, base, link, video, form, math, template, [onload], [onerror], [onmouseover]"
)


def test_no_text_becomes_more_than_text(browser: Browser, tmp_path: Path) -> None:
    """A page with each hostile text in every field of a region of its own runs, fetches and grows nothing."""
    group, *_ = VIEW.groups
    hostile = replace(
        filled_with(VIEW, "".join(HOSTILE_TEXTS), but=FIXED),
        groups=tuple(filled_with(group, text) for text in HOSTILE_TEXTS),
        figures=tuple((text, text) for text in HOSTILE_TEXTS),
        unserved=tuple(filled_with(VIEW.unserved[0], text) for text in HOSTILE_TEXTS),
    )
    path = tmp_path / "timeline.html"
    path.write_text(draw_timeline(hostile, "zh"), encoding="utf-8")
    page = browser.new_page()
    happened: list[str] = []
    page.on("dialog", lambda dialog: (happened.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: happened.append(request.url))
    page.goto(path.as_uri())
    strangers, metas, hit = page.locator(STRANGERS).count(), page.locator("meta").count(), page.evaluate("window.hit")
    rows = page.locator("tbody tr:not(.group)").count()
    page.close()
    assert (happened, strangers, metas, hit) == ([path.as_uri()], 0, 3, None)
    assert rows == len(HOSTILE_TEXTS) * len(group.rows)


@pytest.mark.parametrize("text", HOSTILE_TEXTS, ids=range(len(HOSTILE_TEXTS)))
def test_the_picture_stays_one_picture(text: str) -> None:
    """With a hostile text in every field the SVG is well-formed and has no element but its own kinds."""
    root = ElementTree.fromstring(timeline_svg(filled_with(VIEW, text, but=FIXED), "en"))
    kinds = {element.tag.partition("}")[2] for element in root.iter()}
    assert kinds <= {"svg", "style", "g", "rect", "path", "text", "tspan", "title"}
    assert {key for element in root.iter() for key in element.attrib} <= {
        "class", "d", "dx", "height", "rx", "text-anchor", "transform", "viewBox", "width", "x", "y",
    }  # fmt: skip


def test_even_a_text_that_got_in_is_not_run(browser: Browser, tmp_path: Path) -> None:
    """The second lock: a script put into the page by force meets its security policy, which knows no script."""
    path = tmp_path / "timeline.html"
    path.write_text(draw_timeline(VIEW, "zh").replace("</body>", f"<script>{RUN}</script></body>"), encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    assert page.evaluate("window.hit") is None
    page.close()


def test_the_hours_stay_in_sight(browser: Browser, tmp_path: Path) -> None:
    """Two hundred rows down, the hours still stand at the top of the window."""
    path = tmp_path / "timeline.html"
    path.write_text(draw_timeline(sample_timeline(220), "zh"), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(path.as_uri())
    page.evaluate("window.scrollTo(0, 5000)")
    box = page.locator("thead td").bounding_box()
    page.close()
    assert box is not None
    assert box["y"] == pytest.approx(0, abs=1)
