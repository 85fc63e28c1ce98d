"""Colours of the maps and what they stand for. Red and green are kept for late and on time; no route has them.

Ramps and pairs of opposites are taken from ColorBrewer (Brewer, Penn State) and Okabe and Ito (2008), which people with
a colour deficiency tell apart; what matters differs in shape as well.
"""

_ROUTES = (
    "#2563eb", "#c2410c", "#7c3aed", "#0e7490", "#be185d", "#8a6d0b", "#4338ca", "#a21caf", "#0369a1", "#92400e",
    "#6d28d9", "#475569",
)  # fmt: skip
_REGIONS = ("#3b6fb6", "#b7791f", "#7f5fb5", "#2f8f8b", "#b65a86", "#6b7f3a", "#5c6f8c", "#a8643c")
_REACH = ((88, 116, 190), (205, 217, 236))  # the nearest and the farthest band

IN_REACH, OUT_OF_REACH = "#0b4f9e", "#d55e00"
HEAT = ("#fee391", "#fec44f", "#fe9929", "#d95f0e", "#993404")  # YlOrBr
COVER = ("#b35806", "#f1a340", "#bfb8d9", "#998ec3", "#542788")  # PuOr: from few days to many
NO_DEMAND = "#b4bfca"
CHOSEN, CANDIDATE = "#a3256f", "#8796a8"


def route_color(index: int) -> str:
    """Return the hue of a route, as CSS; neighbours in number differ clearly."""
    return _ROUTES[index % len(_ROUTES)]


def region_color(index: int) -> str:
    """Return the hue of a region, as CSS."""
    return _REGIONS[index % len(_REGIONS)]


def reach_color(index: int, of: int) -> str:
    """Return the colour of the band number `index` of so many, as CSS: the farther, the paler."""
    share = index / max(1, of - 1)
    return "#" + "".join(f"{round(near + share * (far - near)):02x}" for near, far in zip(*_REACH, strict=True))
