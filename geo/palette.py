"""Colours of the map and what they stand for. Red and green are kept for late and on time; no route has them."""

_ROUTES = (
    "#2563eb", "#c2410c", "#7c3aed", "#0e7490", "#be185d", "#8a6d0b", "#4338ca", "#a21caf", "#0369a1", "#92400e",
    "#6d28d9", "#475569",
)  # fmt: skip
_REGIONS = ("#3b6fb6", "#b7791f", "#7f5fb5", "#2f8f8b", "#b65a86", "#6b7f3a", "#5c6f8c", "#a8643c")


def route_color(index: int) -> str:
    """Return the hue of a route, as CSS; neighbours in number differ clearly."""
    return _ROUTES[index % len(_ROUTES)]


def region_color(index: int) -> str:
    """Return the hue of a region, as CSS."""
    return _REGIONS[index % len(_REGIONS)]
