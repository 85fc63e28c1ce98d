"""Chinese on the maps is really seen: no character of theirs is drawn as the box of a missing glyph."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from drawn_maps import MAPS
from playwright.sync_api import Browser, Page

REPOSITORY = Path(__file__).parents[2]
SOURCES = (
    "geo/drawing/*.py", "geo/*.py", "dispatch/maps/*.py", "dispatch/coverage/words.py", "dispatch/labels.py",
    "dispatch/phrases.py", "dispatch/pictures.py",
)  # fmt: skip
BOXES = ("\u0378", "\u0379", "\U0003fffd")  # no font has them: nobody has assigned them
DRAWN = """(characters) => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 48;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.font = "32px " + getComputedStyle(document.body).fontFamily;
  pen.textBaseline = "middle";
  return characters.map(character => {
    pen.clearRect(0, 0, 48, 48);
    pen.fillText(character, 8, 24);
    const picture = pen.getImageData(0, 0, 48, 48).data;
    return picture.reduce((sum, value, at) => (sum * 31 + value * (at % 97 + 1)) % 4294967291, 7);
  });
}"""


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A map, for the style of its texts."""
    path = tmp_path_factory.mktemp("glyphs") / "map.html"
    path.write_text(MAPS["coverage"].draw(MAPS["coverage"].view, "zh"), encoding="utf-8")
    opened = browser.new_page()
    opened.goto(path.as_uri())
    yield opened
    opened.close()


def _boxed(page: Page, characters: list[str]) -> list[str]:
    """Return those of some characters that look like one that no font has."""
    boxes = set(page.evaluate(DRAWN, list(BOXES)))
    drawn = page.evaluate(DRAWN, characters)
    return [character for character, picture in zip(characters, drawn, strict=True) if picture in boxes]


def _written() -> list[str]:
    """Return every character beyond ASCII that the maps' own words have."""
    text = "".join(path.read_text(encoding="utf-8") for pattern in SOURCES for path in REPOSITORY.glob(pattern))
    return sorted({letter for letter in re.sub(r"\s", "", text) if letter > "\x7f"})


def test_a_missing_glyph_would_be_found(page: Page) -> None:
    """The comparison sees boxes where there are some, and tells characters that are drawn apart."""
    assert _boxed(page, ["\u0380", "派", "\u038b"]) == ["\u0380", "\u038b"]
    assert len(set(page.evaluate(DRAWN, ["派", "工", "覆", "盖", "A", " "]))) == 6


def test_no_character_of_the_maps_is_a_box(page: Page) -> None:
    """Of their own words, in the fonts of their style sheet on this machine."""
    written = _written()
    assert sum("\u4e00" <= letter <= "\u9fff" for letter in written) > 300
    assert _boxed(page, written) == []


@pytest.mark.parametrize("name", MAPS)
def test_what_a_map_shows_is_set_in_a_chinese_font(browser: Browser, tmp_path: Path, name: str) -> None:
    """The browser itself tells which fonts it took for the page's texts: Chinese ones have a font with Chinese."""
    path = tmp_path / "map.html"
    path.write_text(MAPS[name].draw(MAPS[name].view, "zh"), encoding="utf-8")
    opened = browser.new_page()
    opened.goto(path.as_uri())
    protocol = opened.context.new_cdp_session(opened)
    protocol.send("DOM.enable")
    protocol.send("CSS.enable")
    root = protocol.send("DOM.getDocument")["root"]["nodeId"]
    heading = protocol.send("DOM.querySelector", {"nodeId": root, "selector": "#panel h1"})["nodeId"]
    fonts = protocol.send("CSS.getPlatformFontsForNode", {"nodeId": heading})["fonts"]
    han = sum("\u4e00" <= letter <= "\u9fff" for letter in MAPS[name].view.title)
    assert max(font["glyphCount"] for font in fonts) >= han > 0
    assert not [font for font in fonts if "resort" in font["familyName"].lower()]
    shown = sorted({letter for letter in opened.locator("body").inner_text() if letter > "\x7f" and letter.strip()})
    assert _boxed(opened, shown) == []
    opened.close()
