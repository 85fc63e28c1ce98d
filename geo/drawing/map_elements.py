"""Small folium elements of our own: what folium offers for these needs jQuery, and lets script through.

Each calls one function of the scripts in assets with the element it was added to and plain data.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from branca.element import MacroElement
from folium.template import Template
from shapely import get_parts
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from geo.drawing.escaping import script_json
from geo.drawing.map_view import MapCity, Row
from geo.drawing.tiles import Tiles
from geo.point import Point

_DECIMALS = 5  # of a degree: one metre


class _Call(MacroElement):
    """A call of `paigong.<function>(<parent>, <json>)` when the page is drawn."""

    _template = Template("""
{% macro script(this, kwargs) %}
    paigong.{{ this.function }}({{ this._parent.get_name() }}, {{ this.json }});
{% endmacro %}
""")

    def __init__(self, function: str, value: object) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name, self.function, self.json = "Call", function, script_json(value)


def card(
    *,
    title: str,
    subtitle: str = "",
    state: tuple[str, str] | None = None,
    rows: tuple[Row, ...] = (),
    table: tuple[tuple[str, ...], ...] = (),
    short: frozenset[int] = frozenset(),
) -> dict[str, object]:
    """Return what opens on a click: a heading, a coloured state, rows (empty ones left out), a table (headings first).

    Texts are taken as they are. state: (kind, text), the kind known to the style sheet; short: numbers of the table's
    rows (1: the first after the headings) that tell of something missing.
    """
    shown = [row for row in rows if row[1]]
    return {
        "title": title, "subtitle": subtitle, "state": state, "rows": shown, "table": table, "short": sorted(short),
    }  # fmt: skip


class Card(_Call):
    """A card for a line, and a hint that shows while the pointer is over it."""

    def __init__(self, content: dict[str, object], hint: str) -> None:
        super().__init__("card", content | {"hint": hint})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A picture at a place. markup: made of texts that went through `html_text`; above: higher hides lower.

    level: where the marks of a level can be hidden, which one it belongs to.
    """

    point: Point
    markup: str
    card: dict[str, object] | None = None
    above: int = 0
    level: int | None = None


class Marks(_Call):
    """Marks, in this order, in the layer to which they are added: one element for all, as each costs a millisecond."""

    def __init__(self, marks: Iterable[Mark]) -> None:
        super().__init__(
            "marks",
            [
                {"at": (m.point.lat, m.point.lon), "icon": m.markup, "card": m.card, "above": m.above, "level": m.level}
                for m in marks
            ],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """An area or a line on the ground (WGS-84, x = longitude). look: its class in the style sheet; color: CSS."""

    shape: BaseGeometry
    look: str
    color: str
    card: dict[str, object] | None = None


class Shapes(_Call):
    """Areas and lines, in this order, in the layer to which they are added."""

    def __init__(self, drawn: Iterable[Drawn]) -> None:
        super().__init__(
            "shapes",
            [
                {"look": each.look, "color": each.color, "card": each.card, "line": line, "at": at}
                for each in drawn
                for line, at in corners(each.shape)
            ],
        )


def corners(shape: BaseGeometry) -> list[tuple[bool, list[Any]]]:
    """Return each part of a shape as (whether it is a line, what Leaflet takes): points of no extent are left out."""
    found: list[tuple[bool, list[Any]]] = []
    for part in get_parts(shape):
        if isinstance(part, Polygon) and not part.is_empty:
            found.append((False, [_places(ring.coords[:-1]) for ring in (part.exterior, *part.interiors)]))
        elif isinstance(part, LineString) and not part.is_empty:
            found.append((True, _places(part.coords)))
    return found


def _places(coordinates: Iterable[tuple[float, ...]]) -> list[tuple[float, float]]:
    return [(round(lat, _DECIMALS), round(lon, _DECIMALS)) for lon, lat, *_ in coordinates]


class Hexagons(_Call):
    """Hexagons coloured by how many orders of the levels in sight they hold. contents: as assets/heat.js reads."""

    def __init__(self, contents: dict[str, object]) -> None:
        super().__init__("hexagons", contents)


class Base(_Call):
    """What lies under everything, and what is seen at first.

    Tiles, if there are any; until the first of them has come, and where none comes, a graticule that follows the zoom
    and names of cities.
    """

    def __init__(
        self,
        *,
        bounds: tuple[Point, Point],
        cities: tuple[MapCity, ...],
        signs: Iterable[tuple[str, Point]],
        crowd: Iterable[Point],
        crowd_px: int,
        margin_px: int,
        tiles: Tiles | None,
        nothing: str,
        words: dict[str, str],
    ) -> None:
        """Take the south-western and north-eastern corner of what is seen at first, and the room beside it.

        signs: names and places that are written on the map; crowd: places of marks, so many pixels from their middle to
        their edge; a city's name stands where it covers none of them, or is left out. nothing: said in the middle where
        there is nothing to see. words: of the map's buttons and units, and of tiles that do not come.
        """
        named = [{"name": city.name, "at": (city.point.lat, city.point.lon), "rank": city.rank} for city in cities]
        under = None if tiles is None else {"address": tiles.address, "credit": tiles.credit}
        edges = [(corner.lat, corner.lon) for corner in bounds]
        beside = [{"name": name, "at": (place.lat, place.lon)} for name, place in signs]
        marks = dict.fromkeys((round(place.lat, _DECIMALS), round(place.lon, _DECIMALS)) for place in crowd)
        seen = {"bounds": edges, "margin": margin_px, "nothing": nothing}
        shown = {"cities": named, "signs": beside, "crowd": [*marks], "crowd_px": crowd_px, "tiles": under}
        shown["words"] = {name: words[name] for name in ("zoom_in", "zoom_out", "close", "km", "m", "tiles_away")}
        super().__init__("base", seen | shown)


class Panel(_Call):
    """The panel beside the map, drawn by a function of the scripts in assets.

    contents: plain data, as that function reads it. layers: folium elements in dictionaries and lists.
    """

    _template = Template("""
{% macro html(this, kwargs) %}<aside id="panel"></aside>{% endmacro %}
{% macro script(this, kwargs) %}
    paigong.{{ this.function }}({{ this._parent.get_name() }}, {{ this.json }}, {{ this.layer_names() }});
{% endmacro %}
""")

    def __init__(self, function: str, contents: dict[str, object], layers: dict[str, object]) -> None:
        super().__init__(function, contents)
        self.layers = layers

    def layer_names(self) -> str:
        """Return the layers as a JavaScript expression of variables."""
        return _names(self.layers)


def _names(layers: object) -> str:
    if isinstance(layers, dict):
        return "{" + ",".join(f"{key}:{_names(value)}" for key, value in layers.items()) + "}"
    if isinstance(layers, list | tuple):
        return "[" + ",".join(map(_names, layers)) + "]"
    if isinstance(layers, MacroElement):
        return layers.get_name()
    raise TypeError(f"{layers!r} is no layer")
