"""Small folium elements of our own: what folium offers for these needs jQuery, and lets script through.

Each calls one function of geo/assets/plan_marks.js or plan_panel.js with the element it was added to and plain data.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from branca.element import MacroElement
from folium.template import Template

from geo.escaping import script_json
from geo.map_view import MapCity, Row
from geo.point import Point


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
) -> dict[str, object]:
    """Return what opens on a click: a heading, a coloured state, rows (empty ones left out), a table (headings first).

    Texts are taken as they are. state: (kind, text), the kind known to the style sheet.
    """
    shown = [row for row in rows if row[1]]
    return {"title": title, "subtitle": subtitle, "state": state, "rows": shown, "table": table}


class Card(_Call):
    """A card for a line, and a hint that shows while the pointer is over it."""

    def __init__(self, content: dict[str, object], hint: str) -> None:
        super().__init__("card", content | {"hint": hint})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A picture at a place. markup: made of texts that went through `html_text`; above: higher hides lower."""

    point: Point
    markup: str
    card: dict[str, object] | None = None
    above: int = 0


class Marks(_Call):
    """Marks, in this order, in the layer to which they are added: one element for all, as each costs a millisecond."""

    def __init__(self, marks: Iterable[Mark]) -> None:
        super().__init__(
            "marks",
            [{"at": (m.point.lat, m.point.lon), "icon": m.markup, "card": m.card, "above": m.above} for m in marks],
        )


class Base(_Call):
    """What lies under everything: a graticule that follows the zoom, and names of cities; and what is seen at first."""

    def __init__(self, *, bounds: tuple[Point, Point], cities: tuple[MapCity, ...]) -> None:
        """Take the south-western and north-eastern corner of what is seen at first."""
        named = [{"name": city.name, "at": (city.point.lat, city.point.lon), "rank": city.rank} for city in cities]
        super().__init__("base", {"bounds": [(corner.lat, corner.lon) for corner in bounds], "cities": named})


class Panel(_Call):
    """The panel beside the map: summary, legend, layers by region and technician, unserved orders.

    contents: plain data, as geo/assets/plan_panel.js reads it. layers: folium elements in dictionaries and lists.
    """

    _template = Template("""
{% macro html(this, kwargs) %}<aside id="panel"></aside>{% endmacro %}
{% macro script(this, kwargs) %}
    paigong.{{ this.function }}({{ this._parent.get_name() }}, {{ this.json }}, {{ this.layer_names() }});
{% endmacro %}
""")

    def __init__(self, contents: dict[str, object], layers: dict[str, object]) -> None:
        super().__init__("panel", contents)
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
