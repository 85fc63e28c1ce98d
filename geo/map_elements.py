"""Small folium elements of our own: what folium offers for these needs jQuery, and lets script through.

Each calls one function of geo/assets/plan_marks.js or plan_panel.js with the element it was added to and plain data.
"""

from branca.element import MacroElement
from folium.template import Template

from geo.escaping import script_json
from geo.plan_view import MapCity, Row
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


class Card(_Call):
    """What opens on a click: a heading, a coloured state if any, rows, and perhaps a table (first row: headings)."""

    def __init__(
        self,
        *,
        title: str,
        subtitle: str = "",
        state: tuple[str, str] | None = None,
        rows: tuple[Row, ...] = (),
        table: tuple[tuple[str, ...], ...] = (),
    ) -> None:
        """Take texts as they are. state: (kind, text), the kind known to the style sheet; empty rows are left out."""
        shown = [row for row in rows if row[1]]
        super().__init__("card", {"title": title, "subtitle": subtitle, "state": state, "rows": shown, "table": table})


class Hint(_Call):
    """What shows while the pointer is over something."""

    def __init__(self, text: str) -> None:
        super().__init__("hint", text)


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
