"""The sign of a service centre, the same on all maps: a store with its name below."""

from collections.abc import Iterable

import folium

from geo.drawing.escaping import html_text
from geo.drawing.map_elements import Mark, Marks, card
from geo.drawing.map_view import MapPlace

_STORE = '<svg viewBox="0 0 24 24"><path d="M3 21V10l9-6 9 6v11h-5v-7H8v7zm7 0v-2h4v2zm0-3v-2h4v2z"/></svg>'


def center_icon(name: str, look: str = "") -> str:
    """Return the markup of a centre's sign. look: a further class of the style sheet."""
    return f'<div class="center {look}">{_STORE}<span>{html_text(name)}</span></div>'


def place_layer(places: Iterable[MapPlace], words: dict[str, str], look: str = "") -> folium.FeatureGroup:
    """Return centres of which a map says nothing but where they are. look: as of `center_icon`."""
    layer = folium.FeatureGroup(name="centers")
    Marks(
        Mark(
            point=place.point,
            markup=center_icon(place.name, look),
            card=card(
                title=place.name,
                subtitle=f"{words['center']} · {place.region}" if place.region else words["center"],
            ),
            above=500,
        )
        for place in places
    ).add_to(layer)
    return layer
