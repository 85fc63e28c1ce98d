"""A folium map as one page that needs nothing else: no network, no other file, and tiles only if somebody has some.

Leaflet comes from assets/node_modules (fetched at set-up) and is written into the page; folium's links to content
delivery networks, jQuery and Bootstrap are not used. A content security policy lets run only the scripts that were put
here: should a text ever get past the escaper, the browser still refuses to run it or to fetch anything.
"""

import base64
import hashlib
import itertools
import re
from functools import cache
from pathlib import Path
from typing import cast

import folium
from branca.element import Element, Figure

from geo.drawing.escaping import html_text
from geo.drawing.map_view import Lang
from geo.drawing.tiles import Tiles

ASSETS = Path(__file__).parent / "assets"
_LEAFLET = Path("node_modules/leaflet/dist")
_HTML_LANG: dict[Lang, str] = {"en": "en", "zh": "zh-CN"}


class MissingAssetsError(RuntimeError):
    """The map's scripts are not there."""


def blank_map() -> folium.Map:
    """Return a map without tiles, links and controls but the zoom."""
    blank = folium.Map(tiles=None, zoom_control="topright")
    blank.default_js, blank.default_css = [], []
    blank.options |= {"minZoom": 3, "maxZoom": 18, "zoomSnap": 0.25, "zoomDelta": 0.5, "attributionControl": False}
    return blank


def self_contained_page(
    drawn: folium.Map, *, title: str, lang: Lang, styles: str, scripts: tuple[str, ...], tiles: Tiles | None = None
) -> str:
    """Return the page of a map. scripts: JavaScript run between Leaflet and the map's own; styles: CSS after Leaflet's.

    tiles: whose pictures, and nobody else's, the page may fetch.

    The same map gives the same page, byte by byte. Raises MissingAssetsError without Leaflet.
    """
    figure = cast(Figure, drawn.get_root())
    _number(figure)
    figure.render()
    before = [asset(f"{_LEAFLET}/leaflet.js"), *scripts]
    after = figure.script.render()
    allowed = " ".join(f"'sha256-{_digest(script)}'" for script in (*before, after))
    pictures = "data:" if tiles is None else f"data: {tiles.origin}"
    policy = f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src {pictures}; base-uri 'none'"
    return "\n".join([
        "<!DOCTYPE html>",
        f'<html lang="{_HTML_LANG[lang]}">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}; form-action \'none\'">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{html_text(title)}</title>",
        f"<style>{asset(f'{_LEAFLET}/leaflet.css')}</style>",
        f"<style>{styles}</style>",
        "</head>",
        "<body>",
        figure.html.render().strip(),
        *(f"<script>{script}</script>" for script in (*before, after)),
        "</body>",
        "</html>",
        "",
    ])  # fmt: skip


@cache
def asset(name: str) -> str:
    """Return a script or style sheet of assets without references to others (images, source maps)."""
    try:
        text = (ASSETS / name).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise MissingAssetsError(f"{ASSETS / name} is not there: run `make setup`, which fetches it") from error
    text = re.sub(r"^//# sourceMappingURL=.*$", "", text.replace("\r\n", "\n"), flags=re.MULTILINE)
    if name.endswith(".css"):
        text = re.sub(r"url\([^)]*\)", "none", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))
    return text


def _number(figure: Figure) -> None:
    """Give every element a short name by its place in the tree instead of a random one."""
    waiting: list[Element] = [figure]
    numbers = itertools.count()
    while waiting:
        element = waiting.pop()
        element._id = format(next(numbers), "x")
        waiting.extend(reversed(element._children.values()))


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
