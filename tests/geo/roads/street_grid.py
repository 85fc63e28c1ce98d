"""A map that we make ourselves, whose answers are known: two grids of streets with the sea between, and an islet."""

from pathlib import Path
from xml.sax.saxutils import quoteattr

import numpy as np

from geo.geodesic import geodesic_m
from geo.point import Point

SIDE = 8  # crossings each way: 224 directed segments, more than what counts as a piece of its own
STEP_DEG = 0.01
SOUTH = 30.0
MAIN_WEST, ISLAND_WEST, ISLET_WEST = 120.0, 121.0, 122.0
M_PER_S = 10.0  # OSRM's car drives four fifths of a speed limit; here it is 45 km/h


def crossing(row: int, column: int, west: float = MAIN_WEST) -> Point:
    """A crossing of a grid, counted from its south-western corner."""
    return Point(round(SOUTH + row * STEP_DEG, 6), round(west + column * STEP_DEG, 6))


def straight_m(a: Point, b: Point) -> float:
    """Metres between two crossings of one street."""
    return float(geodesic_m(*(np.array([value]) for value in (a.lat, a.lon, b.lat, b.lon)))[0])


def write_grid(path: Path) -> Path:
    """Write the map as OpenStreetMap XML."""
    numbers: dict[Point, int] = {}
    ways: list[list[Point]] = []
    for west, side in ((MAIN_WEST, SIDE), (ISLAND_WEST, SIDE), (ISLET_WEST, 2)):
        for k in range(side):
            ways.append([crossing(k, column, west) for column in range(side)])
            ways.append([crossing(row, k, west) for row in range(side)])
    for point in (point for way in ways for point in way):
        numbers.setdefault(point, len(numbers) + 1)
    tags = {"highway": "residential", "maxspeed": "45", "oneway": "no"}
    told = "".join(f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items())
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<osm version="0.6" generator="paigong-tests">']
    lines += [f'<node id="{n}" version="1" lat="{point.lat}" lon="{point.lon}"/>' for point, n in numbers.items()]
    for n, way in enumerate(ways, 1):
        met = "".join(f'<nd ref="{numbers[point]}"/>' for point in way)
        lines.append(f'<way id="{n}" version="1">{met}{told}</way>')
    path.write_text("\n".join([*lines, "</osm>"]), encoding="utf-8")
    return path
