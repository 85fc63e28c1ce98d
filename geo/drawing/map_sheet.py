"""A map put together: what is drawn on it, what lies under it, and the panel beside it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from folium import FeatureGroup

from geo.drawing.map_elements import Base, Panel
from geo.drawing.map_page import asset, blank_map, self_contained_page
from geo.drawing.map_view import Lang, MapView
from geo.drawing.tiles import Tiles
from geo.point import Point

Layers = Mapping[str, FeatureGroup | list[FeatureGroup]]
_CHINA = (Point(18.0, 74.0), Point(53.5, 135.0))  # shown where a map has no places at all
_SCRIPTS = ("map_marks.js", "map_ground.js", "panel_parts.js")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One map.

    view: what its head shows; seen: all places that are seen at first; signs: names that are written on it, and where;
    crowd: places of other marks, to which names of cities give way, with `crowd_px` from their middle to their edge.
    nothing: a sentence for the middle of a map on which there is nothing to see, else empty. layers: by the names that
    the panel knows, lowest first; hidden: names of those that the panel shows when asked to. panel: the function that
    draws the panel; contents: what it reads besides the view's head and words. scripts: of assets, besides those of
    all maps. margin_px: room at both sides of what is seen at first, for the names of what lies there.
    """

    view: MapView
    words: dict[str, str]
    seen: Iterable[Point]
    signs: Iterable[tuple[str, Point]]
    crowd: Iterable[Point]
    layers: Layers
    panel: str
    contents: dict[str, object]
    scripts: tuple[str, ...]
    hidden: frozenset[str] = frozenset()
    margin_px: int = 44
    crowd_px: int = 11
    nothing: str = ""


def page_of(sheet: Sheet, lang: Lang, tiles: Tiles | None) -> str:
    """Return a map as one page. Raises MissingAssetsError before set-up."""
    drawn = blank_map()
    base = Base(
        bounds=_bounds(sheet),
        cities=sheet.view.cities,
        signs=sheet.signs,
        crowd=sheet.crowd,
        crowd_px=sheet.crowd_px,
        margin_px=sheet.margin_px,
        tiles=tiles,
        nothing=sheet.nothing,
        words=sheet.words,
    )
    drawn.add_child(base)
    for name, layer in sheet.layers.items():
        for each in layer if isinstance(layer, list) else [layer]:
            each.show = name not in sheet.hidden
            drawn.add_child(each)
    told: dict[str, object] = {
        "title": sheet.view.title, "day": sheet.view.day, "figures": sheet.view.figures, "words": sheet.words,
    }  # fmt: skip
    drawn.add_child(Panel(sheet.panel, told | sheet.contents, dict(sheet.layers)))
    return self_contained_page(
        drawn,
        title=f"{sheet.view.title} · {sheet.view.day}",
        lang=lang,
        styles=asset("map.css"),
        scripts=tuple(asset(name) for name in (*_SCRIPTS, *sheet.scripts)),
        tiles=tiles,
    )


def datum_note(words: dict[str, str], tiles: Tiles | None) -> str:
    """Return in which datum a page is drawn, for people who read coordinates off it."""
    return words["wgs84"] if tiles is None or tiles.datum == "WGS84" else words["gcj02"]


def _bounds(sheet: Sheet) -> tuple[Point, Point]:
    """Return the south-western and north-eastern corner of all that is seen at first, else of the cities, of China."""
    points = list(sheet.seen) or [city.point for city in sheet.view.cities]
    if not points:
        return _CHINA
    lats, lons = [point.lat for point in points], [point.lon for point in points]
    return Point(min(lats), min(lons)), Point(max(lats), max(lons))
